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

  /// Levels are found for many pairs at a time; each is that of the pair alone.
  @Test func pairsInCompanyWeighWhatTheyWeighAlone() throws {
    let population = try SmallPopulation(people: 40, seed: 5)
    let table = table(population.accounts)
    let model = CompiledModel(try shippedModel())
    let (many, single) = (PairScorer(model, table), PairScorer(model, table))
    var pairs: [RowPair] = []
    for right in 1..<table.count {
      for left in 0..<right { pairs.append(RowPair(left: UInt32(left), right: UInt32(right))) }
    }
    var links: [Link] = []
    pairs.withUnsafeBufferPointer { many.appendLinks(of: $0, to: &links) }
    let expected = pairs.map {
      Link(Int($0.left), Int($0.right), weight: single.compare(Int($0.left), Int($0.right)).weight)
    }
    #expect(links == expected.filter { $0.weight >= model.threshold })
    #expect(!links.isEmpty)
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
