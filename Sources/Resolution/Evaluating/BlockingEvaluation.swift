/// What each blocking rule finds of the pairs that are true, and what it alone finds.
public struct BlockingEvaluation: Sendable {
  /// Pairs of accounts of one known person.
  public let truePairs: Int
  /// Those that any rule finds: no link can be found beyond them.
  public let foundPairs: Int
  /// In the model's order.
  public let rules: [Rule]

  /// One rule.
  public struct Rule: Hashable, Sendable {
    /// The rule.
    public let rule: BlockingRule
    /// Pairs in its blocks.
    public let pairs: Int
    /// True pairs in its blocks.
    public let found: Int
    /// True pairs that no other rule finds.
    public let foundAlone: Int
  }

  /// Looks for every true pair in the blocks: O(true pairs x rules^2).
  public init(_ prepared: PreparedTable, persons: KnownPersons) {
    let reports = prepared.index.reports
    var (truePairs, foundPairs) = (0, 0)
    var found = Array(repeating: 0, count: reports.count)
    var alone = found
    persons.forEachPair { one, other in
      truePairs += 1
      let rules = prepared.index.rules(proposing: one, other)
      foundPairs += rules == 0 ? 0 : 1
      for rule in reports.indices where rules >> UInt64(rule) & 1 == 1 {
        found[rule] += 1
        if rules.nonzeroBitCount == 1 { alone[rule] += 1 }
      }
    }
    self.truePairs = truePairs
    self.foundPairs = foundPairs
    rules = reports.indices.map { rule in
      Rule(rule: reports[rule].rule, pairs: reports[rule].pairs, found: found[rule], foundAlone: alone[rule])
    }
  }
}

extension BlockIndex {
  /// The rules of which a block holds both rows, as bits.
  fileprivate func rules(proposing left: Int, _ right: Int) -> UInt64 {
    guard proposes(left, right) else { return 0 }
    let others = Set(rows.blocks(of: right))
    return rows.blocks(of: left).reduce(0) { bits, block in
      others.contains(block) ? bits | 1 << UInt64(blocks.rules[Int(block) - 1]) : bits
    }
  }
}

extension RowBlocks {
  /// All blocks of a row, numbered from 1.
  fileprivate func blocks(of row: Int) -> [UInt32] {
    let words = self.row(row)
    let list = Int(words[listWord])
    return (0..<listWord).map { words[$0] }.filter { $0 != Self.none }
      + (0..<Int(lists[list])).map { lists[list + 1 + $0] }
  }
}
