/// Finds the encoding of an XML document (XML 1.0, appendix F) and brings it to UTF-8.
struct XMLText: TextDecoder {
  private static let declarationLimit = 1_024

  private var held: [UInt8] = []
  private var decoder: (any TextDecoder)?
  private(set) var error: FormatError?
  /// The encoding, once it is known.
  private(set) var encoding: TextEncoding?

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: TextSink) {
    if decoder == nil {
      held.append(contentsOf: bytes)
      guard error == nil, recognise(atEnd: false) else { return }
      release(into: text)
    } else {
      decoder?.decode(bytes, into: text)
    }
  }

  mutating func finish(into text: TextSink) {
    if decoder == nil, error == nil, recognise(atEnd: true) { release(into: text) }
    decoder?.finish(into: text)
  }

  /// A document that is in memory.
  ///
  /// Throws if its encoding is unknown or not kept.
  static func decode(_ bytes: [UInt8]) throws(FormatError) -> TextSink {
    let text = TextSink(marks: .lines)
    var decoder = XMLText()
    bytes.withUnsafeBytes { decoder.decode($0, into: text) }
    decoder.finish(into: text)
    if let error = decoder.error { throw error }
    if let offset = UTF8Bytes.firstInvalid(text.buffer.bytes) {
      let line = 1 + text.buffer.bytes[..<offset].count { $0 == 0x0A }
      throw XMLErrors.invalidText(byte: text.map.source(of: offset), line: line)
    }
    try decoder.check(declaration: text.buffer.bytes)
    return text
  }

  /// Throws if the XML declaration, now readable, contradicts the encoding that was found.
  func check(declaration: UnsafeBufferPointer<UInt8>) throws(FormatError) {
    guard let encoding, let name = XMLText.declaredName(declaration) else { return }
    guard XMLText.named(name) == encoding else {
      throw XMLErrors.encoding("an encoding declaration that agrees with the bytes, which are \(encoding.rawValue)")
    }
  }

  private mutating func release(into text: TextSink) {
    held.withUnsafeBytes { decoder?.decode($0, into: text) }
    held = []
  }

  /// Whether the decoder is known now; otherwise more bytes are needed or the document is refused.
  private mutating func recognise(atEnd: Bool) -> Bool {
    if held.count < 2 && !atEnd { return false }
    if held.starts(with: [0xFF, 0xFE]) || held.starts(with: [0xFE, 0xFF]) { return use(.utf16) }
    if held.starts(with: [0x00]) || held.dropFirst().starts(with: [0x00]) {
      error = XMLErrors.encoding("UTF-16 with a byte order mark")
      return false
    }
    let opening = Array("<?xml".utf8)
    if !held.starts(with: opening.prefix(held.count)) { return use(.utf8) }
    let end = held.withUnsafeBufferPointer { XMLTokenizer(bytes: $0).token(at: 0)?.end }
    guard end != nil || atEnd || held.count > XMLText.declarationLimit else { return false }
    guard let name = held.withUnsafeBufferPointer(XMLText.declaredName) else { return use(.utf8) }
    guard let named = XMLText.named(name), named != .utf16 else {
      error = XMLErrors.encoding("UTF-8, UTF-16 with a byte order mark, ISO-8859-1, windows-1252 or GB18030")
      return false
    }
    return use(named)
  }

  private mutating func use(_ encoding: TextEncoding) -> Bool {
    self.encoding = encoding
    decoder = encoding.makeDecoder()
    return true
  }

  /// The encoding that an XML declaration at the beginning names, in lower case.
  private static func declaredName(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard bytes.starts(with: Array("<?xml".utf8)), bytes.count > 5, bytes[5] <= 0x20,
      let token = XMLTokenizer(bytes: bytes).token(at: 0)
    else { return nil }
    let declaration = String(decoding: bytes[..<min(token.end, declarationLimit)], as: UTF8.self)
    guard let match = declaration.firstMatch(of: /\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/) else { return nil }
    return match.1.lowercased()
  }

  private static func named(_ name: String) -> TextEncoding? {
    switch name {
    case "utf-8", "utf8", "us-ascii", "ascii": .utf8
    case "utf-16", "utf-16le", "utf-16be": .utf16
    case "iso-8859-1", "iso_8859-1", "latin1": .latin1
    case "windows-1252", "cp1252": .windows1252
    case "gb18030", "gbk", "gb2312": .gb18030
    default: nil
    }
  }
}
