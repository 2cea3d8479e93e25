/// What a blocking rule did.
public struct BlockingReport: Hashable, Sendable {
  /// The rule.
  public let rule: BlockingRule
  /// Blocks of at least two accounts.
  public internal(set) var blocks = 0
  /// Pairs in them.
  public internal(set) var pairs = 0
  /// Pairs that no earlier block had: those that are compared.
  public internal(set) var compared = 0
  /// Blocks that were larger than allowed and divided by the rule's second keys.
  public internal(set) var refinedBlocks = 0
  /// Blocks that were still larger, and whose pairs this rule does not propose.
  public internal(set) var omittedBlocks = 0
  /// Accounts in them.
  public internal(set) var omittedAccounts = 0
}

/// The blocks of all rules over a table, and the blocks of each row.
///
/// A pair that shares several blocks belongs to the first of them, so each pair is met once, and no list of pairs is
/// ever made.
///
/// Memory: 8 bytes for each row in each block of at least two.
public struct BlockIndex: Sendable {
  /// What each rule did; ``BlockingReport/compared`` is still 0.
  public let reports: [BlockingReport]
  /// The largest block that was let through, at most the model's limit.
  public let largestBlock: Int

  let starts: FrozenArray<UInt32>
  let members: FrozenArray<UInt32>
  let ruleOfBlock: FrozenArray<UInt8>
  let rowStarts: FrozenArray<UInt32>
  let rowBlocks: FrozenArray<UInt32>

  /// The number of blocks.
  var count: Int { starts.count - 1 }

  /// Blocks a table by a model's rules.
  ///
  /// The largest block is halved until the promised pairs fit the model's limit.
  public init(_ table: AccountTable, _ model: MatchModel) {
    let budget = model.limits.pairsPerAccount.multipliedReportingOverflow(by: max(1, table.count))
    var largest = model.limits.largestBlock
    var builder = BlockIndexBuilder(table, model.blockingRules, largestBlock: largest)
    while !budget.overflow, builder.pairs > budget.partialValue, largest > 2 {
      largest = max(2, largest / 2)
      builder = BlockIndexBuilder(table, model.blockingRules, largestBlock: largest)
    }
    self.init(builder, rows: table.count, largestBlock: largest)
  }

  private init(_ builder: BlockIndexBuilder, rows: Int, largestBlock: Int) {
    reports = builder.reports
    self.largestBlock = largestBlock
    starts = FrozenArray(builder.starts)
    members = FrozenArray(builder.members)
    ruleOfBlock = FrozenArray(builder.ruleOfBlock)
    let (rowStarts, rowBlocks) = Self.blocks(ofRows: rows, builder)
    self.rowStarts = FrozenArray(rowStarts)
    self.rowBlocks = FrozenArray(rowBlocks)
  }

  /// Turns blocks of rows into rows of blocks; ascending, since blocks are visited in order.
  private static func blocks(ofRows count: Int, _ builder: BlockIndexBuilder) -> (starts: [UInt32], blocks: [UInt32]) {
    var starts = Array(repeating: UInt32(0), count: count + 1)
    for row in builder.members { starts[Int(row) + 1] += 1 }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var next = starts
    var blocks = Array(repeating: UInt32(0), count: builder.members.count)
    for block in 0..<builder.starts.count - 1 {
      for member in builder.starts[block]..<builder.starts[block + 1] {
        let row = Int(builder.members[Int(member)])
        blocks[Int(next[row])] = UInt32(block)
        next[row] += 1
      }
    }
    return (starts, blocks)
  }

  /// Calls `body` with each pair of a block that no earlier block has, the lesser row first.
  @inline(__always)
  func forEachPair(inBlock block: Int, _ body: (Int, Int) -> Void) {
    let (first, end) = (Int(starts.base[block]), Int(starts.base[block + 1]))
    let members = members.base
    for i in first..<end {
      let left = Int(members[i])
      for j in i + 1..<max(i + 1, end) {
        let right = Int(members[j])
        if isFirstShared(block, left, right) { body(left, right) }
      }
    }
  }

  /// Calls `body` with each pair of a block, whatever other blocks hold.
  func forEachPair(inWholeBlock block: Int, _ body: (Int, Int) -> Void) {
    let range = Int(starts[block])..<Int(starts[block + 1])
    for i in range {
      for j in range where j > i { body(Int(members[i]), Int(members[j])) }
    }
  }

  /// Whether any block holds both rows, so that they are compared.
  func proposes(_ left: Int, _ right: Int) -> Bool {
    var (i, j) = (Int(rowStarts[left]), Int(rowStarts[right]))
    let (end, otherEnd) = (Int(rowStarts[left + 1]), Int(rowStarts[right + 1]))
    while i < end, j < otherEnd {
      let (x, y) = (rowBlocks[i], rowBlocks[j])
      if x == y { return true }
      if x < y { i += 1 } else { j += 1 }
    }
    return false
  }

  /// Whether no earlier block holds both rows.
  ///
  /// Both lists ascend, so a merge finds the first common one.
  @inline(__always)
  private func isFirstShared(_ block: Int, _ left: Int, _ right: Int) -> Bool {
    let blocks = rowBlocks.base
    var i = Int(rowStarts.base[left])
    var j = Int(rowStarts.base[right])
    let block = UInt32(block)
    while true {
      let (x, y) = (blocks[i], blocks[j])
      if x == y { return x == block }
      if x < y { i += 1 } else { j += 1 }
    }
  }
}

/// Collects the blocks, rule after rule.
struct BlockIndexBuilder {
  private(set) var starts: [UInt32] = [0]
  private(set) var members: [UInt32] = []
  private(set) var ruleOfBlock: [UInt8] = []
  private(set) var reports: [BlockingReport] = []
  private let largestBlock: Int
  private let table: AccountTable
  private var emitter: KeyEmitter
  private var keys: [UInt64] = []

  init(_ table: AccountTable, _ rules: [BlockingRule], largestBlock: Int) {
    self.table = table
    self.largestBlock = largestBlock
    emitter = KeyEmitter(table)
    for (number, rule) in rules.enumerated() {
      reports.append(BlockingReport(rule: rule))
      add(rule, UInt8(number))
    }
  }

  /// Pairs in all blocks, those in several blocks counted in each.
  var pairs: Int { reports.reduce(0) { $0 + $1.pairs } }

  private mutating func add(_ rule: BlockingRule, _ number: UInt8) {
    var entries: [KeyedRow] = []
    entries.reserveCapacity(table.count)
    for row in 0..<table.count {
      emitter.emit(rule.keys, row: row, into: &keys)
      for key in keys { entries.append(KeyedRow(key: key >> UInt64(64 - RadixSort.keyBits), row: UInt32(row))) }
    }
    RadixSort.sort(&entries)
    var oversize: [KeyedRow] = []
    let largest = min(largestBlock, rule.largestBlock ?? largestBlock)
    forEachRun(entries) { builder, run in
      if run.count <= largest {
        builder.append(run, number)
      } else {
        builder.refine(run, rule, number, into: &oversize)
      }
    }
    RadixSort.sort(&oversize)
    forEachRun(oversize) { builder, run in
      if run.count <= largest { builder.append(run, number) } else { builder.omit(run, number) }
    }
  }

  private mutating func forEachRun(
    _ entries: [KeyedRow], _ body: (inout BlockIndexBuilder, ArraySlice<KeyedRow>) -> Void
  ) {
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 { body(&self, entries[start..<end]) }
      start = end
    }
  }

  private mutating func append(_ run: ArraySlice<KeyedRow>, _ rule: UInt8) {
    let first = members.count
    for entry in run where members.count == first || members[members.count - 1] != entry.row {
      members.append(entry.row)
    }
    let size = members.count - first
    guard size > 1 else {
      members.removeLast(size)
      return
    }
    starts.append(UInt32(members.count))
    ruleOfBlock.append(rule)
    reports[Int(rule)].blocks += 1
    reports[Int(rule)].pairs += size * (size - 1) / 2
  }

  private mutating func refine(
    _ run: ArraySlice<KeyedRow>, _ rule: BlockingRule, _ number: UInt8, into oversize: inout [KeyedRow]
  ) {
    guard !rule.refine.isEmpty else {
      omit(run, number)
      return
    }
    reports[Int(number)].refinedBlocks += 1
    for entry in run {
      emitter.emit(rule.refine, row: Int(entry.row), into: &keys)
      for key in keys {
        let mixed = ContentKey.mix(entry.key, key) >> UInt64(64 - RadixSort.keyBits)
        oversize.append(KeyedRow(key: mixed, row: entry.row))
      }
    }
  }

  private mutating func omit(_ run: ArraySlice<KeyedRow>, _ rule: UInt8) {
    reports[Int(rule)].omittedBlocks += 1
    reports[Int(rule)].omittedAccounts += run.count
  }
}
