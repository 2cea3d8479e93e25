import Formats
import Resolution

/// Lets rows with an identifier of their own pass, and sets the others aside.
struct RowGate {
  private(set) var setAside = RowsSetAside()
  private var known = RowKeys()
  /// The positions of the rows that ``admit(_:column:source:number:)`` let pass.
  private(set) var admitted: [Int] = []
  /// Their identifiers; valid only while their batch is.
  private(set) var keys: [UnsafeRawBufferPointer] = []
  private var hashes: [UInt64] = []
  /// Keeps the reads that bring memory near from being left out.
  private(set) var touched: UInt64 = 0

  /// Whether two files share an identifier.
  var sharesIdentifiers: Bool { known.haveSourcesInCommon }

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
    admit(rows, column: column, source: source, number: number)
    for (position, key) in zip(admitted, keys) { body(rows[position], key) }
  }

  /// Notes in ``admitted`` and ``keys`` which rows have an identifier of their own; sets the others aside.
  mutating func admit(_ rows: RowBatch.Rows, column: Int, source: String, number: Int) {
    rows.copy(column: column, into: &keys)
    for index in keys.indices { keys[index] = keys[index].trimmed }
    bringNear()
    admitted.removeAll(keepingCapacity: true)
    for (position, hash) in hashes.enumerated() {
      if hash == 0 {
        refuse(rows[position], column, source, "link.missing-id", "a value that names the row")
      } else if !known.insert(hash, source: number) {
        refuse(rows[position], column, source, "link.duplicate-id", "an identifier that no earlier row of the file has")
      } else {
        keys[admitted.count] = keys[position]
        admitted.append(position)
      }
    }
    keys.removeLast(keys.count - admitted.count)
  }

  /// Hashes the identifiers of a batch, 0 where there is none, and waits for their places all at once.
  private mutating func bringNear() {
    hashes.removeAll(keepingCapacity: true)
    for key in keys { hashes.append(key.isEmpty ? 0 : RowKeys.hash(key)) }
    touched = hashes.reduce(0) { $0 ^ known.touch($1) }
  }

  private mutating func refuse(_ row: Row, _ column: Int, _ source: String, _ code: String, _ expected: String) {
    setAside.add(
      RowSetAside(
        source: source, record: row.place.record, line: row.place.line, column: row.columns[column], code: code,
        expected: expected))
  }
}
