/// Whether a link between two clusters is a bridge too weak to join them; the second rule of ``Clustering``.
struct BridgeTest {
  private let support: Double
  /// From this weight on no link is a weak bridge, whatever the other pairs say.
  private let certainWeight: Double
  private let evidence: (Int32, Int32) -> Double?
  /// Who speaks for clusters of more than ``Clustering/speakers`` rows, by the row that stands for it.
  private var spokesmen: [Int32: [Int32]] = [:]

  init(rules: ClusteringRules, evidence: @escaping (Int32, Int32) -> Double?) {
    support = rules.bridgeSupport
    self.evidence = evidence
    // A little more than it takes, so that rounding never decides.
    certainWeight = support / (1 - support) * -Clustering.leastEvidence + 1e-6
  }

  /// Whether the pairs across two clusters say more against joining them than a link says for it.
  ///
  /// Asks for no more pairs than it takes to be sure, which is none for most links.
  func isWeak(_ link: Link, _ left: Int32, _ right: Int32, _ sets: DisjointRows) -> Bool {
    if support == 0 || link.weight >= certainWeight { return false }
    let pairs = Int(sets.size(left)) * Int(sets.size(right))
    let isEverybodyHeard = max(sets.size(left), sets.size(right)) <= Int32(Clustering.speakers)
    if isEverybodyHeard, !PairsAcross(link, others: pairs - 1).mayBeWeak(link, support) { return false }
    return isWeak(link, rows(of: left, sets), rows(of: right, sets))
  }

  private func isWeak(_ link: Link, _ left: [Int32], _ right: [Int32]) -> Bool {
    let others = left.count * right.count
    let isHeard = left.contains(link.a) && right.contains(link.b)
    var across = isHeard ? PairsAcross(link, others: others - 1) : PairsAcross(others: others)
    for one in left {
      for other in right where !(isHeard && one == link.a && other == link.b) {
        if !across.mayBeWeak(link, support) { return false }
        across.add(evidence(min(one, other), max(one, other)))
      }
    }
    return across.mayBeWeak(link, support)
  }

  /// The rows that speak for a cluster.
  private func rows(of root: Int32, _ sets: DisjointRows) -> [Int32] {
    if let known = spokesmen[root] { return known }
    var rows: [Int32] = []
    sets.forEachRow(root) { rows.append($0) }
    return rows
  }

  /// The rows that will speak for two clusters when they are one; `nil` if all will.
  func speakers(_ left: Int32, _ right: Int32, _ sets: DisjointRows) -> [Int32]? {
    guard Int(sets.size(left) + sets.size(right)) > Clustering.speakers else { return nil }
    let rows = rows(of: left, sets) + rows(of: right, sets)
    return Array(rows.sorted { Clustering.rank($0) < Clustering.rank($1) }.prefix(Clustering.speakers))
  }

  /// Notes that two clusters are one now.
  mutating func unite(into root: Int32, from child: Int32, speakers: [Int32]?) {
    guard let speakers else { return }
    spokesmen[child] = nil
    spokesmen[root] = speakers
  }
}

/// The pairs across two clusters as far as they were asked for.
private struct PairsAcross {
  private var compared = 0
  /// In millionths, so that the order of adding up means nothing.
  private var sum: Int64 = 0
  /// Pairs not asked for yet.
  private var rest: Int

  init(others: Int) { rest = others }

  /// A link, and other pairs.
  init(_ link: Link, others: Int) {
    rest = others + 1
    add(link.weight)
  }

  /// Takes the weight of a further pair; `nil` if it was not compared.
  mutating func add(_ weight: Double?) {
    rest -= 1
    guard let weight else { return }
    compared += 1
    sum += Int64((max(weight, Clustering.leastEvidence) * 1e6).rounded())
  }

  /// Whether a link is weak if all pairs not asked for yet say as much against it as a pair can; exact at the end.
  func mayBeWeak(_ link: Link, _ support: Double) -> Bool {
    let count = compared + rest
    if count == 0 { return false }
    let worst = sum + Int64(rest) * Int64(Clustering.leastEvidence * 1e6)
    return (1 - support) * link.weight + support * (Double(worst) / 1e6 / Double(count)) < 0
  }
}
