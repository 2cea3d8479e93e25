/// Reads rows that are as they should be straight from the list of special bytes.
///
/// A row is left to the decoder's own rules, which judge it, as soon as anything about it is out of the ordinary: another
/// number of fields, a doubled or stray quote, a line end in quotes, a great length, bytes that are no text, an end that
/// has not come yet. So there is one judge, and this only has to know what is certainly good.
struct CSVRowScanner {
  let text: UnsafePointer<UInt8>
  let positions: UnsafePointer<UInt32>
  let positionCount: Int
  let delimiter: UInt8
  /// The delimiter where the dialect has no quotes.
  let quote: UInt8
  let columnCount: Int
  /// No row of at most so many bytes breaks a limit.
  let lengthLimit: Int
  let rawLimit: Int
  let needsCheck: Bool
  /// From a position in the text to one in the arena.
  let arenaShift: Int
  /// From a position in the text to one in the decoded file.
  let origin: Int

  /// Where the next row begins.
  struct Cursor {
    /// In the list of special bytes.
    var position: Int
    /// In the text.
    var start: Int
    var line: Int
    var recordNumber: Int
    /// Where the last carriage return stands in the text, if a line feed behind it is its second half.
    var returnAt: Int
  }

  /// Reads as many rows as it can, and leaves the cursor before the first that it cannot.
  func read(_ cursor: inout Cursor, _ map: SourceMap, into rows: CSVRowList, firstField: Int) {
    let isShifted = map.isPlain
    let shift = isShifted ? map.source(of: 0) : 0
    while cursor.position < positionCount {
      let found = Int(positions[cursor.position])
      if found == cursor.start && text[found] != delimiter && text[found] != quote {
        skipEmptyLine(&cursor, found)
        continue
      }
      rows.reserve(columnCount &+ 1)
      guard let end = readFields(cursor, into: rows.fields + rows.fieldCount) else { return }
      let length = end.end &- cursor.start
      guard length <= lengthLimit, !needsCheck || isText(cursor.start, end.end) else { return }
      cursor.recordNumber &+= 1
      let byte = isShifted ? cursor.start &+ origin &+ shift : map.source(of: cursor.start &+ origin)
      rows.append(
        RowBatch.RowEntry(
          firstField: firstField &+ rows.fieldCount, fieldCount: columnCount,
          place: RowPlace(record: cursor.recordNumber, line: cursor.line, byte: byte),
          raw: .init(start: cursor.start &+ arenaShift, count: min(length, rawLimit))))
      cursor.line &+= 1
      cursor.position = end.position
      cursor.start = end.next
      cursor.returnAt = end.returnAt
    }
  }

  private func skipEmptyLine(_ cursor: inout Cursor, _ found: Int) {
    let isSecondOfPair = text[found] == 0x0A && cursor.returnAt == found &- 1
    if !isSecondOfPair { cursor.line &+= 1 }
    if text[found] == 0x0D { cursor.returnAt = found }
    cursor.position &+= 1
    cursor.start = found &+ 1
  }

  /// Where a row ends, and what comes next.
  private struct RowEnd {
    var end: Int
    var position: Int
    var next: Int
    var returnAt: Int
  }

  /// Writes the fields of one row; `nil` if it is not an ordinary one.
  @inline(__always)
  private func readFields(_ cursor: Cursor, into fields: UnsafeMutablePointer<RowBatch.FieldSpan>) -> RowEnd? {
    var position = cursor.position
    var fieldStart = cursor.start
    var count = 0
    while position < positionCount {
      var found = Int(positions[position])
      var byte = text[found]
      var (first, last) = (fieldStart, found)
      if byte == quote && byte != delimiter {
        guard found == fieldStart, let closing = closingQuote(&position) else { return nil }
        (first, last) = (fieldStart &+ 1, closing)
        found = closing &+ 1
        byte = text[found]
      }
      fields[count] = .init(
        offset: UInt32(truncatingIfNeeded: first &+ arenaShift), length: UInt32(truncatingIfNeeded: last &- first))
      count &+= 1
      position &+= 1
      if byte == delimiter {
        fieldStart = found &+ 1
        // One field too many has its place.
        if count > columnCount { return nil }
      } else {
        return count == columnCount ? rowEnd(found, byte, position) : nil
      }
    }
    return nil
  }

  /// Goes from an opening quote to the special byte behind the closing one, and gives where the closing one stands; `nil`
  /// if that is not what follows at once, or a line ends between them.
  private func closingQuote(_ position: inout Int) -> Int? {
    var next = position &+ 1
    while next < positionCount, text[Int(positions[next])] == delimiter { next &+= 1 }
    guard next &+ 1 < positionCount else { return nil }
    let closing = Int(positions[next])
    guard text[closing] == quote, Int(positions[next &+ 1]) == closing &+ 1, text[closing &+ 1] != quote else {
      return nil
    }
    position = next &+ 1
    return closing
  }

  /// A carriage return that is the last byte so far may be half of a line end.
  @inline(__always)
  private func rowEnd(_ found: Int, _ byte: UInt8, _ position: Int) -> RowEnd? {
    if byte == 0x0A { return RowEnd(end: found, position: position, next: found &+ 1, returnAt: -2) }
    guard byte == 0x0D, position < positionCount else { return nil }
    guard Int(positions[position]) == found &+ 1, text[found &+ 1] == 0x0A else {
      return RowEnd(end: found, position: position, next: found &+ 1, returnAt: found)
    }
    return RowEnd(end: found, position: position &+ 1, next: found &+ 2, returnAt: found)
  }

  private func isText(_ start: Int, _ end: Int) -> Bool {
    let bytes = UnsafeBufferPointer(start: text + start, count: end &- start)
    return UTF8Bytes.firstInvalid(bytes) == nil && UTF8Bytes.firstNUL(bytes) == nil
  }
}
