/// Decodes records of a fixed number of bytes that follow one another without line ends, as mainframes write them.
///
/// A file whose size is no multiple of the record's is refused: it was cut short, or has another record length, and then
/// every value would be another column's.
struct FixedRecordDecoder: RowDecoder {
  private let layout: FixedWidthLayout
  private let columns: [String]
  private let length: Int
  /// The character of each byte; 0 where the encoding has none.
  private let characters: [UInt16]
  private var waiting: [UInt8] = []
  private var position = 0
  private var recordNumber = 0
  private var passed = 0

  init(_ layout: FixedWidthLayout) throws(LayoutError) {
    try layout.validate()
    self.layout = layout
    columns = layout.columns.map(\.name)
    length = layout.recordLength ?? 1
    characters =
      layout.encoding.highCharacters.map { Array(0..<0x80) + $0 } ?? EBCDICDecoder.characters.map { UInt16($0) }
  }

  /// None: what no column covers has no name.
  var undeclaredColumns: [String] { [] }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) throws(FormatError) {
    batch.columns = columns
    var rest = bytes
    if !waiting.isEmpty {
      let missing = min(length - waiting.count, rest.count)
      waiting.append(contentsOf: rest[..<missing])
      rest = UnsafeRawBufferPointer(rebasing: rest[missing...])
      guard waiting.count == length else { return }
      let record = waiting
      waiting.removeAll(keepingCapacity: true)
      record.withUnsafeBytes { take($0, into: &batch) }
    }
    while rest.count >= length {
      take(UnsafeRawBufferPointer(rebasing: rest[..<length]), into: &batch)
      rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    }
    waiting.append(contentsOf: rest)
  }

  mutating func finish(into batch: inout RowBatch) throws(FormatError) {
    batch.columns = columns
    guard !waiting.isEmpty else { return }
    throw FormatError(
      code: "fixed.record-length", byte: position,
      expected: "records of \(length) bytes; the last has \(waiting.count)",
      remedy: "Deliver the file again as a binary copy, or correct the record length in the mapping.")
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) {
    defer { position += length }
    if passed < layout.headerLines {
      passed += 1
      return
    }
    recordNumber += 1
    let (arena, fields) = (batch.arena.count, batch.fields.count)
    let place = RowPlace(record: recordNumber, line: 0, byte: position)
    for column in layout.columns {
      let field = UnsafeRawBufferPointer(rebasing: bytes[column.start - 1..<column.start - 1 + column.length])
      let start = batch.arena.count
      if let (code, expected) = append(field, column, to: &batch.arena) {
        batch.arena.removeSubrange(arena...)
        batch.fields.removeSubrange(fields...)
        batch.faults.append(
          RowFault(place: place, column: column.name, code: code, expected: expected, raw: raw(bytes)))
        return
      }
      batch.fields.append(trimmed(start, batch.arena))
    }
    let start = batch.arena.count
    batch.arena.append(contentsOf: raw(bytes))
    batch.appendRow(
      firstField: fields, place: place, raw: RowBatch.FieldSpan(start: start, count: batch.arena.count - start))
  }

  /// Appends a field's text; gives code and expectation of what is wrong with it.
  private func append(
    _ field: UnsafeRawBufferPointer, _ column: FixedWidthLayout.Column, to text: inout [UInt8]
  ) -> (code: String, expected: String)? {
    if column.isPacked {
      return PackedDecimal.append(field, to: &text)
        ? nil : ("fixed.packed", "packed digits, two to a byte, with a sign in the last half byte")
    }
    for (offset, byte) in field.enumerated() {
      let character = characters[Int(byte)]
      guard character != 0 else {
        let place = position + column.start - 1 + offset
        // Mainframes fill what was never written with zeros; a zero inside a text is another matter.
        if byte == 0, field.allSatisfy({ $0 == 0 }) { return nil }
        return byte == 0
          ? ("fixed.nul", "text without NUL (byte \(place) of the file)")
          : ("encoding.invalid", "text in \(layout.encoding.rawValue) (byte \(place) of the file is not)")
      }
      text.append(character: character)
    }
    return nil
  }

  private func trimmed(_ start: Int, _ arena: [UInt8]) -> RowBatch.FieldSpan {
    var (first, end) = (start, arena.count)
    while first < end, arena[first] == 0x20 { first += 1 }
    while end > first, arena[end - 1] == 0x20 { end -= 1 }
    return RowBatch.FieldSpan(start: first, count: end - first)
  }

  /// The record as text, for people; what has no character is a middle dot.
  private func raw(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var text: [UInt8] = []
    for byte in bytes.prefix(layout.limits.rawBytes / 2) {
      let character = characters[Int(byte)]
      text.append(character: character < 0x20 || (0x7F..<0xA0).contains(character) ? 0xB7 : character)
    }
    return text
  }
}

/// Packed decimal numbers, as COBOL's COMP-3 stores them.
enum PackedDecimal {
  /// Appends the digits with a minus where the sign says so; false if a half byte is no digit or no sign.
  ///
  /// C, A, E and F are plus, D and B are minus.
  static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) -> Bool {
    guard let last = bytes.last, last & 0x0F >= 0x0A else { return false }
    if last & 0x0F == 0x0D || last & 0x0F == 0x0B { text.append(0x2D) }
    for (index, byte) in bytes.enumerated() {
      guard byte >> 4 <= 9, index == bytes.count - 1 || byte & 0x0F <= 9 else { return false }
      text.append(0x30 + byte >> 4)
      if index < bytes.count - 1 { text.append(0x30 + byte & 0x0F) }
    }
    return true
  }
}

extension [UInt8] {
  /// Appends a character of the Basic Multilingual Plane in UTF-8.
  fileprivate mutating func append(character: UInt16) {
    switch character {
    case ..<0x80: append(UInt8(character))
    case ..<0x800:
      append(0xC0 | UInt8(character >> 6))
      append(0x80 | UInt8(character & 0x3F))
    default:
      append(0xE0 | UInt8(character >> 12))
      append(0x80 | UInt8(character >> 6 & 0x3F))
      append(0x80 | UInt8(character & 0x3F))
    }
  }
}
