import Resolution

/// The clusters as CSV: source, id, cluster; a line for each row that was read, in the order of the files.
struct ClustersFile {
  private let rows: LinkTable
  private let labels: ClusterLabels
  private static let touchedTogether = 256
  /// Keeps the reads that bring memory near from being left out.
  private(set) var touched: UInt32 = 0

  init(_ rows: LinkTable, clusterOfRow: [Int32]) {
    self.rows = rows
    labels = ClusterLabels(rows, clusterOfRow: clusterOfRow)
  }

  mutating func write(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    var text = CSVText(sink)
    for title in ["source", "id", "cluster"] { text.field(title) }
    try text.endLine()
    let sources = rows.table.providers.map { CSVText.encoded($0.rawValue) }
    for place in 0..<rows.table.count {
      if place % Self.touchedTogether == 0 {
        touched ^= labels.touch(place..<min(rows.table.count, place + Self.touchedTogether))
      }
      text.field(encoded: sources[labels.file(place)])
      text.field(rows.table.key(ofArrival: place))
      labels.write(place, to: &text)
      try text.endLine()
    }
    try text.flush()
  }
}
