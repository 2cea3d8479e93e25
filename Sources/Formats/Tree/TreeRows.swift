/// The values of one record of a tree, and the rows that they make.
///
/// The repeating path may repeat at each of its names: of `entries/details` both. What stands in one entry beside its
/// details belongs to the details of that entry, wherever in the entry it stands.
struct TreeRows {
  let values = ByteBuffer()
  private let columnCount: Int
  /// For each column how deep on the repeating path it stands; 0 if it is the same for the whole record.
  private let levels: PlainList<Int>
  /// The columns of each level between the record and the repeating path's end.
  private let columnsOfScope: [[Int]]
  private let deepest: Int
  /// For each column its place among those that differ per occurrence; -1 if it is the same for the whole record.
  private let placeInOccurrence: PlainList<Int>
  private let occurrenceWidth: Int
  private let limit: Int
  /// Values that are not yet an occurrence's own: those of the record and of the scopes that are open.
  private let held: PlainList<RowBatch.FieldSpan>
  /// The fields of the row that is being made.
  private let row: PlainList<RowBatch.FieldSpan>
  /// For each level how many occurrences there were when its scope began.
  private var scopeStart: [Int]
  private var occurrences: [RowBatch.FieldSpan] = []
  private(set) var occurrenceCount = 0

  init(_ layout: TreeLayout, _ tree: PathTree) {
    columnCount = layout.columns.count
    deepest = tree.levels
    let levels = layout.columns.indices.map { tree.level(of: $0) }
    self.levels = PlainList(levels)
    columnsOfScope = (0...deepest).map { level in levels.indices.filter { levels[$0] == level } }
    var width = 0
    placeInOccurrence = PlainList(
      levels.map { level in
        guard level > 0 else { return -1 }
        width += 1
        return width - 1
      })
    occurrenceWidth = width
    limit = layout.limits.parts
    held = PlainList(Array(repeating: .absent, count: columnCount))
    row = PlainList(Array(repeating: .absent, count: columnCount))
    scopeStart = Array(repeating: 0, count: deepest + 1)
  }

  mutating func begin() {
    values.removeAll()
    occurrences.removeAll(keepingCapacity: true)
    occurrenceCount = 0
    held.base.update(repeating: .absent, count: columnCount)
  }

  /// An element or object of the repeating path begins; whether the record may have it.
  mutating func open(level: Int) -> Bool {
    if level == deepest { return beginOccurrence() }
    scopeStart[level] = occurrenceCount
    return true
  }

  /// It ends: what it states beside the occurrences inside becomes theirs, or an occurrence of its own where there are
  /// none; whether the record may have it.
  mutating func close(level: Int) -> Bool {
    guard level < deepest else { return true }
    let columns = columnsOfScope[level].filter { !held.base[$0].isAbsent }
    guard !columns.isEmpty else { return true }
    if occurrenceCount == scopeStart[level], !beginOccurrence() { return false }
    for column in columns {
      for occurrence in scopeStart[level]..<occurrenceCount {
        occurrences[occurrence * occurrenceWidth + placeInOccurrence.base[column]] = held.base[column]
      }
      held.base[column] = .absent
    }
    return true
  }

  private mutating func beginOccurrence() -> Bool {
    guard occurrenceCount < limit else { return false }
    occurrenceCount += 1
    occurrences.append(contentsOf: repeatElement(.absent, count: occurrenceWidth))
    return true
  }

  /// Whether the column has no value yet, in this occurrence, in this scope or at all.
  func isOpen(_ column: Int) -> Bool {
    guard isOfOccurrence(column) else { return held.base[column].isAbsent }
    return occurrenceCount > 0 && occurrences[last(column)].isAbsent
  }

  mutating func set(_ column: Int, start: Int, count: Int) {
    let span = RowBatch.FieldSpan(start: start, count: count)
    if isOfOccurrence(column) { occurrences[last(column)] = span } else { held.base[column] = span }
  }

  /// Adds a row for each occurrence, or one if there is none.
  ///
  /// `raw` is the row as delivered.
  mutating func emit(place: RowPlace, raw: UnsafeBufferPointer<UInt8>, into batch: inout RowBatch) {
    let start = batch.arena.count
    batch.arena.append(contentsOf: values.bytes)
    let rawSpan = RowBatch.FieldSpan(start: batch.arena.count, count: raw.count)
    batch.arena.append(contentsOf: raw)
    emit(place: place, raw: rawSpan, shift: start, into: &batch)
  }

  /// The same where the row as delivered is what the values begin with.
  mutating func emit(place: RowPlace, rawCount: Int, into batch: inout RowBatch) {
    let start = batch.arena.count
    batch.arena.append(contentsOf: values.bytes)
    emit(place: place, raw: RowBatch.FieldSpan(start: start, count: rawCount), shift: start, into: &batch)
  }

  private func emit(place: RowPlace, raw: RowBatch.FieldSpan, shift: Int, into batch: inout RowBatch) {
    let shift = UInt32(shift)
    for part in 0..<max(1, occurrenceCount) {
      let firstField = batch.fields.count
      for column in 0..<columnCount {
        var span = field(column, part)
        // That of an absent one has no meaning.
        span.offset &+= shift
        row.base[column] = span
      }
      batch.fields.append(contentsOf: UnsafeBufferPointer(start: row.base, count: columnCount))
      var place = place
      place.part = part
      batch.appendRow(firstField: firstField, place: place, raw: raw)
    }
  }

  @inline(__always)
  private func isOfOccurrence(_ column: Int) -> Bool { deepest > 0 && levels.base[column] == deepest }

  @inline(__always)
  private func field(_ column: Int, _ part: Int) -> RowBatch.FieldSpan {
    let place = placeInOccurrence.base[column]
    if place < 0 { return held.base[column] }
    return occurrenceCount == 0 ? .absent : occurrences[part * occurrenceWidth + place]
  }

  private func last(_ column: Int) -> Int { (occurrenceCount - 1) * occurrenceWidth + placeInOccurrence.base[column] }
}

/// As many values as there were at first, without the checks that an array makes at each access.
private final class PlainList<Element> {
  let base: UnsafeMutablePointer<Element>
  private let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    base = .allocate(capacity: max(1, count))
    _ = UnsafeMutableBufferPointer(start: base, count: count).initialize(from: elements)
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }
}
