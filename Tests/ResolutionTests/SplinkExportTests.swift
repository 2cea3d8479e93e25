import Foundation
import Testing

@testable import Resolution

@Suite struct SplinkExportTests {
  /// A model of everything that SQL can say.
  private static func model() throws -> MatchModel {
    func comparison(_ kind: String, _ conditions: String...) throws -> ComparisonModel {
      let all = conditions + ["else"]
      return ComparisonModel(
        kind: try #require(ComparisonKind(rawValue: kind)),
        levels: try all.enumerated().map { index, text in
          ComparisonLevel(
            label: text, when: try #require(Condition(text)), m: 0.9 / Double(index + 1), u: 0.01 * Double(index + 1),
            termFrequency: text == "exact" ? TermColumn(rawValue: kind) : nil)
        })
    }
    let comparisons = [
      try comparison("national_id", "exact", "edits<=1"),
      try comparison("birth_date", "exact", "day_month_swapped", "one_slip", "new_year", "days<=40", "same_year"),
      try comparison("phone", "exact", "edits<=1"),
      try comparison("email", "exact", "local_part", "jaro_winkler>=0.9"),
      try comparison("family_name", "exact", "shares_word", "edits<=2", "jaro_winkler>=0.85"),
      try comparison("given_name", "exact", "first_word", "shortened", "initial", "edits<=1"),
      try comparison(
        "address", "same_house", "same_street", "same_postcode", "postcode_edits<=1", "same_area", "same_city",
        "city_edits<=1"),
      try comparison("amount.paid", "exact", "opposite", "within<=0.1"),
    ]
    let rules = [
      ["birth_date"], ["name_set", "birth_year"], ["postcode_area", "given_initial"], ["email_name"], ["amount.paid"],
    ]
    return MatchModel(
      name: "test", version: "1", probabilityTwoRandomRecordsMatch: 0.001, threshold: 0.9, comparisons: comparisons,
      household: nil,
      blockingRules: try rules.map { BlockingRule(try $0.map { try #require(BlockingKey(rawValue: $0)) }) })
  }

  @Test func aModelThatSQLCanSaySurvivesTheWayThroughSplinksForm() throws {
    let model = try Self.model()
    let export = try SplinkExport(model)
    let read = try SplinkModel(json: export.model.json())
    #expect(read == export.model)
    #expect(read.comparisons.map(\.outputColumnName).last == "paid")
    for (comparison, ours) in zip(read.comparisons, model.comparisons) {
      #expect(comparison.levels.dropFirst().map(\.label) == ours.levels.map(\.when.description))
      #expect(comparison.levels.dropFirst().map(\.m) == ours.levels.map(\.m))
      #expect(comparison.levels.dropFirst().map(\.u) == ours.levels.map(\.u))
    }
    #expect(export.notes.count == 5)
  }

  /// The levels of two records by Splink's model; values are standardised already.
  @Test(arguments: [
    ("given_name", "anna", "anna maria", "first_word"), ("given_name", "dan", "daniel", "shortened"),
    ("given_name", "a", "anna", "initial"), ("given_name", "jo", "al", "else"),
    ("given_name", "anna", "anne", "edits<=1"),
    ("given_name", "ana", "ann", "edits<=1"), ("given_name", "al", "ala", "else"),
    ("family_name", "berg smith", "smith", "shares_word"), ("family_name", "petrov", "petrof", "edits<=2"),
    ("birth_date", "1980-02-03", "1980-03-02", "day_month_swapped"),
    ("birth_date", "1980-02-03", "1980-02-04", "one_slip"), ("birth_date", "1980-02-03", "1980-01-01", "new_year"),
    ("birth_date", "1980-12-28", "1981-01-16", "days<=40"), ("birth_date", "1980-02-03", "1980-11-27", "same_year"),
    ("birth_date", "1980-02-03", "1955-11-27", "else"), ("email", "bob@a.org", "bob@b.com", "local_part"),
    ("national_id", "ab12", "ab21", "edits<=1"), ("postcode", "sw1a1aa", "sw1a2bb", "same_area"),
    ("postcode", "10115", "10199", "same_area"), ("postcode", "10115", "10125", "postcode_edits<=1"),
    ("city", "london", "londn", "city_edits<=1"), ("paid", "100", "-100", "opposite"),
    ("paid", "100", "95", "within<=0.1"),
  ])
  func levelsAreFoundBySQL(_ column: String, _ one: String, _ other: String, _ label: String) throws {
    let model = try SplinkExport(try Self.model()).model
    let columns = model.columns.map(\.name)
    var table = SplinkTable(columns: ["unique_id"] + columns)
    for (id, value) in [("1", one), ("2", other)] { table.append([id] + columns.map { $0 == column ? value : nil }) }
    var score = SplinkScore(of: model)
    try SplinkScorer(model, table).score(0, 1, into: &score)
    let found = zip(model.comparisons, score.parts).flatMap { comparison, part in
      comparison.levels.filter { $0.gamma == part.gamma && $0.gamma >= 0 }.map(\.label)
    }
    #expect(found == [label])
  }

  @Test func theShippedModelIsRefusedWithEverythingThatSQLCannotSay() throws {
    let faults = #expect(throws: SplinkModelFaults.self) { try SplinkExport(try shippedModel()) }
    let places = faults?.faults.map(\.place) ?? []
    #expect(places.contains { $0.hasPrefix("comparisons.given_name.levels[") })
    #expect(places.contains { $0.hasPrefix("blocking_rules[") })
    #expect(faults?.description.contains("sounds_alike") == true)
  }
}
