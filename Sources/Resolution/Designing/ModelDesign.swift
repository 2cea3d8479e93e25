import Foundation

/// Chooses the structure of a model by the columns that a table has: what is compared, in which levels, and which pairs
/// are compared at all.
///
/// Deterministic: a function of the table's rows in their order, the base model and the scope.
public struct ModelDesign: Sendable {
  /// The model, with the numbers of `base` where it knows a comparison; ``Training/train(_:from:seed:scope:)`` estimates
  /// them.
  public let model: MatchModel
  /// What was left out and why, as sentences for people; no person's value among them.
  public let notes: [String]

  /// A column with fewer distinct values has no nearly equal ones.
  private static let fewValues = 100
  /// What the combinations of levels may take, in bits.
  private static let mostBits = 60.0

  /// Designs a model for a table of which the pairs of a scope are to be compared.
  public init(for table: AccountTable, base: MatchModel, scope: PairScope = .everything) {
    var notes: [String] = []
    var model = base
    let comparisons = Self.comparisons(table, base, &notes)
    guard !comparisons.isEmpty, table.count > 1 else {
      self.model = base
      self.notes = notes + ["There is nothing to compare: the model stays as it is."]
      return
    }
    model.comparisons = comparisons
    model.termFrequencies = [:]
    // About one match for each account, and where there are households three times as many pairs of theirs.
    model.probabilityTwoRandomRecordsMatch = min(0.25, Double(table.count) / table.pairs(in: scope) / 2)
    let hasFamilies = comparisons.contains { $0.kind == .familyName || $0.kind == .address }
    model.household =
      hasFamilies
      ? base.household.map { _ in
        MatchModel.Household(probability: min(0.25, 3 * model.probabilityTwoRandomRecordsMatch))
      } : nil
    let rules = BlockingDesign(table, model, scope).rules()
    if rules.isEmpty {
      notes.append("No rule proposes pairs that look like matches: the base model's rules stay.")
    } else {
      model.blockingRules = rules
    }
    self.model = model
    self.notes = notes
  }

  /// The designed model alone.
  public static func model(
    for table: AccountTable, base: MatchModel, scope: PairScope = .everything
  ) -> MatchModel {
    ModelDesign(for: table, base: base, scope: scope).model
  }

  // MARK: Comparisons

  /// Those of the base that the table has values for, and one for each column that tells anything.
  private static func comparisons(
    _ table: AccountTable, _ base: MatchModel, _ notes: inout [String]
  ) -> [ComparisonModel] {
    var output = base.comparisons.filter { comparison in
      table.slots(of: comparison.kind).contains { table.hasValues($0) }
    }
    let known = Set(output.map(\.kind))
    var bits = output.reduce(0) { $0 + log2(Double($1.levels.count + 1)) }
    for column in table.columns where !known.contains(.column(column)) {
      guard let comparison = comparison(column, table, &notes) else { continue }
      let more = log2(Double(comparison.levels.count + 1))
      if output.count == LevelPattern.capacity || bits + more > mostBits {
        notes.append("\(column): left out, since there are too many columns to compare them all.")
        continue
      }
      bits += more
      output.append(comparison)
    }
    return output
  }

  private static func comparison(
    _ column: ColumnName, _ table: AccountTable, _ notes: inout [String]
  ) -> ComparisonModel? {
    guard let slot = table.slot(of: column), table.hasValues(slot) else {
      notes.append("\(column): left out, since no row has a value.")
      return nil
    }
    let counts = ValueCounts(slot, table)
    if counts.distinct < 2 {
      notes.append("\(column): left out, since all rows have the same value.")
      return nil
    }
    if column.kind == .code, counts.distinct == counts.values {
      notes.append("\(column): left out, since each row has a value of its own.")
      return nil
    }
    return column.kind.comparison(
      of: column, hasFewValues: counts.distinct < fewValues && (column.kind == .code || column.kind == .name))
  }
}
