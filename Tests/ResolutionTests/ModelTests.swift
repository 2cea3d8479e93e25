import Foundation
import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ModelTests {
  @Test func theShippedModelSurvivesARoundTrip() throws {
    let model = try shippedModel()
    let again = try JSONDecoder().decode(MatchModel.self, from: JSONEncoder().encode(model))
    #expect(again == model)
  }

  @Test(arguments: [
    "exact", "swapped", "variant", "sounds_alike", "edits<=2", "jaro_winkler>=0.88", "shares_word", "first_word",
    "shortened",
    "initial",
    "day_month_swapped", "one_slip", "partly", "new_year", "same_year", "local_part", "same_house", "same_street",
    "same_postcode", "postcode_edits<=1", "same_area", "same_city", "city_edits<=2", "else",
  ])
  func conditionsAreReadAndWritten(_ text: String) { #expect(Condition(text)?.description == text) }

  @Test(arguments: ["", "edits<=", "edits<=0", "edits<=x", "jaro_winkler>=1.5", "EXACT", "else "])
  func otherConditionsAreRefused(_ text: String) { #expect(Condition(text) == nil) }

  @Test(arguments: [
    ("\"threshold\" : 0.85", "\"threshold\" : 1.5", "threshold"),
    ("\"m\" : 0.88", "\"m\" : 0", "comparisons.birth_date.levels[0]"),
    ("\"when\" : \"one_slip\"", "\"when\" : \"variant\"", "comparisons.birth_date.levels[2].when"),
    ("\"when\" : \"one_slip\"", "\"when\" : \"sometimes\"", "comparisons.levels.when"),
    ("\"probability\" : 3e-05", "\"probability\" : 0", "household.probability"),
    ("\"largest_block\" : 400", "\"largest_block\" : 1", "limits"),
    ("\"identifier_edits\" : 0", "\"identifier_edits\" : 9", "identifier_edits"),
    ("\"unlisted\" : 0.004", "\"unlisted\" : 0", "term_frequencies.city"),
  ])
  func faultsNameTheirPlace(_ good: String, _ bad: String, _ place: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let text = String(decoding: try encoder.encode(try shippedModel()), as: UTF8.self)
    let broken = text.replacing(good, with: bad)
    #expect(broken != text)
    let fault = #expect(throws: ModelFault.self) {
      try JSONDecoder().decode(MatchModel.self, from: Data(broken.utf8))
    }
    #expect(fault?.place == place)
  }

  @Test func rulesOfClusteringMayBeLeftOut() throws {
    let model = try shippedModel()
    #expect(model.clustering == ClusteringRules())
    for (text, expected) in [
      ("{}", ClusteringRules.OneToOne.ofNone), ("{\"one_to_one\": false}", .ofNone), ("{\"one_to_one\": true}", .ofAll),
      ("{\"one_to_one\": [\"bank\", \"court\"]}", .of(["court", "bank"])),
    ] {
      let rules = try JSONDecoder().decode(ClusteringRules.self, from: Data(text.utf8))
      #expect(rules.oneToOne == expected)
      #expect(try JSONDecoder().decode(ClusteringRules.self, from: JSONEncoder().encode(rules)) == rules)
    }
    #expect(throws: ModelFault.self) {
      try JSONDecoder().decode(ClusteringRules.self, from: Data("{\"one_to_one\": 1}".utf8))
    }
  }

  @Test func noValueOfFewerThanFivePeopleIsNamed() throws {
    var accounts: [Account] = []
    for number in 0..<12 {
      // Four people with one rare name, one of them with eight accounts; eight people with a common one.
      accounts.append(try account("a:\(number)", [(.familyName, number < 4 ? "Rare" : "Common")]))
    }
    for number in 0..<8 { accounts.append(try account("b:\(number)", [(.familyName, "Rare")])) }
    let table = table(accounts)
    let persons = (0..<table.count).map { row in
      table.id(of: row).provider == "a" ? (Int(table.id(of: row).key) ?? 0) : 0
    }
    let frequencies = try #require(TermCounting(table, persons: persons).frequencies(.familyName))
    #expect(frequencies.values == ["common": 0.4])
    #expect(frequencies.unlisted == 0.6)
  }
}

@Suite struct ScoringOfPairsTests {
  @Test func leavingEarlyChangesNoWeight() throws {
    let population = try SmallPopulation(people: 25, seed: 3)
    let table = table(population.accounts)
    let scorer = PairScorer(CompiledModel(try shippedModel()), table)
    for left in 0..<table.count {
      for right in 0..<table.count {
        let whole = scorer.compare(left, right)
        #expect(scorer.weight(left, right, atLeast: -.infinity) == whole.weight)
        let early = scorer.weight(left, right, atLeast: 4)
        #expect(whole.weight >= 4 ? early == whole.weight : early < 4)
        #expect(scorer.compare(right, left) == whole)
      }
    }
  }

  @Test func rareNamesSayMore() throws {
    let resolver = Resolver(model: try shippedModel())
    func weight(_ name: String) throws -> Double {
      resolver.compare(try account("a:1", [(.familyName, name)]), try account("a:2", [(.familyName, name)])).weight
    }
    #expect(try weight("Featherstonehaugh") > weight("Smith"))
  }

  @Test func aHouseholdIsNotOnePerson() throws {
    let resolver = Resolver(model: try shippedModel())
    let shared: [(Field, String)] = [
      (.familyName, "Featherstone"), (.postcode, "LS1 1AA"), (.street, "High Street 1"), (.phone, "0113 4960123"),
    ]
    let one = try account("a:1", shared + [(.givenName, "Anna"), (.birthDate, "1980-03-07")])
    let brother = try account("a:2", shared + [(.givenName, "Peter"), (.birthDate, "1983-11-21")])
    let twin = try account("a:3", shared + [(.givenName, "Peter"), (.birthDate, "1980-03-07")])
    let same = try account("a:4", shared + [(.givenName, "Anna"), (.birthDate, "1980-03-07")])
    #expect(resolver.compare(one, brother).weight < resolver.threshold)
    #expect(resolver.compare(one, twin).weight < resolver.threshold)
    #expect(resolver.compare(one, same).weight > resolver.threshold)
  }
}

@Suite struct TrainingTests {
  /// Pairs drawn from known probabilities; the estimate must find them again.
  @Test func expectationMaximisationRecoversWhatGeneratedThePatterns() {
    let m = [[0.9, 0.08, 0.02], [0.8, 0.2], [0.7, 0.2, 0.1], [0.95, 0.05]]
    let u = [[0.01, 0.04, 0.95], [0.02, 0.98], [0.05, 0.15, 0.8], [0.1, 0.9]]
    var random = SeededGenerator(seed: 77)
    var counts: [[Int]: Double] = [:]
    for _ in 0..<200_000 {
      let source = Double.random(in: 0..<1, using: &random) < 0.3 ? m : u
      let levels = source.map { shares in
        Int.random(in: 0..<10, using: &random) == 0 ? 0 : Self.draw(shares, &random) + 1
      }
      counts[levels, default: 0] += 1
    }
    let patterns = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { (levels: $0.key, count: $0.value) }
    let start = m.map { shares in shares.map { _ in 1 / Double(shares.count) } }.enumerated().map { index, shares in
      shares.enumerated().map { $0.offset == 0 ? 0.6 : 0.4 / Double(m[index].count - 1) }
    }
    var estimation = ExpectationMaximisation(m: start, u: u, isFree: [true, true, true, true])
    estimation.run(patterns)
    #expect(abs(estimation.matches - 0.3) < 0.01)
    for (found, expected) in zip(estimation.m.joined(), m.joined()) { #expect(abs(found - expected) < 0.01) }
  }

  private static func draw(_ shares: [Double], _ random: inout SeededGenerator) -> Int {
    var rest = Double.random(in: 0..<1, using: &random)
    for (index, share) in shares.enumerated() {
      if rest < share { return index }
      rest -= share
    }
    return shares.count - 1
  }

  @Test func patternsAreNumbersInMixedRadix() throws {
    let patterns = PatternCounts(try shippedModel())
    var code = 0
    let levels = patterns.radices.map { $0 - 1 }
    for (level, radix) in zip(levels, patterns.radices) { code = code * radix + level }
    #expect(patterns.levels(code) == levels)
    #expect(patterns.levels(0).allSatisfy { $0 == 0 })
  }

  @Test func estimatesDependOnNothingButTheirInput() throws {
    let population = try SmallPopulation(people: 40, seed: 8)
    var random = SeededGenerator(seed: 1)
    let model = try shippedModel()
    let first = Training.estimate(model, from: table(population.accounts), seed: 5, samples: 3000)
    let second = Training.estimate(
      model, from: table(population.accounts.shuffled(using: &random)), seed: 5, samples: 3000)
    #expect(first == second)
    #expect(first != model)
    try first.validate()
  }
}
