import TestSupport
import Testing

@testable import Resolution

/// Clusters of small graphs, against the definition.
@Suite struct ClusteringDefinitionTests {
  /// A graph of at most eleven rows, with weights in halves so that ties and sums that just reach are common.
  private static func small(_ random: inout SeededGenerator) -> LinkGraph {
    var graph = LinkGraph()
    graph.count = Int.random(in: 1...11, using: &random)
    graph.threshold = 2
    let density = Int.random(in: 1...9, using: &random)
    for one in 0..<graph.count {
      for other in 0..<one where Int.random(in: 0..<10, using: &random) < density {
        graph.weights[.init(one, other)] = Double(Int.random(in: -30...26, using: &random)) / 2
      }
    }
    func pairs(_ most: Int) -> [(Int, Int)] {
      (0..<Int.random(in: 0...most, using: &random)).compactMap { _ in
        let (one, other) = (
          Int.random(in: 0..<graph.count, using: &random), Int.random(in: 0..<graph.count, using: &random)
        )
        return one == other ? nil : (one, other)
      }
    }
    graph.same = pairs(2)
    graph.different = pairs(3)
    if Int.random(in: 0..<3, using: &random) == 0 {
      graph.identifiers = (0..<graph.count).map { _ in
        Array(Set((0..<Int.random(in: 0...2, using: &random)).map { _ in UInt32.random(in: 1...7, using: &random) }))
      }
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      graph.providers = (0..<graph.count).map { _ in
        Int.random(in: 0..<4, using: &random) == 0 ? nil : Int.random(in: 0..<5, using: &random)
      }
    }
    graph.rules.bridgeSupport = [0, 0.25, 0.5, 0.75].randomElement(using: &random) ?? 0
    graph.rules.groupSize = Int.random(in: 3...5, using: &random)
    return graph
  }

  /// The weights and shares are sums of powers of two, so that the two ways round alike.
  @Test func tenThousandGraphsAreClusteredAsByDefinition() {
    for seed in UInt64(1)...10_000 {
      var random = SeededGenerator(seed: seed)
      let graph = Self.small(&random)
      let found = graph.clustered(links: graph.links.shuffled(using: &random))
      let expected = NaiveClustering(graph)
      #expect(found.clusters == expected.clusters, "seed \(seed)")
      #expect(found.refused == expected.refused, "seed \(seed)")
    }
  }

  /// Clusters of more rows than those that speak.
  @Test func largeClustersAreMadeAsByDefinition() {
    for seed in UInt64(1)...8 {
      var random = SeededGenerator(seed: seed)
      var graph = LinkGraph()
      graph.count = 90
      graph.threshold = 2
      let people = Int.random(in: 2...4, using: &random)
      for one in 0..<graph.count {
        for other in 0..<one {
          let isOne = one % people == other % people
          if Int.random(in: 0..<1000, using: &random) < (isOne ? 300 : 12) {
            graph.weights[.init(one, other)] = Double(Int.random(in: isOne ? -2...20 : -24...12, using: &random)) / 2
          }
        }
      }
      graph.rules.bridgeSupport = 0.5
      graph.rules.groupSize = [5, .max].randomElement(using: &random) ?? 5
      let (found, expected) = (graph.clustered(), NaiveClustering(graph))
      #expect(found.clusters == expected.clusters, "seed \(seed)")
      #expect(found.refused == expected.refused, "seed \(seed)")
    }
  }

  /// Two graphs side by side give what each gives alone.
  @Test func whatHappensInAnotherComponentChangesNothing() {
    for seed in UInt64(1)...1000 {
      var random = SeededGenerator(seed: seed)
      var (one, other) = (Self.small(&random), Self.small(&random))
      other.rules = one.rules
      if one.identifiers.isEmpty != other.identifiers.isEmpty {
        one.identifiers = []
        other.identifiers = []
      }
      if one.providers.isEmpty != other.providers.isEmpty {
        one.providers = []
        other.providers = []
      }
      let shift = one.count
      var both = one
      both.count += other.count
      for (pair, weight) in other.weights { both.weights[.init(pair.low + shift, pair.high + shift)] = weight }
      both.same += other.same.map { ($0 + shift, $1 + shift) }
      both.different += other.different.map { ($0 + shift, $1 + shift) }
      both.identifiers += other.identifiers
      both.providers += other.providers
      let alone = one.clustered().clusters + other.clustered().clusters.map { Set($0.map { $0 + shift }) }
      #expect(both.clustered().clusters == alone, "seed \(seed)")
    }
  }
}

/// What the rules are for.
@Suite struct BridgeTests {
  /// Two people with `size` accounts each, all linked with 12 bits.
  private func two(_ size: Int) -> LinkGraph {
    var graph = LinkGraph()
    graph.count = 2 * size
    for one in 0..<graph.count {
      for other in 0..<one where one / size == other / size { graph.weights[.init(one, other)] = 12 }
    }
    return graph
  }

  @Test(arguments: [3.0, 8, 15, 40]) func oneWrongLinkDoesNotSwallowTwoLargeClusters(weight: Double) {
    var graph = two(10)
    graph.weights[.init(0, 10)] = weight
    #expect(graph.clustered().clusters.count == 2)
    #expect(graph.clustered().refused.map(\.reason) == [.singleBridge])
    graph.rules = .transitiveClosure
    #expect(graph.clustered().clusters.count == 1)
  }

  /// A wrong account with links to all accounts of another person.
  @Test func oneWrongAccountDoesNotSwallowTwoLargeClusters() {
    var graph = two(10)
    for other in 10..<20 { graph.weights[.init(0, other)] = 11 }
    #expect(graph.clustered().clusters.count == 2)
  }

  /// A son who lives with his father: one weak link, and pairs that were compared and found unlike.
  @Test func comparedPairsThatAreUnlikeCutAWeakBridge() {
    var graph = two(2)
    graph.weights[.init(0, 2)] = 3
    #expect(graph.clustered().clusters.count == 1)  // nothing else is known
    graph.weights[.init(1, 3)] = -8
    #expect(graph.clustered().clusters.count == 2)
    #expect(graph.clustered().refused == [RefusedLink(link: Link(0, 2, weight: 3), reason: .weakBridge)])
    graph.weights[.init(0, 2)] = 9
    #expect(graph.clustered().clusters.count == 1)  // strong enough
  }

  /// The link counts 0.4, the mean of all compared pairs 0.6, against even odds; by hand.
  @Test(arguments: [
    (3.0, -7.0, false), (3.0, -7.1, true), (4.0, -9.0, false), (4.0, -9.5, true), (4.0, -40, true), (4.5, -40, false),
  ])
  func theArithmeticIsAsStated(weight: Double, other: Double, isCut: Bool) {
    var graph = two(2)
    graph.weights[.init(0, 2)] = weight
    graph.weights[.init(1, 3)] = other
    #expect((graph.clustered().clusters.count == 2) == isCut)
  }

  @Test func manyLinksJoinLargeClusters() {
    var graph = two(10)
    graph.weights[.init(0, 10)] = 9
    graph.weights[.init(1, 11)] = 9
    #expect(graph.clustered().clusters.count == 1)
  }
}
