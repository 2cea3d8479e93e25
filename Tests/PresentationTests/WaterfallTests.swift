import Presentation
import Testing

@Suite("Waterfall")
struct WaterfallTests {
  static let chart = Waterfall(
    title: "a:1 & b:2",
    steps: [
      .init("prior", amount: -8), .init("family name", detail: "equal <b>", amount: 6),
      .init("birth date", detail: "equal", amount: 10), .init("city", detail: "different", amount: -2),
    ],
    total: .init("match weight", amount: 6), mark: .init("needed", amount: 3))

  @Test("bars begin where the one before ended")
  func rendered() {
    let expected = """
      prior                     -8.000  ----------------------------|
      family name   equal <b>   +6.000  +++++++++++++++++++++++     |
      birth date    equal      +10.000                        +++++++++++++++++++++++++++++++++++
      city          different   -2.000                              |                   ---------
      match weight              +6.000                              ======================

      """
    let lines = Self.chart.rendered(on: .plain).split(separator: "\n")
    #expect(lines.count == 5)
    for (line, known) in zip(lines, expected.split(separator: "\n")) {
      #expect(line.prefix(33) == known.prefix(33))
    }
    let ends = lines.prefix(4).map { line in Self.span(line.dropFirst(36)) }
    // The end of each bar is the beginning of the next.
    #expect(ends[0]?.lowerBound == ends[1]?.lowerBound)
    #expect(ends[1]?.upperBound == ends[2]?.lowerBound)
    #expect(ends[2]?.upperBound == ends[3]?.upperBound)
  }

  private static func span(_ line: Substring) -> ClosedRange<Int>? {
    let columns = line.enumerated().filter { "+-=".contains($0.element) }.map(\.offset)
    guard let first = columns.first, let last = columns.last else { return nil }
    return first...last
  }

  @Test("no line is wider than the terminal", arguments: [40, 60, 80, 100])
  func width(columns: Int) {
    let terminal = Terminal(isTerminal: true, columns: columns) { ["LANG": "C.UTF-8", "NO_COLOR": "1"][$0] }
    for line in Self.chart.rendered(on: terminal).split(separator: "\n") { #expect(line.count <= columns) }
  }

  @Test("the picture is well-formed, needs nothing else and escapes what it is given")
  func svg() throws {
    let svg = Self.chart.svg
    #expect(Self.isWellFormed(svg))
    #expect(svg.hasPrefix("<svg xmlns="))
    #expect(Self.bars(svg).count == 5)
    #expect(svg.contains("a:1 &amp; b:2"))
    #expect(svg.contains("equal &lt;b&gt;"))
    #expect(!svg.contains("href") && !svg.contains("<script") && !svg.contains("url("))
    #expect(svg == Self.chart.svg)
  }

  @Test("the bars of the picture join, and the total is as long as its amount")
  func geometry() throws {
    let bars = Self.bars(Self.chart.svg)
    try #require(bars.count == 5)
    #expect(abs(bars[0].x - bars[1].x) < 0.02)
    #expect(abs(bars[1].x + bars[1].width - bars[2].x) < 0.02)
    #expect(abs(bars[2].x + bars[2].width - bars[3].x - bars[3].width) < 0.02)
    #expect(abs(bars[4].width / bars[1].width - 1) < 0.001)
  }

  private static func bars(_ svg: String) -> [(x: Double, width: Double)] {
    svg.split(separator: "<rect ").dropFirst().compactMap { element in
      guard let x = attribute("x", element), let width = attribute("width", element) else { return nil }
      return (x, width)
    }
  }

  private static func attribute(_ name: String, _ element: Substring) -> Double? {
    element.split(separator: "\(name)=\"", omittingEmptySubsequences: false).dropFirst().first?.split(separator: "\"")
      .first.flatMap { Double($0) }
  }

  /// Whether every element is closed by its own name and no other.
  private static func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    for piece in text.split(separator: "<") where piece != "\n" {
      guard let end = piece.firstIndex(of: ">") else { return false }
      let tag = piece[..<end]
      if tag.hasPrefix("/") {
        if open.popLast() != tag.dropFirst() { return false }
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " && $0 != "\n" })
      }
      if open.isEmpty, !piece[piece.index(after: end)...].allSatisfy(\.isWhitespace) { return false }
    }
    return open.isEmpty
  }

  @Test("figures that are no numbers, and nothing at all")
  func edges() throws {
    let odd = Waterfall(
      title: "x", steps: [.init("a", amount: .infinity), .init("b", amount: .nan)],
      total: .init("sum", amount: .infinity))
    #expect(Self.isWellFormed(odd.svg))
    #expect(odd.rendered(on: .plain).split(separator: "\n").count == 3)
    let none = Waterfall(title: "", steps: [], total: .init("sum", amount: 0))
    #expect(none.rendered(on: .plain).contains("sum"))
  }
}
