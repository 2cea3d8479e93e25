import Testing

@testable import Presentation

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("张伟", 4), ("김철수", 6), ("山田タロウ", 10), ("Ａ", 2), ("ﾀ", 1), ("👍🏽", 2),
    ("👨‍👩‍👧", 2), ("\u{200B}", 0), ("\t", 0), ("ß─█", 3), ("Щ", 1), ("مح", 2),
  ])
  func columns(text: String, width: Int) { #expect(DisplayWidth.of(text) == width) }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("one two three", 13, ["one two three"]), ("", 5, [""]),
    ("abcdefgh", 3, ["abc", "def", "gh"]), ("张伟张伟", 5, ["张伟", "张伟"]), ("a\nb", 9, ["a", "b"]),
    ("a\n\nb", 9, ["a", "", "b"]),
    ("a bcdefgh i", 4, ["a", "bcde", "fgh", "i"]), ("  two  spaces", 99, ["  two  spaces"]),
  ])
  func wraps(text: String, width: Int, lines: [String]) { #expect(text.wrapped(to: width) == lines) }

  /// For every width: no line is longer, and no word is lost.
  @Test(arguments: 2...40) func wrappingLosesNothing(width: Int) {
    let text = "Weight 12.3 张伟 given_name: Jaro-Winkler above 0.92, Großmütterchen and some further words"
    let lines = text.wrapped(to: width)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }

  @Test func padsToColumns() {
    #expect("张".padded(to: 4, alignment: .left) == "张  ")
    #expect("张".padded(to: 4, alignment: .right) == "  张")
    #expect("long".padded(to: 2, alignment: .left) == "long")
  }
}
