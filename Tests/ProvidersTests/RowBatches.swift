import Records

@testable import Formats

/// Rows made in memory: what a decoder would hand on, without a file.
extension RowBatch {
  /// One batch of rows; `nil` is an absent field.
  static func of(_ columns: [String], _ rows: [[String?]]) -> RowBatch {
    var batch = RowBatch()
    batch.columns = columns
    for (number, row) in rows.enumerated() {
      let first = batch.fields.count
      for text in row { batch.fields.append(batch.place(text)) }
      batch.rows.append(
        RowEntry(
          firstField: first, fieldCount: row.count, place: RowPlace(record: number + 1, line: number + 2, byte: 0),
          raw: .absent))
    }
    return batch
  }

  private mutating func place(_ text: String?) -> FieldSpan {
    guard let text else { return .absent }
    let span = FieldSpan(offset: UInt32(arena.count), length: UInt32(text.utf8.count))
    arena += Array(text.utf8)
    return span
  }
}
