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
    let sources = rows.table.providers.map { CSVText.encoded($0.rawValue) }
    for place in 0..<rows.table.count {
      text.field(encoded: sources[labels.file(place)])
      text.field(rows.table.key(ofArrival: place))
      labels.write(place, to: &text)
      try text.endLine()
    }
    try text.flush()
  }
}
