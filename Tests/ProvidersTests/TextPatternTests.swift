import Providers
import TestSupport
import Testing

@Suite struct TextPatternTests {
  static let cases: [(String, String, String?)] = [
    ("abc", "xabcx", "abc"), ("^abc$", "xabc", nil), ("^abc$", "abc", "abc"), ("a.c", "aéc", "aéc"), ("", "x", ""),
    ("[0-9]{4}", "in 1984 and 2001", "1984"), ("([0-9]{5}) (.+)", "80331 München", "80331"),
    ("^[0-9]{5} (.+)$", "80331 München", "München"), ("(?:Mr|Mrs) ([A-Z][a-z]+)", "Mrs Jones", "Jones"),
    ("a*", "aaab", "aaa"), ("a*?b", "aaab", "aaab"), ("(a+?)", "aaa", "a"), ("a{2,3}", "aaaa", "aaa"),
    ("a{2}", "a", nil), ("x|yy|z", "ayy", "yy"), ("(a)|b", "b", ""), ("\\d+", "٣4", "4"), ("[^a-c]+", "abxyc", "xy"),
    ("[]a]+", "a]", "a]"), ("[a\\-z]+", "-", "-"), ("\\.", "a.b", "."), ("a$", "ab a", "a"), ("李+", "李李龙", "李李"),
    ("(?:a|ab)(c|bcd)", "abcd", "bcd"), ("(ab|a)b*", "abb", "ab"),
    ("^(a+)+$", String(repeating: "a", count: 40) + "b", nil),
  ]

  @Test(arguments: cases) func finds(pattern: String, text: String, expected: String?) throws {
    let compiled = try #require(TextPattern(pattern))
    let found = Array(text.utf8).withUnsafeBytes { bytes in
      compiled.firstMatch(in: bytes).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(found == expected)
  }

  @Test(arguments: [
    "(", ")", "a)", "[", "[a", "[z-a]", "a**", "a{3,2}", "a{201}", "{2}", "\\", "\\1", "(?=a)", "(?P<x>a)", "*",
    "a{,3}", "\\q",
    "[\\D]", "(((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))", "(a{100}){100}",
    String(repeating: "a", count: 1_000),
  ]) func refuses(pattern: String) { #expect(TextPattern(pattern) == nil) }

  /// The cost is bounded whatever the pattern: what makes backtracking explode is a few million steps here.
  @Test func costIsBounded() throws {
    let text = [UInt8](repeating: 0x61, count: TextPattern.longestText)
    for pattern in ["^(?:a+)+$", "(?:a|a)*b", "(?:a?){50}a{50}b", "(.*)(.*)(.*)x"] {
      let compiled = try #require(TextPattern(pattern))
      let clock = ContinuousClock()
      let time = clock.measure { _ = text.withUnsafeBytes { compiled.matches($0) } }
      #expect(time < .seconds(5), "\(pattern) took \(time)")
    }
    let compiled = try #require(TextPattern("a"))
    #expect(!(text + [0x61]).withUnsafeBytes { compiled.matches($0) })
  }

  /// Two ways to the same answer: a small language, exhaustively, against a matcher that tries everything.
  @Test func agreesWithTryingEverything() throws {
    let texts = (0...5).flatMap { length in
      (0..<(1 << length)).map { bits in (0..<length).map { bits >> $0 & 1 == 0 ? "a" : "b" }.joined() }
    }
    let patterns: [(String, @Sendable (String) -> Bool)] = [
      ("^a*b$", { $0.hasSuffix("b") && $0.dropLast().allSatisfy { $0 == "a" } }),
      (
        "^(?:ab)+$", { !$0.isEmpty && $0.count % 2 == 0 && $0.enumerated().allSatisfy { ($0 % 2 == 0) == ($1 == "a") } }
      ),
      ("^(?:a|b){2,3}$", { (2...3).contains($0.count) }), ("aab|bba", { $0.contains("aab") || $0.contains("bba") }),
      ("^[^b]?b?$", { ["", "a", "b", "ab"].contains($0) }),
    ]
    for (pattern, matches) in patterns {
      let compiled = try #require(TextPattern(pattern))
      for text in texts {
        #expect(Array(text.utf8).withUnsafeBytes { compiled.matches($0) } == matches(text), "\(pattern) on \(text)")
      }
    }
  }
}
