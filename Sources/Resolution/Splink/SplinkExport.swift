/// One of our models as a model of Splink's, over columns of standardised values: `given_name`, `family_name`,
/// `birth_date` (`2001-02-03`), `national_id`, `phone`, `email`, `street`, `house_number`, `postcode`, `city`,
/// `birth_place`, and columns beside a person's fields by their names.
///
/// Splink's DuckDB backend then finds the levels that we find, where every record has at most one value of each.
public struct SplinkExport: Hashable, Sendable {
  /// Splink's model.
  public let model: SplinkModel
  /// What the model says that has no place in Splink's, as sentences.
  public let notes: [String]

  /// Says every level and every blocking rule in SQL.
  ///
  /// - Throws: ``SplinkModelFaults`` with every level, key and household that cannot be said, nothing left out.
  public init(_ model: MatchModel, linkType: SplinkModel.LinkType = .dedupeOnly) throws(SplinkModelFaults) {
    var writer = SplinkModelWriter()
    let document = writer.document(model, linkType)
    if !writer.faults.isEmpty { throw SplinkModelFaults(writer.faults) }
    self.model = try SplinkModel(document: document)
    notes = writer.notes
  }
}

/// Writes a model in Splink's JSON and notes what cannot be said.
private struct SplinkModelWriter {
  private(set) var faults: [ModelFault] = []
  private(set) var notes: [String] = []

  mutating func document(_ model: MatchModel, _ linkType: SplinkModel.LinkType) -> SplinkJSON {
    if model.household != nil {
      refuse("household", "a model without a household", "Splink has two kinds of pairs; remove `household`.")
    }
    noteWhatSplinkDoesNotSay(model)
    return .object([
      member("link_type", .text(linkType.rawValue)),
      member("probability_two_random_records_match", .number(model.probabilityTwoRandomRecordsMatch)),
      member("retain_matching_columns", .boolean(true)),
      member("retain_intermediate_calculation_columns", .boolean(true)),
      member("additional_columns_to_retain", .array([])),
      member("sql_dialect", .text("duckdb")),
      member("unique_id_column_name", .text("unique_id")),
      member("source_dataset_column_name", .text("source_dataset")),
      member("blocking_rules_to_generate_predictions", .array(rules(model.blockingRules))),
      member("comparisons", .array(model.comparisons.map { comparison($0) })),
    ])
  }

  private func member(_ key: String, _ value: SplinkJSON) -> SplinkJSON.Member { .init(key: key, value: value) }

  private mutating func refuse(_ place: String, _ expected: String, _ remedy: String) {
    faults.append(ModelFault(place: place, expected: expected, remedy: remedy))
  }

  private mutating func noteWhatSplinkDoesNotSay(_ model: MatchModel) {
    notes.append("Pairs are linked from a match probability of \(model.threshold) on.")
    notes.append("Blocks of more than \(model.limits.largestBlock) records are not refined or left out.")
    let levels = model.comparisons.flatMap(\.levels)
    if levels.contains(where: { $0.termFrequency != nil }) {
      notes.append("Term frequencies are counted in the data instead of taken from the model.")
    }
    if levels.contains(where: { if case .edits(let most) = $0.when { most > 1 } else { false } }) {
      notes.append("Of two edits and more, neighbours that were exchanged may be edited again.")
    }
    if model.comparisons.contains(where: { $0.kind == .nationalID }) {
      notes.append("Different national identifiers do not keep two records out of one cluster.")
    }
  }

  // MARK: comparisons

  private mutating func comparison(_ comparison: ComparisonModel) -> SplinkJSON {
    let name = SplinkSQL.column(of: comparison.kind)
    let null = SplinkSQL.null(comparison.kind)
    var levels: [SplinkJSON] = [
      .object([
        member("sql_condition", .text(null)), member("label_for_charts", .text("\(comparison.kind.noun) is NULL")),
        member("is_null_level", .boolean(true)),
      ])
    ]
    for (index, level) in comparison.levels.enumerated() {
      let place = "comparisons.\(comparison.kind.rawValue).levels[\(index)]"
      guard let sql = SplinkSQL.condition(level.when, comparison.kind) else {
        refuse(
          place, "a condition that DuckDB's SQL can say", "Remove `\(level.when)`, or merge it with the next level.")
        continue
      }
      levels.append(.object(members(level, sql, comparison.kind)))
    }
    return .object([
      member("output_column_name", .text(name)), member("comparison_levels", .array(levels)),
      member("comparison_description", .text(comparison.kind.noun)),
    ])
  }

  private func members(_ level: ComparisonLevel, _ sql: String, _ kind: ComparisonKind) -> [SplinkJSON.Member] {
    var members = [
      member("sql_condition", .text(sql)), member("label_for_charts", .text(level.label)),
      member("m_probability", .number(level.m)), member("u_probability", .number(level.u)),
    ]
    if let column = level.termFrequency {
      members += [
        member("tf_adjustment_column", .text(SplinkSQL.column(of: column))), member("tf_adjustment_weight", .number(1)),
        // The frequency replaces the u of this level.
        member("disable_tf_exact_match_detection", .boolean(true)),
      ]
    }
    return members
  }

  // MARK: blocking rules

  private mutating func rules(_ rules: [BlockingRule]) -> [SplinkJSON] {
    rules.enumerated().compactMap { index, rule in
      var conditions: [String] = []
      for key in rule.keys {
        guard let expression = SplinkSQL.key(key) else {
          refuse(
            "blocking_rules[\(index)].keys", "keys that DuckDB's SQL can say", "Replace `\(key.rawValue)`.")
          continue
        }
        conditions.append("\(expression("l")) = \(expression("r"))")
      }
      let sql = conditions.count == 1 ? conditions[0] : conditions.map { "(\($0))" }.joined(separator: " AND ")
      return .object([member("blocking_rule", .text(sql)), member("sql_dialect", .text("duckdb"))])
    }
  }
}
