/// A JSON value that remembers the order of keys and how numbers were written, so that a model that is read and written
/// again loses nothing.
///
/// Source: RFC 8259.
enum SplinkJSON: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// As written.
  case number(String)
  case text(String)
  case array([SplinkJSON])
  case object([Member])

  /// A key of an object with its value.
  struct Member: Hashable, Sendable {
    var key: String
    var value: SplinkJSON
  }

  subscript(key: String) -> SplinkJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var string: String? { if case .text(let text) = self { text } else { nil } }
  var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  var bool: Bool? { if case .boolean(let truth) = self { truth } else { nil } }
  var items: [SplinkJSON]? { if case .array(let items) = self { items } else { nil } }

  static func number(_ value: Double) -> SplinkJSON { .number("\(value)") }

  // MARK: writing

  /// The value as text with four spaces for each level, as Splink writes it.
  func write(into output: inout String, indent: Int = 0) {
    switch self {
    case .null: output += "null"
    case .boolean(let truth): output += truth ? "true" : "false"
    case .number(let text): output += text
    case .text(let text): Self.write(text, into: &output)
    case .array(let items):
      Self.write(items, "[", "]", indent, into: &output) { item, output in item.write(into: &output, indent: indent + 1)
      }
    case .object(let members):
      Self.write(members, "{", "}", indent, into: &output) { member, output in
        Self.write(member.key, into: &output)
        output += ": "
        member.value.write(into: &output, indent: indent + 1)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, _ indent: Int, into output: inout String,
    _ body: (Element, inout String) -> Void
  ) {
    output += open
    for (index, element) in elements.enumerated() {
      output += (index > 0 ? ",\n" : "\n") + String(repeating: "    ", count: indent + 1)
      body(element, &output)
    }
    if !elements.isEmpty { output += "\n" + String(repeating: "    ", count: indent) }
    output += close
  }

  private static func write(_ text: String, into output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}

/// Reads JSON.
struct SplinkJSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private static let deepest = 64

  /// The value of a whole document; a fault names the line.
  static func read(_ bytes: [UInt8]) throws(ModelFault) -> SplinkJSON {
    var reader = SplinkJSONReader(bytes: bytes)
    if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.position == bytes.count else { throw reader.fault("the end of the file") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ expected: String) -> ModelFault {
    let line = 1 + bytes.prefix(position).count { $0 == 0x0A }
    return ModelFault(place: "line \(line)", expected: expected, remedy: "Save the model from Splink again.")
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: letter) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(ModelFault) -> SplinkJSON {
    guard depth < Self.deepest else { throw fault("at most \(Self.deepest) values within each other") }
    if take("{") { return try object(depth) }
    if take("[") { return try array(depth) }
    if take("\"") { return .text(try text()) }
    return try word()
  }

  private mutating func object(_ depth: Int) throws(ModelFault) -> SplinkJSON {
    var members: [SplinkJSON.Member] = []
    if take("}") { return .object(members) }
    repeat {
      guard take("\"") else { throw fault("a key in quotation marks") }
      let key = try text()
      guard take(":") else { throw fault("`:` after the key") }
      members.append(SplinkJSON.Member(key: key, value: try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw fault("`,` or `}`") }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(ModelFault) -> SplinkJSON {
    var items: [SplinkJSON] = []
    if take("]") { return .array(items) }
    repeat { items.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw fault("`,` or `]`") }
    return .array(items)
  }

  private mutating func word() throws(ModelFault) -> SplinkJSON {
    let start = position
    while position < bytes.count, !",]} \t\r\n".utf8.contains(bytes[position]) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      guard Double(word) != nil, word.allSatisfy({ "0123456789+-.eE".contains($0) }) else { throw fault("a value") }
      return .number(word)
    }
  }

  private mutating func text() throws(ModelFault) -> String {
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else { throw fault("UTF-8") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      default: content.append(byte)
      }
    }
    throw fault("a closing quotation mark")
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
  ]

  private mutating func escape(into content: inout [UInt8]) throws(ModelFault) {
    guard position < bytes.count else { throw fault("a closing quotation mark") }
    let letter = bytes[position]
    position += 1
    if let byte = Self.escapes[letter] {
      content.append(byte)
      return
    }
    guard letter == UInt8(ascii: "u"), var code = hexadecimal() else { throw fault("an escape that JSON knows") }
    if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: [0x5C, 0x75]) {
      position += 2
      guard let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else { throw fault("the other half of a pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("a code point") }
    content += Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    defer { position += 4 }
    return UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
  }
}
