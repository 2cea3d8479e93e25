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
  /// By comparison, what two equal values weigh.
  private let equalWeights: [EqualWeight]
  private let batch: PairBatch
  private let view: TableView

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
    equalWeights = (0..<placed.count).map { [placed, levels, termPointers] in
      EqualWeight(placed[$0], levels, termPointers)
    }
    batch = PairBatch(comparisons: placed.count)
  }

  static func terms(_ compiled: CompiledModel, _ table: AccountTable) -> [TermWeights] {
    compiled.termColumns.compactMap { column in
      compiled.model.termFrequencies[column].map { TermWeights(column, $0, table) }
    }
  }

  /// The match weight of two rows; minus infinity as soon as it cannot reach `floor`.
  func weight(_ left: Int, _ right: Int, atLeast floor: Double) -> Double {
    var weight = -Double.infinity
    withPair(left, right) { score($0, atLeast: floor) { weight = $1 } }
    return weight
  }

  /// Appends those pairs whose weight reaches the threshold.
  func appendLinks(of pairs: UnsafeBufferPointer<RowPair>, to links: inout [Link]) {
    let threshold = compiled.threshold
    var start = 0
    while start < pairs.count {
      let end = min(pairs.count, start + PairBatch.capacity)
      score(UnsafeBufferPointer(rebasing: pairs[start..<end]), atLeast: threshold) { pair, weight in
        if weight >= threshold { links.append(Link(Int(pair.left), Int(pair.right), weight: weight)) }
      }
      start = end
    }
  }

  private func withPair(_ left: Int, _ right: Int, _ body: (UnsafeBufferPointer<RowPair>) -> Void) {
    withUnsafePointer(to: RowPair(left: UInt32(left), right: UInt32(right))) {
      body(UnsafeBufferPointer(start: $0, count: 1))
    }
  }

  /// Calls `body` with those of some pairs, at most ``PairBatch/capacity``, that may reach `floor`, and their weights.
  ///
  /// Comparison by comparison: first those that numbers alone decide, then, of those pairs that could still weigh enough,
  /// the others, the cheapest first. A pair is left when what was not looked at cannot make up for the rest; the weight is
  /// added up in the model's order, so that it is the same as ``compare(_:_:)`` gives.
  @inline(__always)
  private func score(
    _ pairs: UnsafeBufferPointer<RowPair>, atLeast floor: Double, _ body: (RowPair, Double) -> Void
  ) {
    let floor = floor - Self.rounding
    batch.fill(pairs, rows, width: width, prior: compiled.prior)
    for place in 0..<bounds.numbersOnly { weigh(order[place], instead: false) }
    for place in bounds.numbersOnly..<comparisonCount {
      let index = order[place]
      view.addBounds(
        comparisons[index], index, bounds, equalWeights[index], batch.inQuestion, to: batch.most,
        each: batch.bounds(index))
    }
    batch.leave(below: floor)
    for place in bounds.numbersOnly..<comparisonCount where batch.placed > 0 {
      weigh(order[place], instead: true)
      batch.leave(below: floor)
    }
    batch.inQuestion.forEach { place, _ in body(batch.pairs[place], weight(at: place)) }
  }

  /// Finds the levels of a comparison and adds what they weigh, perhaps instead of what they may weigh at most.
  @inline(__always)
  private func weigh(_ index: Int, instead: Bool) {
    findLevels(index)
    let (found, adjustments, bounds) = (batch.levels(index), batch.adjustments(index), batch.bounds(index))
    let most = batch.most
    batch.inQuestion.forEach { place, _ in
      let level = Int(found[place])
      most[place] += (level < 0 ? 0 : levels[level].weight + adjustments[place]) - (instead ? bounds[place] : 0)
    }
  }

  private func findLevels(_ index: Int) {
    let (found, adjustments) = (batch.levels(index), batch.adjustments(index))
    view.findLevels(comparisons[index], levels, batch.inQuestion, into: found)
    batch.inQuestion.forEach { place, rows in
      adjustments[place] = found[place] < 0 ? 0 : adjustment(Int(found[place]), rows.a, rows.b)
    }
  }

  /// The weight of a pair whose levels are all found.
  private func weight(at place: Int) -> Double {
    var sum = compiled.prior
    var household = compiled.household ?? -.infinity
    for index in 0..<comparisonCount where batch.levels(index)[place] >= 0 {
      let (level, adjustment) = (Int(batch.levels(index)[place]), batch.adjustments(index)[place])
      sum += levels[level].weight + adjustment
      household += householdEvidence(level, adjustment)
    }
    return sum + correction(household)
  }

  /// Finds all levels of one pair, at place 0.
  private func findAllLevels(_ left: Int, _ right: Int) {
    withPair(left, right) { batch.fill($0, rows, width: width, prior: compiled.prior) }
    for index in 0..<comparisonCount { findLevels(index) }
  }

  /// The level of each comparison with its weights, in the model's order.
  func compare(_ left: Int, _ right: Int) -> Comparison {
    findAllLevels(left, right)
    var parts: [Comparison.Part] = []
    var sum = compiled.prior
    var household = compiled.household ?? -.infinity
    for index in 0..<comparisonCount {
      let level = Int(batch.levels(index)[0])
      let adjustment = batch.adjustments(index)[0]
      let weight = level < 0 ? 0 : levels[level].weight
      parts.append(
        Comparison.Part(
          kind: compiled.model.comparisons[index].kind, level: level < 0 ? nil : level - comparisons[index].first,
          weight: weight, termAdjustment: adjustment))
      sum += weight + adjustment
      if level >= 0 { household += householdEvidence(level, adjustment) }
    }
    let correction = correction(household)
    return Comparison(prior: compiled.prior, parts: parts, household: correction, weight: sum + correction)
  }

  /// Calls `body` with the levels alone of each of some pairs, in order, and with how surprising the shared values are:
  /// minus log2 of their frequencies, which stand for u at levels that have them.
  ///
  /// Many pairs at a time, since their rows lie anywhere and are waited for together.
  func forEachPattern(_ pairs: [RowPair], _ body: (LevelPattern) -> Void) {
    pairs.withUnsafeBufferPointer { pairs in
      var start = 0
      while start < pairs.count {
        let end = min(pairs.count, start + PairBatch.capacity)
        batch.fill(UnsafeBufferPointer(rebasing: pairs[start..<end]), rows, width: width, prior: compiled.prior)
        for index in 0..<comparisonCount { findLevels(index) }
        for place in 0..<end - start { body(pattern(at: place)) }
        start = end
      }
    }
  }

  /// The same for one pair.
  func pattern(_ left: Int, _ right: Int) -> LevelPattern {
    findAllLevels(left, right)
    return pattern(at: 0)
  }

  private func pattern(at place: Int) -> LevelPattern {
    var pattern = LevelPattern()
    var (terms, householdTerms) = (0.0, 0.0)
    for index in 0..<comparisonCount where batch.levels(index)[place] >= 0 {
      let level = Int(batch.levels(index)[place])
      pattern.set(level - comparisons[index].first + 1, at: index)
      guard levels[level].term >= 0 else { continue }
      let surprise = batch.adjustments(index)[place] - levels[level].logU
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
