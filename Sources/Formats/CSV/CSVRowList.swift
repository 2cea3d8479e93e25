/// Rows that were read without a detour, on their way into a batch.
///
/// They are collected in plain memory and appended at once: an append to an array for each field costs more than finding
/// the field does.
final class CSVRowList {
  @exclusivity(unchecked) private(set) var fields: UnsafeMutablePointer<RowBatch.FieldSpan>
  @exclusivity(unchecked) private(set) var fieldCount = 0
  @exclusivity(unchecked) private var fieldCapacity = 1 << 12
  @exclusivity(unchecked) private var rows: UnsafeMutablePointer<RowBatch.RowEntry>
  @exclusivity(unchecked) private var rowCount = 0
  @exclusivity(unchecked) private var rowCapacity = 1 << 9

  init() {
    fields = .allocate(capacity: fieldCapacity)
    rows = .allocate(capacity: rowCapacity)
  }

  deinit {
    fields.deallocate()
    rows.deallocate()
  }

  /// Makes room for the fields of one more row, and of one field too many.
  @inline(__always)
  func reserve(_ wanted: Int) {
    if fieldCount &+ wanted >= fieldCapacity || rowCount &+ 1 >= rowCapacity { grow(wanted) }
  }

  /// Takes the fields that were written behind the last row's.
  @inline(__always)
  func append(_ row: RowBatch.RowEntry) {
    rows[rowCount] = row
    rowCount &+= 1
    fieldCount &+= row.fieldCount
  }

  /// Moves the rows into a batch.
  func move(to batch: inout RowBatch) {
    guard rowCount > 0 else { return }
    batch.fields.append(contentsOf: UnsafeBufferPointer(start: fields, count: fieldCount))
    batch.rows.append(contentsOf: UnsafeBufferPointer(start: rows, count: rowCount))
    fieldCount = 0
    rowCount = 0
  }

  private func grow(_ wanted: Int) {
    fieldCapacity = max(fieldCapacity * 2, fieldCount + wanted + 1)
    rowCapacity *= 2
    let (movedFields, movedRows) = (
      UnsafeMutablePointer<RowBatch.FieldSpan>.allocate(capacity: fieldCapacity),
      UnsafeMutablePointer<RowBatch.RowEntry>.allocate(capacity: rowCapacity)
    )
    movedFields.update(from: fields, count: fieldCount)
    movedRows.update(from: rows, count: rowCount)
    fields.deallocate()
    rows.deallocate()
    (fields, rows) = (movedFields, movedRows)
  }
}
