import Testing

@testable import Presentation

@Suite struct BarChartTests {
  private static let unicode = Terminal(isTerminal: false, columns: 40) { _ in "C.UTF-8" }
  private static let ascii = Terminal(isTerminal: false, columns: 40) { _ in nil }

  private func chart(_ values: [(String, Double)]) -> BarChart {
    values.reduce(into: BarChart()) { $0.add($1.0, $1.1, figure: Readable.decimal($1.1, places: 1)) }
  }

  @Test func barsShareOneScale() {
    let chart = chart([("decode", 13.5), ("store", 27), ("score", 0), ("admit", 0.01)])
    #expect(
      chart.rendered(on: Self.ascii) == """
        decode  13.5  #############
        store   27.0  ##########################
        score    0.0
        admit    0.0  #

        """)
    #expect(
      chart.rendered(on: Self.unicode).split(separator: "\n").map { $0.filter { $0 == "█" }.count } == [13, 26, 0, 0])
    #expect(chart.rendered(on: Self.unicode).hasSuffix("admit    0.0  ▏\n"))
  }

  @Test func whatSpeaksAgainstStandsLeft() {
    let chart = chart([("birth_date", 9), ("city", -3), ("email", 0)])
    #expect(
      chart.rendered(on: Self.ascii) == """
        birth_date   9.0        ################
        city        -3.0   #####
        email        0.0

        """)
    #expect(chart.rendered(on: Self.unicode).contains("city        -3.0  ▐█████\n"))
  }

  @Test(
    arguments: [
      [], [0], [-1, -2], [.infinity, .nan, 1], [1e308, -1e308], [.leastNonzeroMagnitude],
      [-.leastNonzeroMagnitude, 1e308],
    ] as [[Double]])
  func everyValueCanBeDrawn(values: [Double]) {
    var chart = BarChart()
    for value in values { chart.add("value", value, figure: "\(value)") }
    for terminal in [Self.ascii, Self.unicode] {
      let lines = chart.rendered(on: terminal).split(separator: "\n")
      #expect(lines.count == values.count)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= 40 })
    }
  }

  @Test func longLabelsAreWrapped() {
    let text = chart([("a label that is much too long", 1)]).rendered(on: Self.ascii)
    #expect(text.hasPrefix("a label that is  1.0  ####"))
    #expect(text.hasSuffix("\nmuch too long\n"))
  }
}
