/// Two rows that a blocking rule proposes.
public struct SplinkPair: Hashable, Sendable, BitwiseCopyable {
  /// The row that comes first in the order of identifiers; in a link of two tables that of the first table.
  public let left: Int32
  /// The other one.
  public let right: Int32
  /// The position of the first rule that proposes the pair.
  public let matchKey: Int32
}

/// How a pair compares.
///
/// Made once and filled again for each pair, so that scoring allocates nothing.
public struct SplinkScore: Hashable, Sendable {
  /// What one comparison found.
  public struct Part: Hashable, Sendable {
    /// The comparison vector value; -1 for missing values, `nil` if no level applies.
    public internal(set) var gamma: Int?
    /// log2(m/u); `nil` if no level applies.
    public internal(set) var weight: Double?
    /// What term frequencies add; 0 where none do.
    public internal(set) var termAdjustment: Double = 0
  }

  /// In the model's order.
  public internal(set) var parts: [Part]
  /// Prior and weights, added up in order; `nil` if of some comparison no level applies.
  public internal(set) var matchWeight: Double?
  /// The probability that the match weight stands for.
  public var matchProbability: Double? { matchWeight.map(SplinkMath.probability) }

  /// Makes room for the comparisons of a model.
  public init(of model: SplinkModel) { parts = Array(repeating: Part(), count: model.comparisons.count) }
}

/// Runs a model of Splink's over a table: proposes pairs, compares them, and weighs them as Splink does.
///
/// One thread's own. Rows are numbered as they were appended to the table.
public final class SplinkScorer {
  /// The model.
  public let model: SplinkModel
  /// The rows.
  public let table: SplinkTable
  /// How many pairs a rule may propose before anything is compared.
  public var pairBudget = 500_000_000
  private let order: SplinkOrder
  private let rules: [SplinkRule]
  private let comparisons: [SplinkCompiledComparison]
  private let levels: [SplinkLevelWeights]
  private let priorWeight: Double
  private let adjustments: [SplinkTermFrequencies?]

  /// Binds a model to a table.
  ///
  /// - Throws: ``SplinkRunFault/data(_:)`` if a column is missing or its values are not what the model needs them to be,
  ///   and if an identifier is missing or occurs twice.
  public init(_ model: SplinkModel, _ table: SplinkTable) throws(SplinkRunFault) {
    self.model = model
    self.table = table
    order = try SplinkOrder(model, table)
    let rows = try SplinkScorer.rows(model, table, order)
    rules = try SplinkRule.rules(of: model, rows)
    var comparisons: [SplinkCompiledComparison] = []
    for comparison in model.comparisons {
      do {
        comparisons.append(try SplinkCompiledComparison(comparison, rows))
      } catch {
        throw .data(
          ModelFault(
            place: "comparison \(comparison.outputColumnName)", expected: error.expected, remedy: error.remedy))
      }
    }
    self.comparisons = comparisons
    levels = model.comparisons.map(SplinkLevelWeights.init)
    priorWeight = model.priorWeight
    adjustments = model.comparisons.map { $0.hasTermFrequencies ? SplinkTermFrequencies($0, rows) : nil }
  }

  /// The columns that the model reads, in the order of identifiers.
  private static func rows(
    _ model: SplinkModel, _ table: SplinkTable, _ order: SplinkOrder
  ) throws(SplinkRunFault) -> SplinkRows {
    var stated: [String: SplinkColumnKind] = [:]
    for column in table.columns { if let kind = column.kind { stated[column.name.lowercased()] = kind } }
    let (kinds, faults) = model.kindsAndFaults(stated: stated)
    if let fault = faults.first { throw .data(fault) }
    var columns: [String: SplinkColumnValues] = [:]
    for name in model.columnNames {
      guard let index = table.index(of: name) else {
        throw .data(
          ModelFault(
            place: "column \(name)", expected: "a column that the model reads",
            remedy: "The data has \(table.columns.map(\.name).joined(separator: ", "))."))
      }
      do {
        let values = try SplinkColumnValues(table.columns[index], kind: kinds[name.lowercased()])
        columns[name.lowercased()] = values.gathered(order.rows)
      } catch {
        throw .data(error)
      }
    }
    let open = Set(columns.keys.filter { kinds[$0] == nil })
    return SplinkRows(columns: columns, open: open, count: table.count)
  }

  // MARK: pairs

  /// Calls `body` with every pair that the rules propose, each once: by rule, then by the order of identifiers.
  ///
  /// - Throws: ``SplinkRunFault/tooManyPairs(rule:pairs:largestKey:budget:)`` before the first call if a rule would
  ///   propose more than ``pairBudget``; what `body` throws.
  public func forEachPair(_ body: (SplinkPair) throws(SplinkRunFault) -> Void) throws(SplinkRunFault) {
    try checkBudget()
    if rules.contains(where: \.isExploding) { return try forEachDistinctPair(body) }
    for (index, rule) in rules.enumerated() {
      try rule.forEachPair(order.pairing) { left, right throws(SplinkRunFault) in
        try body(pair(left, right, index))
      }
    }
  }

  private func pair(_ left: Int32, _ right: Int32, _ rule: Int) -> SplinkPair {
    SplinkPair(left: order.rows[Int(left)], right: order.rows[Int(right)], matchKey: Int32(rule))
  }

  private func checkBudget() throws(SplinkRunFault) {
    for (index, rule) in rules.enumerated() {
      let (pairs, largest) = rule.estimate(order.pairing)
      guard pairs > pairBudget else { continue }
      let sql = model.blockingRules.isEmpty ? "no blocking rule" : SplinkName.shown(model.blockingRules[index].sql)
      throw .tooManyPairs(rule: sql, pairs: pairs, largestKey: largest, budget: pairBudget)
    }
  }

  /// With exploding rules a pair may be proposed often; it counts for the key that comes first as a text.
  private func forEachDistinctPair(_ body: (SplinkPair) throws(SplinkRunFault) -> Void) throws(SplinkRunFault) {
    let rank = rules.indices.sorted { String($0) < String($1) }.enumerated().reduce(into: [Int: Int]()) {
      $0[$1.element] = $1.offset
    }
    var keys: [UInt64: Int] = [:]
    for (index, rule) in rules.enumerated() {
      try rule.forEachPair(order.pairing) { left, right throws(SplinkRunFault) in
        let place = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        if let known = keys[place], rank[known, default: 0] <= rank[index, default: 0] { return }
        keys[place] = index
      }
    }
    for (place, key) in keys.sorted(by: { $0.value != $1.value ? $0.value < $1.value : $0.key < $1.key }) {
      try body(pair(Int32(truncatingIfNeeded: place >> 32), Int32(truncatingIfNeeded: place), key))
    }
  }

  /// Every pair that the rules propose, in the order of ``forEachPair(_:)``.
  public func pairs() throws(SplinkRunFault) -> [SplinkPair] {
    var pairs: [SplinkPair] = []
    try forEachPair { pair throws(SplinkRunFault) in pairs.append(pair) }
    return pairs
  }

  // MARK: scores

  /// Weighs two rows, whether or not a rule proposes them.
  ///
  /// O(comparisons); a pair of values met before costs a look-up.
  public func score(_ left: Int, _ right: Int, into score: inout SplinkScore) throws(SplinkRunFault) {
    let (one, other) = (order.place(of: left), order.place(of: right))
    var weight: Double? = priorWeight
    for index in comparisons.indices {
      let number: Int
      do {
        number = try comparisons[index].level(one, other)
      } catch {
        throw .evaluation(error, place: "comparison \(model.comparisons[index].outputColumnName)")
      }
      guard number != SplinkCompiledComparison.none else {
        score.parts[index] = SplinkScore.Part()
        weight = nil
        continue
      }
      let levelWeight = levels[index].weights[number]
      let adjustment = adjustments[index]?.adjustment(number, one, other)
      score.parts[index] = SplinkScore.Part(
        gamma: levels[index].gammas[number], weight: levelWeight, termAdjustment: adjustment ?? 0)
      weight = weight.map { $0 + levelWeight }
      if let adjustment { weight = weight.map { $0 + adjustment } }
    }
    score.matchWeight = weight
  }

  /// How common a row's value is among the rows that have one; `nil` if it has none or the model does not ask.
  public func termFrequency(_ column: String, row: Int) -> Double? {
    for adjustment in adjustments {
      if let column = adjustment?.columns[column.lowercased()] { return column.frequency(order.place(of: row)) }
    }
    return nil
  }
}

/// What the levels of a comparison weigh, ready to be added up.
private struct SplinkLevelWeights {
  let gammas: [Int]
  let weights: [Double]

  init(_ comparison: SplinkComparison) {
    gammas = comparison.levels.map(\.gamma)
    weights = comparison.levels.map(\.matchWeight)
  }
}
