import Configuration
import Formats
import Providers
import Records
import Testing

@Suite struct MappedProviderTests {
  static let frame = """
    format: csv
    account: id
    record: id
    version: {constant: 2024-01-01}

    """

  /// One line for each feature of claims: mapping, cell, what the record states or why the row is rejected.
  static let claimCases: [(String, String, String)] = [
    ("city: a", "Leeds", "city=Leeds"),
    ("city: a", "", ""),
    ("city: {column: a, trim: true}", " \u{3000}Leeds\u{A0}\t", "city=Leeds"),
    ("city: {column: a, case: upper}", "leeds", "city=LEEDS"),
    ("city: {column: a, case: upper}", "straße", "city=STRASSE"),
    ("city: {column: a, case: lower}", "LEEDS-É", "city=leeds-é"),
    ("city: {column: a, split: {by: \", \", part: 1}}", "Leeds, UK", "city=Leeds"),
    ("city: {column: a, split: {by: \", \", part: 2}}", "Leeds, UK", "city=UK"),
    ("city: {column: a, split: {by: \", \", part: 3}}", "Leeds, UK", ""),
    ("city: {column: a, split: {by: \" \", from: 2}}", "12 High Street", "city=High Street"),
    ("city: {column: a, split: {by: \",\", part: 2}, trim: true}", "Leeds, UK", "city=UK"),
    ("city: {column: a, absent: [n/a, \"-\"]}", "-", ""),
    ("city: {column: a, absent: n/a}", "x", "city=x"),
    ("city: {constant: Leeds}", "x", "city=Leeds"),
    ("city: {concat: [a, b], separator: \" \"}", "x", "city=x B"),
    ("city: {concat: [a, b], separator: \" \"}", "", "city=B"),
    ("city: {concat: [a, {literal: \"-\"}, b]}", "x", "city=x-B"),
    ("country: {column: a, lookup: {UK: GB, \"?\": ~}}", "UK", "country=GB"),
    ("country: {column: a, lookup: {UK: GB, \"?\": ~}}", "?", ""),
    ("country: {column: a, lookup: {UK: GB, \"?\": ~}}", "FR", "value.unknown(a)"),
    ("country: {column: a, allowed: [GB, FR]}", "FR", "country=FR"),
    ("country: {column: a, allowed: [GB, FR]}", "DE", "value.unknown(a)"),
    ("country: {column: a, allowed: [GB, FR], on_error: omit}", "DE", "omitted"),
    ("birth_date: {column: a, date: DD.MM.YYYY}", "07.03.1980", "birth_date=1980-03-07"),
    ("birth_date: {column: a, date: [YYYY-MM-DD, YYYY-MM, YYYY]}", "1980-03", "birth_date=1980-03"),
    ("birth_date: {column: a, date: [YYYY-MM-DD, YYYY-MM, YYYY]}", "1980", "birth_date=1980"),
    ("birth_date: {column: a, date: DD.MM.YYYY}", "30.02.1980", "date.invalid(a)"),
    ("birth_date: {column: a, date: DD.MM.YYYY, on_error: omit}", "30.02.1980", "omitted"),
    ("birth_date: {column: a, date: YYYY-MM-DD, required: true}", "", "value.missing(a)"),
    ("birth_date: {column: a, date: YYYY-MM-DD, required: true, on_error: omit}", "", "value.missing(a)"),
  ]

  @Test(arguments: claimCases) func claims(claim: String, cell: String, expected: String) throws {
    let body = Self.frame + "claims:\n  \(claim)\n" + (claim.contains("b]") ? "" : "ignore: [b]\n")
    let reading = try Reading(feed: body, ["id", "a", "b"], ["1", cell, "B"])
    let claims = reading.records.map { $0.split(separator: "; ").dropFirst().joined(separator: "; ") }
    let outcome = claims.first.map { reading.notes.isEmpty ? $0 : $0 + "omitted" }
    #expect(outcome ?? reading.rejections.joined() == expected)
    #expect(reading.notes == (expected == "omitted" ? ["value.omitted: a (1)"] : []))
  }

  /// One line for each feature of events: mapping, cells a and b, what is stated or why the row is rejected.
  static let eventCases: [(String, String, String, String)] = [
    ("day: a", "2024-02-29", "", "e@2024-02-29"),
    ("day: a", "2023-02-29", "", "date.invalid(a)"),
    ("day: a", "", "", "value.missing(a)"),
    ("day: {constant: 2024-01-31}", "", "", "e@2024-01-31"),
    ("day: {column: a, date: timestamp}", "2024-03-01T23:30:00-01:00", "", "e@2024-03-02"),
    ("day: a\n    when: {column: b, equals: paid}", "x", "late", ""),
    ("day: a\n    when: {column: b, equals: paid}", "x", "paid", "date.invalid(a)"),
    ("day: a\n    when: {column: b, one_of: [paid, late]}", "2024-01-01", "late", "e@2024-01-01"),
    ("day: a\n    when: {column: b, present: true}", "2024-01-01", "", ""),
    ("day: a\n    when: {column: b, present: false}", "2024-01-01", "", "e@2024-01-01"),
    ("day: a\n    when: [{column: a, present: true}, {column: b, equals: x}]", "2024-01-01", "y", ""),
    ("\(day)    amount: {column: b, unit: minor, currency: GBP}", "", "1250", "e@2024-01-31 1250GBP"),
    ("\(day)    amount: {column: b, unit: major, currency: GBP}", "", "12.5", "e@2024-01-31 1250GBP"),
    ("\(day)    amount: {column: b, unit: major, currency: JPY}", "", "12.5", "money.decimals(b)"),
    ("\(day)    amount: {column: b, unit: major, currency: KWD}", "", "-1", "e@2024-01-31 -1000KWD"),
    ("\(day)    amount: {column: b, unit: major, decimal: \",\", currency: EUR}", "", "1,05", "e@2024-01-31 105EUR"),
    ("\(day)    amount: {column: b, unit: major, currency: {column: a}}", "EUR", "1.05", "e@2024-01-31 105EUR"),
    ("\(day)    amount: {column: b, unit: major, currency: {column: a}}", "eur", "1.05", "currency.invalid(a)"),
    ("\(day)    amount: {column: b, unit: minor, currency: GBP}", "", "£5", "money.invalid(b)"),
    ("\(day)    amount: {column: b, unit: minor, currency: GBP}", "", "9223372036854775808", "money.range(b)"),
    ("\(day)    amount: {column: b, unit: minor, currency: GBP}", "", "", "value.missing(b)"),
    ("\(day)    amount: {column: b, unit: minor, currency: GBP, required: false}", "", "", "e@2024-01-31"),
    ("\(day)    measures: {m: b}", "", "0.50", "e@2024-01-31 m=0.5"),
    ("\(day)    measures: {m: b}", "", "", "e@2024-01-31"),
    ("\(day)    measures: {m: b}", "", "1e3", "number.invalid(b)"),
    ("\(day)    measures: {m: {column: b, required: true}}", "", "", "value.missing(b)"),
    ("\(day)    measures: {m: {days: {from: a, to: b}}}", "2024-02-28", "2024-03-01", "e@2024-01-31 m=2"),
    ("\(day)    measures: {m: {days: {from: a, to: b}}}", "2024-03-01", "2024-02-28", "e@2024-01-31 m=-2"),
    ("\(day)    measures: {m: {days: {from: a, to: b}}}", "", "2024-02-28", "e@2024-01-31"),
    ("\(day)    codes: {c: {column: b, allowed: [x, y]}}", "", "y", "e@2024-01-31 c=y"),
    ("\(day)    codes: {c: {column: b, lookup: {x: one}}}", "", "x", "e@2024-01-31 c=one"),
    ("\(day)    codes: {c: {column: b, lookup: {x: ~}}}", "", "x", "e@2024-01-31"),
    ("\(day)    codes: {c: {column: b, lookup: {x: one}}}", "", "z", "value.unknown(b)"),
    ("\(day)    codes: {c: {column: b, allowed: [x, y], required: true}}", "", "", "value.missing(b)"),
  ]

  @Test(arguments: eventCases) func events(event: String, first: String, second: String, expected: String) throws {
    let read = ["a", "b"].filter { event.contains(": \($0)") || event.contains("\($0)}") }
    let ignored = ["a", "b"].filter { !read.contains($0) }.joined(separator: ", ")
    let body = Self.frame + "events:\n  - kind: e\n    \(event)\n" + "ignore: [\(ignored)]\n"
    let reading = try Reading(feed: body, ["id", "a", "b"], ["1", first, second])
    let outcome = reading.records.map { $0.split(separator: "; ").dropFirst().joined(separator: "; ") }
    #expect((outcome + reading.rejections).joined() == expected)
  }

  static let day = "day: {constant: 2024-01-31}\n"

  @Test(arguments: [
    ("paid", "payment_paid@2024-01-01"), ("due", ""), ("", "value.unknown(a)"), ("x", "value.unknown(a)"),
  ])
  func kindsByLookup(cell: String, expected: String) throws {
    let body =
      Self.frame + """
        events:
          - kind: {column: a, lookup: {paid: payment_paid, due: ~}}
            day: {constant: 2024-01-01}
        """
    let reading = try Reading(feed: body, ["id", "a"], ["1", cell])
    let outcome = reading.records.map { $0.split(separator: "; ").dropFirst().joined(separator: "; ") }
    #expect((outcome + reading.rejections).joined() == expected)
  }

  @Test func reportsAllFaultsOfARowInTheOrderOfTheColumns() throws {
    let body = """
      format: csv
      account: id
      record: key
      version: at
      require: [{column: kind, equals: civil, code: court.criminal, expected: a civil case, remedy: Leave it out.}]
      claims: {birth_date: {column: born, date: YYYY-MM-DD}}
      events:
        - {kind: e, day: born, amount: {column: amount, unit: minor, currency: GBP}}
        - {kind: f, day: born}
      """
    let columns = ["id", "key", "at", "kind", "born", "amount"]
    let reading = try Reading(feed: body, columns, ["", nil, "yesterday", "criminal", "1980-13-01", "x"])
    #expect(
      reading.rejections == [
        "key.missing(id) key.missing(key) date.invalid(at) court.criminal(kind) date.invalid(born) money.invalid(amount)"
      ])
  }

  @Test func keysVersionsAndDeletions() throws {
    let body = """
      format: csv
      account: [a, {literal: "/"}, b]
      version: {column: at, date: timestamp}
      deletion: {column: op, equals: D}
      claims: {city: city}
      """
    let provider = try mappedProvider(feed: body)
    let columns = ["a", "b", "at", "op", "city"]
    let reading = try Reading(
      provider, "f", columns,
      [["x", "1", "2024-01-01T00:00:00Z", "", "Leeds"], ["x", "1", "2024-01-02T01:00:00+01:00", "D", "Leeds"]])
    #expect(reading.rejections == [])
    #expect(reading.records[0].hasSuffix("2024-01-01T00:00:00Z; city=Leeds") && reading.records[0].hasPrefix("x/1/"))
    #expect(reading.records[1].hasSuffix("2024-01-02T00:00:00Z deleted"))
  }

  @Test func theVersionFollowsTheBytes() throws {
    let yaml =
      "provider: p\ncontext: finance\nsimulated: true\nrank: 1\nfeeds: {f: {files: a, format: csv, account: a, "
    let first = try MappedProvider(yaml: yaml + "version: v, claims: {city: c}}}", file: "p.yaml")
    let same = try MappedProvider(yaml: yaml + "version: v, claims: {city: c}}}", file: "q.yaml")
    let other = try MappedProvider(yaml: yaml + "version: v, claims: {city: d}}}", file: "p.yaml")
    #expect(first.version == same.version)
    #expect(first.version != other.version)
    #expect(first.version.utf8.count == 12)
  }

  static let headers: [([String], String?)] = [
    (["id", "a"], nil), (["x", "a", "id"], nil), (["a"], "column.missing: id"), ([], "column.missing: id"),
    (["id", "a", "a"], "column.repeated: a"), (["id", "b"], "column.missing: a"),
  ]

  @Test(arguments: headers) func refusesFilesByTheirColumns(columns: [String], expected: String?) throws {
    let provider = try mappedProvider(feed: Self.frame + "claims: {city: a}")
    do throws(FileRefusal) {
      _ = try provider.reader(for: "f", columns: columns)
      #expect(expected == nil)
    } catch {
      #expect("\(error.code): \(error.column ?? "")" == expected)
    }
    #expect(throws: FileRefusal.self) { try provider.reader(for: "g", columns: columns) }
  }
}
