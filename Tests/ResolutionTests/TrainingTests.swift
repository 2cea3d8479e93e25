import Foundation
import Records
import TestSupport
import Testing

@testable import Resolution

/// A model of some comparisons with given numbers of levels, all numbers of which are even.
private func planted(_ levels: [Int], prior: Double = 0.2, household: Bool = false) -> MatchModel {
  let kinds: [ComparisonKind] = [.nationalID, .phone, .email, .birthPlace, .familyName]
  let conditions: [Condition] = [.exact, .edits(1), .edits(2)]
  let comparisons = zip(kinds, levels).map { kind, count in
    ComparisonModel(
      kind: kind,
      levels: (0..<count).map { level in
        let m = level == 0 ? 0.6 : 0.4 / Double(count - 1)
        return ComparisonLevel(
          label: "", when: level == count - 1 ? .otherwise : conditions[level], m: m, u: 1 / Double(count),
          h: household ? 1 / Double(count) : nil)
      })
  }
  return MatchModel(
    name: "planted", version: "1", probabilityTwoRandomRecordsMatch: prior, threshold: 0.9, comparisons: comparisons,
    household: household ? MatchModel.Household(probability: 0.1) : nil, blockingRules: [BlockingRule([.phone])])
}

extension MatchModel {
  fileprivate func settingU(_ u: [[Double]]) -> MatchModel {
    var model = self
    for index in u.indices {
      for level in u[index].indices { model.comparisons[index].levels[level].u = u[index][level] }
    }
    return model
  }

  fileprivate func settingH(_ h: [[Double]]) -> MatchModel {
    var model = self
    for index in h.indices {
      for level in h[index].indices { model.comparisons[index].levels[level].h = h[index][level] }
    }
    return model
  }
}

private func draw(_ shares: [Double], _ random: inout SeededGenerator) -> Int {
  var rest = Double.random(in: 0..<1, using: &random)
  for (index, share) in shares.enumerated() {
    if rest < share { return index }
    rest -= share
  }
  return shares.count - 1
}

@Suite struct MixtureEstimationTests {
  private static let m = [[0.9, 0.08, 0.02], [0.8, 0.2], [0.7, 0.2, 0.1], [0.95, 0.05]]
  private static let u = [[0.01, 0.04, 0.95], [0.02, 0.98], [0.05, 0.15, 0.8], [0.1, 0.9]]

  /// Pairs drawn from known probabilities; the estimate must find them again.
  @Test func matchesAreRecovered() {
    var random = SeededGenerator(seed: 77)
    var counts = PatternCounts()
    for _ in 0..<60_000 {
      let source = Double.random(in: 0..<1, using: &random) < 0.3 ? Self.m : Self.u
      counts.add(LevelPattern(levels: Self.levels(source, &random)))
    }
    let model = planted([3, 2, 3, 2]).settingU(Self.u)
    var estimation = MixtureEstimation(
      model, base: model, patterns: PatternTable(counts.sorted, comparisons: 4), allPairs: 60_000, share: 1)
    estimation.run()
    #expect(estimation.hasConverged)
    #expect(abs(estimation.matchOdds / (1 + estimation.matchOdds) - 0.3 / 1.3) < 0.1)
    for (found, expected) in zip(estimation.m.joined(), Self.m.joined()) { #expect(abs(found - expected) < 0.02) }
  }

  /// A null level in one of ten, wherever it is.
  private static func levels(_ source: [[Double]], _ random: inout SeededGenerator) -> [Int] {
    source.map { Int.random(in: 0..<10, using: &random) == 0 ? 0 : draw($0, &random) + 1 }
  }

  @Test func householdsAreToldFromMatches() {
    let h = [[0.02, 0.03, 0.95], [0.6, 0.4], [0.05, 0.15, 0.8], [0.9, 0.1]]
    var random = SeededGenerator(seed: 5)
    var counts = PatternCounts()
    for _ in 0..<60_000 {
      let place = Double.random(in: 0..<1, using: &random)
      let source = place < 0.01 ? Self.m : place < 0.03 ? h : Self.u
      counts.add(LevelPattern(levels: source.map { draw($0, &random) + 1 }))
    }
    let model = planted([3, 2, 3, 2], prior: 0.01, household: true).settingU(Self.u).settingH(h)
    var estimation = MixtureEstimation(
      model, base: model, patterns: PatternTable(counts.sorted, comparisons: 4), allPairs: 60_000, share: 1)
    estimation.run()
    #expect(abs(estimation.matches - 600) < 100)
    #expect(abs(estimation.householdOdds * 60_000 - 1200) < 300)
  }

  /// Pairs are seen only where one of two rules proposes them, and yet what these look at is estimated fairly.
  @Test func whatRulesLookAtIsLearnedFromOtherRules() {
    var random = SeededGenerator(seed: 9)
    var counts = PatternCounts()
    var matches = 0.0
    for _ in 0..<400_000 {
      let isMatch = Double.random(in: 0..<1, using: &random) < 0.02
      let levels = (isMatch ? Self.m : Self.u).map { draw($0, &random) + 1 }
      var free: UInt32 = 0
      if levels[0] == 1 { free |= 0b1110 }
      if levels[1] == 1 { free |= 0b1101 }
      guard free != 0 else { continue }
      matches += isMatch ? 1 : 0
      counts.add(LevelPattern(levels: levels), free: free)
    }
    let model = planted([3, 2, 3, 2], prior: 0.001).settingU(Self.u)
    var estimation = MixtureEstimation(
      model, base: model, patterns: PatternTable(counts.sorted, comparisons: 4), allPairs: 400_000, share: 1)
    estimation.run()
    for (found, expected) in zip(estimation.m.joined(), Self.m.joined()) { #expect(abs(found - expected) < 0.04) }
    #expect(abs(estimation.matches / matches - 1) < 0.08)
  }

  @Test(arguments: [([0, 0, 0], 0), ([1, 0, 0], 1), ([0, 10, 0], 10)] as [([Double], Double)])
  func fewObservationsLeaveTheBase(_ counts: [Double], _ total: Double) {
    let base = [0.5, 0.3, 0.2]
    let found = MixtureEstimation.posterior(counts, base, 20)
    #expect(abs(found.reduce(0, +) - 1) < 1e-12)
    for level in base.indices { #expect(abs(found[level] - (counts[level] + 20 * base[level]) / (total + 20)) < 1e-12) }
  }

  @Test func anEstimateThatDoesNotComeToRestSaysSo() {
    var counts = PatternCounts()
    for level in 1...2 { for _ in 0..<50 { counts.add(LevelPattern(levels: [level, level])) } }
    let model = planted([2, 2])
    var estimation = MixtureEstimation(
      model, base: model, patterns: PatternTable(counts.sorted, comparisons: 2), allPairs: 1000, share: 1)
    estimation.run(limit: 1)
    #expect(!estimation.hasConverged && estimation.rounds == 1)
  }
}

@Suite struct OperatingPointTests {
  private typealias Candidates = OperatingPoints.Candidates

  @Test func aCleanGapIsFound() {
    let points = OperatingPoints(
      [0.99, 0.9, 0.001].map { Candidates(threshold: $0, probability: $0, pairs: 100) }, right: 189.1, wrong: 1)
    #expect(points.balanced.threshold == 0.9)
    #expect(abs(points.balanced.expectedPrecision - 0.945) < 1e-9)
    #expect(abs(points.balanced.expectedRecall - 189 / 189.1) < 1e-9)
  }

  @Test func thresholdsFallFromCautiousToInclusiveAndRiseWithTheCostOfAWrongLink() {
    let candidates = (1..<100).map {
      Candidates(threshold: Double($0) / 100, probability: Double($0) / 100, pairs: 10)
    }
    let right = candidates.reduce(0) { $0 + $1.probability * $1.pairs }
    var last = 0.0
    for wrong in [1.0, 2, 5, 20] {
      let points = OperatingPoints(candidates, right: right, wrong: wrong)
      #expect(points.cautious.threshold >= points.balanced.threshold)
      #expect(points.balanced.threshold >= points.inclusive.threshold)
      #expect(points.balanced.threshold >= last)
      last = points.balanced.threshold
    }
  }

  /// For pairs alone the best threshold is half the best F-measure.
  @Test func thePlainThresholdIsHalfTheBestMeasure() {
    let candidates = (1..<1000).map {
      Candidates(threshold: Double($0) / 1000, probability: Double($0) / 1000, pairs: 1)
    }
    let right = candidates.reduce(0) { $0 + $1.probability * $1.pairs }
    let point = OperatingPoints(candidates, right: right, wrong: 1).balanced
    let (p, r) = (point.expectedPrecision, point.expectedRecall)
    #expect(abs(point.threshold - p * r / (p + r)) < 0.002)
  }

  @Test func nothingToLinkGivesAValidPoint() {
    let points = OperatingPoints([], right: 0, wrong: 1)
    #expect(points.balanced.threshold == 0.99 && points.balanced.expectedRecall == 0)
  }
}

@Suite struct SampleTests {
  private static let rules = [
    BlockingRule([.birthDate]), BlockingRule([.familySound], refine: [.postcode], largestBlock: 12),
    BlockingRule([.givenRoot, .city]),
  ]

  private static func pairs(_ index: BlockIndex) -> Set<[Int]> {
    var output: Set<[Int]> = []
    for block in 0..<index.count { index.forEachPair(inBlock: block) { output.insert([min($0, $1), max($0, $1)]) } }
    return output
  }

  @Test(arguments: PairScope.allCases) func aFullSampleIsWhatBlockingProposes(_ scope: PairScope) throws {
    let table = table(try SmallPopulation(people: 60, seed: 3).accounts)
    // Which blocks are too large is another question for pairs across providers.
    let rules = scope == .everything ? Self.rules : Self.rules.map { BlockingRule($0.keys) }
    var model = try shippedModel()
    model.blockingRules = rules
    let sampler = PairSampler(table, rules: rules, largestBlock: 400, seeds: 10_000, scope: scope)
    let sample = sampler.draw()
    let drawn = sample.pairs.map { [Int($0.left), Int($0.right)].sorted() }
    #expect(Set(drawn).count == drawn.count && sample.share == 1)
    #expect(Set(drawn) == Self.pairs(BlockIndex(table, model, scope: scope)))
  }

  @Test func aSampleHoldsAllPairsOfItsSeedsAndNoOther() throws {
    let table = table(try SmallPopulation(people: 60, seed: 4).accounts)
    let draw = { PairSampler(table, rules: Self.rules, largestBlock: 400, seeds: $0, scope: .everything).draw() }
    let all = draw(10_000).pairs.map { [$0.left, $0.right].sorted() }
    var sample = draw(20)
    for _ in 0..<2 {
      let drawn = Set(sample.pairs.map { [$0.left, $0.right].sorted() })
      #expect(drawn == Set(all.filter { $0.contains { sample.isSeed($0) } }))
      sample.thin(to: drawn.count / 2)
    }
  }

  @Test func keysAreNumberedAsTheyCome() {
    var random = SeededGenerator(seed: 2)
    var slots = KeySlots(capacity: 4)
    var known: [UInt64: UInt32] = [:]
    for _ in 0..<5000 {
      let key = UInt64.random(in: 0..<700, using: &random) << 40
      #expect(slots.find(key) == known[key])
      let number = slots.insert(key)
      #expect(number == known[key] ?? UInt32(known.count))
      known[key] = number
    }
    #expect(slots.count == known.count)
  }

  @Test func patternsKeepTheirLevels() {
    let levels = (0..<LevelPattern.capacity).map { $0 * 7 % 32 }
    let pattern = LevelPattern(levels: levels)
    for (index, level) in levels.enumerated() { #expect(pattern.level(at: index) == level) }
  }

  /// Two rows have one candidate each, and two have two that are equally good: these share what there is.
  @Test func rivalsShareOneMatch() throws {
    let table = try wideTable(
      [],
      [
        ("a:1", [("phone", "0170 5550001"), ("email", "x@example.org")]), ("b:1", [("phone", "0170 5550001")]),
        ("b:2", [("email", "x@example.org"), ("city", "Leeds")]), ("a:2", [("city", "Leeds")]),
      ])
    let rules = [BlockingRule([.phone]), BlockingRule([.emailName]), BlockingRule([.city])]
    let sampler = PairSampler(table, rules: rules, largestBlock: 9, seeds: 9, scope: .acrossProvidersOnly)
    let sample = sampler.draw()
    #expect(sample.pairs.count == 3)
    let rivals = RivalEstimation(sample, probabilities: [0.5, 0.5, 0.5], table)
    #expect(rivals.best.count == 4 && rivals.best.allSatisfy { (0...1).contains($0.probability) })
    #expect(rivals.best.count { $0.probability <= 0.5 } == 2)
    #expect(rivals.best.count { $0.probability > 0.5 } == 2)
    #expect(rivals.matched <= 4)
  }
}

@Suite struct TermCountingTests {
  @Test func onlyValuesOfFivePeopleAreNamed() throws {
    let dates = (1...9).map { "198\($0)-0\($0)-1\($0)" }
    var rows: [(String, [(String, String)])] = []
    for (index, date) in dates.enumerated() {
      rows.append(("a:\(index)", [("family_name", "Common"), ("given_name", "G\(index)x"), ("birth_date", date)]))
      rows.append(("b:\(index)", [("family_name", "Lonely"), ("given_name", "Anna"), ("birth_date", dates[0])]))
    }
    let frequencies = try #require(TermCounting(wideTable([], rows)).frequencies(.familyName))
    #expect(frequencies.values == ["common": 0.5])
    #expect(abs(frequencies.unlisted - 0.5) < 1e-12)
  }

  /// As where titles are read as names: what many rows have in common does not make them one person's.
  @Test func aValueOfManyDoesNotMakeThemOnePerson() throws {
    let rows = (0..<60).map { index in
      let date = "\(1900 + index)-0\(index % 9 + 1)-1\(index % 10)"
      return (id: "a:\(index)", values: [("family_name", "Baronet"), ("given_name", "Anna"), ("birth_date", date)])
    }
    let frequencies = try #require(TermCounting(wideTable([], rows)).frequencies(.familyName))
    #expect(frequencies.values == ["baronet": 1])
  }

  @Test func rowsThatSayNothingElseAreNotSaidToBeOfDifferentPeople() throws {
    let rows = (0..<20).map { (id: "a:\($0)", values: [("family_name", "Rare")]) }
    let frequencies = try #require(TermCounting(wideTable([], rows)).frequencies(.familyName))
    #expect(frequencies.values.isEmpty && frequencies.unlisted == 1)
  }

  @Test func aColumnWithoutValuesHasNoFrequencies() throws {
    #expect(TermCounting(try wideTable([], [("a:1", [("phone", "0170 5550001")])])).frequencies(.familyName) == nil)
  }
}

@Suite struct TrainingTests {
  @Test func trainingDependsOnNothingButItsInput() throws {
    let population = try SmallPopulation(people: 40, seed: 8)
    var random = SeededGenerator(seed: 1)
    let model = try shippedModel()
    let first = Training.train(model, from: table(population.accounts), seed: 5)
    let second = Training.train(model, from: table(population.accounts.shuffled(using: &random)), seed: 5)
    #expect(first.model == second.model && first.operatingPoints == second.operatingPoints)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(first.model) == encoder.encode(second.model))
    #expect(first.hasConverged && first.model != model)
    try first.model.validate()
  }

  @Test(arguments: [0, 1, 2, 10]) func fewAccountsLeaveAUsableModel(_ count: Int) throws {
    let model = try shippedModel()
    let accounts = try SmallPopulation(people: 10, seed: 6).accounts.prefix(count)
    let trained = Training.train(model, from: table(Array(accounts)), seed: 1)
    try trained.model.validate()
    #expect(trained.hasConverged == (count > 1))
    for (comparison, base) in zip(trained.model.comparisons, model.comparisons) {
      let total = base.levels.reduce(0) { $0 + $1.m }
      for (level, known) in zip(comparison.levels, base.levels) where count < 2 { #expect(level.m == known.m) }
      for (level, known) in zip(comparison.levels, base.levels) where count == 2 {
        #expect(abs(level.m - known.m / total) < 0.1)
      }
    }
  }

  @Test func identifiersThatAreOftenWrongKeepNobodyApart() throws {
    var random = SeededGenerator(seed: 12)
    func model(wrongIn share: Int) throws -> MatchModel {
      var rows: [(String, [(String, String)])] = []
      for person in 0..<400 {
        let phone = "0170 \(1_000_000 + person * 7919)"
        for copy in 0..<2 {
          let isWrong = Int.random(in: 0..<share, using: &random) == 0
          let identifier =
            isWrong ? "\(UInt32.random(in: 0...UInt32.max, using: &random))" : "\(31_000_000 + person * 9973)"
          rows.append(
            (
              "p\(copy):\(person)",
              [
                ("national_id", identifier), ("phone", phone), ("given_name", "Q\(person)z"),
                ("email", "x\(person * 31)@e.org"),
              ]
            ))
        }
      }
      return Training.train(try shippedModel(), from: try wideTable([], rows), seed: 1).model
    }
    #expect(try model(wrongIn: 4).identifierEdits == 8)
    #expect(try model(wrongIn: .max).identifierEdits < 8)
  }
}

/// A table of rows field by field; what is no field of a person is a column.
func wideTable(_ columns: [String], _ rows: [(id: String, values: [(String, String)])]) throws -> AccountTable {
  var builder = AccountTableBuilder(columns: try columns.map { try #require(ColumnName($0)) }, order: .content)
  for row in rows {
    let id = try #require(AccountID(row.id))
    var key = id.key
    key.withUTF8 { builder.beginRow(provider: id.provider, key: UnsafeRawBufferPointer($0)) }
    for (name, value) in row.values {
      let field = try #require(LinkField(name))
      let slot = try #require(builder.slot(for: field))
      var value = value
      value.withUTF8 { builder.add(UnsafeRawBufferPointer($0), to: slot) }
    }
    builder.endRow()
  }
  return builder.finish()
}
