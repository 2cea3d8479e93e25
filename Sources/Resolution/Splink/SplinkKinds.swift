extension SplinkModel {
  /// A column that the model reads.
  public struct Column: Hashable, Sendable {
    /// As the model writes it.
    public let name: String
    /// What its values must be for the conditions to have a meaning.
    public let kind: SplinkColumnKind
  }

  /// The columns that comparisons and blocking rules read, in order of appearance, identifiers not among them.
  public var columns: [Column] {
    let kinds = kindsAndFaults().kinds
    return columnNames.map { Column(name: $0, kind: kinds[$0.lowercased()] ?? .text) }
  }

  /// Every column that a condition reads, each once in any case.
  public var columnNames: [String] {
    var names: [String] = []
    var known: Set<String> = []
    func add(_ name: String) { if known.insert(name.lowercased()).inserted { names.append(name) } }
    for comparison in comparisons {
      for level in comparison.levels {
        level.condition?.columns.forEach { add($0.name) }
        if let column = level.termFrequency?.column { add(column) }
      }
    }
    for rule in blockingRules { rule.condition.columns.forEach { add($0.name) } }
    return names
  }

  /// What every column must be, given what some are, and every condition that has no meaning.
  ///
  /// A column is text until a condition needs it to be something else; then all conditions are tried again.
  func kindsAndFaults(
    stated: [String: SplinkColumnKind] = [:]
  ) -> (kinds: [String: SplinkColumnKind], faults: [ModelFault]) {
    var kinds = stated
    for column in blockingRules.flatMap(\.arraysToExplode) where kinds[column.lowercased()] == nil {
      kinds[column.lowercased()] = .textList
    }
    while true {
      var trial = SplinkTrial(kinds: kinds, names: columnNames, stated: Set(stated.keys))
      trial.check(self)
      guard let need = trial.need else { return (kinds, trial.faults) }
      kinds[need.column] = need.kind
    }
  }
}

/// Compiles every condition of a model over no data.
private struct SplinkTrial {
  let rows: [String: SQLType]
  let open: Set<String>
  private(set) var faults: [ModelFault] = []
  private(set) var need: ColumnNeed?

  init(kinds: [String: SplinkColumnKind], names: [String], stated: Set<String>) {
    rows = Dictionary(
      names.map { ($0.lowercased(), Self.type(kinds[$0.lowercased()] ?? .text)) }, uniquingKeysWith: { one, _ in one })
    open = Set(names.map { $0.lowercased() }.filter { kinds[$0] == nil && !stated.contains($0) })
  }

  static func type(_ kind: SplinkColumnKind) -> SQLType {
    switch kind {
    case .text: .text
    case .number: .double
    case .date: .date
    case .timestamp: .timestamp
    case .textList: .list(.text)
    case .numberList: .list(.double)
    case .boolean: .boolean
    }
  }

  mutating func check(_ model: SplinkModel) {
    for (index, rule) in model.blockingRules.enumerated() {
      let place = "blocking_rules_to_generate_predictions[\(index)]: \(SplinkName.shown(rule.sql))"
      check(rule.condition, place, exploded: Set(rule.arraysToExplode.map { $0.lowercased() }))
    }
    for (index, comparison) in model.comparisons.enumerated() {
      for (number, level) in comparison.levels.enumerated() {
        guard let condition = level.condition else { continue }
        check(
          condition,
          "comparisons[\(index)] (\(comparison.outputColumnName)).comparison_levels[\(number)]: "
            + SplinkName.shown(level.sql))
      }
    }
  }

  private mutating func check(_ condition: SQLExpression, _ place: String, exploded: Set<String> = []) {
    guard need == nil else { return }
    let types = rows.merging(exploded.map { ($0, SQLType.text) }) { _, element in element }
    let values = types.mapValues { SQLRecords.Values(type: $0, base: .allocate(capacity: 1)) }
    let records = SQLRecords(count: 0, columns: values, open: open.subtracting(exploded))
    var compiler = SQLCompiler(records: records)
    do {
      _ = try compiler.compileCondition(condition)
    } catch {
      need = error.need
      if need == nil { faults.append(ModelFault(place: place, expected: error.expected, remedy: error.remedy)) }
    }
  }
}
