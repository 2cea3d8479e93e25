import Foundation
import Presentation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

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

  @Test("the picture is XML that needs nothing else and escapes what it is given")
  func svg() throws {
    let svg = Self.chart.svg
    let document = try XMLDocument(xmlString: svg)
    #expect(document.rootElement()?.name == "svg")
    #expect(try document.nodes(forXPath: "//*[local-name()='rect']").count == 5)
    #expect(svg.contains("a:1 &amp; b:2"))
    #expect(svg.contains("equal &lt;b&gt;"))
    #expect(!svg.contains("href") && !svg.contains("<script") && !svg.contains("url("))
    #expect(svg == Self.chart.svg)
  }

  @Test("the bars of the picture join, and the total is as long as its amount")
  func geometry() throws {
    let document = try XMLDocument(xmlString: Self.chart.svg)
    let bars = try document.nodes(forXPath: "//*[local-name()='rect']").compactMap { node -> (Double, Double)? in
      guard let element = node as? XMLElement,
        let x = element.attribute(forName: "x")?.stringValue.flatMap(Double.init),
        let width = element.attribute(forName: "width")?.stringValue.flatMap(Double.init)
      else { return nil }
      return (x, width)
    }
    try #require(bars.count == 5)
    #expect(abs(bars[0].0 - bars[1].0) < 0.02)
    #expect(abs(bars[1].0 + bars[1].1 - bars[2].0) < 0.02)
    #expect(abs(bars[2].0 + bars[2].1 - bars[3].0 - bars[3].1) < 0.02)
    #expect(abs(bars[4].1 / bars[1].1 - 1) < 0.001)
  }

  @Test("figures that are no numbers, and nothing at all")
  func edges() throws {
    let odd = Waterfall(
      title: "x", steps: [.init("a", amount: .infinity), .init("b", amount: .nan)],
      total: .init("sum", amount: .infinity))
    #expect(throws: Never.self) { try XMLDocument(xmlString: odd.svg) }
    #expect(odd.rendered(on: .plain).split(separator: "\n").count == 3)
    let none = Waterfall(title: "", steps: [], total: .init("sum", amount: 0))
    #expect(none.rendered(on: .plain).contains("sum"))
  }
}
