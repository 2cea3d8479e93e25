import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ClusteringTests {
  @Test func noOrderOfInputAndNoNumberOfShardsMatters() throws {
    let population = try SmallPopulation(people: 120, seed: 12)
    let resolver = Resolver(model: try shippedModel())
    let expected = Self.described(resolver, population.accounts, shards: 1)
    for seed in UInt64(1)...6 {
      var random = SeededGenerator(seed: seed)
      let shuffled = population.accounts.shuffled(using: &random)
      #expect(Self.described(resolver, shuffled, shards: Int(seed)) == expected, "seed \(seed)")
    }
  }

  private static func described(_ resolver: Resolver, _ accounts: [Account], shards: Int) -> [String] {
    let prepared = resolver.prepare(table(accounts))
    let found = (0..<shards).reversed().map { resolver.links(prepared, shard: $0, of: shards) }
    let resolution = resolver.resolve(prepared, found: found)
    let clusters = resolution.clusters.map { cluster in
      "\(cluster.id): \(cluster.rows.map { prepared.table.id(of: $0).description })"
    }
    return clusters + resolution.links.map { "\($0.a) \($0.b) \($0.weight)" } + ["\(resolution.pairsCompared)"]
  }

  @Test func whatHappensElsewhereChangesNothing() throws {
    let population = try SmallPopulation(people: 60, seed: 21)
    let resolver = Resolver(model: try shippedModel())
    let whole = table(population.accounts)
    let resolution = resolver.resolve(whole)
    // Each cluster with its own links alone gives itself.
    for cluster in resolution.clusters where cluster.rows.count > 1 {
      let inside = resolution.links.filter { cluster.rows.contains(Int($0.a)) }
      let clustering = Clustering(count: whole.count, links: inside)
      let representatives = clustering.representatives
      #expect(cluster.rows.allSatisfy { representatives[$0] == representatives[cluster.rows[0]] })
    }
  }
}

@Suite struct DecisionTests {
  private let anna: [(Field, String)] = [
    (.givenName, "Anna"), (.familyName, "Featherstone"), (.birthDate, "1980-03-07"), (.email, "anna@example.org"),
  ]

  private func clusters(_ accounts: [Account], _ decisions: [Decision] = []) throws -> [[String]] {
    let table = table(accounts)
    let resolution = Resolver(model: try shippedModel()).resolve(table, decisions: decisions)
    return resolution.clusters.map { $0.rows.map { table.id(of: $0).description } }
  }

  private func decision(_ verdict: Decision.Verdict, _ one: String, _ other: String, day: Int32 = 0) throws -> Decision
  {
    Decision(
      verdict, try #require(AccountID(one)), try #require(AccountID(other)), by: "clerk", why: "asked",
      at: Day(number: day))
  }

  @Test func decisionsBeatWeights() throws {
    let accounts = [try account("a:1", anna), try account("b:1", anna), try account("c:1", [(.givenName, "Bo")])]
    #expect(try clusters(accounts) == [["a:1", "b:1"], ["c:1"]])
    #expect(try clusters(accounts, [decision(.different, "b:1", "a:1")]) == [["a:1"], ["b:1"], ["c:1"]])
    #expect(try clusters(accounts, [decision(.same, "a:1", "c:1")]) == [["a:1", "b:1", "c:1"]])
    #expect(try clusters(accounts, [decision(.same, "a:1", "z:9")]) == [["a:1", "b:1"], ["c:1"]])
  }

  @Test func theLatestDecisionOnAPairStands() throws {
    let accounts = [try account("a:1", anna), try account("b:1", anna)]
    let (same, different) = (try decision(.same, "a:1", "b:1", day: 2), try decision(.different, "a:1", "b:1", day: 1))
    #expect(try clusters(accounts, [same, different]).count == 1)
    #expect(try clusters(accounts, [different, same]).count == 1)
    let later = try decision(.different, "b:1", "a:1", day: 2)
    #expect(try clusters(accounts, [later, same]).count == 2)
  }

  @Test func aProviderWithOneAccountForEachPersonGivesTheBest() throws {
    var less = anna
    less[3].1 = "another@example.org"
    let accounts = [try account("a:1", less), try account("a:2", anna), try account("b:1", anna)]
    let table = table(accounts)
    let resolver = Resolver(model: try shippedModel())
    func clusters(_ rule: ClusteringRules.OneToOne, _ decisions: [Decision] = []) -> [[String]] {
      resolver.resolve(table, decisions: decisions, rules: ClusteringRules(oneToOne: rule)).clusters
        .map { $0.rows.map { table.id(of: $0).description } }
    }
    #expect(clusters(.ofNone) == [["a:1", "a:2", "b:1"]])
    #expect(clusters(.of(["b"])) == [["a:1", "a:2", "b:1"]])
    #expect(clusters(.of(["a"])) == [["a:1"], ["a:2", "b:1"]])
    #expect(clusters(.ofAll) == [["a:1"], ["a:2", "b:1"]])
    #expect(clusters(.ofAll, [try decision(.same, "a:1", "a:2")]) == [["a:1", "a:2", "b:1"]])
  }

  @Test func differentIsNotUndoneByWayOfAThird() throws {
    let accounts = [try account("a:1", anna), try account("b:1", anna), try account("c:1", anna)]
    #expect(try clusters(accounts, [decision(.different, "a:1", "b:1")]).count == 2)
  }

  @Test func twoNationalIdentifiersForbidOnePerson() throws {
    let accounts = [
      try account("a:1", anna + [(.nationalID, "AB 12 34 56")]), try account("b:1", anna + [(.nationalID, "AB123457")]),
      try account("c:1", anna), try account("d:1", anna + [(.nationalID, "ab123456")]),
    ]
    for cluster in try clusters(accounts) {
      #expect(!(cluster.contains("a:1") && cluster.contains("b:1")))
      #expect(cluster.contains("a:1") == cluster.contains("d:1"))
    }
    #expect(try clusters(accounts, [decision(.same, "a:1", "b:1")]) == [["a:1", "b:1", "c:1", "d:1"]])
  }
}
