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
  func isWeak(_ link: Link, _ left: Int32, _ right: Int32, _ sets: DisjointRows) -> Bool {
    if support == 0 || link.weight >= certainWeight { return false }
    guard let mean = mean(rows(of: left, sets), rows(of: right, sets)) else { return false }
    return (1 - support) * link.weight + support * mean < 0
  }

  /// The mean weight of the pairs that were compared; `nil` if none was.
  private func mean(_ left: [Int32], _ right: [Int32]) -> Double? {
    var compared = 0
    var millionths: Int64 = 0  // so that the order of adding up means nothing
    for one in left {
      for other in right {
        guard let weight = evidence(min(one, other), max(one, other)) else { continue }
        compared += 1
        millionths += Int64((max(weight, Clustering.leastEvidence) * 1e6).rounded())
      }
    }
    return compared == 0 ? nil : Double(millionths) / 1e6 / Double(compared)
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
