import Foundation
import Testing

@testable import Resolution

@Suite struct SplinkModelTests {
  @Test(arguments: SplinkSample.names)
  func aModelSurvivesARoundTrip(_ name: String) throws {
    let bytes = try SplinkSample.bytes("\(name)/model.json")
    let model = try SplinkModel(json: bytes)
    let again = try SplinkModel(json: model.json())
    #expect(again == model)
    let one = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
    #expect(one == (try JSONSerialization.jsonObject(with: Data(model.json())) as? NSDictionary))
    #expect(SplinkModel.isSplinkModel(json: bytes))
  }

  @Test func keysThatNobodyKnowsAreKept() throws {
    let model = try splinkModel(
      levels: ["a_l = a_r", "ELSE"], settings: "\"em_convergence\": 1e-4, \"notes\": {\"by\": [\"é\\n\", null, -1.50]},"
    )
    let text = String(decoding: model.json(), as: UTF8.self)
    #expect(text.contains("\"em_convergence\": 1e-4") && text.contains("-1.50") && text.contains("\"é\\n\""))
  }

  @Test func ourOwnModelsAreNotSplinks() throws {
    #expect(!SplinkModel.isSplinkModel(json: Array(try JSONEncoder().encode(try shippedModel()))))
    #expect(!SplinkModel.isSplinkModel(json: Array("[]".utf8)))
    #expect(!SplinkModel.isSplinkModel(json: Array("{".utf8)))
  }

  /// A change that breaks a good model, and where the fault must be found.
  @Test(arguments: [
    ("\"dedupe_only\"", "\"dedupe\"", "link_type"),
    ("\"sql_dialect\": \"duckdb\"", "\"sql_dialect\": \"spark\"", "sql_dialect"),
    ("0.001", "1", "probability_two_random_records_match"),
    ("0.001", "\"x\"", "probability_two_random_records_match"),
    ("0.25", "0", "comparisons[0] (c).comparison_levels[0].u_probability"),
    ("0.5", "1.5", "comparisons[0] (c).comparison_levels[0].m_probability"),
    ("a_l = a_r", "a_l = = a_r", "comparisons[0] (c).comparison_levels[0]: a_l = = a_r"),
    ("a_l = a_r", "soundex(a_l) = 1", "comparisons[0] (c).comparison_levels[0]: soundex(a_l) = 1"),
    ("a_l = a_r", "a = b", "comparisons[0] (c).comparison_levels[0]: a = b"),
    ("a_l = a_r", "levenshtein(a_l, 1) < 2", "comparisons[0] (c).comparison_levels[0]: levenshtein(a_l, 1) < 2"),
    ("l.b = r.b", "b_l = b_r", "blocking_rules_to_generate_predictions[0]: b_l = b_r"),
    (
      "l.b = r.b", "l.b = r.b or dmetaphone(l.b)",
      "blocking_rules_to_generate_predictions[0]: l.b = r.b or dmetaphone(l.b)"
    ),
    ("\"comparison_levels\"", "\"levels\"", "comparisons[0].comparison_levels"),
    ("\"c\"", "\"c\", \"tf_x\": {", "line 1"),
  ])
  func faultsNameTheirPlace(_ good: String, _ bad: String, _ place: String) throws {
    let model = try splinkModel(
      levels: ["a_l = a_r", "ELSE"], rules: ["l.b = r.b"], settings: "\"probability_two_random_records_match\": 0.001,")
    let text = String(decoding: model.json(), as: UTF8.self).split { $0.isWhitespace }.joined(separator: " ")
    let broken = text.replacing(good, with: bad, maxReplacements: 1)
    #expect(broken != text)
    let faults = #expect(throws: SplinkModelFaults.self) { try SplinkModel(json: Array(broken.utf8)) }
    #expect(faults?.faults.map(\.place).first == place)
  }

  @Test func allFaultsAreNamedAtOnce() throws {
    let faults = #expect(throws: SplinkModelFaults.self) {
      try splinkModel(
        levels: ["metaphone(a_l) = metaphone(a_r)", "a_l['x'] = a_r['x']", "ELSE"], rules: ["l.a ~* r.a"])
    }
    #expect((faults?.faults.count ?? 0) >= 1)
    let others = #expect(throws: SplinkModelFaults.self) {
      try splinkModel(
        levels: ["metaphone(a_l) = metaphone(a_r)", "a_l['x'] = a_r['x']", "ELSE"], rules: ["f(l.a) = 1"])
    }
    #expect(others?.faults.count == 3)
    #expect(others?.description.contains("metaphone") == true)
  }

  @Test func aLevelAdjustedByFrequenciesNeedsAnExactMatch() throws {
    let text = """
      {"link_type": "dedupe_only", "sql_dialect": "duckdb", "comparisons": [{"output_column_name": "n",
      "comparison_levels": [{"sql_condition": "levenshtein(n_l, n_r) < 2", "tf_adjustment_column": "n"},
      {"sql_condition": "ELSE"}]}]}
      """
    let faults = #expect(throws: SplinkModelFaults.self) { try SplinkModel(json: Array(text.utf8)) }
    #expect(faults?.faults.first?.place == "comparisons[0] (n).comparison_levels[0].tf_adjustment_column")
    let detached = text.replacing("\"n\"}", with: "\"n\", \"disable_tf_exact_match_detection\": true}")
    _ = try SplinkModel(json: Array(detached.utf8))
  }

  @Test func columnsAreOfTheKindThatTheirUseNeeds() throws {
    let model = try splinkModel(
      levels: [
        "abs(year_l - year_r) < 2", "list_has_any(tags_l, tags_r)", "name_l = name_r", "epoch(at_l) = epoch(at_r)",
        "acos(place_l[1]) < place_r[2]", "array_cosine_similarity(v_l, v_r) > 0.5", "name_l[1] = name_r[1]",
        "born_l > DATE '2000-01-01' or born_r > DATE '2000-01-01'", "ELSE",
      ], rules: ["l.size > 3 and r.name = l.name"])
    let kinds = Dictionary(uniqueKeysWithValues: model.columns.map { ($0.name, $0.kind) })
    #expect(
      kinds == [
        "year": .number, "tags": .textList, "name": .text, "at": .timestamp, "place": .numberList, "v": .numberList,
        "size": .number, "born": .date,
      ])
  }

  @Test func levelsHaveSplinksDefaultsIfUntrained() throws {
    let model = try SplinkSample("untrained").model
    let exact = try #require(model.comparisons.first?.levels)
    #expect(exact.map(\.gamma) == [-1, 1, 0])
    #expect(exact.map(\.isTrained) == [true, true, true])
    let text = """
      {"link_type": "dedupe_only", "sql_dialect": "duckdb", "comparisons": [{"comparison_levels": [
      {"sql_condition": "n_l is null", "is_null_level": true}, {"sql_condition": "n_l = n_r"},
      {"sql_condition": "levenshtein(n_l, n_r) < 2", "m_probability": "level not observed in training dataset"},
      {"sql_condition": "else"}]}]}
      """
    let bare = try SplinkModel(json: Array(text.utf8))
    let levels = try #require(bare.comparisons.first?.levels)
    #expect(bare.comparisons.first?.outputColumnName == "n")
    #expect(levels.map { $0.m.map { ($0 * 1e6).rounded() / 1e6 } } == [nil, 0.95, 1e-6, 0.025])
    #expect(levels.map { ($0.u.map { $0 * 1e6 } ?? 0).rounded() } == [0, 928, 3125, 800_000])
    #expect(levels.map(\.isTrained) == [true, false, false, false])
  }
}
