/// Collects the blocks, rule after rule.
///
/// A block that is too large is divided by the rule's second keys, and what is still too large by windows over its
/// rows in the order of their values. A row without a second key is counted among the refined and left to other rules.
struct BlockBuilder {
  /// Rows in a window, at most: each meets its nearest neighbours on both sides.
  static let window = 32

  private(set) var blocks = BlockList()
  private(set) var reports: [BlockingReport] = []
  private(set) var largeKeys = LargeKeyList()
  let largestBlock: Int
  private let table: AccountTable
  private let isAcross: Bool
  /// Pairs of all rules above which a block is left out.
  private let hardBudget: Int
  /// Pairs in blocks by the number of their rows.
  private var pairsBySize: [Int]
  /// Pairs in all blocks, those in several blocks counted in each.
  private(set) var pairs = 0
  private var providerCounts: [Int]
  private let changes: TableChanges?
  /// Rows of a block that is divided now and was perhaps not before: all that it is divided into is fresh.
  private var dividedAnew: Set<UInt32> = []

  init(
    _ table: AccountTable, _ rules: [BlockingRule], largestBlock: Int, scope: PairScope, hardBudget: Int = .max,
    changes: TableChanges? = nil
  ) {
    self.table = table
    self.changes = changes
    self.largestBlock = largestBlock
    self.hardBudget = hardBudget
    isAcross = scope == .acrossProvidersOnly
    pairsBySize = Array(repeating: 0, count: largestBlock + 1)
    providerCounts = Array(repeating: 0, count: table.providers.count)
    var grouper = KeyGrouper(capacity: table.count)
    for (number, rule) in rules.enumerated() {
      reports.append(BlockingReport(rule: rule))
      add(RuleDivision(rule, UInt8(number), table, changes?.before, largestBlock: largestBlock), &grouper)
    }
  }

  /// The greatest size of block below which the pairs fit a budget; at most half of the present limit.
  func largestBlock(within budget: Int) -> Int {
    var sum = 0
    var largest = 2
    for (size, pairs) in pairsBySize.enumerated() where pairs > 0 {
      sum += pairs
      if sum > budget { break }
      largest = size
    }
    return max(2, min(largestBlock / 2, largest))
  }

  private mutating func add(_ division: RuleDivision, _ grouper: inout KeyGrouper) {
    grouper.removeAll()
    dividedAnew.removeAll()
    KeyColumns(table, division.rule.keys).emit(0..<table.count, into: &grouper)
    if let before = changes?.before {
      KeyColumns(before, division.rule.keys).emit(0..<before.count, into: &grouper, numberedFrom: table.count)
    }
    var oversize = KeyGrouper(capacity: 64)
    grouper.forEachGroup { group in
      let group = GroupedRows(distinct(group), table, changes)
      let asked = pairs(of: group.rows)
      if group.rows.count <= division.largestBlock {
        append(group.rows, division.number, pairs: asked, isFresh: group.isFresh)
      } else {
        divide(group, division, asked, into: &oversize)
      }
    }
    oversize.forEachGroup { group in
      let group = GroupedRows(distinct(group), table, changes)
      let asked = pairs(of: group.rows)
      let isFresh = group.isFresh || group.rows.contains { dividedAnew.contains($0) }
      if group.rows.count <= division.largestBlock {
        append(group.rows, division.number, pairs: asked, isFresh: isFresh)
      } else {
        appendWindows(group.rows, division, asked, isFresh: isFresh)
      }
    }
  }

  private mutating func append(
    _ rows: UnsafeMutableBufferPointer<UInt32>, _ rule: UInt8, pairs: Int, isFresh: Bool
  ) {
    guard pairs > 0 else { return }
    guard self.pairs + pairs <= hardBudget else {
      reports[Int(rule)].omittedBlocks += 1
      reports[Int(rule)].omittedAccounts += rows.count
      reports[Int(rule)].unmetAccounts += Double(rows.count)
      return
    }
    blocks.append(rows, rule, isFresh: isFresh)
    reports[Int(rule)].blocks += 1
    reports[Int(rule)].pairs += pairs
    self.pairs += pairs
    pairsBySize[min(rows.count, largestBlock)] += pairs
  }

  /// Gives the rows of a block second keys.
  ///
  /// Those without one stay together, unless the rule is a weak one, which must not bring together what is common.
  private mutating func divide(
    _ group: GroupedRows, _ division: RuleDivision, _ asked: Int, into oversize: inout KeyGrouper
  ) {
    let (rows, number) = (group.rows, Int(division.number))
    reports[number].refinedBlocks += 1
    reports[number].refinedAccounts += rows.count
    largeKeys.add(
      LargeKey(
        rule: division.rule, ruleNumber: number, accounts: rows.count, pairs: asked,
        rows: (Int(rows[0]), Int(rows[rows.count - 1]))),
      accounts: rows.count)
    let (salt, missing) = (UInt64(rows[0]), division.missing)
    division.seconds.emit(rows.lazy.map { Int($0) }, into: &oversize, salt: salt, missing: missing)
    guard let changes, group.isFresh else { return }
    if group.unchangedCount(changes) <= division.largestBlock { dividedAnew.formUnion(rows) }
    division.secondsBefore?.emit(
      group.past.lazy.map { [table] in Int($0) - table.count }, into: &oversize, salt: salt, missing: missing,
      numberedFrom: table.count)
  }

  /// Lets only near neighbours in the order of their values meet, by windows that overlap by half.
  private mutating func appendWindows(
    _ rows: UnsafeMutableBufferPointer<UInt32>, _ division: RuleDivision, _ asked: Int, isFresh: Bool
  ) {
    let number = Int(division.number)
    reports[number].windowedBlocks += 1
    reports[number].windowedAccounts += rows.count
    let before = reports[number].pairs
    let order = NeighbourOrder(table).sorted(rows)
    let size = min(Self.window, division.largestBlock)
    var first = 0
    while first < order.count - 1 {
      var window = Array(order[first..<min(first + size, order.count)])
      if first + size >= order.count { first = order.count } else { first += max(1, size / 2) }
      window.sort()
      window.withUnsafeMutableBufferPointer {
        append($0, division.number, pairs: pairs(of: $0), isFresh: isFresh)
      }
    }
    let met = min(1, Double(reports[number].pairs - before) / Double(asked))
    reports[number].unmetAccounts += Double(rows.count) * (1 - met)
  }

  // MARK: Rows of a group

  /// The rows in ascending order, each once.
  ///
  /// They ascend already but where two keys were taken for one, or one row has a key twice.
  private func distinct(_ rows: UnsafeMutableBufferPointer<UInt32>) -> UnsafeMutableBufferPointer<UInt32> {
    var group = rows
    var isAscending = true
    for index in 1..<group.count where group[index - 1] >= group[index] { isAscending = false }
    if isAscending { return group }
    group.sort()
    var count = 1
    for index in 1..<group.count where group[index] != group[count - 1] {
      group[count] = group[index]
      count += 1
    }
    return UnsafeMutableBufferPointer(rebasing: group[..<count])
  }

  /// The pairs of a block that the scope asks for.
  private mutating func pairs(of rows: UnsafeMutableBufferPointer<UInt32>) -> Int {
    let all = rows.count * (rows.count - 1) / 2
    guard isAcross else { return all }
    for row in rows { providerCounts[table.providerIndex(of: Int(row))] += 1 }
    var within = 0
    for row in rows {
      let provider = table.providerIndex(of: Int(row))
      within += providerCounts[provider] * (providerCounts[provider] - 1) / 2
      providerCounts[provider] = 0
    }
    return all - within
  }
}

/// A rule with the limit that holds for it and the makers of its second keys.
private struct RuleDivision {
  let rule: BlockingRule
  let number: UInt8
  let largestBlock: Int
  let seconds: KeyColumns
  /// The same of the accounts as they were before.
  let secondsBefore: KeyColumns?
  /// The second key of rows that have none; `nil` where they are left out.
  let missing: UInt64?

  init(_ rule: BlockingRule, _ number: UInt8, _ table: AccountTable, _ before: AccountTable?, largestBlock: Int) {
    self.rule = rule
    self.number = number
    self.largestBlock = max(2, min(largestBlock, rule.largestBlock ?? largestBlock))
    seconds = KeyColumns(table, rule.refine)
    secondsBefore = before.map { KeyColumns($0, rule.refine) }
    missing = rule.largestBlock == nil || rule.refine.isEmpty ? 0 : nil
  }
}

/// The order in which rows that share a blocking key stand side by side: by birth date and names, then by the other
/// values, equal ones together.
private struct NeighbourOrder {
  private let table: AccountTable
  private let slots: [AccountTable.Slot]

  init(_ table: AccountTable) {
    self.table = table
    let first: [AccountTable.Slot] = [.birth, .family, .given]
    let all = (0..<AccountTable.Slot.personCount + table.columns.count).map { AccountTable.Slot(number: $0) }
    slots = (first + all.filter { !first.contains($0) }).filter { table.hasValues($0) }
  }

  /// O(n log n); a function of the values, ties by row.
  func sorted(_ rows: UnsafeMutableBufferPointer<UInt32>) -> [UInt32] {
    rows.map { row in (words: slots.map { word($0, Int(row)) }, row: row) }
      .sorted { $0.words == $1.words ? $0.row < $1.row : $0.words.lexicographicallyPrecedes($1.words) }
      .map(\.row)
  }

  /// Names by their first letters, dates by themselves.
  private func word(_ slot: AccountTable.Slot, _ row: Int) -> UInt64 {
    guard let value = table.values(slot, of: row).first else { return 0 }
    guard table.isName(slot) else { return table.identity(slot, value) }
    let letters = table.names.letters(table.names.traits.base[Int(value)])
    return (0..<8).reduce(0) { $0 << 8 | ($1 < letters.count ? UInt64(letters[$1]) : 0) }
  }
}
