/// The columns that Splink's predictions have, and the texts that stand in them.
public struct SplinkOutput {
  /// What stands in a column.
  private enum Cell {
    case matchWeight, matchProbability, matchKey
    case source(PairSide)
    case value(String, PairSide)
    case gamma(Int), weight(Int), termAdjustment(Int)
    case termFrequency(String, PairSide)
  }

  /// The names, in Splink's order.
  public let columns: [String]
  private let cells: [Cell]
  private let scorer: SplinkScorer

  /// The output of a scorer.
  ///
  /// - Parameter includingValues: Whether the values that are compared stand beside each other too, as Splink has it with
  ///   `retain_matching_columns`.
  public init(of scorer: SplinkScorer, includingValues: Bool = false) {
    var builder = Builder(model: scorer.model)
    builder.add("match_weight", .matchWeight)
    builder.add("match_probability", .matchProbability)
    builder.addIdentifiers()
    for index in scorer.model.comparisons.indices { builder.addComparison(index, includingValues: includingValues) }
    if includingValues { builder.addOtherValues() }
    builder.add("match_key", .matchKey)
    columns = builder.names
    cells = builder.cells
    self.scorer = scorer
  }

  /// The texts of one pair in the order of ``columns``; `nil` where Splink has `NULL`.
  public func row(_ pair: SplinkPair, _ score: SplinkScore) -> [String?] { cells.map { text($0, pair, score) } }

  private func text(_ cell: Cell, _ pair: SplinkPair, _ score: SplinkScore) -> String? {
    switch cell {
    case .matchWeight: score.matchWeight.map { "\($0)" }
    case .matchProbability: score.matchProbability.map { "\($0)" }
    case .matchKey: "\(pair.matchKey)"
    case .source(let side): scorer.source(ofRow: Self.row(pair, side))
    case .value(let column, let side): scorer.table.text(column, row: Self.row(pair, side))
    case .gamma(let index): score.parts[index].gamma.map { "\($0)" }
    case .weight(let index): score.parts[index].weight.map { "\($0)" }
    case .termAdjustment(let index): score.parts[index].weight.map { _ in "\(score.parts[index].termAdjustment)" }
    case .termFrequency(let column, let side):
      scorer.termFrequency(column, row: Self.row(pair, side)).map { "\($0)" }
    }
  }

  private static func row(_ pair: SplinkPair, _ side: PairSide) -> Int { Int(side == .left ? pair.left : pair.right) }

  private struct Builder {
    let model: SplinkModel
    var names: [String] = []
    var cells: [Cell] = []

    init(model: SplinkModel) { self.model = model }

    mutating func add(_ name: String, _ cell: Cell) {
      guard !names.contains(name) else { return }
      names.append(name)
      cells.append(cell)
    }

    /// A column for either side.
    mutating func addBoth(_ name: String, _ cell: (PairSide) -> Cell) {
      add("\(name)_l", cell(.left))
      add("\(name)_r", cell(.right))
    }

    mutating func addIdentifiers() {
      if model.linkType != .dedupeOnly { addBoth(model.sourceDatasetColumn) { .source($0) } }
      let identifier = model.uniqueIDColumn
      addBoth(identifier) { .value(identifier, $0) }
    }

    mutating func addComparison(_ index: Int, includingValues: Bool) {
      let comparison = model.comparisons[index]
      let name = String(comparison.outputColumnName.map { $0 == " " ? "_" : $0 })
      if includingValues {
        for column in comparison.levels.flatMap({ $0.condition?.columns ?? [] }) {
          addBoth(column.name) { .value(column.name, $0) }
        }
      }
      add(model.prefixes.gamma + name, .gamma(index))
      for column in comparison.levels.compactMap(\.termFrequency?.column) {
        addBoth(model.prefixes.termFrequency + column) { .termFrequency(column, $0) }
      }
      add(model.prefixes.matchWeight + name, .weight(index))
      if comparison.hasTermFrequencies {
        add(model.prefixes.matchWeight + model.prefixes.termFrequency + "adj_" + name, .termAdjustment(index))
      }
    }

    mutating func addOtherValues() {
      for column in model.blockingRules.flatMap({ $0.condition.columns }) {
        addBoth(column.name) { .value(column.name, $0) }
      }
      for column in model.additionalColumns { addBoth(column) { .value(column, $0) } }
    }
  }
}

extension SplinkScorer {
  /// The name of the table that a row comes from.
  public func source(ofRow row: Int) -> String {
    table.text(model.sourceDatasetColumn, row: row) ?? table.sources[Int(table.sourceOfRow[row])]
  }
}
