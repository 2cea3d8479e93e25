import Foundation
import Resolution
import Testing

@testable import Linking

@Suite("Models of Splink's over files") struct SplinkJobTests {
  static let model = """
    {
      "link_type": "dedupe_only", "probability_two_random_records_match": 0.01, "sql_dialect": "duckdb",
      "unique_id_column_name": "unique_id", "source_dataset_column_name": "source_dataset",
      "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.\\"surname\\" = r.\\"surname\\"", "sql_dialect": "duckdb"}],
      "comparisons": [
        {"output_column_name": "first_name", "comparison_levels": [
          {"sql_condition": "\\"first_name_l\\" IS NULL OR \\"first_name_r\\" IS NULL", "label_for_charts": "missing", "is_null_level": true},
          {"sql_condition": "\\"first_name_l\\" = \\"first_name_r\\"", "label_for_charts": "equal", "m_probability": 0.9, "u_probability": 0.01},
          {"sql_condition": "ELSE", "label_for_charts": "else", "m_probability": 0.1, "u_probability": 0.99}
        ]}
      ]
    }
    """
  static let csv =
    "key, first_name, surname, who\n1, Anna, Abel, a\n2, Anna, Abel, a\n3, , Abel, b\n4, Bela, Abel, b\n5, Bela, Bauer, c\n"

  static func run(
    _ inputs: [LinkInput], map: [String] = [], threshold: Double? = nil
  ) throws -> SplinkResult {
    let model = try SplinkModel(json: Array(Self.model.utf8))
    return try SplinkJob(
      model, .init(request: MappingRequest(id: ["key"], statements: map, truth: "who"), threshold: threshold)
    ).run(inputs)
  }

  @Test("all pairs that the model proposes, with its weights")
  func pairs() throws {
    let result = try Self.run([LinkInput("a", Self.csv)])
    let collected = Collected()
    try result.writePairs { collected.add($0) }
    #expect(
      collected.text.hasPrefix(
        "source_l,id_l,source_r,id_r,match_weight,match_probability,gamma_first_name,mw_first_name,match_key\n"))
    #expect(
      collected.lines.map { "\($0[1])-\($0[3]) \($0[6])" } == ["1-2 1", "1-3 -1", "1-4 0", "2-3 -1", "2-4 0", "3-4 -1"])
    let prior = log2(0.01 / 0.99)
    #expect(abs((Double(collected.lines[0][4]) ?? 0) - (prior + log2(0.9 / 0.01))) < 1e-9)
    #expect(LinkReport(result).pairsCompared == 6)
  }

  @Test("a threshold keeps what reaches it, and makes the clusters")
  func threshold() throws {
    let result = try Self.run([LinkInput("a", Self.csv)], threshold: 0.3)
    let (pairs, clusters) = (Collected(), Collected())
    try result.writePairs { pairs.add($0) }
    try result.writeClusters { clusters.add($0) }
    #expect(pairs.lines.map { "\($0[1])-\($0[3])" } == ["1-2"])
    #expect(clusters.text == "source,id,cluster\na,1,1\na,2,1\na,3,3\na,4,4\na,5,5\n")
    #expect(LinkReport(result).quality?.rows == 5)
  }

  @Test("columns of other names")
  func renamed() throws {
    let csv = Self.csv.replacing("first_name", with: "Vorname")
    let error = #expect(throws: MappingFaults.self) { try Self.run([LinkInput("a", csv)]) }
    #expect(error?.faults.map(\.kind) == [.modelColumn])
    let result = try Self.run([LinkInput("a", csv)], map: ["first_name=Vorname"])
    #expect(LinkReport(result).pairsCompared == 6)
    let faults = #expect(throws: MappingFaults.self) {
      try Self.run([LinkInput("a", csv)], map: ["frst_name=Vorname,first_name=vorname,x"])
    }
    #expect(faults?.faults.map(\.kind).prefix(3) == [.notOfModel, .column, .form])
  }

  @Test("an explanation adds up")
  func explains() throws {
    let result = try Self.run([LinkInput("a", Self.csv)])
    let explanation = try result.explain("1", "a:4")
    #expect(explanation.records == ["a:1", "a:4"])
    #expect(explanation.lines.map(\.label) == ["else"])
    #expect(
      explanation.lines.reduce(explanation.prior) { $0 + $1.weight + $1.termAdjustment } == explanation.matchWeight)
    #expect(throws: LinkFailure.unknownRow("9")) { try result.explain("1", "9") }
  }
}
