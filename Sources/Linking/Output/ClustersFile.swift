import Resolution

/// The clusters as CSV: source, id, cluster; a line for each row that was read, in the order of the files.
struct ClustersFile {
  private let rows: LinkTable
  private let labels: ClusterLabels

  init(_ rows: LinkTable, clusterOfRow: [Int32]) {
    self.rows = rows
    labels = ClusterLabels(rows, clusterOfRow: clusterOfRow)
  }

  func write(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    var text = CSVText(sink)
    for title in ["source", "id", "cluster"] { text.field(title) }
    try text.endLine()
    let table = rows.table
    var rowOfArrival = [Int32](repeating: 0, count: table.count)
    for row in 0..<table.count { rowOfArrival[table.arrival(of: row)] = Int32(row) }
    for row in rowOfArrival.lazy.map({ Int($0) }) {
      text.field(table.provider(of: row).rawValue)
      text.field(table.key(of: row))
      labels.write(row, to: &text)
      try text.endLine()
    }
    try text.flush()
  }
}
