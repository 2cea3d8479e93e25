import Presentation
import Testing

@Suite struct MarkedBytesTests {
  @Test(
    arguments: [
      ("a,b,c", [2..<3], "  a,b,c\n    ^\n"), ("a,,c", [2..<2], "  a,,c\n    ^\n"), ("a,", [2..<2], "  a,\n    ^\n"),
      ("a,b\r\n", [2..<3], "  a,b\n    ^\n"), ("a\tb", [1..<2], "  a\\tb\n   ^^\n"), ("é,ü", [3..<5], "  é,ü\n    ^\n"),
      ("李,b", [0..<3], "  李,b\n  ^^\n"), ("one\ntwo", [4..<7], "  one\n  two\n  ^^^\n"), ("abc", [], "  abc\n"),
      ("", [0..<0], "\n  ^\n"), ("a\u{1B}b", [0..<3], "  a\\u{1B}b\n  ^^^^^^^^\n"),
    ] as [(String, [Range<Int>], String)])
  func marksStandUnderWhatTheyMean(text: String, marks: [Range<Int>], drawn: String) {
    #expect(MarkedBytes(Array(text.utf8), marks: marks).rendered(on: .plain) == drawn)
  }

  @Test func longLinesAreFoldedWithTheirMarks() {
    let text = String(repeating: "x", count: 150)
    let drawn = MarkedBytes(Array(text.utf8), marks: [120..<122]).rendered(on: .plain).split(separator: "\n")
    #expect(drawn.map(\.count) == [100, 54, 26])
    #expect(drawn.last?.drop { $0 == " " } == "^^")
  }
}
