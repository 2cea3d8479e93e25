/// Decodes JSON Lines: one object (RFC 8259) in each line, in UTF-8.
///
/// Empty lines are passed over.
struct JSONLinesDecoder: RowDecoder {
  private let layout: TreeLayout
  private var lines: LineReader
  private var parser: JSONRecordParser
  private var recordNumber = 0

  init(_ layout: TreeLayout) throws(LayoutError) {
    try layout.validate(isXML: false)
    self.layout = layout
    lines = LineReader(.utf8, limits: layout.limits, endsAtReturn: false)
    parser = JSONRecordParser(layout)
  }

  var undeclaredColumns: [String] { parser.tree.undeclared }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) throws(FormatError) {
    lines.feed(bytes)
    try readLines(atEnd: false, into: &batch)
  }

  mutating func finish(into batch: inout RowBatch) throws(FormatError) {
    lines.finish()
    try readLines(atEnd: true, into: &batch)
  }

  private mutating func readLines(atEnd: Bool, into batch: inout RowBatch) throws(FormatError) {
    batch.columns = layout.columns
    while let line = lines.next(atEnd: atEnd) {
      if line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) && !line.isTooLong { continue }
      recordNumber += 1
      if recordNumber == 1 { try refuseArray(line) }
      read(line, into: &batch)
    }
  }

  private mutating func read(_ line: LineReader.Line, into batch: inout RowBatch) {
    let place = RowPlace(record: recordNumber, line: line.number, byte: line.byte)
    let raw = UnsafeBufferPointer(rebasing: line.bytes.prefix(layout.limits.rawBytes))
    do throws(JSONFault) {
      try check(line)
      try parser.parse(line.bytes)
      parser.rows.emit(place: place, rawCount: raw.withoutReturn.count, into: &batch)
    } catch {
      batch.faults.append(
        RowFault(
          place: place, column: error.column.map { layout.columns[$0] }, code: "\(error.code)",
          expected: "\(error.expected) (column \(error.offset + 1) of the line)", raw: Array(raw.withoutReturn)))
    }
  }

  private func check(_ line: LineReader.Line) throws(JSONFault) {
    if line.isTooLong {
      throw JSONFault("json.record-size", at: 0, "a line of at most \(layout.limits.recordBytes) bytes")
    }
    if let offset = UTF8Bytes.firstInvalid(line.bytes) {
      throw JSONFault("encoding.invalid", at: offset, "text in utf-8 (byte \(line.byte + offset) of the file is not)")
    }
  }

  /// A file that is one JSON array of objects is another format.
  ///
  /// A damaged line may begin with `[`, too, so what follows decides.
  private func refuseArray(_ line: LineReader.Line) throws(FormatError) {
    let visible = line.bytes.lazy.filter { $0 > 0x20 }.prefix(2)
    guard visible.first == 0x5B, visible.dropFirst().first.map({ $0 == 0x7B || $0 == 0x5D }) ?? true else { return }
    throw FormatError(
      code: "json.not-lines", byte: line.byte, line: line.number, expected: "JSON Lines, an object in each line",
      remedy: "Write each object of the array in a line of its own, without brackets and commas between them.")
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Without the CR of a CR LF.
  fileprivate var withoutReturn: Self { last == 0x0D ? Self(rebasing: dropLast()) : self }
}
