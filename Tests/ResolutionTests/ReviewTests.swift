import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ReviewTests {
  private func reviewed(
    _ population: SmallPopulation, rules: ClusteringRules = ClusteringRules(), decisions: [Decision] = []
  ) throws -> (prepared: PreparedTable, resolution: ResolvedTable, review: Review) {
    let resolver = Resolver(model: try shippedModel())
    let prepared = resolver.prepare(table(population.accounts))
    let near = resolver.lowered(by: Review.margin).links(prepared, shard: 0, of: 1)
    let resolution = resolver.resolve(
      prepared, found: [near.reaching(resolver.threshold)], decisions: decisions, rules: rules)
    let review = resolver.review(resolution, of: prepared, near: near.links, decisions: decisions, rules: rules)
    return (prepared, resolution, review)
  }

  /// The effect is what really changes when the opposite is decided and everything is linked again.
  @Test(arguments: [31, 32, 33] as [UInt64]) func theEffectIsWhatChanges(seed: UInt64) throws {
    let population = try SmallPopulation(people: 150, seed: seed)
    let (prepared, resolution, review) = try reviewed(population)
    let resolver = Resolver(model: try shippedModel())
    let links = resolver.links(prepared, shard: 0, of: 1)
    let table = prepared.table
    #expect(!review.pairs.isEmpty)
    func profiles(_ resolution: ResolvedTable) -> [ProfileID] {
      let clusters = resolution.clusters
      return resolution.clusterOfRow.map { clusters[$0].id }
    }
    let before = profiles(resolution)
    for pair in review.pairs {
      let decision = Decision(
        pair.isJoined ? .different : .same, table.id(of: pair.one), table.id(of: pair.other), by: "x", why: "y",
        at: Day(number: 1))
      let after = profiles(resolver.resolve(prepared, found: [links], decisions: [decision]))
      let changed = zip(before, after).count { $0 != $1 }
      #expect(pair.effect == max(1, changed), "seed \(seed), \(pair)")
    }
  }

  @Test func pairsAreOrderedAndDecidedOnesLeftOut() throws {
    let population = try SmallPopulation(people: 150, seed: 34)
    let (prepared, _, review) = try reviewed(population)
    #expect(review.pairs.map(\.priority) == review.pairs.map(\.priority).sorted(by: >))
    let first = try #require(review.pairs.first)
    let table = prepared.table
    let decision = Decision(
      .same, table.id(of: first.one), table.id(of: first.other), by: "x", why: "y", at: Day(number: 1))
    let (_, _, again) = try reviewed(population, decisions: [decision])
    #expect(!again.pairs.contains { $0.one == first.one && $0.other == first.other })
  }

  @Test func everyPairIsUnclearForItsCause() throws {
    let threshold = Resolver(model: try shippedModel()).threshold
    let population = try SmallPopulation(people: 200, seed: 35)
    let (_, resolution, review) = try reviewed(population)
    let refused = Set(resolution.refused.map { [Int($0.link.a), Int($0.link.b)] })
    for pair in review.pairs {
      switch pair.cause {
      case .nearThreshold: #expect(abs(pair.weight - threshold) <= Review.margin)
      case .onlyLink: #expect(pair.isJoined)
      case .weakBridge, .singleBridge, .contradicted:
        #expect(!pair.isJoined && refused.contains([pair.one, pair.other]))
      }
      #expect(pair.uncertainty >= 0 && pair.uncertainty <= 1)
    }
  }

  /// Without an only link the cluster falls into two parts of two or more.
  @Test(arguments: [36, 37] as [UInt64]) func onlyLinksAreThoseWithoutWhichAClusterFallsApart(seed: UInt64) throws {
    let population = try SmallPopulation(people: 120, seed: seed)
    let (_, resolution, _) = try reviewed(population, rules: .transitiveClosure)
    let found = OnlyLinks(resolution, same: []).links
    var expected: [Link] = []
    for cluster in resolution.clusters where cluster.rows.count >= 4 {
      let inside = resolution.links.filter { cluster.rows.contains(Int($0.a)) }
      for link in inside {
        let rest = Clustering(count: resolution.representatives.count, links: inside.filter { $0 != link })
        let parts = Dictionary(grouping: cluster.rows) { rest.representatives[$0] }.values.map(\.count)
        if parts.count == 2, parts.allSatisfy({ $0 > 1 }) { expected.append(link) }
      }
    }
    #expect(found == expected.sorted(by: Link.precedes))
  }

  @Test func largeClustersAreListed() throws {
    let population = try SmallPopulation(people: 40, seed: 38)
    let (_, resolution, review) = try reviewed(population, rules: ClusteringRules(reviewSize: 2))
    let expected = resolution.clusters.filter { $0.rows.count > 2 }
    #expect(review.largeClusters.map(\.rows.count) == expected.map(\.rows.count).sorted(by: >))
    #expect(Set(review.largeClusters) == Set(expected) && !expected.isEmpty)
  }
}
