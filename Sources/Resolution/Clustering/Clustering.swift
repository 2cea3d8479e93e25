/// Makes clusters of links: best first, each joining two clusters unless a fact forbids it or it is a weak bridge; then
/// parts those that one account alone holds together.
///
/// At first each row is a cluster. Pairs decided "same" are joined in their order, unless a decision "different"
/// forbids it. Then the links come, the greatest weight first, ties by rows. A link between two clusters joins them
/// unless
///
/// 1. a fact of ``CannotLinkFacts`` forbids it, or
/// 2. it is a *weak bridge*: `(1 - s) w + s m < 0`, where `w` is its weight, `s` the rules'
///    ``ClusteringRules/bridgeSupport``, and `m` the mean weight of those pairs across the two clusters that were
///    compared, each at least ``leastEvidence``: all in all they are two people more likely than one. Pairs that were
///    compared and found unlike count against the link, pairs that were never compared count for nothing. Of a cluster
///    of more than ``speakers`` rows only those many speak that ``rank(_:)`` puts first.
///
/// A link that did not join may be followed by a lesser one between the same clusters, grown meanwhile, which is judged
/// anew. At the end
///
/// 3. a cluster is parted at a *single bridge*: an account without which its links fall apart into two or more groups
///    that with the account have at least ``ClusteringRules/groupSize`` rows each. The account stays with the group to
///    which it has the greatest sum of weights, and with it what is no such group. Of several such accounts the one
///    comes first whose links to what it loses weigh least, then the least row; the parts are looked at again. Rows
///    decided "same" are never parted. Clusters of more than ``ClusterParting/mostRows`` rows stay whole, for review.
///
/// A function of each connected component: what happens elsewhere changes nothing. The greatest weight first is
/// single linkage (Kruskal 1956), of which one wrong link makes one person of two; rule 2 moves it towards average
/// linkage, which alone would cut apart the accounts of people who moved or married; rule 3 holds however great the
/// weight of the wrong link is.
///
/// O(l log l) for l links, plus at most the square of ``speakers`` comparisons for each link that joins clusters or is
/// refused after one of them grew.
struct Clustering {
  /// A pair of rows says at most this much against a join, as log2 of the odds: its disagreements hang together.
  static let leastEvidence = -10.0
  /// Rows of a cluster that are heard, so that two large ones cost no more than two small ones.
  static let speakers = 32

  /// Links between different clusters and why they joined none, best first.
  private(set) var refused: [RefusedLink] = []
  /// For each row the least row of its cluster.
  private(set) var representatives: [Int32] = []
  private var sets: DisjointRows
  private var facts: ClusterFacts
  private var bridges: BridgeTest
  /// The clusters of refused links with the sum of their sizes: as long as neither grows, what refused one link refuses
  /// all later ones.
  private var refusals: [UInt64: (size: Int32, reason: RefusedLink.Reason)] = [:]

  /// Clusters `count` rows.
  ///
  /// `evidence` is the weight of a pair that was compared and `nil` for one that was not; of weights below
  /// ``leastEvidence`` it may say anything that is less.
  init(
    count: Int, links: [Link], same: [(Int, Int)] = [], facts: CannotLinkFacts = CannotLinkFacts(),
    rules: ClusteringRules = .transitiveClosure,
    evidence: @escaping (Int32, Int32) -> Double? = { _, _ in nil }
  ) {
    sets = DisjointRows(count: count)
    self.facts = ClusterFacts(facts, count: count)
    bridges = BridgeTest(rules: rules, evidence: evidence)
    for (one, other) in same { join(decided: Int32(one), Int32(other)) }
    let isSorted = zip(links, links.dropFirst()).allSatisfy { !Link.precedes($1, $0) }
    let links = isSorted ? links : links.sorted(by: Link.precedes)
    for link in links { join(link) }
    representatives = sets.leastRows()
    refused = refused.filter { !areOne($0.link) }
    part(links, same: same, groupSize: rules.groupSize)
  }

  private func areOne(_ link: Link) -> Bool { representatives[Int(link.a)] == representatives[Int(link.b)] }

  /// The order in which the rows of a large cluster speak: as good as drawn, so that no provider speaks alone.
  ///
  /// Different for each row (the finaliser of MurmurHash3, a bijection).
  static func rank(_ row: Int32) -> UInt32 {
    var bits = UInt32(bitPattern: row)
    bits = (bits ^ bits >> 16) &* 0x85eb_ca6b
    bits = (bits ^ bits >> 13) &* 0xc2b2_ae35
    return bits ^ bits >> 16
  }

  private mutating func join(decided one: Int32, _ other: Int32) {
    let (left, right) = (sets.find(one), sets.find(other))
    guard left != right, !facts.areDecidedDifferent(left, right, in: &sets) else { return }
    unite(left, right)
  }

  private mutating func join(_ link: Link) {
    let (left, right) = (sets.find(link.a), sets.find(link.b))
    guard left != right else { return }
    guard let reason = refusal(of: link, left, right) else { return unite(left, right) }
    refused.append(RefusedLink(link: link, reason: reason))
  }

  private mutating func refusal(of link: Link, _ left: Int32, _ right: Int32) -> RefusedLink.Reason? {
    // Two single rows of which no fact says anything: most links are so.
    let size = sets.size(left) + sets.size(right)
    if size == 2, facts.isEmpty { return nil }
    let key = UInt64(min(left, right)) << 32 | UInt64(max(left, right))
    if let known = refusals[key], known.size == size { return known.reason }
    var reason = facts.refusal(left, right, in: &sets)
    if reason == nil, size > 2, bridges.isWeak(link, left, right, sets) { reason = .weakBridge }
    if let reason { refusals[key] = (size, reason) }
    return reason
  }

  /// Parts clusters at single bridges.
  private mutating func part(_ links: [Link], same: [(Int, Int)], groupSize: Int) {
    let large = LargeClusters(representatives, links, groupSize: groupSize)
    var cut: [RefusedLink] = []
    for (rows, links) in zip(large.rows, large.links) {
      let parts = ClusterParting(rows: rows, links: links, same: same, groupSize: groupSize).parts()
      for part in parts { for row in part { representatives[Int(row)] = part[0] } }
      cut += links.filter { !areOne($0) }.map { RefusedLink(link: $0, reason: .singleBridge) }
    }
    guard !cut.isEmpty else { return }
    refused = (refused + cut).sorted { Link.precedes($0.link, $1.link) }
  }

  private mutating func unite(_ left: Int32, _ right: Int32) {
    let speakers = bridges.speakers(left, right, sets)
    let root = sets.unite(left, right)
    let child = root == left ? right : left
    facts.unite(into: root, from: child)
    bridges.unite(into: root, from: child, speakers: speakers)
  }
}

/// A link that did not join its clusters.
public struct RefusedLink: Hashable, Sendable {
  /// What kept two clusters apart.
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    /// A person decided that two of their accounts are different people.
    case decision
    /// They have national identifiers, and no common one.
    case identifiers
    /// Both have an account of a provider that keeps one for each person.
    case oneToOne = "one_to_one"
    /// The other pairs between them say more against it than the link says for it.
    case weakBridge = "weak_bridge"
    /// Two groups that one account alone would hold together.
    case singleBridge = "single_bridge"
  }

  /// The link.
  public let link: Link
  /// What refused it.
  public let reason: Reason

  /// States a refusal.
  public init(link: Link, reason: Reason) {
    self.link = link
    self.reason = reason
  }
}

/// The clusters that may be two groups, by their least row: their rows, ascending, and the links inside, best first.
private struct LargeClusters {
  private(set) var rows: [[Int32]] = []
  private(set) var links: [[Link]] = []

  /// O(rows + links), two looks at memory for each.
  init(_ representatives: [Int32], _ links: [Link], groupSize: Int) {
    guard groupSize <= ClusterParting.mostRows / 2 else { return }
    // By representative its cluster's size, then minus one minus the cluster's place in the lists.
    var marks = Array(repeating: Int32(0), count: representatives.count)
    for representative in representatives { marks[Int(representative)] += 1 }
    let wanted = Int32(2 * groupSize - 1)...Int32(ClusterParting.mostRows)
    for (row, representative) in representatives.enumerated() {
      let mark = marks[Int(representative)]
      if wanted.contains(mark) {
        marks[Int(representative)] = Int32(-1 - rows.count)
        rows.append([Int32(row)])
      } else if mark < 0 {
        rows[Int(-1 - mark)].append(Int32(row))
      }
    }
    self.links = rows.map { _ in [] }
    for link in links {
      let representative = representatives[Int(link.a)]
      let mark = marks[Int(representative)]
      if mark < 0, representatives[Int(link.b)] == representative { self.links[Int(-1 - mark)].append(link) }
    }
  }
}
