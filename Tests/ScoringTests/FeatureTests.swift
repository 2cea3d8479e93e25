import Records
import TestSupport
import Testing

@testable import Scoring

@Suite struct FeatureTests {
  /// Six instalments and two judgments, one of them set aside.
  static let events: [ProfileEvent] = [
    Sample.event("late", "2024-12-31", record: 1, amount: Sample.pounds("10.50"), measures: ["days_late": "3"]),
    Sample.event("late", "2024-06-30", record: 2, amount: Sample.pounds("20"), measures: ["days_late": "8.5"]),
    Sample.event("late", "2023-12-31", record: 3, amount: Sample.pounds("40"), measures: ["days_late": "3"]),
    Sample.event("paid", "2024-03-01", record: 4, amount: Sample.pounds("5"), codes: ["method": "card"]),
    Sample.event("paid", "2022-01-31", record: 5, account: "b", amount: Sample.pounds("7"), codes: ["method": "cash"]),
    Sample.event("late", "2025-01-01", record: 6, measures: ["days_late": "99"]),
    Sample.event("judgment", "2024-02-01", record: 7, account: "j1", context: .justice, codes: ["level": "5"]),
    Sample.event("judgment", "2021-02-01", record: 8, account: "j2", context: .justice, codes: ["level": "12"]),
    Sample.event("set_aside", "2024-03-01", record: 9, account: "j2", context: .justice),
    Sample.event("set_aside", "2025-03-01", record: 10, account: "j1", context: .justice),
  ]

  private static func value(_ body: String, context: String = "finance", missing: String = "missing") throws -> String {
    let yaml = """
      context: \(context)
      features:
        - {id: f, description: d, unit: u, places: 4, missing: \(missing), \(body)}
      """
    let computed = try Sample.features(yaml).features(of: Sample.profile(events), asOf: Sample.asOf)
    let feature = try #require(computed["f"])
    let records = feature.records.map { String($0.record) }.joined(separator: ",")
    return "\(feature.value)\(feature.isSubstituted ? " assumed" : "")" + (records.isEmpty ? "" : " of \(records)")
  }

  @Test(arguments: [
    ("aggregate: count, events: late", "3 of 1,2,3"),
    ("aggregate: count, events: [late, paid]", "5 of 1,2,3,4,5"),
    ("aggregate: count, events: judgment", "missing"),
    ("aggregate: sum, of: measure days_late, events: late", "14.5 of 1,2,3"),
    ("aggregate: sum, of: amount GBP, events: [late, paid]", "82.5 of 1,2,3,4,5"),
    ("aggregate: sum, of: amount EUR, events: late", "missing"),
    ("aggregate: mean, of: measure days_late, events: [late, paid]", "4.8333 of 1,2,3"),
    ("aggregate: minimum, of: measure days_late, events: late", "3 of 1,3"),
    ("aggregate: maximum, of: measure days_late, events: late", "8.5 of 2"),
    ("aggregate: maximum, of: amount GBP, events: [late, paid]", "40 of 3"),
    ("aggregate: distinct, of: code method, events: [late, paid]", "2 of 4,5"),
    ("aggregate: distinct, of: account, events: [late, paid]", "2 of 1,2,3,4,5"),
    ("aggregate: distinct, of: provider, events: late", "1 of 1,2,3"),
    ("aggregate: distinct, of: day, events: late", "3 of 1,2,3"),
    ("aggregate: exists, events: late", "1 of 1,2,3"),
    ("aggregate: months_since_latest, events: late", "0 of 1"),
    ("aggregate: months_since_latest, events: paid", "9 of 4"),
    ("aggregate: months_since_earliest, events: paid", "35 of 5"),
  ])
  func aggregates(body: String, expected: String) throws { #expect(try Self.value(body) == expected) }

  /// Values 3, 8.5 and 3 in the months 12, 6 and 0: a line that neither rises nor falls; the others are worked out by hand.
  @Test(arguments: [
    ("of: measure days_late, events: late", "0 of 1,2,3"),
    ("of: amount GBP, events: late", "-2.4583 of 1,2,3"),
    ("of: amount GBP, events: late, window: {last: 12 months}", "-1.5833 of 1,2"),
    ("of: amount GBP, events: late, window: {last: 1 months}", "missing"), ("of: measure m, events: late", "missing"),
    ("of: amount GBP, events: [late, paid], window: {last: 12 months}", "0.2976 of 1,2,4"),
  ])
  func trends(body: String, expected: String) throws {
    #expect(try Self.value("aggregate: trend, \(body)") == expected)
  }

  /// A break on a day ends the row for all events of that day and before.
  @Test(arguments: [
    ("events: late, broken_by: paid", "2 of 1,2,4"), ("events: paid, broken_by: late", "0 of 1"),
    ("events: paid, broken_by: [other]", "2 of 4,5"), ("events: none, broken_by: [other]", "missing"),
    ("events: none, broken_by: [other], observed_by: paid", "0"),
    ("events: late, where: [{measure: days_late, to: 5}]", "1 of 1,2"),
    ("events: late, where: [{measure: days_late, to: 5}], broken_by: paid", "1 of 1,2"),
    ("events: late, where: [{measure: days_late, to: 2}]", "0 of 1"),
    ("events: paid, broken_by: late, window: {last: 30 months, except_last: 7 months}", "1 of 3,4"),
  ])
  func streaks(body: String, expected: String) throws {
    #expect(try Self.value("aggregate: streak, \(body)") == expected)
  }

  /// A window begins after `asOf` less its length, and two adjoining windows share no day.
  @Test(arguments: [
    ("{last: 12 months}", "2 of 1,2"), ("{last: 366 days}", "2 of 1,2"), ("{last: 367 days}", "3 of 1,2,3"),
    ("{last: 1 day}", "1 of 1"), ("{last: 13 months, except_last: 12 months}", "1 of 3"),
    ("{last: 6 months, except_last: 1 days}", "missing"), ("{last: 2 years, except_last: 6 months}", "2 of 2,3"),
    ("{last: 1 months, except_last: 2 months}", "missing"),
  ])
  func windows(window: String, expected: String) throws {
    #expect(try Self.value("aggregate: count, events: late, window: \(window)") == expected)
  }

  @Test(arguments: [
    ("[{measure: days_late, from: 3.0, to: 8.4}]", "2 of 1,3"), ("[{measure: days_late, from: 8.5}]", "1 of 2"),
    ("[{measure: other, from: 0}]", "missing"), ("[{amount: GBP, to: 20}]", "2 of 1,2"),
    ("[{amount: EUR, to: 20}]", "missing"), ("[{amount: GBP, to: 20}, {measure: days_late, to: 3}]", "1 of 1"),
  ])
  func conditions(conditions: String, expected: String) throws {
    #expect(try Self.value("aggregate: count, events: late, where: \(conditions)") == expected)
  }

  @Test func codesAreConditionsToo() throws {
    let body = "aggregate: count, events: [paid, late], where: [{code: method, is: [card, transfer]}]"
    #expect(try Self.value(body) == "1 of 4")
  }

  /// A judgment that was set aside up to `asOf` does not count; what is set aside later still does.
  @Test func takenBack() throws {
    #expect(try Self.value("aggregate: count, events: judgment", context: "justice") == "2 of 7,8")
    #expect(
      try Self.value("aggregate: count, events: judgment, without: set_aside", context: "justice") == "1 of 7")
    #expect(
      try Self.value("aggregate: maximum, of: code level, events: judgment", context: "justice") == "12 of 8")
  }

  @Test(arguments: [
    ("aggregate: count, events: none", "missing", "missing"), ("aggregate: count, events: none", "zero", "0 assumed"),
    ("aggregate: count, events: none", "-1.5", "-1.5 assumed"),
    ("aggregate: count, events: none, observed_by: paid", "missing", "0"),
    ("aggregate: count, events: none, observed_by: [judgment]", "missing", "missing"),
    ("aggregate: sum, of: measure m, events: none, observed_by: paid", "7", "0"),
    ("aggregate: exists, events: none, observed_by: paid", "missing", "0"),
    ("aggregate: mean, of: measure m, events: late", "7", "7 assumed"),
  ])
  func absence(body: String, missing: String, expected: String) throws {
    #expect(try Self.value(body, missing: missing) == expected)
  }

  private static func ratio(_ top: String, _ bottom: String) throws -> String {
    let yaml = """
      context: finance
      features:
        - {id: top, description: d, unit: u, missing: missing, \(top)}
        - {id: bottom, description: d, unit: u, missing: missing, \(bottom)}
        - {id: f, description: d, unit: u, places: 3, missing: missing, aggregate: ratio, of: top, to: bottom}
      """
    let set = try Sample.features(yaml).restricted(to: ["f"])
    let feature = try #require(set.features(of: Sample.profile(events), asOf: Sample.asOf)["f"])
    return "\(feature.value) of \(feature.records.map { String($0.record) }.joined(separator: ","))"
  }

  /// Operands are not rounded before they are divided.
  @Test(arguments: [
    ("aggregate: count, events: late", "aggregate: count, events: [late, paid]", "0.6 of 1,2,3,4,5"),
    ("aggregate: mean, of: measure days_late, events: late", "aggregate: count, events: late", "1.611 of 1,2,3"),
    ("aggregate: count, events: late", "aggregate: count, events: none, observed_by: late", "missing of 1,2,3"),
    ("aggregate: count, events: none", "aggregate: count, events: late", "missing of 1,2,3"),
  ])
  func ratios(top: String, bottom: String, expected: String) throws {
    #expect(try Self.ratio(top, bottom) == expected)
  }

  /// The order of arrival changes nothing, and no event of another context or after `asOf` is seen.
  @Test func orderAndOtherContextsAreIrrelevant() throws {
    let set = try Sample.features(Sample.text("fixtures/scoring/every-aggregate.yaml"))
    let reference = try set.features(of: Sample.profile(Self.events), asOf: Sample.asOf)
    let seed: UInt64 = 5
    var generator = SeededGenerator(seed: seed)
    let foreign = Self.events.filter { $0.context == .finance }.map {
      ProfileEvent(context: .education, account: $0.account, provenance: $0.provenance, event: $0.event)
    }
    for _ in 0..<50 {
      let shuffled = (Self.events + foreign).shuffled(using: &generator)
      let again = try set.features(of: Sample.profile(shuffled), asOf: Sample.asOf)
      #expect(again == reference, "seed \(seed)")
    }
  }

  @Test func tooLargeIsAnError() throws {
    let set = try Sample.features(
      """
      context: finance
      features:
        - {id: f, description: d, unit: u, places: 12, missing: missing, aggregate: sum, of: measure m, events: e}
      """)
    let events = [Sample.event("e", "2024-01-01", measures: ["m": "999999999"])]
    #expect(throws: FeatureFailure(feature: "f")) {
      try set.features(of: Sample.profile(events), asOf: Sample.asOf)
    }
  }
}
