import Resolution

/// What the clusters of a table are called.
///
/// A cluster is called after the least of its identifiers, by their bytes; where two files share an identifier, after the
/// least of source and identifier, as `source:id`. So a name depends on the cluster's members alone, not on the order of
/// rows or on other clusters.
struct ClusterLabels {
  private let table: AccountTable
  private let withSource: Bool
  private let clusterOfRow: [Int32]
  /// For each cluster the row that it is called after.
  private let leaders: [Int32]

  init(_ rows: LinkTable, clusterOfRow: [Int32]) {
    table = rows.table
    withSource = rows.sharesIdentifiers
    self.clusterOfRow = clusterOfRow
    var leaders = [Int32](repeating: -1, count: rows.table.count)
    for (row, cluster) in clusterOfRow.enumerated() {
      let least = leaders[Int(cluster)]
      if least < 0 || Self.precedes(row, Int(least), rows.table, rows.sharesIdentifiers) {
        leaders[Int(cluster)] = Int32(row)
      }
    }
    self.leaders = leaders
  }

  private static func precedes(_ left: Int, _ right: Int, _ table: AccountTable, _ withSource: Bool) -> Bool {
    if withSource, table.provider(of: left) != table.provider(of: right) {
      return table.provider(of: left) < table.provider(of: right)
    }
    return table.key(of: left).lexicographicallyPrecedes(table.key(of: right))
  }

  /// The name of a row's cluster, as a field.
  func write(_ row: Int, to text: inout CSVText) {
    let leader = Int(leaders[Int(clusterOfRow[row])])
    if withSource {
      text.field("\(table.provider(of: leader)):\(String(decoding: table.key(of: leader), as: UTF8.self))")
    } else {
      text.field(table.key(of: leader))
    }
  }
}
