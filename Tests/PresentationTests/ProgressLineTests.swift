import Testing

@testable import Presentation

@Suite struct ProgressLineTests {
  private static let terminal = Terminal(isTerminal: true, columns: 80) { _ in nil }

  @Test func saysHowFarHowFastAndHowLong() {
    var line = ProgressLine("payments", unit: "rows", total: 10_000, on: Self.terminal)
    #expect(
      line.update(2_500, elapsed: .seconds(5))
        == "\r\u{1B}[Kpayments: 2,500 rows, 25.0 %, 500 rows/s, 15.0 s left")
    #expect(line.update(10_000, elapsed: .seconds(9)) == "\r\u{1B}[Kpayments: 10,000 rows, 100.0 %, 1,111 rows/s")
  }

  @Test func withoutATotalThereIsNoTimeLeft() {
    var line = ProgressLine("payments", unit: "rows", on: Self.terminal)
    #expect(line.update(500, elapsed: .seconds(1)) == "\r\u{1B}[Kpayments: 500 rows, 500 rows/s")
  }

  @Test func drawsAtMostTenTimesASecond() {
    var line = ProgressLine("payments", unit: "rows", on: Self.terminal)
    let drawn = (0..<10_000).filter { line.update($0, elapsed: .milliseconds($0)) != nil }
    #expect(drawn == Array(stride(from: 0, to: 10_000, by: 100)))
  }

  @Test func clearsItselfOnce() {
    var line = ProgressLine("payments", unit: "rows", on: Self.terminal)
    #expect(line.finish() == nil)
    _ = line.update(1, elapsed: .zero)
    #expect(line.finish() == "\r\u{1B}[K")
    #expect(line.finish() == nil)
  }

  @Test func writesNothingIntoALog() {
    var line = ProgressLine("payments", unit: "rows", total: 10, on: .plain)
    #expect((0...10).allSatisfy { line.update($0, elapsed: .seconds($0)) == nil })
    #expect(line.finish() == nil)
  }

  /// A line as wide as the terminal would wrap and leave its first half behind.
  @Test func neverFillsTheLastColumn() {
    let narrow = Terminal(isTerminal: true, columns: 40) { _ in nil }
    var line = ProgressLine("a-provider-with-a-long-name/instalments", unit: "rows", total: 9_999_999, on: narrow)
    let text = line.update(1_234_567, elapsed: .seconds(100)) ?? ""
    #expect(DisplayWidth.of(text.dropFirst(4)) < 40)
  }

  @Test(arguments: [(0, 10, Duration.seconds(1)), (20, 10, .seconds(1)), (1, 0, .seconds(1)), (1, 10, .zero)])
  func unexpectedCountsAreNoTrap(count: Int, total: Int, elapsed: Duration) {
    var line = ProgressLine("payments", unit: "rows", total: total, on: Self.terminal)
    let text = line.update(count, elapsed: elapsed)
    #expect(text?.contains("left") == false)
  }
}
