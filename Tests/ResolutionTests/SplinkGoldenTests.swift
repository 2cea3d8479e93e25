import Testing

@testable import Resolution

/// Every model gives what Splink 5.0.0 over DuckDB 2.0.0 gave.
@Suite struct SplinkGoldenTests {
  @Test(arguments: SplinkSample.names)
  func everyPairIsSplinks(_ name: String) throws {
    let sample = try SplinkSample(name)
    let scorer = try SplinkScorer(sample.model, sample.table)
    let output = SplinkOutput(of: scorer)
    let pairs = try scorer.pairs()
    #expect(pairs.count == sample.expected.count)
    let identifiers = ["source_dataset_l", "unique_id_l", "source_dataset_r", "unique_id_r"]
    func key(_ row: [String: String]) -> [String] { identifiers.compactMap { row[$0] } }
    let expected = Dictionary(uniqueKeysWithValues: sample.expected.map { (key($0), $0) })
    var score = SplinkScore(of: sample.model)
    for pair in pairs {
      try scorer.score(Int(pair.left), Int(pair.right), into: &score)
      let row = Dictionary(uniqueKeysWithValues: zip(output.columns, output.row(pair, score).map { $0 ?? "" }))
      let other = try #require(expected[key(row)])
      for (column, value) in other { #expect(Self.agree(column, row[column], value), "\(key(row)) \(column)") }
    }
  }

  /// Weights to ten digits after the point, which is what the files have; all else exactly.
  private static func agree(_ column: String, _ value: String?, _ expected: String) -> Bool {
    guard let value else { return false }
    guard column.hasPrefix("mw_") || column == "match_weight", let one = Double(value), let other = Double(expected)
    else { return value == expected }
    return abs(one - other) < 1e-9
  }

  @Test(arguments: SplinkSample.names)
  func weightsAddUp(_ name: String) throws {
    let sample = try SplinkSample(name)
    let scorer = try SplinkScorer(sample.model, sample.table)
    var score = SplinkScore(of: sample.model)
    for pair in try scorer.pairs() {
      try scorer.score(Int(pair.left), Int(pair.right), into: &score)
      let weights = score.parts.map { $0.weight.map { $0 } }
      guard !weights.contains(nil) else {
        #expect(score.matchWeight == nil && score.matchProbability == nil)
        continue
      }
      let sum = score.parts.reduce(sample.model.priorWeight) { $0 + ($1.weight ?? 0) + $1.termAdjustment }
      let weight = try #require(score.matchWeight)
      #expect(abs(sum - weight) < 1e-9)
      let probability = try #require(score.matchProbability)
      #expect(abs(probability - 1 / (1 + SplinkMath.power(-weight))) < 1e-12)
    }
  }

  @Test(arguments: SplinkSample.names)
  func theOrderOfRowsChangesNothing(_ name: String) throws {
    let sample = try SplinkSample(name)
    let names = sample.table.columns.map(\.name)
    var reversed = SplinkTable(columns: names, sources: sample.table.sources)
    for row in (0..<sample.table.count).reversed() {
      let source = sample.table.sources.firstIndex(of: try SplinkScorer(sample.model, sample.table).source(ofRow: row))
      reversed.append(names.map { sample.table.text($0, row: row) }, source: source ?? 0)
    }
    #expect(try Self.rows(sample.model, sample.table) == Self.rows(sample.model, reversed))
  }

  private static func rows(_ model: SplinkModel, _ table: SplinkTable) throws -> [[String?]] {
    let scorer = try SplinkScorer(model, table)
    let output = SplinkOutput(of: scorer, includingValues: true)
    var score = SplinkScore(of: model)
    return try scorer.pairs().map { pair in
      try scorer.score(Int(pair.left), Int(pair.right), into: &score)
      return output.row(pair, score)
    }
  }

  @Test func outputHasSplinksColumnsInItsOrder() throws {
    let sample = try SplinkSample("frequencies")
    let scorer = try SplinkScorer(sample.model, sample.table)
    #expect(
      SplinkOutput(of: scorer).columns == [
        "match_weight", "match_probability", "unique_id_l", "unique_id_r", "gamma_sn", "tf_surname_l", "tf_surname_r",
        "mw_sn", "mw_tf_adj_sn", "gamma_fn", "tf_first_name_l", "tf_first_name_r", "mw_fn", "mw_tf_adj_fn",
        "gamma_no_else", "mw_no_else", "match_key",
      ])
    let wide = SplinkOutput(of: scorer, includingValues: true).columns
    #expect(wide.contains("surname_l") && wide.contains("city_r") && wide.contains("year_l"))
    #expect(Set(wide).count == wide.count)
  }
}
