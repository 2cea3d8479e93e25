/// A blocking key that more accounts have than may be compared with one another.
///
/// Names its rule and its size; the value, which may be a person's, only when it is asked for.
public struct LargeKey: Sendable {
  /// The rule.
  public let rule: BlockingRule
  /// The rule's position in the model.
  public let ruleNumber: Int
  /// Accounts that have the key.
  public let accounts: Int
  /// Pairs that comparing them all would take.
  public let pairs: Int
  /// Two of them.
  let rows: (Int, Int)

  /// The values that make the key, one for each key of the rule, as text.
  public func values(in table: AccountTable) -> [String] {
    rule.keys.flatMap { key -> [String] in
      switch table.origin(of: key) {
      case .nothing: []
      case .names: value(.givenName, .given, table) + value(.familyName, .family, table)
      case .slot(let slot): value(key, slot, table)
      }
    }
  }

  /// A value of the first row that gives a part which the second row has too; any where names are exchanged.
  private func value(_ key: BlockingKey, _ slot: AccountTable.Slot, _ table: AccountTable) -> [String] {
    var shared: Set<UInt64> = []
    for value in table.values(slot, of: rows.1) { table.forEachPart(of: key, slot, value) { shared.insert($0) } }
    let values = table.values(slot, of: rows.0)
    let found = values.first { value in
      var isShared = false
      table.forEachPart(of: key, slot, value) { if shared.contains($0) { isShared = true } }
      return isShared
    }
    return (found ?? values.first).map { [table.text(slot, $0)] } ?? []
  }

  /// The largest first, ties by rule and row.
  static func precedes(_ left: LargeKey, _ right: LargeKey) -> Bool {
    if left.accounts != right.accounts { return left.accounts > right.accounts }
    return (left.ruleNumber, left.rows.0, left.rows.1) < (right.ruleNumber, right.rows.0, right.rows.1)
  }
}

/// The largest keys so far.
struct LargeKeyList {
  private var keys: [LargeKey] = []
  /// Smaller keys are not among the largest.
  private var fewestAccounts = 0

  /// The largest first, at most ``BlockingPlan/mostLargeKeys``.
  var sorted: [LargeKey] { Array(keys.sorted(by: LargeKey.precedes).prefix(BlockingPlan.mostLargeKeys)) }

  @inline(__always)
  mutating func add(_ key: @autoclosure () -> LargeKey, accounts: Int) {
    guard accounts >= fewestAccounts else { return }
    keys.append(key())
    if keys.count == 4 * BlockingPlan.mostLargeKeys {
      keys = sorted
      fewestAccounts = keys.last?.accounts ?? 0
    }
  }
}
