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
    #expect(index.reports.map(\.refinedBlocks) == [1, 1])
    #expect(index.reports.map(\.windowedBlocks) == [0, 1])
    #expect(index.reports.map(\.windowedAccounts) == [0, 60])
    #expect(index.reports.map(\.omittedBlocks) == [0, 0])
    var pairs: Set<Pair> = []
    for block in 0..<index.count where index.blocks.rules[block] == 0 {
      index.forEachPair(inBlock: block) { pairs.insert(Pair(left: $0, right: $1)) }
    }
    #expect(pairs == Self.sharing(table, [BlockingRule([.city, .birthDate])]))
    var met: Set<Int> = []
    for block in 0..<index.count where index.blocks.rules[block] == 1 {
      #expect(index.blocks.range(block).count <= 3)
      met.formUnion(index.blocks.range(block).map { Int(index.blocks.members[$0]) })
    }
    #expect(met.count == 60)
  }

  @Test(arguments: [(400, 2), (400, 1), (12, 1), (2, 1)])
  func thePairBudgetHolds(_ largestBlock: Int, _ pairsPerAccount: Int) throws {
    let table = table(try SmallPopulation(people: 80, seed: 4).accounts)
    var model = try shippedModel()
    model.limits = BlockingLimits(largestBlock: largestBlock, pairsPerAccount: pairsPerAccount)
    let plan = BlockIndex(table, model).plan
    #expect(plan.budget == pairsPerAccount * table.count)
    #expect(plan.pairs <= plan.budget)
    #expect(plan.pairs == plan.reports.reduce(0) { $0 + $1.pairs })
    #expect(plan.largestBlock <= largestBlock)
  }

  @Test func aPlantedBlockIsNamedAndNotCompared() throws {
    let planted = 3000
    let accounts = try (0..<planted).map { number in
      try account("a:\(number)", [(.familyName, "Planted"), (.city, "Nowhere"), (.email, "e\(number)@example.org")])
    }
    let table = table(accounts)
    var model = try shippedModel()
    model.blockingRules = [BlockingRule([.email]), BlockingRule([.familyName, .city], refine: [.birthYear])]
    let plan = BlockIndex(table, model).plan
    let key = try #require(plan.largeKeys.first)
    #expect(plan.largeKeys.count == 1)
    #expect(key.accounts == planted && key.pairs == planted * (planted - 1) / 2)
    #expect(key.rule == model.blockingRules[1] && key.ruleNumber == 1)
    #expect(key.values(in: table) == ["planted", "nowhere"])
    #expect(plan.pairs <= planted * BlockBuilder.window)
    #expect(plan.recallAtRisk[0] == 0)
    #expect(plan.recallAtRisk[1] > 0.9)
    #expect(plan.reports[1].windowedAccounts == planted)
  }

  @Test func anyNumberOfShardsMeetsTheSamePairs() throws {
    let table = table(try SmallPopulation(people: 80, seed: 6).accounts)
    let model = try shippedModel()
    let index = BlockIndex(table, model)
    let expected = Self.met(index, shards: 1)
    #expect(expected.pairs.count == Set(expected.pairs).count)
    for shards in 2...5 {
      let found = Self.met(index, shards: shards)
      #expect(Set(found.pairs) == Set(expected.pairs))
      #expect(found.pairs.count == expected.pairs.count)
      #expect(found.counts == expected.counts)
    }
  }

  private static func met(_ index: BlockIndex, shards: Int) -> (pairs: [Pair], counts: [Int]) {
    var pairs: [Pair] = []
    var counts = index.reports.map { _ in 0 }
    for shard in 0..<shards {
      let part = index.forEachBatch(shard: shard, of: shards) { batch in
        pairs += batch.map { Pair(left: Int($0.left), right: Int($0.right)) }
      }
      counts = zip(counts, part).map { $0 + $1 }
    }
    return (pairs, counts)
  }

  @Test func acrossProvidersMeansNoPairWithinOne() throws {
    let table = table(try SmallPopulation(people: 80, seed: 4).accounts)
    var model = try shippedModel()
    model.blockingRules = model.blockingRules.map { BlockingRule($0.keys) } + [BlockingRule([.city])]
    let index = BlockIndex(table, model, scope: .acrossProvidersOnly)
    let expected = Self.sharing(table, model.blockingRules).filter {
      table.provider(of: $0.left) != table.provider(of: $0.right)
    }
    let found = Self.met(index, shards: 2).pairs
    #expect(Set(found) == expected)
    #expect(found.count == expected.count)
    for pair in expected { #expect(index.proposes(pair.left, pair.right)) }
  }

  @Test func columnsOfKeysGroupRowsAsSingleKeysDo() throws {
    let table = table(try SmallPopulation(people: 60, seed: 8).accounts)
    let rules: [[BlockingKey]] =
      BlockingKey.ofPersons.map { [$0] } + (try shippedModel()).blockingRules.map(\.keys)
      + [[.givenRoot, .familySound], [.familySound, .birthYear, .givenRoot]]
    for keys in rules {
      var grouper = KeyGrouper(capacity: 1)
      KeyColumns(table, keys).emit(0..<table.count, into: &grouper)
      var found: Set<Set<UInt32>> = []
      grouper.forEachGroup { found.insert(Set($0)) }
      var emitter = KeyEmitter(table)
      var rows: [UInt64: Set<UInt32>] = [:]
      var parts: [UInt64] = []
      for row in 0..<table.count {
        emitter.emit(keys, row: row, into: &parts)
        for key in parts { rows[key, default: []].insert(UInt32(row)) }
      }
      #expect(found == Set(rows.values.filter { $0.count > 1 }), "\(keys)")
    }
  }

  @Test(arguments: [2, 300, 5000, 60_000])
  func groupsAreThoseOfADictionary(_ count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    var grouper = KeyGrouper(capacity: 16)
    var expected: [UInt64: [UInt32]] = [:]
    for row in 0..<count {
      let key = ContentKey.mix(7, UInt64.random(in: 0..<UInt64(count), using: &random))
      grouper.append(key, row)
      expected[key, default: []].append(UInt32(row))
    }
    var found: Set<[UInt32]> = []
    grouper.forEachGroup { #expect(found.insert(Array($0)).inserted) }
    #expect(found == Set(expected.values.filter { $0.count > 1 }))
  }

  @Test func linksAreSortedAsByComparison() {
    var random = SeededGenerator(seed: 11)
    for count in [10, 5000, 20_000] {
      let links = (0..<count).map { _ in
        let weight = Double(Int.random(in: -40...40, using: &random)) / 8
        let nearly = Bool.random(using: &random) ? weight : weight.nextUp
        return Link(
          Int.random(in: 0..<3000, using: &random), Int.random(in: 0..<3000, using: &random), weight: nearly)
      }
      #expect(LinkSort.sorted(links, rows: 3000) == links.sorted(by: Link.precedes))
    }
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

  /// Values that are asked for together are found as one by one, those that come twice and those that are new included.
  @Test func aDictionaryFindsManyValues() {
    var dictionary = ByteDictionary()
    var random = SeededGenerator(seed: 5)
    for _ in 0..<60 {
      var column = PendingColumn()
      let texts = (0..<200).map { _ in "v\(Int.random(in: 0..<9000, using: &random))" }
      for (row, text) in texts.enumerated() {
        Array(text.utf8).withUnsafeBytes { value in
          withUnsafePointer(to: value) { column.add(asTheyAre: UnsafeBufferPointer(start: $0, count: 1), row: row) }
        }
      }
      column.withValues { values, bytes in dictionary.find(values, in: bytes) }
      column.forEachWord { row, word in #expect(word == dictionary.find(Array(texts[row].utf8)) ?? 0) }
      for text in texts { Array(text.utf8).withUnsafeBytes { _ = dictionary.insert($0) } }
    }
    #expect(dictionary.count > 4096)
  }
}
