/// Pairs of the blocks of a table, each with the rules that propose it.
struct PairSample {
  struct Pair: BitwiseCopyable {
    /// The lesser row.
    let left: UInt32
    /// The greater row.
    let right: UInt32
    /// A bit for each rule whose blocks hold both rows.
    let rules: UInt64
  }

  /// Each pair once, by rows.
  var pairs: [Pair]
  /// The probability with which a pair of the blocks is in the sample: what a count is divided by.
  let share: Double
}

/// Draws pairs from blocks without making the blocks: all pairs that have at least one of some seed rows, evenly spread
/// over the table.
///
/// Every pair of the blocks is drawn with the same probability, whatever rules propose it, so that counts over the
/// sample are counts over all pairs but for a factor. O(rows x rules) for the keys, plus the pairs.
struct PairSampler {
  private let table: AccountTable
  private let rules: [BlockingRule]
  private let largestBlock: Int
  /// Every so many rows one is a seed.
  private let stride: Int
  private var emitter: KeyEmitter

  /// Samples by at most `seeds` rows; all blocks' pairs where the table has no more rows than that.
  init(_ table: AccountTable, rules: [BlockingRule], largestBlock: Int, seeds: Int) {
    self.table = table
    self.rules = Array(rules.prefix(64))
    self.largestBlock = largestBlock
    stride = max(1, (table.count + seeds - 1) / max(1, seeds))
    emitter = KeyEmitter(table)
  }

  /// The sample.
  mutating func draw() -> PairSample {
    var proposals: [Proposal] = []
    for number in rules.indices { propose(number, &proposals) }
    proposals.sort { $0.pair != $1.pair ? $0.pair < $1.pair : $0.rule < $1.rule }
    var pairs: [PairSample.Pair] = []
    var index = 0
    while index < proposals.count {
      let pair = proposals[index].pair
      var mask: UInt64 = 0
      while index < proposals.count, proposals[index].pair == pair {
        mask |= 1 << UInt64(proposals[index].rule)
        index += 1
      }
      pairs.append(
        PairSample.Pair(left: UInt32(pair >> 32), right: UInt32(truncatingIfNeeded: pair), rules: mask))
    }
    let miss = 1 - 1 / Double(stride)
    return PairSample(pairs: pairs, share: stride == 1 ? 1 : 1 - miss * miss)
  }

  private struct Proposal: BitwiseCopyable {
    let pair: UInt64
    let rule: UInt8
  }

  private func isSeed(_ row: Int) -> Bool { row % stride == 0 }

  /// Finds the rows that share a key of a rule with a seed.
  private mutating func propose(_ number: Int, _ proposals: inout [Proposal]) {
    let rule = rules[number]
    var keys: [UInt64] = []
    var slots = KeySlots(capacity: 2 * (table.count / stride + 1))
    for row in Swift.stride(from: 0, to: table.count, by: stride) {
      emitter.emit(rule.keys, row: row, into: &keys)
      for key in keys { slots.insert(key) }
    }
    guard slots.count > 0 else { return }
    var hits: [KeyedRow] = []
    for row in 0..<table.count {
      emitter.emit(rule.keys, row: row, into: &keys)
      for key in keys {
        if let slot = slots.find(key) { hits.append(KeyedRow(key: UInt64(slot), row: UInt32(row))) }
      }
    }
    let largest = min(largestBlock, rule.largestBlock ?? largestBlock)
    forEachRun(&hits) { sampler, run in
      if run.count <= largest {
        sampler.pair(run, number, &proposals)
      } else if !rule.refine.isEmpty {
        sampler.refine(run, rule, number, largest, &proposals)
      }
    }
  }

  private mutating func refine(
    _ run: ArraySlice<KeyedRow>, _ rule: BlockingRule, _ number: Int, _ largest: Int, _ proposals: inout [Proposal]
  ) {
    var keys: [UInt64] = []
    var finer: [KeyedRow] = []
    for entry in run {
      emitter.emit(rule.refine, row: Int(entry.row), into: &keys)
      for key in keys { finer.append(KeyedRow(key: key >> UInt64(64 - RadixSort.keyBits), row: entry.row)) }
    }
    forEachRun(&finer) { sampler, run in
      if run.count <= largest { sampler.pair(run, number, &proposals) }
    }
  }

  private mutating func forEachRun(
    _ entries: inout [KeyedRow], _ body: (inout PairSampler, ArraySlice<KeyedRow>) -> Void
  ) {
    entries.sort { $0.key != $1.key ? $0.key < $1.key : $0.row < $1.row }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 { body(&self, entries[start..<end]) }
      start = end
    }
  }

  /// Pairs each seed of a block with every other row of it.
  private func pair(_ run: ArraySlice<KeyedRow>, _ rule: Int, _ proposals: inout [Proposal]) {
    for (offset, seed) in run.enumerated() where isSeed(Int(seed.row)) {
      for (other, entry) in run.enumerated() where entry.row != seed.row {
        // Of two seeds the first one proposes the pair.
        if isSeed(Int(entry.row)), other < offset { continue }
        let (left, right) = (min(seed.row, entry.row), max(seed.row, entry.row))
        proposals.append(Proposal(pair: UInt64(left) << 32 | UInt64(right), rule: UInt8(rule)))
      }
    }
  }
}

/// Numbers distinct keys in the order in which they come: an open-addressed table of 64-bit hashes.
struct KeySlots {
  private var keys: [UInt64]
  private var numbers: [UInt32]
  private var mask: Int
  private(set) var count = 0

  /// Room for `capacity` keys without growing.
  init(capacity: Int) {
    var size = 64
    while size < 2 * capacity { size *= 2 }
    keys = Array(repeating: 0, count: size)
    numbers = Array(repeating: .max, count: size)
    mask = size - 1
  }

  /// The number of a known key.
  @inline(__always)
  func find(_ key: UInt64) -> UInt32? {
    var place = Int(truncatingIfNeeded: key ^ key >> 32) & mask
    while numbers[place] != .max {
      if keys[place] == key { return numbers[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  /// The number of a key, a new one if it is not known.
  @discardableResult
  mutating func insert(_ key: UInt64) -> UInt32 {
    var place = Int(truncatingIfNeeded: key ^ key >> 32) & mask
    while numbers[place] != .max {
      if keys[place] == key { return numbers[place] }
      place = (place + 1) & mask
    }
    keys[place] = key
    numbers[place] = UInt32(count)
    count += 1
    if 2 * count > keys.count { grow() }
    return UInt32(count - 1)
  }

  private mutating func grow() {
    var larger = KeySlots(capacity: keys.count)
    var order = Array(repeating: UInt64(0), count: count)
    for place in keys.indices where numbers[place] != .max { order[Int(numbers[place])] = keys[place] }
    for key in order { larger.insert(key) }
    self = larger
  }
}
