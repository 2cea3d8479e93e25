/// What decoders do to a batch.
extension RowBatch {
  /// Adds a row whose fields have just been appended to ``fields``.
  @inline(__always)
  mutating func appendRow(firstField: Int, place: RowPlace, raw: FieldSpan) {
    rows.append(
      RowEntry(firstField: firstField, fieldCount: fields.count - firstField, place: place, raw: raw))
  }

  /// Moves spans that were counted from the start of `bytes` to where `bytes` lands in the arena.
  mutating func settle(_ indexes: inout [Int], in bytes: inout [UInt8]) {
    guard !indexes.isEmpty else { return }
    let base = UInt32(arena.count)
    for index in indexes { fields[index].offset += base }
    arena.append(contentsOf: bytes)
    indexes.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }
}

extension RowBatch.FieldSpan {
  /// A span of an arena; arenas are below 4 GiB because a batch is a chunk's worth of rows.
  @inline(__always)
  init(start: Int, count: Int) {
    self.init(offset: UInt32(start), length: UInt32(count))
  }
}
