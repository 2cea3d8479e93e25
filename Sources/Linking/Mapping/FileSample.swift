import Formats

/// The columns of a file and what its first rows show of them.
struct FileSample {
  /// Rows looked at; all of them are read again afterwards.
  static let rows = 4_000

  let path: String
  let columns: [String]
  let headers: [HeaderName]
  private(set) var samples: [ColumnSample]
  private let batches: [RowBatch]

  init(_ reader: TableReader) throws {
    path = reader.input.path
    columns = reader.columns
    headers = reader.columns.map { HeaderName($0) }
    samples = Array(repeating: ColumnSample(), count: columns.count)
    var batches: [RowBatch] = []
    var left = Self.rows
    while left > 0, let batch = try reader.next() {
      batches.append(batch)
      left -= batch.count
    }
    self.batches = batches
    reader.putBack(batches)
    forEachRow { row in
      for column in samples.indices { samples[column].add(row.bytes(column)) }
    }
  }

  private func forEachRow(_ body: (Row) -> Void) {
    var left = Self.rows
    for batch in batches {
      batch.withRows { rows in
        for row in rows.prefix(left) { body(row) }
        left -= min(left, rows.count)
      }
    }
  }

  /// The share of a column's words that stand in others of the same row.
  func share(of column: Int, repeating others: [Int]) -> Double {
    var (words, repeated) = (0, 0)
    forEachRow { row in
      var known: Set<UInt64> = []
      for other in others {
        if let value = row.bytes(other) { ColumnSample.forEachToken(value) { known.insert($0) } }
      }
      guard let value = row.bytes(column) else { return }
      ColumnSample.forEachToken(value) { token in
        words += 1
        if known.contains(token) { repeated += 1 }
      }
    }
    return words == 0 ? 0 : Double(repeated) / Double(words)
  }

  /// The position of a column by its name.
  func index(of column: String) -> Int? { columns.firstIndex(of: column) }
}
