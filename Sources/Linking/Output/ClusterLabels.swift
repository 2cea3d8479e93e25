import Resolution

/// What the clusters of a table are called.
///
/// A cluster is called after the least of its identifiers, by their bytes; where two files share an identifier, after the
/// least of source and identifier, as `source:id`. So a name depends on the cluster's members alone, not on the order of
/// rows or on other clusters.
struct ClusterLabels {
  private let table: AccountTable
  private let withSource: Bool
  /// For each row, in the order in which they came, the position of its file among the sorted names.
  private let files: [UInt16]
  private let names: [String]
  /// For each row, in the order in which they came, the place of the row that its cluster is called after.
  private let leaders: [Int32]

  /// O(rows).
  init(_ rows: LinkTable, clusterOfRow: [Int32]) {
    table = rows.table
    withSource = rows.sharesIdentifiers
    names = table.providers.map(\.rawValue)
    files = Self.filesByArrival(table)
    let least = Self.leastMembers(rows, clusterOfRow, files)
    var leaders = [Int32](repeating: 0, count: rows.table.count)
    for (row, cluster) in clusterOfRow.enumerated() { leaders[rows.table.arrival(of: row)] = least[Int(cluster)] }
    self.leaders = leaders
  }

  /// By cluster the place of its least member among the rows as they came.
  private static func leastMembers(_ rows: LinkTable, _ clusterOfRow: [Int32], _ files: [UInt16]) -> [Int32] {
    let table = rows.table
    let prefixes = (0..<table.count).map { Self.prefix(table.key(ofArrival: $0)) }
    func precedes(_ one: Int, _ other: Int) -> Bool {
      if rows.sharesIdentifiers, files[one] != files[other] { return files[one] < files[other] }
      if prefixes[one] != prefixes[other] { return prefixes[one] < prefixes[other] }
      return table.key(ofArrival: one).lexicographicallyPrecedes(table.key(ofArrival: other))
    }
    var least = [Int32](repeating: -1, count: table.count)
    for (row, cluster) in clusterOfRow.enumerated() {
      let (place, known) = (table.arrival(of: row), Int(least[Int(cluster)]))
      if known < 0 || precedes(place, known) { least[Int(cluster)] = Int32(place) }
    }
    return least
  }

  private static func filesByArrival(_ table: AccountTable) -> [UInt16] {
    var files = [UInt16](repeating: 0, count: table.count)
    for row in 0..<table.count { files[table.arrival(of: row)] = UInt16(table.providerIndex(of: row)) }
    return files
  }

  /// The first eight bytes of a key as a number, which mostly tells keys apart.
  private static func prefix(_ key: UnsafeRawBufferPointer) -> UInt64 {
    if key.count >= 8 { return UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)) }
    return key.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - key.count))
  }

  /// The file of the row that came as this one.
  func source(_ place: Int) -> String { names[Int(files[place])] }

  /// The position of that file among the sorted names.
  func file(_ place: Int) -> Int { Int(files[place]) }

  /// Waits for the memory of the names of some rows' clusters together; returns what must not be left out.
  func touch(_ places: Range<Int>) -> UInt32 { table.touchKeys(ofArrivals: leaders[places]) }

  /// The name of the cluster of the row that came as this one, as a field.
  func write(_ place: Int, to text: inout CSVText) {
    let leader = Int(leaders[place])
    let key = table.key(ofArrival: leader)
    if withSource {
      text.field("\(source(leader)):\(String(decoding: key, as: UTF8.self))")
    } else {
      text.field(key)
    }
  }
}
