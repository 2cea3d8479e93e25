import Foundation
import TestSupport
import Testing

@testable import Resolution

@Suite struct SQLTests {
  /// Expressions and what DuckDB 2.0.0 makes of them, cast to VARCHAR.
  private static let expressions = (try? SplinkSample.bytes("expressions.tsv")).map { bytes in
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func expressionsHaveDuckDBsValues() throws {
    let expressions = try #require(Self.expressions)
    #expect(expressions.count > 180)
    for pair in expressions {
      let value = try? evaluated(pair[0])
      #expect(value == pair[1], "\(pair[0])")
    }
  }

  /// What DuckDB stops at in the middle of a query.
  @Test(arguments: [
    ("cast('abc' as int)", "fault: notANumber"), ("cast('x' as date)", "fault: notADate"),
    ("strptime('x', '%Y')", "fault: notADate"), ("'x' = 1", "fault: notANumber"), ("5 % 0", "fault: zeroDivisor"),
    ("1 // 0", "fault: zeroDivisor"), ("jaccard('', 'a')", "fault: emptyText"),
    ("hamming('a', 'ab')", "fault: unequalLengths"), ("9223372036854775807 + 1", "fault: tooLarge"),
    ("list_cosine_similarity([1.0], [1.0, 2.0])", "fault: unequalLengths"),
    ("list_cosine_similarity([1.0, NULL], [1.0, 2.0])", "fault: nullInVector"),
    ("cast('maybe' as boolean)", "fault: notATruthValue"), ("not (5 % 0 = 1)", "fault: zeroDivisor"),
    ("coalesce(NULL, 5 % 0)", "fault: zeroDivisor"), ("case when 5 % 0 = 1 then 1 else 2 end", "fault: zeroDivisor"),
    ("try_cast('abc' as int) is null and 1 = 1", "true"),
  ])
  func faultsAreKept(_ sql: String, _ expected: String) throws { #expect(try evaluated(sql) == expected) }

  @Test(arguments: [
    "", "1 +", "(1", "1)", "'a", "\"a", "1 < 2 < 3", "case 1 end", "case when 1 then 2", "cast(1 as unknown)",
    "cast(1 int)",
    "a_l", "l.a", "unknown(1)", "abs(1, 2)", "x -> x", "substr('a')", "lower(1)", "levenshtein('a', 1)",
    "1 and 'a' + 1",
    "regexp_extract('a', '(')", "regexp_extract('a', '[')", "regexp_extract('a', '\\p{L}')",
    "regexp_extract('a', 'a**')",
    "regexp_extract('a', 'a', 12)", "regexp_extract('a', '(?<n>a)')", "regexp_extract('a', '(?=a)')",
    "try_strptime('a', '%q')", "try_strptime('a', '%')", "date_diff('eon', date '2020-01-01', date '2020-01-01')",
    "list_transform([1], 1)", "list_transform(1, x -> x)", "list_transform([1], (x, y, z) -> x)", "flatten([1])",
    "string_split('a', '')", "[1, 'a', date '2020-01-01'] = 1", "{'a': 1}", "1 ~~~ 2", "epoch('2020-01-01')", "'1' + 1",
    "timestamp '2020-01-01' - timestamp '2020-01-01'", "'a' like lower('A') || case when 1 = 1 then 'b' end || 1 like",
  ])
  func whatIsNotUnderstoodIsRefused(_ sql: String) { #expect(throws: SQLFault.self) { try evaluated(sql) } }

  @Test func quotationMarksAndCommentsAreRead() throws {
    #expect(try evaluated("'it''s' -- a comment\n || '\"'") == "it's\"")
    let expression = try SQLParser.parse("\"a\"\"b_l\" = \"A\"\"B_R\"", naming: .suffix)
    #expect(expression.exactMatchColumns == ["a\"b"])
    #expect(try SQLParser.parse("l.\"x y\" = r.\"x y\"", naming: .table).exactMatchColumns == ["x y"])
  }

  @Test(arguments: [
    ("a_l = a_r", ["a"]), ("(a_l = a_r) AND (\"B_r\" = b_l)", ["a", "b"]), ("a_l = b_r", nil), ("a_l = a_l", nil),
    ("lower(a_l) = lower(a_r)", nil), ("a_l = a_r or a_l = a_r", nil), ("a_l <> a_r", nil),
  ])
  func exactMatchesAreSeen(_ sql: String, _ columns: [String]?) throws {
    #expect(try SQLParser.parse(sql, naming: .suffix).exactMatchColumns == columns)
  }
}

/// Distances over bytes against their definitions.
@Suite struct ByteSimilarityTests {
  /// Every pair of texts of up to four letters of two, and random ones beyond 64 bytes.
  @Test func distancesAreTheirDefinitions() {
    let table = LetterTable()
    for left in Self.words {
      for right in Self.words {
        Self.with(left, right) { x, y in
          #expect(ByteSimilarity.levenshtein(x, y, table) == Self.levenshtein(left, right))
          #expect(ByteSimilarity.damerauLevenshtein(x, y) == Self.damerau(left, right))
          #expect(ByteSimilarity.jaro(x, y, table) == Self.jaro(left, right))
        }
      }
    }
  }

  private static let words: [[UInt8]] = {
    var words: [[UInt8]] = [[]]
    for length in 1...4 {
      for bits in 0..<(1 << length) { words.append((0..<length).map { bits >> $0 & 1 == 0 ? 0x61 : 0xC3 }) }
    }
    var random = SeededGenerator(seed: 5)
    for length in [7, 30, 63, 64, 65, 90] {
      for _ in 0..<3 { words.append((0..<length).map { _ in UInt8.random(in: 0x61...0x66, using: &random) }) }
    }
    return words
  }()

  private static func with(
    _ left: [UInt8], _ right: [UInt8], _ body: (ByteSimilarity.Bytes, ByteSimilarity.Bytes) -> Void
  ) {
    left.withUnsafeBufferPointer { x in right.withUnsafeBufferPointer { y in body(x, y) } }
  }

  private static func levenshtein(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, x) in left.enumerated() {
      var next = [i + 1]
      for (j, y) in right.enumerated() { next.append(min(row[j] + (x == y ? 0 : 1), row[j + 1] + 1, next[j] + 1)) }
      row = next
    }
    return row[right.count]
  }

  /// By the recurrence with the last places of either letter.
  private static func damerau(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var cells = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in 0...left.count {
      for j in 0...right.count {
        guard i > 0, j > 0 else {
          cells[i][j] = max(i, j)
          continue
        }
        let isEqual = left[i - 1] == right[j - 1]
        var best = min(cells[i - 1][j] + 1, cells[i][j - 1] + 1, cells[i - 1][j - 1] + (isEqual ? 0 : 1))
        let k = (1..<i).last { left[$0 - 1] == right[j - 1] }
        let l = (1..<j).last { right[$0 - 1] == left[i - 1] }
        if let k, let l { best = min(best, cells[k - 1][l - 1] + (i - k - 1) + 1 + (j - l - 1)) }
        cells[i][j] = best
      }
    }
    return cells[left.count][right.count]
  }

  private static func jaro(_ left: [UInt8], _ right: [UInt8]) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var used = Set<Int>()
    var matched: [UInt8] = []
    for (j, letter) in right.enumerated() {
      guard let i = left.indices.first(where: { abs($0 - j) <= window && !used.contains($0) && left[$0] == letter })
      else { continue }
      used.insert(i)
      matched.append(letter)
    }
    guard !matched.isEmpty else { return 0 }
    let half = zip(used.sorted().map { left[$0] }, matched).count { $0 != $1 } / 2
    let m = Double(matched.count)
    return (m / Double(left.count) + m / Double(right.count) + (m - Double(half)) / m) / 3
  }
}

@Suite struct RegularExpressionTests {
  /// Pattern, text, and the whole first match; `nil` for none.
  @Test(
    arguments: [
      ("a", "cat", "a"), ("^a", "cat", nil), ("t$", "cat", "t"), ("a|ab", "ab", "a"), ("(?:a|ab)$", "ab", "ab"),
      ("a*", "aaa", "aaa"), ("a*?", "aaa", ""), ("a+?b", "aab", "aab"), ("[^a-c]+", "abxyc", "xy"),
      ("\\d{2,3}", "1 12345", "123"),
      ("\\bcat\\b", "a cat!", "cat"), ("[[:alpha:]]+", "12ab3", "ab"), ("(?i)ÀB", "àB Àb", "Àb"), (".", "\n", nil),
      ("x{0}y", "xy", "y"), ("a{,2}", "a{,2}", "a{,2}"), ("[]]", "]", "]"), ("[a-]", "-", "-"), ("\\.", "a.b", "."),
      ("é+", "caféé", "éé"), ("(a|b)*c", "ababc", "ababc"), ("(?i:a)b", "Ab", "Ab"), ("", "x", ""),
      ("\\w+@\\w+", "é a_1@b", "a_1@b"),
      ("[\\d\\-x]+", "a1-x", "1-x"), ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", nil),
    ] as [(String, String, String?)])
  func theLeftmostMatchIsFound(_ pattern: String, _ text: String, _ expected: String?) throws {
    let expression = try RegularExpression(pattern)
    let bytes = Array(text.utf8)
    let found = bytes.withUnsafeBufferPointer { expression.firstMatch(in: $0) }
    #expect(found?[0].map { String(decoding: bytes[$0], as: UTF8.self) } == expected)
  }

  /// Random patterns of two letters against Foundation's, which agrees on this part of the syntax.
  @Test func randomPatternsMatchAsFoundationsDo() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<600 {
      let pattern = Self.pattern(depth: 3, &random)
      let text = String((0..<6).map { _ in "ab".randomElement(using: &random) ?? "a" })
      let expression = try RegularExpression(pattern)
      let bytes = Array(text.utf8)
      let found = bytes.withUnsafeBufferPointer { expression.firstMatch(in: $0) }
      let other = try NSRegularExpression(pattern: pattern)
        .firstMatch(in: text, range: NSRange(location: 0, length: bytes.count))
      #expect(found?[0] == other.flatMap { Range($0.range) }, "\(pattern) in \(text)")
    }
  }

  private static func pattern(depth: Int, _ random: inout SeededGenerator) -> String {
    switch depth == 0 ? 0 : Int.random(in: 0..<7, using: &random) {
    case 1: return "(\(pattern(depth: depth - 1, &random)))"
    case 2: return pattern(depth: depth - 1, &random) + "|" + pattern(depth: depth - 1, &random)
    case 3:
      return "(?:a\(pattern(depth: depth - 1, &random)))"
        + (["*", "+", "?", "{1,2}"].randomElement(using: &random) ?? "")
    case 4, 5: return pattern(depth: depth - 1, &random) + pattern(depth: depth - 1, &random)
    case 6: return ["^", "$", "[ab]", ".", "a+?", "b*"].randomElement(using: &random) ?? "a"
    default: return ["a", "b"].randomElement(using: &random) ?? "a"
    }
  }
}
