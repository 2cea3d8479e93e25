import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ColumnBlockingTests {
  /// The keys of each row of a one-column table.
  private static func keys(_ key: String, _ values: [String]) throws -> [Set<UInt64>] {
    let column = String(try #require(key.split(separator: "/").first))
    let table = try table(column, values)
    var emitter = KeyEmitter(table)
    return try (0..<table.count).map { row in
      var keys: [UInt64] = []
      emitter.emit([try ResolutionTests.key(key)], row: row, into: &keys)
      #expect(Set(keys).count == keys.count)
      return Set(keys)
    }
  }

  private static func share(_ key: String, _ one: String, _ other: String, among rows: [String] = []) throws -> Bool {
    let keys = try keys(key, [one, other] + rows)
    return !keys[0].isDisjoint(with: keys[1])
  }

  @Test(arguments: [
    ("text.t", "Rent May", "rent may", true), ("text.t", "Rent May", "may rent", false),
    ("text.t/rare_word", "Rent May", "june rent", true), ("text.t/rare_word", "Rent May", "pay day", false),
    ("text.t/number", "item 77 a", "b 77", true), ("text.t/number", "item a", "item b", false),
    ("text.t/start", "Rent May", "rent!", false), ("text.t/start", "Rent May", "rent-m", true),
    ("name.n", "Mary Ann", "maryann", true), ("name.n/sound", "Schulz", "Shultz", true),
    ("name.n/sound", "Acme Ltd", "acme", true),
    ("name.n/word", "Acme Ltd", "Other Ltd", true), ("name.n/start", "Manchest", "Manchester", true),
    ("name.n/sound", "Leeds", "York", false),
    ("code.c", "a-1", "A1", true), ("code.c", "a1", "a2", false), ("code.c/start", "ab1234", "ab1239", true),
    ("code.c/start", "ab1234", "ab9234", false),
    ("date.d", "1980-03-07", "7.3.1980", true), ("date.d", "1980-03-07", "1980-03-08", false),
    ("date.d/year", "1980-03-07", "1980", true),
    ("amount.a", "36.36", "-36.36", true), ("amount.a", "36.36", "36.37", false), ("amount.a/near", "0", "0.00", true),
    ("amount.a/near", "0", "1", false), ("date.d/near", "1980-03-07", "1980-09-07", false),
    ("date.d/near", "1980", "1980", false),
  ])
  func transforms(_ key: String, _ one: String, _ other: String, _ isShared: Bool) throws {
    #expect(try Self.share(key, one, other) == isShared)
  }

  @Test(arguments: [("date.d/near", 7), ("date.d/near<=1", 1), ("date.d/near<=30", 30)])
  func nearDatesAlwaysShareAKey(_ key: String, _ most: Int) throws {
    var random = SeededGenerator(seed: 51)
    let days = (0..<400).map { _ in Int32.random(in: -30_000...30_000, using: &random) }
    let pairs = days.map { ($0, $0 + Int32(Int.random(in: -most...most, using: &random))) }
    let keys = try Self.keys(key, pairs.flatMap { [Day(number: $0).description, Day(number: $1).description] })
    for index in pairs.indices { #expect(!keys[2 * index].isDisjoint(with: keys[2 * index + 1]), "\(pairs[index])") }
    #expect(keys.allSatisfy { $0.count == 2 })
    // What is more than twice as far apart never does.
    let far = try Self.keys(
      key, days.flatMap { [Day(number: $0).description, Day(number: $0 + Int32(2 * most + 1)).description] })
    for index in days.indices { #expect(far[2 * index].isDisjoint(with: far[2 * index + 1])) }
  }

  @Test(arguments: [("amount.a/near", 0.05), ("amount.a/near<=0.01", 0.01), ("amount.a/near<=0.5", 0.5)])
  func nearAmountsAlwaysShareAKey(_ key: String, _ share: Double) throws {
    var random = SeededGenerator(seed: 52)
    let amounts = (0..<400).map { _ in Int64.random(in: 1_000_000...9_000_000_000_000, using: &random) }
    let pairs = amounts.map {
      ($0, Int64((Double($0) * (1 - Double.random(in: 0...share, using: &random))).rounded(.up)))
    }
    let keys = try Self.keys(key, pairs.flatMap { [Amount.text($0), Amount.text(-$1)] })
    for index in pairs.indices { #expect(!keys[2 * index].isDisjoint(with: keys[2 * index + 1]), "\(pairs[index])") }
  }

  @Test func theRarestWordsOfOtherRowsAreKeys() throws {
    let rows = [
      "pay one two three four alone", "one", "two two", "two", "three", "three", "three", "pay", "pay", "pay", "pay",
      "four",
    ]
    let table = try table("text.t", rows)
    let texts = table.tableColumns[0].texts
    var found: [String] = []
    texts.forEachRareWord(table.values(.column(0), of: 0)[0], most: 3, numbersOnly: false) { word in
      let index = (0..<texts.words.count).first { texts.words[$0].hash == word.hash } ?? 0
      found.append(String(decoding: texts.letters(UInt32(index)), as: UTF8.self))
    }
    #expect(found == ["four", "one", "two"])
  }

  @Test func combinationsMeetEveryPairOnce() throws {
    let table = try table(SmallLedger(rows: 160, seed: 53).rows)
    let model = try SmallLedger.model()
    let index = BlockIndex(table, model)
    var met: [[Int]: Int] = [:]
    for block in 0..<index.count { index.forEachPair(inBlock: block) { met[[$0, $1], default: 0] += 1 } }
    #expect(met.values.allSatisfy { $0 == 1 })
    var emitter = KeyEmitter(table)
    var expected: Set<[Int]> = []
    for rule in model.blockingRules {
      let keys = (0..<table.count).map { row in
        var keys: [UInt64] = []
        emitter.emit(rule.keys, row: row, into: &keys)
        return Set(keys)
      }
      for left in 0..<table.count {
        for right in left..<table.count where left < right && !keys[left].isDisjoint(with: keys[right]) {
          expected.insert([left, right])
        }
      }
    }
    #expect(Set(met.keys) == expected)
    #expect(!expected.isEmpty)
  }

  @Test func aRuleOverAColumnThatIsNotThereFindsNothing() throws {
    let table = try table("text.t", ["a", "a"])
    var emitter = KeyEmitter(table)
    var keys: [UInt64] = [1]
    emitter.emit([try ResolutionTests.key("code.c")], row: 0, into: &keys)
    #expect(keys.isEmpty)
  }
}

@Suite struct ColumnLinkingTests {
  @Test func paymentsFindTheirCounterparts() throws {
    let table = try table(SmallLedger(rows: 200, seed: 61).rows)
    let trained = Training.train(try SmallLedger.model(), from: table, seed: 1, scope: .acrossProvidersOnly)
    let resolution = Resolver(model: trained.model).resolve(table)
    #expect(resolution.links.count > 50)
    let right = resolution.links.count { table.id(of: Int($0.a)).key == table.id(of: Int($0.b)).key }
    #expect(Double(right) / Double(resolution.links.count) > 0.9)
  }

  @Test func frequenciesOfColumnsAreCounted() throws {
    // The birth date tells the rows apart, so that they are twenty people's.
    let rows = (0..<20).map { number in
      TestRow(
        "a:\(number + 100)",
        [
          ("text.memo", number < 12 ? "Rent" : "memo \(number)"), ("name.payee", "Mary Ann"),
          ("birth_date", "\(1950 + number)-05-01"),
        ])
    }
    let table = try table(rows)
    let counting = TermCounting(table)
    let memo = try #require(counting.frequencies(term("text.memo")))
    #expect(memo.values == ["rent": 0.6])
    let payee = try #require(counting.frequencies(term("name.payee")))
    #expect(payee.values == ["maryann": 1])
    #expect(counting.frequencies(try term("code.none")) == nil)
  }

  @Test func aRareValueWeighsMore() throws {
    var model = try model("text.memo", ["exact"])
    let column = try term("text.memo")
    model.comparisons[0].levels[0].termFrequency = column
    model.termFrequencies = [column: TermFrequencies(values: ["rent": 0.25], unlisted: 0.001)]
    let table = try table("text.memo", ["Rent", "rent", "Zanzibar", "zanzibar"])
    let scorer = PairScorer(CompiledModel(model), table)
    let (rent, zanzibar) = (scorer.compare(0, 1).parts[0], scorer.compare(2, 3).parts[0])
    #expect(abs(zanzibar.contribution - rent.contribution - 7.965784284662087) < 1e-9)
  }

  @Test func anExplanationNamesTheColumn() throws {
    let table = try table(SmallLedger(rows: 40, seed: 62).rows)
    let resolver = Resolver(model: try SmallLedger.model())
    for row in 1..<table.count {
      let explanation = resolver.explain(table, 0, row)
      #expect(explanation.lines.map(\.comparison) == ["sum", "paid", "memo", "branch", "payee"])
      var sum = explanation.prior
      for line in explanation.lines { sum += line.weight + line.termAdjustment }
      #expect(sum + explanation.household == explanation.matchWeight)
    }
  }
}
