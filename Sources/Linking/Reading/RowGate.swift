import Formats
import Resolution

/// Lets rows with an identifier of their own pass, and sets the others aside.
struct RowGate {
  private(set) var setAside = RowsSetAside()
  private var keys = RowKeys()
  private var hashes: [UInt64] = []
  /// Keeps the reads that bring memory near from being left out.
  private(set) var touched: UInt64 = 0

  /// Whether two files share an identifier.
  var sharesIdentifiers: Bool { keys.haveSourcesInCommon }

  /// Sets aside what could not be decoded.
  mutating func refuse(_ faults: [RowFault], source: String) {
    for fault in faults { setAside.add(fault, source: source) }
  }

  /// Calls `body` with the rows that have an identifier of their own, and with it; sets the others aside.
  ///
  /// `number` is the file's, from 0; `column` the position of the identifier.
  mutating func forEachAdmitted(
    _ rows: RowBatch.Rows, column: Int, source: String, number: Int, _ body: (Row, UnsafeRawBufferPointer) -> Void
  ) {
    bringNear(rows, column)
    for (row, hash) in zip(rows, hashes) {
      guard hash != 0, let key = Self.key(row, column) else {
        refuse(row, column, source, "link.missing-id", "a value that names the row")
        continue
      }
      guard keys.insert(hash, source: number) else {
        refuse(row, column, source, "link.duplicate-id", "an identifier that no earlier row of the file has")
        continue
      }
      body(row, key)
    }
  }

  /// Hashes the identifiers of a batch, 0 where there is none, and waits for their places all at once.
  private mutating func bringNear(_ rows: RowBatch.Rows, _ column: Int) {
    hashes.removeAll(keepingCapacity: true)
    for row in rows { hashes.append(Self.key(row, column).map { RowKeys.hash($0) } ?? 0) }
    touched = hashes.reduce(0) { $0 ^ keys.touch($1) }
  }

  @inline(__always)
  private static func key(_ row: Row, _ column: Int) -> UnsafeRawBufferPointer? {
    guard let key = row.bytes(column)?.trimmed, !key.isEmpty else { return nil }
    return key
  }

  private mutating func refuse(_ row: Row, _ column: Int, _ source: String, _ code: String, _ expected: String) {
    setAside.add(
      RowSetAside(
        source: source, record: row.place.record, line: row.place.line, column: row.columns[column], code: code,
        expected: expected))
  }
}
