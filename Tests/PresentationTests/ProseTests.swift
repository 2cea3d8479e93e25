import Presentation
import Testing

@Suite struct ProseTests {
  private let words = Array(repeating: "word", count: 40).joined(separator: " ")

  @Test(arguments: [0, 2, 10])
  func linesFitAndLoseNothing(indent: Int) {
    let lines = Prose.lines(words, indent: indent, on: .plain).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= Terminal.plain.columns })
    #expect(lines.allSatisfy { $0.prefix { $0 == " " }.count == indent })
    #expect(lines.map { $0.drop { $0 == " " } }.joined(separator: " ") == words)
  }

  @Test func theLeadMovesTheOtherLines() {
    let lines = Prose.lines(words, indent: 1, lead: "1. ", on: .plain).split(separator: "\n")
    #expect(lines[0].hasPrefix(" 1. word"))
    #expect(lines[1].hasPrefix("    word"))
  }

  @Test func nothingIsOneEmptyLine() { #expect(Prose.lines("", on: .plain) == "\n") }
}
