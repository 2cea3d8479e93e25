import Formats
import Resolution

/// Lets rows with an identifier of their own pass, and sets the others aside.
struct RowGate {
  private(set) var setAside = RowsSetAside()
  private var keys = RowKeys()

  /// Whether two files share an identifier.
  var sharesIdentifiers: Bool { keys.haveSourcesInCommon }

  /// Sets aside what could not be decoded.
  mutating func refuse(_ faults: [RowFault], source: String) {
    for fault in faults { setAside.add(fault, source: source) }
  }

  /// The row's identifier; `nil` for a row that was set aside.
  ///
  /// `number` is the file's, from 0; `column` the position of the identifier.
  mutating func admit(_ row: Row, column: Int, source: String, number: Int) -> UnsafeRawBufferPointer? {
    guard let key = row.bytes(column)?.trimmed, !key.isEmpty else {
      refuse(row, column, source, "link.missing-id", "a value that names the row")
      return nil
    }
    guard keys.insert(key, source: number) else {
      refuse(row, column, source, "link.duplicate-id", "an identifier that no earlier row of the file has")
      return nil
    }
    return key
  }

  private mutating func refuse(_ row: Row, _ column: Int, _ source: String, _ code: String, _ expected: String) {
    setAside.add(
      RowSetAside(
        source: source, record: row.place.record, line: row.place.line, column: row.columns[column], code: code,
        expected: expected))
  }
}
