/// A word of SQL.
enum SQLToken: Hashable {
  /// A keyword or a bare identifier, as written.
  case word(String)
  /// An identifier in double quotes.
  case quoted(String)
  /// A text in single quotes.
  case text(String)
  /// A number, as written, without `_`.
  case number(String)
  case symbol(String)
  case end
}

/// Cuts SQL text into words: DuckDB's rules for names, texts, numbers and comments.
struct SQLLexer {
  private let bytes: [UInt8]
  private var position = 0

  /// All words of `text`, the last one `end`.
  ///
  /// O(bytes).
  static func tokens(_ text: String) throws(SQLFault) -> [SQLToken] {
    var lexer = SQLLexer(bytes: Array(text.utf8))
    var tokens: [SQLToken] = []
    while tokens.last != .end { tokens.append(try lexer.next()) }
    return tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }
  private func byte(_ ahead: Int) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

  private mutating func next() throws(SQLFault) -> SQLToken {
    skipBlanks()
    guard let byte = current else { return .end }
    switch byte {
    case UInt8(ascii: "'"): return .text(try delimited(by: byte))
    case UInt8(ascii: "\""): return .quoted(try delimited(by: byte))
    case _ where Self.isDigit(byte): return .number(number())
    case UInt8(ascii: ".") where self.byte(1).map(Self.isDigit) == true: return .number(number())
    case _ where Self.isWordStart(byte): return .word(run(Self.isWord))
    default: return .symbol(try symbol())
    }
  }

  private mutating func skipBlanks() {
    while let byte = current {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        position += 1
      } else if byte == UInt8(ascii: "-"), self.byte(1) == byte {
        while let byte = current, byte != 0x0A { _ = byte; position += 1 }
      } else {
        return
      }
    }
  }

  /// What stands between two delimiters; a doubled one stands for itself.
  private mutating func delimited(by delimiter: UInt8) throws(SQLFault) -> String {
    position += 1
    var content: [UInt8] = []
    while let byte = current {
      position += 1
      if byte != delimiter {
        content.append(byte)
      } else if current == delimiter {
        content.append(byte)
        position += 1
      } else {
        return String(decoding: content, as: UTF8.self)
      }
    }
    throw SQLFault("a closing quotation mark", "Close the text or the name that is left open.")
  }

  private mutating func number() -> String {
    var text = digits()
    if current == UInt8(ascii: ".") {
      position += 1
      text += "." + digits()
    }
    if let byte = current, byte | 0x20 == UInt8(ascii: "e"), exponentFollows {
      position += 1
      text += "e"
      if let sign = current, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        text += sign == UInt8(ascii: "-") ? "-" : ""
        position += 1
      }
      text += digits()
    }
    return text
  }

  private var exponentFollows: Bool {
    guard let next = byte(1) else { return false }
    return Self.isDigit(next) || ([0x2B, 0x2D].contains(next) && byte(2).map(Self.isDigit) == true)
  }

  private mutating func digits() -> String { run { Self.isDigit($0) || $0 == UInt8(ascii: "_") }.filter { $0 != "_" } }

  private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
    let start = position
    while let byte = current, belongs(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The symbols of more than one character, the longest first.
  private static let longSymbols = ["::", "->", "<=", ">=", "<>", "!=", "==", "||", "//", "**", "&&"]

  private mutating func symbol() throws(SQLFault) -> String {
    if let second = byte(1), let first = current {
      let pair = String(decoding: [first, second], as: UTF8.self)
      if Self.longSymbols.contains(pair) {
        position += 2
        return pair
      }
    }
    guard let byte = current, "()[],.:<>=+-*/%^~".utf8.contains(byte) else {
      throw SQLFault("words that SQL knows", "Remove the character at byte \(position) of the condition.")
    }
    position += 1
    return String(decoding: [byte], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isWordStart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20)
  }
  private static func isWord(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) || byte == UInt8(ascii: "$") }
}
