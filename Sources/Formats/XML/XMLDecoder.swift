/// Decodes XML by a repeated element.
///
/// The bytes are cut into records first, and a record goes to the parser as a whole. So a record that is not well-formed
/// is one fault: a new parser is given the start tags of the elements around it and goes on behind it.
struct XMLDecoder: RowDecoder {
  /// An open element around the records.
  private struct Ancestor {
    var tag: [UInt8]
    var name: [UInt8]
  }

  /// The record whose end has not come yet.
  private struct OpenRecord {
    var start: Int
    var line: Int
    var name: [UInt8]
    /// Open elements of the record's own name.
    ///
    /// Others do not count, so that damage to them does not hide its end.
    var depth = 1
  }

  private let layout: TreeLayout
  private let recordName: [UInt8]
  private let text = TextSink(marks: .tags)
  private var decoder = XMLText()
  private let handler: XMLRecordHandler
  private var parser: SAXParser

  private var ancestors: [Ancestor] = []
  private var record: OpenRecord?
  private var recordNumber = 0
  private var hasRoot = false
  /// Offset in the decoded text before which everything is cut, and its line.
  private var position = 0
  private var line = 1

  init(_ layout: TreeLayout) throws(LayoutError) {
    try layout.validate(isXML: true)
    self.layout = layout
    recordName = Array(layout.record.utf8)
    handler = XMLRecordHandler(layout)
    parser = SAXParser(handler: handler)
    handler.builder.reset(parser)
  }

  var undeclaredColumns: [String] { handler.builder.tree.undeclared }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) throws(FormatError) {
    decoder.decode(bytes, into: text)
    try readTokens(into: &batch)
  }

  mutating func finish(into batch: inout RowBatch) throws(FormatError) {
    decoder.finish(into: text)
    try readTokens(into: &batch)
    guard record == nil, ancestors.isEmpty, position == text.end else {
      throw FormatError(
        code: "xml.truncated", byte: text.map.source(of: record?.start ?? position), line: record?.line ?? line,
        expected: record == nil ? "an end tag for each start tag" : "the end of record \(recordNumber + 1)",
        remedy: "Deliver the file again; it was cut short, or a record in it is damaged beyond its end.")
    }
    parser.finish()
    guard hasRoot, parser.isWellFormed else {
      throw XMLErrors.malformed("an XML document", byte: text.map.source(of: position), line: line)
    }
  }

  private mutating func readTokens(into batch: inout RowBatch) throws(FormatError) {
    if let error = decoder.error { throw error }
    batch.columns = layout.columns
    let tokenizer = XMLTokenizer(bytes: text.buffer.bytes)
    while record == nil ? try readAround(tokenizer) : try readRecord(tokenizer) {
      if let record, record.depth == 0 { try endRecord(record, into: &batch) }
    }
    let kept = record?.start ?? position
    if isTooLong(kept - text.origin..<text.buffer.count) { throw tooLong(at: kept) }
    text.consume(kept - text.origin)
  }

  /// Reads a token around records.
  ///
  /// Whether there was one.
  private mutating func readAround(_ tokenizer: XMLTokenizer) throws(FormatError) -> Bool {
    guard let token = nextToken(tokenizer) else { return false }
    let range = position - text.origin..<token.end
    try check(token, at: position)
    if try isUnfinishedText(token, range) { return false }
    try takeOutside(token, range)
    advance(to: token.end)
    return true
  }

  /// Reads to the end of the open record, or as far as there are tokens.
  ///
  /// Whether the end was found.
  private mutating func readRecord(_ tokenizer: XMLTokenizer) throws(FormatError) -> Bool {
    guard var open = record else { return false }
    var index = position - text.origin
    while open.depth > 0, let token = tokenizer.token(at: index) {
      if token.kind == .doctype || token.attributeCount > layout.limits.columns {
        advance(to: index)
        try check(token, at: position)
      }
      if token.kind == .startTag || token.kind == .endTag, tokenizer.isName(token, open.name) {
        open.depth += token.kind == .startTag ? 1 : -1
      }
      index = token.end
    }
    advance(to: index)
    record = open
    return open.depth == 0
  }

  /// Goes on behind what ends at an index of the buffer.
  private mutating func advance(to index: Int) {
    line += LineCounter.count(bytes(position - text.origin..<index))
    position = text.origin + index
  }

  /// Around records, white space before a text is a token of its own: how much of it is still there depends on how the
  /// file is cut.
  private func nextToken(_ tokenizer: XMLTokenizer) -> XMLTokenizer.Token? {
    let start = position - text.origin
    guard var token = tokenizer.token(at: start) else { return nil }
    guard token.kind == .text else { return token }
    if let visible = tokenizer.bytes[start..<token.end].firstIndex(where: { $0 > 0x20 }), visible > start {
      token.end = visible
    }
    return token
  }

  /// Text between records is looked at as a whole, as a character in it may be cut.
  ///
  /// White space needs no waiting.
  private func isUnfinishedText(_ token: XMLTokenizer.Token, _ range: Range<Int>) throws(FormatError) -> Bool {
    guard token.kind == .text, token.end == text.buffer.count else { return false }
    if bytes(range).allSatisfy({ $0 <= 0x20 }) { return false }
    if ancestors.isEmpty { throw malformed("nothing outside of the root element") }
    return true
  }

  /// What has to be refused before the parser sees it.
  private func check(_ token: XMLTokenizer.Token, at start: Int) throws(FormatError) {
    if record == nil && isTooLong(start - text.origin..<token.end) { throw tooLong(at: start) }
    if token.kind == .doctype { throw XMLErrors.doctype(byte: text.map.source(of: start), line: line) }
    if token.attributeCount > layout.limits.columns {
      throw XMLErrors.limit(
        "xml.attributes", "at most \(layout.limits.columns) attributes of an element",
        byte: text.map.source(of: start), line: line)
    }
  }

  private func isTooLong(_ range: Range<Int>) -> Bool {
    range.count > layout.limits.recordBytes && !bytes(range).allSatisfy { $0 <= 0x20 }
  }

  private func tooLong(at start: Int) -> FormatError {
    XMLErrors.limit(
      record == nil ? "xml.tag-size" : "xml.record-size",
      "at most \(layout.limits.recordBytes) bytes of a record or a tag", byte: text.map.source(of: start),
      line: record?.line ?? line)
  }

  private func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text.buffer.bytes[range])
  }

  // MARK: Around records

  private mutating func takeOutside(_ token: XMLTokenizer.Token, _ range: Range<Int>) throws(FormatError) {
    switch token.kind {
    case .startTag where isRecord(token.name), .emptyTag where isRecord(token.name),
      .damaged where isRecord(token.name):
      try beginElement()
      record = OpenRecord(
        start: position, line: line, name: Array(bytes(token.name)), depth: token.kind == .emptyTag ? 0 : 1)
      return
    case .startTag:
      try beginElement()
      if ancestors.count >= layout.limits.depth { throw tooDeep() }
      ancestors.append(Ancestor(tag: Array(bytes(range)), name: Array(bytes(token.name))))
    case .emptyTag: try beginElement()
    case .endTag: try endAncestor(token)
    case .text: try checkText(range)
    case .instruction where position == 0: try decoder.check(declaration: bytes(range))
    case .damaged: throw malformed("tags that XML 1.0 allows")
    case .comment, .cdata, .instruction, .doctype: break
    }
    try parseOutside(range)
  }

  private mutating func beginElement() throws(FormatError) {
    if hasRoot && ancestors.isEmpty { throw malformed("one root element") }
    hasRoot = true
  }

  private mutating func endAncestor(_ token: XMLTokenizer.Token) throws(FormatError) {
    guard let last = ancestors.popLast(), bytes(token.name).elementsEqual(last.name) else {
      throw malformed("the end tag of the innermost open element")
    }
  }

  /// A reference without its end would hold the parser up until the next record, which then would be blamed.
  private func checkText(_ range: Range<Int>) throws(FormatError) {
    let isBlank = bytes(range).allSatisfy { $0 <= 0x20 }
    if isBlank { return }
    if ancestors.isEmpty { throw malformed("nothing outside of the root element") }
    if bytes(range).contains(0x26) { throw malformed("no references between records") }
  }

  private func parseOutside(_ range: Range<Int>) throws(FormatError) {
    if let offset = UTF8Bytes.firstInvalid(bytes(range)) {
      throw XMLErrors.invalidText(byte: text.map.source(of: position + offset), line: line)
    }
    parser.parse(bytes(range))
    try checkStop()
    guard parser.isWellFormed, handler.builder.depth == ancestors.count else { throw malformed(parser.expectation) }
  }

  private func checkStop() throws(FormatError) {
    let byte = text.map.source(of: record?.start ?? position)
    switch parser.stop {
    case .doctype: throw XMLErrors.doctype(byte: byte, line: record?.line ?? line)
    case .xinclude: throw XMLErrors.xinclude(byte: byte, line: record?.line ?? line)
    case nil: break
    }
    if handler.builder.isTooDeep { throw tooDeep() }
  }

  private func tooDeep() -> FormatError {
    XMLErrors.limit(
      "xml.depth", "a depth of at most \(layout.limits.depth)", byte: text.map.source(of: record?.start ?? position),
      line: record?.line ?? line)
  }

  private func malformed(_ expected: String) -> FormatError {
    XMLErrors.malformed(expected, byte: text.map.source(of: position), line: line)
  }

  // MARK: Records

  /// Whether the local part of a qualified name is the record's.
  private func isRecord(_ range: Range<Int>) -> Bool {
    let name = bytes(range)
    guard name.count >= recordName.count, name.suffix(recordName.count).elementsEqual(recordName) else { return false }
    return name.count == recordName.count || name[name.count - recordName.count - 1] == 0x3A
  }

  private mutating func endRecord(_ record: OpenRecord, into batch: inout RowBatch) throws(FormatError) {
    let range = record.start - text.origin..<position - text.origin
    if range.count > layout.limits.recordBytes { throw tooLong(at: record.start) }
    recordNumber += 1
    let content = bytes(range)
    let place = RowPlace(record: recordNumber, line: record.line, byte: text.map.source(of: record.start))
    let raw = UnsafeBufferPointer(rebasing: content.prefix(layout.limits.rawBytes))
    if let fault = try fault(of: record, content) {
      let column = fault.column.map { layout.columns[$0] }
      batch.faults.append(
        RowFault(place: place, column: column, code: fault.code, expected: fault.expected, raw: Array(raw)))
    } else {
      handler.builder.emit(place: place, raw: raw, into: &batch)
    }
    self.record = nil
  }

  /// Parses a record and says what is wrong with it.
  private mutating func fault(
    of record: OpenRecord, _ content: UnsafeBufferPointer<UInt8>
  ) throws(FormatError) -> XMLRecordBuilder.Fault? {
    if let offset = UTF8Bytes.firstInvalid(content) {
      let byte = text.map.source(of: record.start + offset)
      return .init(
        code: "encoding.invalid", column: nil,
        expected: "text in the declared encoding (byte \(byte) of the file is not)")
    }
    handler.builder.beginRecord()
    parser.parse(content)
    let isComplete = handler.builder.endRecord()
    try checkStop()
    guard parser.isWellFormed, isComplete, handler.builder.depth == ancestors.count else {
      defer { restart() }
      return .init(code: "xml.malformed", column: nil, expected: parser.expectation)
    }
    return handler.builder.fault
  }

  /// Goes on behind a damaged record as if it had not been there.
  private mutating func restart() {
    parser = SAXParser(handler: handler)
    handler.builder.reset(parser)
    for ancestor in ancestors { ancestor.tag.withUnsafeBufferPointer { parser.parse($0) } }
  }
}
