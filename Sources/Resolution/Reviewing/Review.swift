import Records

/// What a person should look at: unclear pairs by what a decision would change, and clusters too large to be one person.
public struct Review: Sendable {
  /// Pairs within this many bits of the threshold are unclear.
  public static let margin = 3.0
  /// From this weight on a link that facts forbid contradicts them: 99 % by the weights alone.
  public static let contradictingWeight = 6.63

  /// Undecided pairs, by ``ReviewPair/priority``.
  public let pairs: [ReviewPair]
  /// Clusters of more accounts than ``ClusteringRules/reviewSize``, the largest first.
  public let largeClusters: [Cluster]
}

extension Resolver {
  /// A resolver that finds pairs below the threshold too: `bits` less are enough.
  public func lowered(by bits: Double) -> Resolver {
    var model = model
    model.threshold = CompiledModel.probability(threshold - bits)
    return Resolver(model: model)
  }

  /// What a person should look at.
  ///
  /// - Parameters:
  ///   - resolution: made of the prepared table by this resolver, with the same decisions and rules.
  ///   - near: pairs from ``Review/margin`` below the threshold on, as ``lowered(by:)`` finds them.
  ///
  /// O(l log l) for l links, and for each unclear pair the clustering of its component once more.
  public func review(
    _ resolution: ResolvedTable, of prepared: PreparedTable, near: [Link], decisions: [Decision] = [],
    rules: ClusteringRules? = nil
  ) -> Review {
    let rules = rules ?? model.clustering
    let standing = DecidedRows(prepared.table, decisions)
    let effects = DecisionEffects(resolution, prepared, self, standing, rules)
    let decided = Set((standing.same + standing.different).map { Link($0, $1, weight: 0) })
    var causes = unclear(resolution, near, standing)
    for link in decided { causes[link] = nil }
    let pairs = causes.map { pair, found in
      ReviewPair(
        one: Int(pair.a), other: Int(pair.b), weight: found.weight, cause: found.cause,
        isJoined: effects.areJoined(pair), effect: effects.effect(of: pair))
    }
    let large = resolution.clusters.filter { $0.rows.count > rules.reviewSize }
    return Review(
      pairs: pairs.sorted(by: ReviewPair.precedes),
      largeClusters: large.sorted { ($1.rows.count, $0.rows[0]) < ($0.rows.count, $1.rows[0]) })
  }

  /// Unclear pairs, each as a link of no weight, with its weight and cause.
  private func unclear(
    _ resolution: ResolvedTable, _ near: [Link], _ standing: DecidedRows
  ) -> [Link: (weight: Double, cause: ReviewPair.Cause)] {
    var causes: [Link: (weight: Double, cause: ReviewPair.Cause)] = [:]
    func add(_ link: Link, _ cause: ReviewPair.Cause) {
      causes[Link(Int(link.a), Int(link.b), weight: 0)] = (link.weight, cause)
    }
    for link in near where abs(link.weight - threshold) <= Review.margin { add(link, .nearThreshold) }
    for link in OnlyLinks(resolution, same: standing.same).links { add(link, .onlyLink) }
    for refused in resolution.refused {
      switch refused.reason {
      case .weakBridge: add(refused.link, .weakBridge)
      case .singleBridge: add(refused.link, .singleBridge)
      case .decision, .identifiers, .oneToOne:
        if refused.link.weight >= Review.contradictingWeight { add(refused.link, .contradicted) }
      }
    }
    return causes
  }
}

extension FoundLinks {
  /// Those links alone that reach a weight.
  public func reaching(_ weight: Double) -> FoundLinks {
    FoundLinks(compared: compared, links: links.filter { $0.weight >= weight })
  }
}
