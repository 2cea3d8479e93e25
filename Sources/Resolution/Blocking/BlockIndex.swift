/// The blocks of all rules over a table, and the blocks of each row.
///
/// A pair that shares several blocks belongs to the first of them, so each pair is met once, and no list of pairs is
/// ever made.
///
/// Memory: at most 8 bytes for each row and rule.
public struct BlockIndex: Sendable {
  /// What the blocks will cost and what they leave out.
  public let plan: BlockingPlan

  /// What each rule did; ``BlockingReport/compared`` is still 0.
  public var reports: [BlockingReport] { plan.reports }
  /// The largest block that was let through, at most the model's limit.
  public var largestBlock: Int { plan.largestBlock }
  /// Whether all blocks are as large as the model allows: the number of accounts asked for no less.
  public let isWithinLimits: Bool

  let blocks: BlockList
  let rows: RowBlocks
  private let scope: PairScope
  private let table: AccountTable

  /// The number of blocks.
  var count: Int { blocks.count }

  /// Blocks a table by a model's rules.
  ///
  /// The largest block is made smaller until the promised pairs fit the model's limit; if even blocks of two do not, the
  /// last ones are left out. O(rows x rules).
  ///
  /// `changes` say which blocks are fresh; without them, and where the limits asked for smaller blocks, all are.
  public init(
    _ table: AccountTable, _ model: MatchModel, scope: PairScope = .everything, changes: TableChanges? = nil
  ) {
    self.table = table
    self.scope = scope
    let budget = BlockingPlan.budget(model.limits, accounts: table.count)
    var largest = max(2, model.limits.largestBlock)
    var builder = BlockBuilder(
      table, model.blockingRules, largestBlock: largest, scope: scope, changes: changes)
    isWithinLimits = builder.pairs <= budget
    while builder.pairs > budget, largest > 2 {
      largest = builder.largestBlock(within: budget)
      builder = BlockBuilder(table, model.blockingRules, largestBlock: largest, scope: scope)
    }
    if builder.pairs > budget {
      builder = BlockBuilder(
        table, model.blockingRules, largestBlock: largest, scope: scope, hardBudget: budget)
    }
    blocks = builder.blocks
    rows = RowBlocks(rows: table.count, rules: model.blockingRules.count, blocks)
    plan = BlockingPlan(builder, model, accounts: table.count)
  }

  /// Calls `body` with the pairs of one of `shards` parts of the fresh blocks, some hundreds at a time; a pair comes in the
  /// first block that has it, and in no other.
  ///
  /// - Returns: The number of pairs by rule.
  @inline(__always)
  func forEachBatch(shard: Int, of shards: Int, _ body: (UnsafeBufferPointer<RowPair>) -> Void) -> [Int] {
    var walk = PairWalk(self, table, scope)
    let part = blocks.part(shard, of: shards)
    var first = part.lowerBound
    while first < part.upperBound {
      guard blocks.isFresh[first] else {
        first += 1
        continue
      }
      let end = walk.endOfBatch(from: first, before: part.upperBound)
      walk.gather(first..<end)
      for block in first..<end { walk.collect(block, body) }
      first = end
    }
    walk.flush(body)
    return walk.met
  }

  /// Calls `body` with each pair of a block that no earlier block has, the lesser row first.
  func forEachPair(inBlock block: Int, _ body: (Int, Int) -> Void) {
    var walk = PairWalk(self, table, scope)
    let give = { (pairs: UnsafeBufferPointer<RowPair>) in
      for pair in pairs { body(Int(pair.left), Int(pair.right)) }
    }
    walk.gather(block..<block + 1)
    walk.collect(block, give)
    walk.flush(give)
  }

  /// Whether two rows are compared, and were before, so that what they weigh is known; see ``TableChanges``.
  func areKnown(_ left: Int, _ right: Int) -> Bool {
    guard proposes(left, right), let block = rows.firstShared(rows.row(left), rows.row(right)) else { return false }
    return !blocks.isFresh[block]
  }

  /// Whether two rows are compared.
  func proposes(_ left: Int, _ right: Int) -> Bool {
    if scope == .acrossProvidersOnly, table.providerIndex(of: left) == table.providerIndex(of: right) { return false }
    return rows.share(before: .max, rows.row(left), rows.row(right))
  }

  /// Calls `body` with each pair of a block, whatever other blocks hold.
  func forEachPair(inWholeBlock block: Int, _ body: (Int, Int) -> Void) {
    let range = blocks.range(block)
    for i in range {
      for j in i + 1..<max(i + 1, range.upperBound) {
        let (left, right) = (Int(blocks.members[i]), Int(blocks.members[j]))
        if scope == .everything || table.providerIndex(of: left) != table.providerIndex(of: right) {
          body(min(left, right), max(left, right))
        }
      }
    }
  }
}
