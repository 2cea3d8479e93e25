import Foundation
import TestSupport
import Testing

@testable import Presentation

/// Pages that need nothing else, are for everybody, and hold hostile text as text.
@Suite struct HTMLPageTests {
  private static func page(_ name: String) -> String {
    HTMLPage(
      title: name, lead: Markup.paragraph(name),
      sections: [
        .init(
          id: name, heading: name, lead: name,
          body: Markup.list([name]) + Markup.table(caption: name, [.text(name), .number(name)], [[name, name]])),
        .init(
          id: "b" + name, heading: "b",
          body: BarPicture(id: "c" + name, title: name, [.init(name, 1, figure: name)]).html),
      ]
    ).html
  }

  @Test func aPageIsForEverybody() {
    let checks = PageChecks(Self.page("Anna"))
    #expect(checks.faults == [])
    let names = checks.tags.map(\.name)
    for landmark in ["header", "nav", "main", "section", "table", "svg"] { #expect(names.contains(landmark)) }
    #expect(
      checks.tags.first { $0.name == "body" } != nil
        && checks.tags.first { $0.name == "a" }?.attributes["class"] == "skip")
  }

  @Test(arguments: hostileNames)
  func aHostileNameIsText(_ name: String) {
    let hostile = PageChecks(Self.page(name).replacing("javascript:", with: "").replacing("src=", with: ""))
    #expect(hostile.faults == [])
    #expect(hostile.tags.map(\.name) == PageChecks(Self.page("Anna")).tags.map(\.name))
    #expect(
      hostile.tags.map { $0.attributes.keys.sorted() }
        == PageChecks(Self.page("Anna")).tags.map { $0.attributes.keys.sorted() })
  }

  @Test func thereAreFortyHostileNames() { #expect(Set(hostileNames).count >= 40) }

  @Test(arguments: ["a b", "a_b", "a/b", "", "1", "ä", "<", "a", "A", "_61_"])
  func differentTextsHaveDifferentIdentifiers(_ text: String) {
    let others = ["a b", "a_b", "a/b", "", "1", "ä", "<", "a", "A", "_61_"].filter { $0 != text }
    let id = Markup.identifier(text)
    #expect(
      id.first?.isLetter == true && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    #expect(others.allSatisfy { Markup.identifier($0) != id })
  }

  @Test("text has a contrast of 4.5 with its ground, bars and lines of 3 (WCAG 2.2)")
  func contrast() throws {
    let html = Self.page("x")
    let schemes = html.components(separatedBy: "--ground:").dropFirst().map { "--ground:" + $0 }
    try #require(schemes.count == 2)
    for scheme in schemes {
      let ground = try #require(Self.colour("ground", scheme))
      for (name, least) in [("text", 4.5), ("faint", 4.5), ("link", 4.5), ("mark", 4.5), ("bar", 3.0), ("line", 3.0)] {
        let colour = try #require(Self.colour(name, scheme))
        let (light, dark) = (max(ground, colour), min(ground, colour))
        #expect((light + 0.05) / (dark + 0.05) >= least, "\(name) in \(scheme.prefix(30))")
      }
    }
  }

  /// The relative luminance of a colour (WCAG 2.2, definition).
  private static func colour(_ name: String, _ scheme: String) -> Double? {
    guard let start = scheme.range(of: "--\(name): #")?.upperBound else { return nil }
    let digits = scheme[start...].prefix(6)
    guard let value = Int(digits, radix: 16) else { return nil }
    let parts = [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { linear(Double($0) / 255) }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  private static func linear(_ part: Double) -> Double {
    part <= 0.04045 ? part / 12.92 : Foundation.pow((part + 0.055) / 1.055, 2.4)
  }

  @Test func aPictureSaysItsFiguresInWords() {
    let picture = BarPicture(id: "p", title: "Rows", [.init("a", 1, figure: "1"), .init("b", .nan, figure: "-")]).html
    #expect(picture.contains("<desc id=\"p-desc\">a: 1; b: -</desc>") && picture.contains("role=\"img\""))
    #expect(picture.contains("width=\"360\" height=\"12\"/>") && picture.contains("width=\"0\" height=\"12\"/>"))
    #expect(BarPicture(id: "p", title: "Rows", []).html.isEmpty)
  }
}
