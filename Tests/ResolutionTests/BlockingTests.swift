import TestSupport
import Testing

@testable import Resolution

@Suite struct BlockingTests {
  private struct Pair: Hashable {
    let left: Int
    let right: Int
  }

  /// Every pair that shares a key of a rule, found the slow way.
  private static func sharing(_ table: AccountTable, _ rules: [BlockingRule]) -> Set<Pair> {
    var emitter = KeyEmitter(table)
    var pairs: Set<Pair> = []
    for rule in rules {
      let keys = (0..<table.count).map { row in
        var keys: [UInt64] = []
        emitter.emit(rule.keys, row: row, into: &keys)
        return Set(keys)
      }
      for left in 0..<table.count {
        for right in left..<table.count where left < right && !keys[left].isDisjoint(with: keys[right]) {
          pairs.insert(Pair(left: left, right: right))
        }
      }
    }
    return pairs
  }

  @Test func eachPairThatSharesAKeyIsMetOnce() throws {
    let table = table(try SmallPopulation(people: 80, seed: 4).accounts)
    var model = try shippedModel()
    model.blockingRules = model.blockingRules.map { BlockingRule($0.keys) } + [BlockingRule([.city])]
    let index = BlockIndex(table, model)
    var met: [Pair: Int] = [:]
    for block in 0..<index.count {
      index.forEachPair(inBlock: block) { met[Pair(left: $0, right: $1), default: 0] += 1 }
    }
    #expect(Set(met.keys) == Self.sharing(table, model.blockingRules))
    #expect(met.values.allSatisfy { $0 == 1 })
    #expect(met.keys.allSatisfy { $0.left < $0.right })
  }

  @Test func largeBlocksAreRefinedAndReported() throws {
    let accounts = try (0..<60).map { number in
      try account("a:\(number)", [(.city, "Leeds"), (.birthDate, "19\(50 + number % 7)-05-01")])
    }
    let table = table(accounts)
    var model = try shippedModel()
    model.blockingRules = [
      BlockingRule([.city], refine: [.birthDate], largestBlock: 20), BlockingRule([.city], largestBlock: 3),
    ]
    let index = BlockIndex(table, model)
    #expect(index.reports.map(\.refinedBlocks) == [1, 0])
    #expect(index.reports.map(\.omittedBlocks) == [0, 1])
    #expect(index.reports.map(\.omittedAccounts) == [0, 60])
    var pairs: Set<Pair> = []
    for block in 0..<index.count { index.forEachPair(inBlock: block) { pairs.insert(Pair(left: $0, right: $1)) } }
    #expect(pairs == Self.sharing(table, [BlockingRule([.city, .birthDate])]))
  }

  @Test func thePairBudgetHolds() throws {
    let table = table(try SmallPopulation(people: 80, seed: 4).accounts)
    var model = try shippedModel()
    model.limits = BlockingLimits(largestBlock: 400, pairsPerAccount: 2)
    let index = BlockIndex(table, model)
    #expect(index.reports.reduce(0) { $0 + $1.pairs } <= 2 * table.count)
    #expect(index.largestBlock < 400)
  }

  @Test func radixSortSorts() {
    var random = SeededGenerator(seed: 2)
    var entries = (0..<5000).map { row in
      KeyedRow(key: UInt64.random(in: 0..<1 << 44, using: &random) & 0xFFF_0000_0FFF, row: UInt32(row))
    }
    let expected = entries.sorted { $0.key != $1.key ? $0.key < $1.key : $0.row < $1.row }
    RadixSort.sort(&entries)
    #expect(entries.map(\.key) == expected.map(\.key))
    #expect(entries.map(\.row) == expected.map(\.row))
  }

  @Test func aDictionaryNumbersEachValueOnce() {
    var dictionary = ByteDictionary()
    var random = SeededGenerator(seed: 3)
    var known: [String: UInt32] = [:]
    for _ in 0..<5000 {
      let text = "v\(Int.random(in: 0..<800, using: &random))"
      let (id, isNew) = Array(text.utf8).withUnsafeBytes { dictionary.insert($0) }
      #expect(isNew == (known[text] == nil))
      #expect(known[text] ?? id == id)
      known[text] = id
      #expect(String(decoding: dictionary.bytes(id), as: UTF8.self) == text)
    }
    #expect(dictionary.count == known.count + 1)
    #expect(dictionary.find(Array("none".utf8)) == nil)
  }
}
