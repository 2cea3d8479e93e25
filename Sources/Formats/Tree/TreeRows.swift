/// The values of one record of a tree, and the rows that they make.
struct TreeRows {
  let values = ByteBuffer()
  private let columnCount: Int
  /// For each column its place among those that differ per occurrence; -1 if it repeats.
  private let placeInOccurrence: [Int]
  private let occurrenceWidth: Int
  private let limit: Int
  private var repeated: [RowBatch.FieldSpan]
  private var occurrences: [RowBatch.FieldSpan] = []
  private(set) var occurrenceCount = 0

  init(_ layout: TreeLayout, _ tree: PathTree) {
    columnCount = layout.columns.count
    var places: [Int] = []
    var width = 0
    for column in 0..<columnCount {
      places.append(tree.isUnderEach(column) ? width : -1)
      if places[column] >= 0 { width += 1 }
    }
    placeInOccurrence = places
    occurrenceWidth = width
    limit = layout.limits.parts
    repeated = Array(repeating: .absent, count: columnCount)
  }

  mutating func begin() {
    values.removeAll()
    occurrences.removeAll(keepingCapacity: true)
    occurrenceCount = 0
    for column in 0..<columnCount { repeated[column] = .absent }
  }

  /// Whether the record may have one more.
  mutating func beginOccurrence() -> Bool {
    guard occurrenceCount < limit else { return false }
    occurrenceCount += 1
    occurrences.append(contentsOf: repeatElement(.absent, count: occurrenceWidth))
    return true
  }

  /// Whether the column has no value yet, in this occurrence or at all.
  func isOpen(_ column: Int) -> Bool {
    let place = placeInOccurrence[column]
    return place < 0 ? repeated[column].isAbsent : occurrenceCount > 0 && occurrences[last(place)].isAbsent
  }

  mutating func set(_ column: Int, start: Int, count: Int) {
    let span = RowBatch.FieldSpan(start: start, count: count)
    let place = placeInOccurrence[column]
    if place < 0 { repeated[column] = span } else { occurrences[last(place)] = span }
  }

  /// Adds a row for each occurrence, or one if there is none.
  mutating func emit(place: RowPlace, raw: UnsafeBufferPointer<UInt8>, into batch: inout RowBatch) {
    let shift = UInt32(batch.arena.count)
    batch.arena.append(contentsOf: values.bytes)
    let rawSpan = RowBatch.FieldSpan(start: batch.arena.count, count: raw.count)
    batch.arena.append(contentsOf: raw)
    for part in 0..<max(1, occurrenceCount) {
      let firstField = batch.fields.count
      for column in 0..<columnCount {
        var span = field(column, part)
        if !span.isAbsent { span.offset += shift }
        batch.fields.append(span)
      }
      var place = place
      place.part = part
      batch.appendRow(firstField: firstField, place: place, raw: rawSpan)
    }
  }

  private func field(_ column: Int, _ part: Int) -> RowBatch.FieldSpan {
    let place = placeInOccurrence[column]
    if place < 0 { return repeated[column] }
    return occurrenceCount == 0 ? .absent : occurrences[part * occurrenceWidth + place]
  }

  private func last(_ place: Int) -> Int { (occurrenceCount - 1) * occurrenceWidth + place }
}
