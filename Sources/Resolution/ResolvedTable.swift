import Records

/// Who is who in a table: links, clusters, and what blocking did.
public struct ResolvedTable: Sendable {
  /// Pairs whose weight reaches the threshold, best first, ties by account.
  public let links: [Link]
  /// For each row the least row of its cluster: all that is kept of the clusters, since a cluster's account names and its
  /// profile cost more than finding it.
  public let representatives: [Int32]
  /// Links between different clusters and why they joined none, best first.
  public let refused: [RefusedLink]
  /// What each blocking rule did.
  public let blocking: [BlockingReport]
  /// The largest block that was let through, at most the model's limit.
  public let largestBlock: Int
  private let table: AccountTable

  /// Pairs compared.
  public var pairsCompared: Int { blocking.reduce(0) { $0 + $1.compared } }

  init(
    _ prepared: PreparedTable, links: [Link], decisions: [Decision], rules: ClusteringRules, allowedEdits: Int,
    blocking: [BlockingReport], evidence: @escaping (Int32, Int32) -> Double?
  ) {
    let table = prepared.table
    let standing = DecidedRows(table, decisions)
    let facts = CannotLinkFacts(table, rules: rules, allowedEdits: allowedEdits, different: standing.different)
    let clustering = Clustering(
      count: table.count, links: links, same: standing.same, facts: facts, rules: rules, evidence: evidence)
    self.links = links
    representatives = clustering.representatives
    self.table = table
    refused = clustering.refused
    self.blocking = blocking
    largestBlock = prepared.index.largestBlock
  }

  /// Every row in exactly one cluster, by the least row of each.
  ///
  /// O(rows) and a hash for each cluster, each time.
  public var clusters: [Cluster] { Self.clusters(table, representatives) }

  /// For each row the position of its cluster in ``clusters``.
  ///
  /// O(rows), each time.
  public var clusterOfRow: [Int] {
    var output = Array(repeating: 0, count: representatives.count)
    var count = 0
    for (row, representative) in representatives.enumerated() {
      if Int(representative) == row {
        output[row] = count
        count += 1
      } else {
        output[row] = output[Int(representative)]
      }
    }
    return output
  }

  /// For each row the row that founds its cluster: opened first, unknown days last, ties by account.
  ///
  /// O(rows), each time.
  public var founders: [Int32] {
    var founders = Array(repeating: Int32(-1), count: representatives.count)
    for (row, representative) in representatives.enumerated() {
      let known = founders[Int(representative)]
      founders[Int(representative)] = known < 0 ? Int32(row) : Int32(table.founder(Int(known), row))
    }
    // What stands for a cluster is its least row, so its founder is known before the others are told.
    for (row, representative) in representatives.enumerated() where Int(representative) != row {
      founders[row] = founders[Int(representative)]
    }
    return founders
  }

  private static func clusters(_ table: AccountTable, _ representatives: [Int32]) -> [Cluster] {
    var rows: [[Int]] = []
    var number = Array(repeating: -1, count: representatives.count)
    for (row, representative) in representatives.enumerated() {
      if Int(representative) == row {
        number[row] = rows.count
        rows.append([row])
      } else {
        rows[number[Int(representative)]].append(row)
      }
    }
    return rows.map { rows in
      let founder = rows.dropFirst().reduce(rows[0]) { table.founder($0, $1) }
      return Cluster(id: ProfileID(founding: table.id(of: founder)), founder: founder, rows: rows)
    }
  }
}

/// The standing decisions on accounts that the table holds.
struct DecidedRows {
  private(set) var same: [(Int, Int)] = []
  private(set) var different: [(Int, Int)] = []

  init(_ table: AccountTable, _ decisions: [Decision]) {
    for decision in Decision.standing(decisions) {
      guard let one = table.row(of: decision.first), let other = table.row(of: decision.second), one != other else {
        continue
      }
      if decision.verdict == .same { same.append((one, other)) } else { different.append((one, other)) }
    }
  }
}
