/// Decodes comma-separated values: RFC 4180 and its dialects.
///
/// Lines end with LF, CR LF or CR. A quoted field may hold delimiters, line ends and doubled quotes. Empty lines are
/// passed over. Fields keep their blanks. Each byte is looked at once, and is resumed where the last piece ended.
struct CSVDecoder: RowDecoder {
  private enum State {
    /// At the beginning of a field or in one without quotes.
    case plain
    case quoted
    /// Behind a quote that either closes the field or is the first of a doubled one.
    case closing
  }

  /// What is kept of a record that is too long to be kept.
  struct Overlong {
    var byte: Int
    var head: [UInt8]
  }

  let layout: CSVLayout
  private let delimiter: UInt8
  private let positions: CSVPositions
  private let rows = CSVRowList()
  let text = TextSink(marks: .lines)
  private var textDecoder: any TextDecoder

  var columns: [String]
  var undeclaredColumns: [String] = []
  var hasHeader: Bool

  // The record being read. Positions are offsets in the decoded text.
  private var state = State.plain
  var record = CSVRecord()
  private var fieldStart = 0
  private var quoteAt = 0
  private var fieldHasDoubledQuotes = false
  /// Where in the file the last opening quote stands.
  var quoteByte = 0
  var quoteLine = 1
  /// Everything before is scanned.
  private var scanned = 0
  /// Where the last carriage return stands; -2 is before no byte.
  private var returnAt = -2
  private var line = 1
  private var recordNumber = 0
  var overlong: Overlong?
  var needsCheck = false

  // Unquoted values, which join the arena behind the piece that is being scanned.
  private var unescaped: [UInt8] = []
  private var unescapedFields: [Int] = []

  init(_ layout: CSVLayout) throws(LayoutError) {
    try layout.validate()
    self.layout = layout
    delimiter = layout.delimiter
    positions = CSVPositions(delimiter: layout.delimiter, quote: layout.quote ?? layout.delimiter)
    textDecoder = layout.encoding.makeDecoder()
    columns = layout.columns ?? []
    hasHeader = layout.columns != nil
    if hasHeader { undeclaredColumns = layout.undeclared(among: columns) }
    begin(at: 0)
  }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) throws(FormatError) {
    let before = text.end
    textDecoder.decode(bytes, into: text)
    try scan(from: before, into: &batch)
  }

  mutating func finish(into batch: inout RowBatch) throws(FormatError) {
    let before = text.end
    textDecoder.finish(into: text)
    try scan(from: before, into: &batch)
    if state == .quoted { throw unclosedQuote }
    let start = batch.arena.count
    if text.end > record.start { try endRecord(at: text.end, arenaStart: start, into: &batch) }
    settle(upTo: text.end, into: &batch)
    if !hasHeader { throw noHeader }
    if batch.columns.isEmpty { batch.columns = columns }
  }

  private mutating func scan(from added: Int, into batch: inout RowBatch) throws(FormatError) {
    if !needsCheck {
      needsCheck = UTF8Bytes.hasNULOrNonASCII(.init(rebasing: text.buffer.bytes[(added - text.origin)...]))
    }
    if hasHeader { batch.columns = columns }
    try scanSpecials(into: &batch)
    if hasHeader { batch.columns = columns }
    try dropOverlong()
    settle(upTo: overlong == nil ? record.start : text.end, into: &batch)
    if text.buffer.count == 0 { needsCheck = false }
  }

  /// From one special byte to the next; ordinary rows as a whole.
  private mutating func scanSpecials(into batch: inout RowBatch) throws(FormatError) {
    let origin = text.origin
    let base = UnsafePointer(text.buffer.base)
    let arenaStart = batch.arena.count
    positions.find(in: base, from: scanned - origin, to: text.buffer.count)
    var index = 0
    while index < positions.count {
      if isBetweenRecords {
        readRows(&index, arenaStart: arenaStart, firstField: batch.fields.count)
        if index == positions.count { break }
      }
      let found = Int(positions.base[index])
      try take(base[found], at: origin &+ found, arenaStart: arenaStart, into: &batch)
      index &+= 1
    }
    rows.move(to: &batch)
    scanned = text.end
  }

  private var isBetweenRecords: Bool {
    hasHeader && state == .plain && record.count == 0 && fieldStart == record.start && record.strayQuote == nil
      && overlong == nil
  }

  private mutating func readRows(_ index: inout Int, arenaStart: Int, firstField: Int) {
    let origin = text.origin
    let scanner = CSVRowScanner(
      text: text.buffer.base, positions: positions.base, positionCount: positions.count, delimiter: delimiter,
      quote: layout.quote ?? delimiter, columnCount: columns.count,
      lengthLimit: min(layout.limits.fieldBytes, layout.limits.recordBytes), rawLimit: layout.limits.rawBytes,
      needsCheck: needsCheck, arenaShift: arenaStart, origin: origin)
    var cursor = CSVRowScanner.Cursor(
      position: index, start: record.start - origin, line: line, recordNumber: recordNumber,
      returnAt: returnAt - origin)
    scanner.read(&cursor, text.map, into: rows, firstField: firstField)
    guard cursor.position > index else { return }
    (index, line, recordNumber) = (cursor.position, cursor.line, cursor.recordNumber)
    returnAt = cursor.returnAt + origin
    begin(at: cursor.start + origin)
  }

  /// Any special byte in any state.
  private mutating func take(
    _ byte: UInt8, at position: Int, arenaStart: Int, into batch: inout RowBatch
  ) throws(FormatError) {
    if byte == 0x0A || byte == 0x0D {
      try takeLineEnd(byte, at: position, arenaStart: arenaStart, into: &batch)
    } else if byte == delimiter {
      if state != .quoted { endField(at: position) }
    } else {
      takeQuote(at: position)
    }
  }

  private mutating func takeQuote(at position: Int) {
    switch state {
    case .plain where position == fieldStart:
      state = .quoted
      quoteByte = text.map.source(of: position)
      quoteLine = line
    case .plain:
      record.noteStrayQuote(at: position)
    case .quoted:
      state = .closing
      quoteAt = position
    case .closing where position == quoteAt + 1:
      state = .quoted
      fieldHasDoubledQuotes = true
    case .closing:
      record.noteStrayQuote(at: position)
    }
  }

  private mutating func endField(at position: Int) {
    if state == .closing {
      if position != quoteAt + 1 { record.noteStrayQuote(at: quoteAt + 1) }
      record.append(start: fieldStart + 1, end: quoteAt)
      if fieldHasDoubledQuotes { record.markEscaped() }
      fieldHasDoubledQuotes = false
      state = .plain
    } else {
      record.append(start: fieldStart, end: position)
    }
    fieldStart = position + 1
  }

  private mutating func takeLineEnd(
    _ byte: UInt8, at position: Int, arenaStart: Int, into batch: inout RowBatch
  ) throws(FormatError) {
    let isSecondOfPair = byte == 0x0A && returnAt == position - 1
    if byte == 0x0D { returnAt = position }
    if state == .quoted {
      if !isSecondOfPair { line += 1 }
    } else if isSecondOfPair && position == record.start {
      begin(at: position + 1)
    } else {
      try endRecord(at: position, arenaStart: arenaStart, into: &batch)
      line += 1
      begin(at: position + 1)
    }
  }

  private mutating func begin(at position: Int) {
    record.begin(at: position, line: line, limit: max(columns.count, hasHeader ? 0 : layout.limits.columns) + 1)
    fieldStart = position
    overlong = nil
  }

  // MARK: Records

  private mutating func endRecord(at position: Int, arenaStart: Int, into batch: inout RowBatch) throws(FormatError) {
    if position == record.start { return }
    endField(at: position)
    guard hasHeader else {
      try readHeader(end: position)
      batch.columns = columns
      return
    }
    recordNumber += 1
    if let fault = fault(end: position) {
      batch.faults.append(fault)
    } else {
      appendRow(end: position, arenaStart: arenaStart, into: &batch)
    }
  }

  private mutating func appendRow(end: Int, arenaStart: Int, into batch: inout RowBatch) {
    rows.move(to: &batch)
    let firstField = batch.fields.count
    let shift = UInt32(truncatingIfNeeded: arenaStart &+ record.start &- text.origin)
    for span in record.fields {
      batch.fields.append(.init(offset: span.offset &+ shift, length: span.length))
    }
    for field in record.escaped { unescape(firstField + field, arenaStart: arenaStart, in: &batch) }
    let raw = RowBatch.FieldSpan(
      start: arenaStart + record.start - text.origin, count: min(end - record.start, layout.limits.rawBytes))
    batch.appendRow(firstField: firstField, place: place, raw: raw)
  }

  /// Halves doubled quotes.
  private mutating func unescape(_ index: Int, arenaStart: Int, in batch: inout RowBatch) {
    let span = batch.fields[index]
    let start = Int(span.offset) - arenaStart
    let offset = unescaped.count
    var previousWasQuote = false
    for byte in text.buffer.bytes[start..<start + Int(span.length)] {
      let isQuote = byte == layout.quote
      if !(isQuote && previousWasQuote) { unescaped.append(byte) }
      previousWasQuote = isQuote && !previousWasQuote
    }
    batch.fields[index] = .init(start: offset, count: unescaped.count - offset)
    unescapedFields.append(index)
  }

  var place: RowPlace {
    RowPlace(record: recordNumber, line: record.line, byte: overlong?.byte ?? text.map.source(of: record.start))
  }

  /// The bytes of the record, of which the first field begins at ``CSVRecord/start``.
  func recordBytes(end: Int) -> UnsafeBufferPointer<UInt8> {
    .init(rebasing: text.buffer.bytes[record.start - text.origin..<end - text.origin])
  }

  // MARK: Memory

  /// Keeps only the beginning of a record that has grown too long; its end is still looked for.
  private mutating func dropOverlong() throws(FormatError) {
    guard overlong == nil, text.end - record.start > layout.limits.recordBytes else { return }
    guard hasHeader else { throw headerTooLong }
    overlong = Overlong(
      byte: text.map.source(of: record.start),
      head: Array(recordBytes(end: text.end).prefix(layout.limits.rawBytes)))
  }

  /// Hands what is decoded to the batch's arena and forgets it, and a record that is too long too.
  private mutating func settle(upTo position: Int, into batch: inout RowBatch) {
    let done = position - text.origin
    guard done > 0 else { return }
    let kept = overlong == nil ? done : max(0, record.start - text.origin)
    batch.arena.append(contentsOf: UnsafeBufferPointer(rebasing: text.buffer.bytes[..<kept]))
    batch.settle(&unescapedFields, in: &unescaped)
    text.consume(done)
  }
}
