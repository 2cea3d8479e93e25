import Formats
import Providers
import Records
import Testing

/// What the mapping language can say beyond columns: alternatives, defaults, expressions, conditions, missing columns.
@Suite struct MappingLanguageTests {
  static let top = "format: csv\naccount: id\nversion: {constant: 2024-01-01}\n"

  static let cases: [(String, [String?], String)] = [
    ("claims: {city: {first_of: [a, b]}}", ["1", nil, "x"], "city=x"),
    ("claims: {city: {first_of: [a, b]}}", ["1", "y", "x"], "city=y"),
    ("claims: {city: {column: a, default: Leeds}, postcode: b}", ["1", nil, "x"], "city=Leeds; postcode=x"),
    ("claims: {city: {column: a, absent: n/a, default: Leeds}, postcode: b}", ["1", "n/a", nil], "city=Leeds"),
    ("claims: {postcode: {column: a, match: '([0-9]{5})'}, city: b}", ["1", "D-80331 M", nil], "postcode=80331"),
    ("claims: {city: {column: a, when: {column: b, equals: '02'}}}", ["1", "x", "02"], "city=x"),
    ("claims: {city: {column: a, when: {column: b, equals: '02'}}}", ["1", "x", "01"], ""),
    ("claims: {city: {column: a, when: {column: b, none_of: [x, y]}}}", ["1", "c", nil], "city=c"),
    ("claims: {city: {column: a, when: {column: b, matches: '^0[0-9]$'}}}", ["1", "c", "07"], "city=c"),
    (
      "events: [{kind: e, day: {constant: 2024-01-02}, amount: {column: a, unit: major, currency: EUR, "
        + "negative: {column: b, equals: D}}}]", ["1", "12.50", "D"], "e@2024-01-02 -1250EUR"
    ),
    (
      "events: [{kind: e, day: {constant: 2024-01-02}, measures: {m: {column: a, implied_decimals: 3, sign: trailing}, "
        + "n: {column: b, decimal: ','}}}]", ["1", "12500-", "1,5"], "e@2024-01-02 m=-12.5 n=1.5"
    ),
  ]

  @Test(arguments: cases) func says(body: String, row: [String?], expected: String) throws {
    let columns = ["id", "a", "b"]
    let reading = try Reading(feed: Self.top + body, columns, row)
    #expect(reading.rejections == [])
    let record = try #require(reading.records.first)
    #expect(record.split(separator: "; ", maxSplits: 1).dropFirst().first ?? "" == expected)
  }

  @Test func aKeyMayHavePartsThatStateNothing() throws {
    let body = """
      format: csv
      account: id
      record: [id, {literal: /}, {column: a, default: "0"}]
      version: {constant: 2024-01-01}
      claims: {city: b}
      """
    #expect(try Reading(feed: body, ["id", "a", "b"], ["1", nil, "x"]).records[0].hasPrefix("1/1/0 "))
    #expect(try Reading(feed: body, ["id", "a", "b"], ["1", "7", "x"]).records[0].hasPrefix("1/1/7 "))
  }

  @Test(arguments: [("note", ["column.missing: b (1)"]), ("ignore", [])])
  func aColumnMayBeMissingByPolicy(policy: String, notes: [String]) throws {
    let provider = try mappedProvider(
      feed: Self.top + "claims: {city: a, postcode: b}\ndrift: {undeclared: refuse, missing: {b: \(policy)}}")
    let reading = try Reading(provider, "f", ["id", "a"], [["1", "x"]])
    #expect(reading.records.first?.hasSuffix("city=x") == true)
    #expect(reading.notes == notes)
    #expect(provider.feeds[0].drift == .refuse)
    #expect(throws: FileRefusal.self) { try provider.reader(for: "f", columns: ["id", "b"]) }
  }

  @Test func faultsOfTheNewKeysAreAllTold() throws {
    let body = """
      format: {fixed: {record_length: 10, encoding: utf-8, columns: {id: {start: 1, length: 4}, a: {start: 5, length: 9}}}}
      account: id
      version: {column: a, date: "YYYY-MM-DD hh:mm"}
      claims:
        city: {column: a, match: "(", when: {column: a, equals: x, matches: y}}
      drift: {missing: {q: note}}
      assert: {rows: {min: 5, max: 2}, stated: {idd: 2}}
      """
    let errors = try #require(throws: (any Error).self) { try mappedProvider(feed: body) }
    let text = "\(errors)"
    for part in [
      "expected the zone of the time", "expected a regular expression", "expected exactly one of the keys equals",
      "feeds/f/drift/missing/q: expected a column that the mapping reads", "expected a min that is not above the max",
      "feeds/f/assert/stated/idd: expected a column that the mapping reads. Did you mean \"id\"?",
    ] { #expect(text.contains(part), "\(part) in\n\(text)") }
  }

  @Test func assertionsStopAFile() throws {
    let provider = try mappedProvider(
      feed: Self.top + "claims: {city: a}\nassert: {rows: {min: 2, max: 3}, stated: {a: 0.5}}")
    func check(_ rows: [[String?]]) throws -> String? {
      var tally = FileTally(provider.feeds[0].assertions)
      tally.count(.of(["id", "a"], rows))
      do { try tally.check() } catch { return "\(error.code) \(error.column ?? "")" }
      return nil
    }
    #expect(try check([["1", "x"], ["2", nil]]) == nil)
    #expect(try check([["1", "x"]]) == "file.rows ")
    #expect(try check(Array(repeating: ["1", "x"], count: 4)) == "file.rows ")
    #expect(try check([["1", "x"], ["2", nil], ["3", ""]]) == "file.stated a")
  }
}
