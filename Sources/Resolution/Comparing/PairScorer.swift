import Foundation

/// Compares rows of one table by one model.
///
/// Pure but for its scratch memory, so each thread has its own.
///
/// The pointers are those of the table and the model, which the scorer keeps alive.
final class PairScorer {
  /// What rounding could take from a sum of a few terms below 1000; far less than any weight that matters.
  private static let rounding = 1e-9

  let compiled: CompiledModel
  let table: AccountTable
  private let terms: [TermWeights]
  private let termPointers: [UnsafePointer<Double>]
  private let levels: UnsafePointer<CompiledModel.Level>
  private let placed: FrozenArray<CompiledModel.Comparison>
  private let comparisons: UnsafePointer<CompiledModel.Comparison>
  private let comparisonCount: Int
  private let rows: UnsafePointer<UInt32>
  private let width: Int
  private let bounds: WeightBound
  private let order: UnsafePointer<Int>
  /// What was found of the pair at hand, by comparison.
  private let found: UnsafeMutablePointer<FoundLevel>
  let view: TableView

  private struct FoundLevel: BitwiseCopyable {
    var most = 0.0
    var level = -1
    var adjustment = 0.0
  }

  /// Looks up the frequencies of all values once: O(distinct values).
  convenience init(_ compiled: CompiledModel, _ table: AccountTable) {
    self.init(compiled, table, terms: Self.terms(compiled, table))
  }

  /// Shares frequencies that were looked up before.
  init(_ compiled: CompiledModel, _ table: AccountTable, terms: [TermWeights]) {
    self.compiled = compiled
    self.table = table
    self.terms = terms
    termPointers = terms.map(\.weights.base)
    levels = compiled.levels.base
    placed = compiled.comparisons(for: table)
    comparisons = placed.base
    comparisonCount = placed.count
    rows = table.rows.base
    width = table.width
    view = TableView(table)
    bounds = compiled.bound
    order = bounds.order.base
    found = .allocate(capacity: max(1, placed.count))
    found.initialize(repeating: FoundLevel(), count: max(1, placed.count))
  }

  deinit { found.deallocate() }

  static func terms(_ compiled: CompiledModel, _ table: AccountTable) -> [TermWeights] {
    compiled.termColumns.compactMap { column in
      compiled.model.termFrequencies[column].map { TermWeights(column, $0, table) }
    }
  }

  @inline(__always) func row(_ index: Int) -> UnsafePointer<UInt32> { rows + index * width }

  /// The match weight of two rows; minus infinity as soon as it cannot reach `floor`.
  ///
  /// Comparisons are looked at the cheapest first, and a pair is left when those not yet looked at cannot make up for
  /// the others; the weight is added up in the model's order, so that it is the same as ``compare(_:_:)`` gives.
  func weight(_ left: Int, _ right: Int, atLeast floor: Double) -> Double {
    let (a, b) = (row(left), row(right))
    let floor = floor - Self.rounding
    var most = compiled.prior
    for index in 0..<comparisonCount {
      let bound = view.mostWeight(comparisons[index], index, bounds, a, b)
      found[index].most = bound
      most += bound
    }
    if most < floor { return -.infinity }
    for place in 0..<comparisonCount {
      let index = order[place]
      let level = view.level(comparisons[index], levels, a, b)
      let adjustment = level < 0 ? 0 : adjustment(level, a, b)
      most += (level < 0 ? 0 : levels[level].weight + adjustment) - found[index].most
      if most < floor { return -.infinity }
      found[index].level = level
      found[index].adjustment = adjustment
    }
    return sumOfFound()
  }

  private func sumOfFound() -> Double {
    var sum = compiled.prior
    var household = compiled.household ?? -.infinity
    for index in 0..<comparisonCount where found[index].level >= 0 {
      let (level, adjustment) = (found[index].level, found[index].adjustment)
      sum += levels[level].weight + adjustment
      household += householdEvidence(level, adjustment)
    }
    return sum + correction(household)
  }

  /// Appends those pairs whose weight reaches the threshold.
  ///
  /// First all pairs are asked what they weigh at most, in a loop whose memory is waited for together; most are left
  /// there.
  func appendLinks(of pairs: UnsafeBufferPointer<RowPair>, to links: inout [Link]) {
    let threshold = compiled.threshold
    withUnsafeTemporaryAllocation(of: RowPair.self, capacity: max(1, pairs.count)) { possible in
      var count = 0
      for pair in pairs {
        possible[count] = pair
        if mostWeight(row(Int(pair.left)), row(Int(pair.right))) >= threshold - Self.rounding { count += 1 }
      }
      for pair in possible[..<count] {
        let weight = weight(Int(pair.left), Int(pair.right), atLeast: threshold)
        if weight >= threshold { links.append(Link(Int(pair.left), Int(pair.right), weight: weight)) }
      }
    }
  }

  @inline(__always)
  private func mostWeight(_ a: UnsafePointer<UInt32>, _ b: UnsafePointer<UInt32>) -> Double {
    var most = compiled.prior
    for index in 0..<comparisonCount { most += view.mostWeight(comparisons[index], index, bounds, a, b) }
    return most
  }

  /// The level of each comparison with its weights, in the model's order.
  func compare(_ left: Int, _ right: Int) -> Comparison {
    let (a, b) = (row(left), row(right))
    var parts: [Comparison.Part] = []
    var sum = compiled.prior
    var household = compiled.household ?? -.infinity
    for index in 0..<comparisonCount {
      let comparison = comparisons[index]
      let level = view.level(comparison, levels, a, b)
      let adjustment = level < 0 ? 0 : adjustment(level, a, b)
      let weight = level < 0 ? 0 : levels[level].weight
      parts.append(
        Comparison.Part(
          kind: compiled.model.comparisons[index].kind, level: level < 0 ? nil : level - comparison.first,
          weight: weight, termAdjustment: adjustment))
      sum += weight + adjustment
      if level >= 0 { household += householdEvidence(level, adjustment) }
    }
    let correction = correction(household)
    return Comparison(prior: compiled.prior, parts: parts, household: correction, weight: sum + correction)
  }

  /// The levels alone, with how surprising the shared values are: minus log2 of their frequencies, which stand for u at
  /// levels that have them.
  func pattern(_ left: Int, _ right: Int) -> LevelPattern {
    let (a, b) = (row(left), row(right))
    var pattern = LevelPattern()
    var (terms, householdTerms) = (0.0, 0.0)
    for index in 0..<comparisonCount {
      let comparison = comparisons[index]
      let level = view.level(comparison, levels, a, b)
      guard level >= 0 else { continue }
      pattern.set(level - comparison.first + 1, at: index)
      guard levels[level].term >= 0 else { continue }
      let surprise = adjustment(level, a, b) - levels[level].logU
      terms += surprise
      if levels[level].isHouseholdStated { householdTerms += surprise }
    }
    pattern.setTerms(terms, household: householdTerms)
    return pattern
  }

  /// log2(h/u) with the u of the shared value.
  @inline(__always)
  private func householdEvidence(_ level: Int, _ adjustment: Double) -> Double {
    levels[level].isHouseholdStated ? levels[level].household + adjustment : 0
  }

  /// What the odds of a household take from those of a match.
  @inline(__always)
  private func correction(_ household: Double) -> Double { household < -40 ? 0 : -log2(1 + exp2(household)) }

  /// The adjustment for the rarest value that both rows have.
  @inline(__always)
  private func adjustment(_ level: Int, _ a: UnsafePointer<UInt32>, _ b: UnsafePointer<UInt32>) -> Double {
    let term = Int(levels[level].term)
    guard term >= 0 else { return 0 }
    let weights = termPointers[term]
    let column = terms[term]
    guard let rarest = view.rarestShared(column.position, isName: column.isName, weights, a, b) else { return 0 }
    return levels[level].logU + rarest
  }
}
