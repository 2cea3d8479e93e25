/// Pairs of the blocks of a table, each with the rules that propose it.
struct PairSample {
  struct Pair: BitwiseCopyable {
    /// A seed row.
    let left: UInt32
    /// Any other row.
    let right: UInt32
    /// Where its proposals are in ``PairSample/proposals``.
    let first: Int32
    let count: Int32
  }

  /// A rule that proposes a pair.
  struct Proposal: BitwiseCopyable {
    let rule: Int
    /// Rows of the block, as far as ``PairSampler/greatestSize``.
    let size: Int
  }

  /// Each pair once, in a fixed order.
  fileprivate(set) var pairs: [Pair] = []
  /// The proposals of all pairs, one run for each.
  fileprivate(set) var proposals: [Proposal] = []
  /// By rule, the sizes of the blocks of the seeds, once for each seed in each.
  fileprivate(set) var blockSizes: [[Int32]] = []
  /// Seed rows, before any were left out by ``thin(to:)``.
  fileprivate(set) var seeds = 0
  /// Every so many rows one is a seed.
  fileprivate(set) var stride = 1

  /// The probability with which a pair of the blocks is in the sample: what a count is divided by.
  var share: Double {
    let miss = 1 - 1 / Double(stride)
    return 1 - miss * miss
  }

  /// Whether all pairs of a row are in the sample.
  func isSeed(_ row: UInt32) -> Bool { Int(row) % stride == 0 }

  /// The proposals of a pair.
  func proposals(of pair: Pair) -> ArraySlice<Proposal> {
    proposals[Int(pair.first)..<Int(pair.first) + Int(pair.count)]
  }

  /// Leaves seeds out, evenly, until about so many pairs are left.
  mutating func thin(to most: Int) {
    guard pairs.count > most else { return }
    stride *= (pairs.count + most - 1) / most
    let kept = pairs.filter { isSeed($0.left) || isSeed($0.right) }
    pairs = kept
  }
}

/// Draws pairs from blocks without making the blocks: all pairs that have at least one of some seed rows, evenly spread
/// over the table.
///
/// Every pair of the blocks is drawn with the same probability, whatever rules propose it, so that counts over the
/// sample are counts over all pairs but for a factor. O(rows x rules) for the keys, plus the pairs.
struct PairSampler {
  /// Rules beyond this many are not looked at, and larger blocks are said to have this many rows.
  static let mostRules = 500
  static let greatestSize = 511
  /// Seeds beyond this many are not taken.
  static let mostSeeds = 32_000

  private let table: AccountTable
  private let rules: [BlockingRule]
  private let largestBlock: Int
  private let scope: PairScope
  /// Every so many rows one is a seed.
  private let stride: Int
  private var emitter: KeyEmitter
  /// A seed's place among the seeds, the other row, rule and size of the block, in one word: sorting puts pairs together.
  private var found: [UInt64] = []
  private var sample = PairSample()

  /// Samples by at most `seeds` rows; all blocks' pairs where the table has no more rows than that.
  init(
    _ table: AccountTable, rules: [BlockingRule], largestBlock: Int, seeds: Int, scope: PairScope
  ) {
    self.table = table
    self.rules = Array(rules.prefix(Self.mostRules))
    self.largestBlock = min(largestBlock, Self.greatestSize)
    self.scope = scope
    let seeds = max(1, min(seeds, Self.mostSeeds))
    stride = max(1, (table.count + seeds - 1) / seeds)
    emitter = KeyEmitter(table)
  }

  /// The sample.
  consuming func draw() -> PairSample {
    sample.seeds = (table.count + stride - 1) / stride
    for number in rules.indices { propose(number) }
    found.sort()
    for entry in found {
      let (left, right) = (UInt32(Int(entry >> 49) * stride), UInt32(truncatingIfNeeded: entry >> 18 & 0x7FFF_FFFF))
      let proposal = PairSample.Proposal(rule: Int(entry >> 9 & 511), size: Int(entry & 511))
      if let last = sample.pairs.last, last.left == left, last.right == right {
        sample.pairs[sample.pairs.count - 1] = PairSample.Pair(
          left: left, right: right, first: last.first, count: last.count + 1)
      } else {
        sample.pairs.append(
          PairSample.Pair(left: left, right: right, first: Int32(sample.proposals.count), count: 1))
      }
      sample.proposals.append(proposal)
    }
    sample.stride = stride
    return sample
  }

  private func isSeed(_ row: UInt32) -> Bool { Int(row) % stride == 0 }

  /// Finds the rows that share a key of a rule with a seed.
  private mutating func propose(_ number: Int) {
    let rule = rules[number]
    sample.blockSizes.append([])
    let columns = KeyColumns(table, rule.keys)
    var slots = KeySlots(capacity: 2 * sample.seeds)
    columns.forEachKey(of: Swift.stride(from: 0, to: table.count, by: stride)) { key, _ in slots.insert(key) }
    guard slots.count > 0 else { return }
    var hits: [UInt64] = []
    columns.forEachKey(of: 0..<table.count) { key, row in
      if let slot = slots.find(key) { hits.append(UInt64(slot) << 32 | UInt64(row)) }
    }
    let largest = min(largestBlock, rule.largestBlock ?? largestBlock)
    forEachRun(&hits) { sampler, run in
      if run.count > largest, !rule.refine.isEmpty {
        sampler.refine(run, rule, number, largest)
      } else {
        sampler.pair(run, number, largest)
      }
    }
  }

  private mutating func refine(_ run: ArraySlice<UInt64>, _ rule: BlockingRule, _ number: Int, _ largest: Int) {
    var keys: [UInt64] = []
    var slots = KeySlots(capacity: 16)
    var finer: [UInt64] = []
    for entry in run {
      let row = UInt32(truncatingIfNeeded: entry)
      emitter.emit(rule.refine, row: Int(row), into: &keys)
      for key in keys { finer.append(UInt64(slots.insert(key)) << 32 | UInt64(row)) }
    }
    forEachRun(&finer) { sampler, run in sampler.pair(run, number, largest) }
  }

  private mutating func forEachRun(_ entries: inout [UInt64], _ body: (inout PairSampler, ArraySlice<UInt64>) -> Void) {
    entries.sort()
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end] >> 32 == entries[start] >> 32 { end += 1 }
      if end - start > 1 { body(&self, entries[start..<end]) }
      start = end
    }
  }

  /// Pairs each seed of a block that is not too large with every other row of it.
  private mutating func pair(_ run: ArraySlice<UInt64>, _ rule: Int, _ largest: Int) {
    let size = min(run.count, Self.greatestSize)
    for entry in run {
      let seed = UInt32(truncatingIfNeeded: entry)
      guard isSeed(seed) else { continue }
      sample.blockSizes[rule].append(Int32(clamping: run.count))
      guard run.count <= largest else { continue }
      for entry in run {
        let row = UInt32(truncatingIfNeeded: entry)
        // Of two seeds the lesser one proposes the pair.
        if row == seed || (row < seed && isSeed(row)) || !isInScope(seed, row) { continue }
        let place = UInt64(Int(seed) / stride) << 49 | UInt64(row) << 18
        found.append(place | UInt64(rule) << 9 | UInt64(size))
      }
    }
  }

  private func isInScope(_ left: UInt32, _ right: UInt32) -> Bool {
    scope == .everything || table.providerIndex(of: Int(left)) != table.providerIndex(of: Int(right))
  }
}

extension AccountTable {
  /// Pairs of rows that are in a scope.
  func pairs(in scope: PairScope) -> Double {
    var counts = Array(repeating: 0.0, count: providers.count)
    if scope == .acrossProvidersOnly { for row in 0..<count { counts[providerIndex(of: row)] += 1 } }
    let within = counts.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    return max(1, Double(count) * Double(count - 1) / 2 - within)
  }
}
