@testable import Resolution

/// A graph of a few rows with facts, drawn or written down.
struct LinkGraph {
  var count = 0
  /// The weights of pairs that were compared; a link from the threshold on.
  var weights: [Pair: Double] = [:]
  var same: [(Int, Int)] = []
  var different: [(Int, Int)] = []
  /// National identifiers by row; those that differ by one are near.
  var identifiers: [[UInt32]] = []
  /// The provider of each row, if one-to-one.
  var providers: [Int?] = []
  var threshold = 2.5
  var rules = ClusteringRules()

  struct Pair: Hashable {
    let low: Int
    let high: Int
    init(_ one: Int, _ other: Int) { (low, high) = (min(one, other), max(one, other)) }
  }

  var links: [Link] {
    weights.filter { $0.value >= threshold }.map { Link($0.key.low, $0.key.high, weight: $0.value) }
      .sorted { ($0.a, $0.b) < ($1.a, $1.b) }
  }

  /// What the code under test makes of the links, in whatever order they come.
  func clustered(links: [Link]? = nil) -> (clusters: [Set<Int>], refused: [RefusedLink]) {
    let facts = CannotLinkFacts(
      different: different, identifiers: identifiers.isEmpty ? nil : { identifiers[$0] }, isNear: Self.isNear,
      oneToOneProvider: providers.isEmpty ? nil : { providers[$0] })
    let clustering = Clustering(
      count: count, links: links ?? self.links, same: same, facts: facts, rules: rules
    ) { weights[Pair(Int($0), Int($1))] }
    var found: [Int32: Set<Int>] = [:]
    for (row, representative) in clustering.representatives.enumerated() {
      found[representative, default: []].insert(row)
    }
    return (found.sorted { $0.key < $1.key }.map(\.value), clustering.refused)
  }

  private static func isNear(_ one: UInt32, _ other: UInt32) -> Bool { max(one, other) - min(one, other) <= 1 }
}

/// Clusters as the definition says, with sets, in cubic time and with no idea of the fast way.
struct NaiveClustering {
  private let graph: LinkGraph
  private let links: [Link]
  private(set) var clusters: [Set<Int>]
  private(set) var refused: [RefusedLink] = []

  init(_ graph: LinkGraph) {
    self.graph = graph
    links = graph.links
    clusters = (0..<graph.count).map { [$0] }
    for (one, other) in graph.same where !areDecidedDifferent(cluster(one), cluster(other)) { join(one, other) }
    let ordered = links.sorted { $0.weight != $1.weight ? $0.weight > $1.weight : ($0.a, $0.b) < ($1.a, $1.b) }
    for link in ordered {
      let (left, right) = (cluster(Int(link.a)), cluster(Int(link.b)))
      if left == right { continue }
      if let reason = reason(link, left, right) {
        refused.append(RefusedLink(link: link, reason: reason))
      } else {
        join(Int(link.a), Int(link.b))
      }
    }
    refused = refused.filter { cluster(Int($0.link.a)) != cluster(Int($0.link.b)) }
    clusters = clusters.flatMap(parted).sorted { ($0.min() ?? 0) < ($1.min() ?? 0) }
    refused = ordered.compactMap { link in
      if let known = refused.first(where: { $0.link == link }) { return known }
      let isCut = cluster(Int(link.a)) != cluster(Int(link.b))
      return isCut ? RefusedLink(link: link, reason: .singleBridge) : nil
    }
  }

  private func cluster(_ row: Int) -> Set<Int> { clusters.first { $0.contains(row) } ?? [] }

  private mutating func join(_ one: Int, _ other: Int) {
    let (left, right) = (cluster(one), cluster(other))
    clusters.removeAll { $0 == left || $0 == right }
    clusters.append(left.union(right))
  }

  private func reason(_ link: Link, _ left: Set<Int>, _ right: Set<Int>) -> RefusedLink.Reason? {
    if areDecidedDifferent(left, right) { return .decision }
    if haveDifferentIdentifiers(left, right) { return .identifiers }
    if !providers(left).isDisjoint(with: providers(right)) { return .oneToOne }
    if left.count + right.count == 2 { return nil }
    let pairs = speakers(left).flatMap { one in speakers(right).map { (one, $0) } }
    let known = pairs.compactMap { one, other in
      graph.weights[LinkGraph.Pair(one, other)].map { (one: one, other: other, weight: $0) }
    }
    if !known.isEmpty {
      let mean = known.reduce(0) { $0 + max($1.weight, -10) } / Double(known.count)
      let share = graph.rules.bridgeSupport
      if (1 - share) * link.weight + share * mean < -1e-9 { return .weakBridge }
    }
    return nil
  }

  /// The parts of a cluster, tried with each account taken away.
  private func parted(_ cluster: Set<Int>) -> [Set<Int>] {
    guard (cluster.count - 1) / 2 >= graph.rules.groupSize - 1 else { return [cluster] }
    var best: (loose: Double, row: Int, groups: [Set<Int>])?
    for row in cluster.sorted() where !graph.same.contains(where: { ($0 == row || $1 == row) && joined($0, $1) }) {
      func weight(_ group: Set<Int>) -> Double {
        links.reduce(0) { sum, link in
          let ends = [Int(link.a), Int(link.b)]
          return ends.contains(row) && ends.contains(where: group.contains) ? sum + link.weight : sum
        }
      }
      func nearest(_ group: Set<Int>) -> Int {
        group.filter { graph.weights[LinkGraph.Pair(row, $0)] ?? -.infinity >= graph.threshold }.min() ?? .max
      }
      let groups = components(cluster.subtracting([row])).filter { $0.count >= graph.rules.groupSize - 1 }
        .sorted { weight($0) != weight($1) ? weight($0) > weight($1) : nearest($0) < nearest($1) }
      guard groups.count > 1 else { continue }
      let loose = groups.dropFirst().map(weight).reduce(0, +)
      if best.map({ loose < $0.loose }) ?? true { best = (loose, row, Array(groups.dropFirst())) }
    }
    guard let best else { return [cluster] }
    let rest = best.groups.reduce(cluster) { $0.subtracting($1) }
    return ([rest] + best.groups).flatMap(parted)
  }

  /// Whether a decision "same" on two rows was followed.
  private func joined(_ one: Int, _ other: Int) -> Bool { cluster(one).contains(other) }

  private func components(_ rows: Set<Int>) -> [Set<Int>] {
    var components = rows.map { Set([$0]) }
    for (one, other) in links.map({ (Int($0.a), Int($0.b)) }) + graph.same {
      guard let left = components.first(where: { $0.contains(one) }),
        let right = components.first(where: { $0.contains(other) }), left != right
      else { continue }
      components.removeAll { $0 == left || $0 == right }
      components.append(left.union(right))
    }
    return components
  }

  private func areDecidedDifferent(_ left: Set<Int>, _ right: Set<Int>) -> Bool {
    graph.different.contains {
      (left.contains($0) && right.contains($1)) || (left.contains($1) && right.contains($0))
    }
  }

  private func haveDifferentIdentifiers(_ left: Set<Int>, _ right: Set<Int>) -> Bool {
    guard !graph.identifiers.isEmpty else { return false }
    let (one, other) = (left.flatMap { graph.identifiers[$0] }, right.flatMap { graph.identifiers[$0] })
    return !one.isEmpty && !other.isEmpty && !one.contains { x in other.contains { abs(Int(x) - Int($0)) <= 1 } }
  }

  private func providers(_ rows: Set<Int>) -> Set<Int> {
    graph.providers.isEmpty ? [] : Set(rows.compactMap { graph.providers[$0] })
  }

  private func speakers(_ rows: Set<Int>) -> [Int] {
    Array(rows.sorted { Clustering.rank(Int32($0)) < Clustering.rank(Int32($1)) }.prefix(Clustering.speakers))
  }
}
