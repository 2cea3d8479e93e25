/// Decodes lines whose fields stand at fixed positions, counted in characters (Unicode scalar values).
///
/// Lines end with LF, CR LF or CR; empty lines are passed over.
///
/// A line has to reach the last column. Only the blanks that fill that column may be cut off, as editors do it; a line
/// that ends earlier cannot be told from one that was cut short.
struct FixedWidthDecoder: RowDecoder {
  private let layout: FixedWidthLayout
  private let columns: [String]
  private let shortest: Int
  private var lines: LineReader
  private var recordNumber = 0
  /// Byte offsets of the characters of a line that is not ASCII, and of its end.
  private var offsets: [Int] = []

  init(_ layout: FixedWidthLayout) throws(LayoutError) {
    try layout.validate()
    self.layout = layout
    columns = layout.columns.map(\.name)
    shortest = layout.columns.map { $0.start - 1 }.max() ?? 0
    lines = LineReader(layout.encoding, limits: layout.limits, endsAtReturn: true)
  }

  /// None: what no column covers has no name.
  var undeclaredColumns: [String] { [] }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) throws(FormatError) {
    lines.feed(bytes)
    readLines(atEnd: false, into: &batch)
  }

  mutating func finish(into batch: inout RowBatch) throws(FormatError) {
    lines.finish()
    readLines(atEnd: true, into: &batch)
  }

  private mutating func readLines(atEnd: Bool, into batch: inout RowBatch) {
    batch.columns = columns
    while let line = lines.next(atEnd: atEnd) {
      if line.number <= layout.headerLines || line.bytes.isEmpty { continue }
      recordNumber += 1
      if let fault = read(line, into: &batch) { batch.faults.append(fault) }
    }
  }

  private mutating func read(_ line: LineReader.Line, into batch: inout RowBatch) -> RowFault? {
    if line.isTooLong {
      return fault(line, "fixed.record-size", "a line of at most \(layout.limits.recordBytes) bytes")
    }
    let isASCII = !UTF8Bytes.hasNULOrNonASCII(line.bytes)
    if !isASCII, let fault = textFault(line) { return fault }
    let width = isASCII ? line.bytes.count : countCharacters(line.bytes)
    guard width >= shortest else {
      return fault(line, "fixed.length", "at least \(shortest) characters; the line has \(width)")
    }
    return append(line, width: width, isASCII: isASCII, into: &batch)
  }

  private func append(_ line: LineReader.Line, width: Int, isASCII: Bool, into batch: inout RowBatch) -> RowFault? {
    let start = batch.arena.count
    let firstField = batch.fields.count
    for column in layout.columns {
      let first = column.start - 1
      let end = min(width, first + column.length)
      let range = isASCII ? first..<end : offsets[first]..<offsets[end]
      let value = trim(line.bytes, range)
      guard value.count <= layout.limits.fieldBytes else {
        batch.fields.removeSubrange(firstField...)
        return fault(
          line, "fixed.field-size", "a field of at most \(layout.limits.fieldBytes) bytes", column: column.name)
      }
      batch.fields.append(.init(start: start + value.lowerBound, count: value.count))
    }
    batch.arena.append(contentsOf: line.bytes)
    let raw = RowBatch.FieldSpan(start: start, count: min(line.bytes.count, layout.limits.rawBytes))
    batch.appendRow(firstField: firstField, place: place(line), raw: raw)
    return nil
  }

  private func trim(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var first = range.lowerBound
    var end = range.upperBound
    while first < end, bytes[first] == 0x20 { first += 1 }
    while end > first, bytes[end - 1] == 0x20 { end -= 1 }
    return first..<end
  }

  private mutating func countCharacters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    offsets.removeAll(keepingCapacity: true)
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { offsets.append(offset) }
    offsets.append(bytes.count)
    return offsets.count - 1
  }

  private func textFault(_ line: LineReader.Line) -> RowFault? {
    if let offset = UTF8Bytes.firstInvalid(line.bytes) {
      let byte = lines.text.map.source(of: line.start + offset)
      return fault(line, "encoding.invalid", "text in \(layout.encoding.rawValue) (byte \(byte) of the file is not)")
    }
    guard let offset = UTF8Bytes.firstNUL(line.bytes) else { return nil }
    let byte = lines.text.map.source(of: line.start + offset)
    return fault(line, "fixed.nul", "text without NUL (byte \(byte) of the file)")
  }

  private func place(_ line: LineReader.Line) -> RowPlace {
    RowPlace(record: recordNumber, line: line.number, byte: line.byte)
  }

  private func fault(_ line: LineReader.Line, _ code: String, _ expected: String, column: String? = nil) -> RowFault {
    RowFault(
      place: place(line), column: column, code: code, expected: expected,
      raw: Array(line.bytes.prefix(layout.limits.rawBytes)))
  }
}

extension FixedWidthLayout {
  /// Throws if the layout cannot be read by.
  ///
  /// Columns may overlap, so that a part can be read under a name of its own.
  func validate() throws(LayoutError) {
    try limits.validate()
    try LayoutError.requireNames(columns.map(\.name), property: "columns")
    guard columns.count <= limits.columns else {
      throw LayoutError(property: "columns", expected: "at most \(limits.columns) columns")
    }
    let last = limits.recordBytes
    guard columns.allSatisfy({ $0.start >= 1 && $0.length >= 1 && $0.start <= last && $0.length <= last }) else {
      throw LayoutError(property: "columns", expected: "positions from 1 to \(last) and lengths of at least 1")
    }
    guard headerLines >= 0 else { throw LayoutError(property: "headerLines", expected: "0 or more") }
    guard let recordLength else {
      guard !columns.contains(where: \.isPacked) else {
        throw LayoutError(property: "packed", expected: "a record length: packed digits may look like a line end")
      }
      return
    }
    guard recordLength >= 1, recordLength <= limits.recordBytes else {
      throw LayoutError(property: "recordLength", expected: "from 1 to \(limits.recordBytes) bytes")
    }
    guard encoding.highCharacters != nil || encoding == .cp037 else {
      throw LayoutError(property: "recordLength", expected: "an encoding of one byte for each character")
    }
    guard columns.allSatisfy({ $0.start - 1 + $0.length <= recordLength }) else {
      throw LayoutError(property: "columns", expected: "columns that end within the record's \(recordLength) bytes")
    }
    guard columns.allSatisfy({ !$0.isPacked || $0.length <= 9 }) else {
      throw LayoutError(property: "packed", expected: "at most 9 bytes of packed digits")
    }
  }
}
