/// Reads the settings of a model and notes everything that is wrong with them.
struct SplinkSettingsReader {
  let document: SplinkJSON
  private(set) var faults: [ModelFault] = []

  /// What Splink writes for m and u of a level that its training data did not have.
  private static let notObserved = "level not observed in training dataset"

  init(document: SplinkJSON) { self.document = document }

  private mutating func note(_ place: String, _ expected: String, _ remedy: String) {
    faults.append(ModelFault(place: place, expected: expected, remedy: remedy))
  }

  mutating func text(_ key: String, _ usual: String) -> String {
    guard let value = document[key], value != .null else { return usual }
    if let text = value.string { return text }
    note(key, "a text", "Leave the key out to have \"\(usual)\".")
    return usual
  }

  mutating func linkType() -> SplinkModel.LinkType {
    if let type = document["link_type"]?.string.flatMap(SplinkModel.LinkType.init) { return type }
    let types = SplinkModel.LinkType.allCases.map(\.rawValue).joined(separator: ", ")
    note("link_type", "one of \(types)", "Save the model from a Splink linker again.")
    return .dedupeOnly
  }

  mutating func prior() -> Double {
    guard let value = document["probability_two_random_records_match"] else { return 0.0001 }
    if let prior = value.double, prior > 0, prior < 1 { return prior }
    note("probability_two_random_records_match", "a probability between 0 and 1", "Use 0.0001 if unknown.")
    return 0.0001
  }

  mutating func requireDuckDB() {
    guard let dialect = document["sql_dialect"], dialect != .null, dialect.string?.lowercased() != "duckdb" else {
      return
    }
    note("sql_dialect", "duckdb", "Save the model from a linker with Splink's DuckDB backend.")
  }

  // MARK: blocking rules

  mutating func blockingRules() -> [SplinkBlockingRule] {
    let key = "blocking_rules_to_generate_predictions"
    guard let value = document[key], value != .null else { return [] }
    guard let items = value.items else {
      note(key, "a list of rules", "Save the model from Splink again.")
      return []
    }
    return items.enumerated().compactMap { index, item in blockingRule(item, "\(key)[\(index)]") }
  }

  private mutating func blockingRule(_ item: SplinkJSON, _ place: String) -> SplinkBlockingRule? {
    guard let sql = item.string ?? item["blocking_rule"]?.string else {
      note(place, "a condition at `blocking_rule`", "Save the model from Splink again.")
      return nil
    }
    let arrays = item["arrays_to_explode"]?.items?.compactMap(\.string) ?? []
    guard let condition = condition(sql, .table, place) else { return nil }
    return SplinkBlockingRule(sql: sql, arraysToExplode: arrays.map(SplinkName.unquoted), condition: condition)
  }

  private mutating func condition(_ sql: String, _ naming: SQLParser.Naming, _ place: String) -> SQLExpression? {
    do {
      return try SQLParser.parse(sql, naming: naming)
    } catch {
      note("\(place): \(SplinkName.shown(sql))", error.expected, error.remedy)
      return nil
    }
  }

  // MARK: comparisons

  mutating func comparisons() -> [SplinkComparison] {
    guard let items = document["comparisons"]?.items, !items.isEmpty else {
      note("comparisons", "at least one comparison", "Save the model from Splink again.")
      return []
    }
    let comparisons = items.enumerated().compactMap { index, item in comparison(item, "comparisons[\(index)]") }
    for (index, comparison) in comparisons.enumerated() {
      if comparisons.prefix(index).contains(where: { $0.outputColumnName == comparison.outputColumnName }) {
        note("comparisons[\(index)].output_column_name", "a name of its own", "Rename \(comparison.outputColumnName).")
      }
    }
    return comparisons
  }

  private mutating func comparison(_ item: SplinkJSON, _ place: String) -> SplinkComparison? {
    guard let items = item["comparison_levels"]?.items, !items.isEmpty else {
      note("\(place).comparison_levels", "at least one level", "Save the model from Splink again.")
      return nil
    }
    let name = item["output_column_name"]?.string
    let place = name.map { "\(place) (\($0))" } ?? place
    let before = faults.count
    let drafts = drafts(items, place)
    guard faults.count == before else { return nil }
    let count = drafts.count { $0.gamma >= 0 }
    guard count >= 2 else {
      note("\(place).comparison_levels", "two levels beside those of missing values", "Add one, or ELSE.")
      return nil
    }
    let columns = drafts.flatMap { $0.condition?.columns.map(\.name) ?? [] }
    let distinct = columns.enumerated().filter { !columns[..<$0.offset].contains($0.element) }.map(\.element)
    let usual = distinct.count == 1 ? distinct[0] : "custom_" + distinct.joined(separator: "_")
    return SplinkComparison(outputColumnName: name ?? usual, levels: levels(drafts, count, place))
  }

  /// A level before the levels around it are known.
  private struct Draft {
    let item: SplinkJSON
    let sql: String
    let condition: SQLExpression?
    var gamma: Int
    let m: Double?
    let u: Double?
  }

  private mutating func drafts(_ items: [SplinkJSON], _ place: String) -> [Draft] {
    var drafts: [Draft] = []
    for (index, item) in items.enumerated() {
      if let draft = draft(item, "\(place).comparison_levels[\(index)]") { drafts.append(draft) }
    }
    var gamma = drafts.count { $0.gamma >= 0 } - 1
    for index in drafts.indices where drafts[index].gamma >= 0 {
      drafts[index].gamma = gamma
      gamma -= 1
    }
    return drafts
  }

  private mutating func draft(_ item: SplinkJSON, _ place: String) -> Draft? {
    guard let sql = item["sql_condition"]?.string else {
      note(place, "a condition at `sql_condition`", "Save the model from Splink again.")
      return nil
    }
    let isElse = SplinkName.trimmed(sql).uppercased() == "ELSE"
    let condition = isElse ? nil : condition(sql, .suffix, place)
    guard isElse || condition != nil else { return nil }
    return Draft(
      item: item, sql: sql, condition: condition, gamma: item["is_null_level"]?.bool == true ? -1 : 0,
      m: probability(item, "m_probability", place), u: probability(item, "u_probability", place))
  }

  private mutating func probability(_ item: SplinkJSON, _ key: String, _ place: String) -> Double? {
    guard let value = item[key], value != .null else { return nil }
    if value.string == Self.notObserved { return 1e-6 }
    // Shares that were added up may be a little above 1.
    if let number = value.double, number >= SplinkMath.leastProbability, number <= 1.000001 { return number }
    note("\(place).\(key)", "a probability above 0 and up to 1", "A level that never happens needs a small one, not 0.")
    return nil
  }

  private mutating func levels(_ drafts: [Draft], _ count: Int, _ place: String) -> [SplinkLevel] {
    drafts.enumerated().map { index, draft in
      let isNull = draft.gamma < 0
      return SplinkLevel(
        label: draft.item["label_for_charts"]?.string ?? "\(draft.gamma)", sql: draft.sql, gamma: draft.gamma,
        m: isNull ? nil : draft.m ?? SplinkMath.defaultM(draft.gamma, of: count),
        u: isNull ? nil : draft.u ?? SplinkMath.defaultU(draft.gamma, of: count),
        isTrained: isNull || (draft.m != nil && draft.u != nil),
        termFrequency: termFrequency(draft, drafts, count, "\(place).comparison_levels[\(index)]"),
        condition: draft.condition)
    }
  }

  private mutating func termFrequency(
    _ draft: Draft, _ drafts: [Draft], _ count: Int, _ place: String
  ) -> SplinkLevel.TermFrequency? {
    guard let name = draft.item["tf_adjustment_column"]?.string else { return nil }
    let column = SplinkName.unquoted(name)
    let weight = draft.item["tf_adjustment_weight"]?.double ?? 1
    let minimum = draft.item["tf_minimum_u_value"]?.double ?? 0
    // Splink says nothing of the frequencies of levels that are not adjusted by them.
    guard draft.gamma >= 0, weight != 0, draft.condition != nil else {
      return SplinkLevel.TermFrequency(column: column, weight: 0, minimumU: minimum, baseU: 1)
    }
    var base: Draft? = draft
    if draft.item["disable_tf_exact_match_detection"]?.bool != true {
      base = drafts.first { $0.gamma >= 0 && $0.condition?.exactMatchColumns == [column.lowercased()] }
    }
    guard let base else {
      note(
        "\(place).tf_adjustment_column", "a level of the exact match on \(column) in the comparison",
        "Add one, or set disable_tf_exact_match_detection.")
      return nil
    }
    return SplinkLevel.TermFrequency(
      column: column, weight: weight, minimumU: minimum, baseU: base.u ?? SplinkMath.defaultU(base.gamma, of: count))
  }
}

extension SQLExpression {
  /// The columns, in lower case, if the condition is that each is equal in both records and nothing else.
  var exactMatchColumns: [String]? {
    var columns: [String] = []
    for conjunct in conjuncts {
      guard case .binary(.equal, .column(let one), .column(let other)) = conjunct,
        one.name.lowercased() == other.name.lowercased(), one.side != other.side
      else { return nil }
      if !columns.contains(one.name.lowercased()) { columns.append(one.name.lowercased()) }
    }
    return columns
  }
}

/// Names of columns as people write them.
enum SplinkName {
  /// Without the quotation marks around it.
  static func unquoted(_ name: String) -> String {
    name.count > 1 && name.hasPrefix("\"") && name.hasSuffix("\"")
      ? String(name.dropFirst().dropLast().replacing("\"\"", with: "\"")) : name
  }

  /// Without blanks and line ends around it.
  static func trimmed(_ text: String) -> String {
    let kept = text.drop { $0.isWhitespace }
    return String(kept.prefix(kept.count - kept.reversed().prefix { $0.isWhitespace }.count))
  }

  /// A condition on one line, for people.
  static func shown(_ sql: String) -> String {
    sql.split { $0.isWhitespace }.joined(separator: " ")
  }
}
