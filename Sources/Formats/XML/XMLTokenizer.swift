#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cuts XML into tags and what is between them, without judging it.
///
/// Finds the place to go on behind damage, which a parser cannot, and bounds each piece before the parser sees it.
struct XMLTokenizer {
  enum Kind {
    case text
    case startTag
    case emptyTag
    case endTag
    case comment
    case cdata
    case instruction
    /// `<!DOCTYPE`.
    case doctype
    /// A `<` that begins nothing, or a tag that another `<` cuts off.
    case damaged
  }

  struct Token {
    var kind: Kind
    var end: Int
    /// Of a tag, even a damaged one: the range of its qualified name.
    var name = 0..<0
    var attributeCount = 0
  }

  let bytes: UnsafeBufferPointer<UInt8>

  /// The token at `start`; `nil` if its end is not among the bytes.
  ///
  /// Text ends where the bytes end.
  func token(at start: Int) -> Token? {
    guard start < bytes.count else { return nil }
    if bytes[start] != 0x3C { return Token(kind: .text, end: find(0x3C, from: start) ?? bytes.count) }
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case 0x21: return declaration(at: start)
    case 0x3F: return closed(.instruction, by: "?>", from: start, contentAt: start + 2)
    case 0x2F: return tag(at: start, nameAt: start + 2)
    case let byte where XMLTokenizer.beginsName(byte): return tag(at: start, nameAt: start + 1)
    default: return Token(kind: .damaged, end: start + 1)
    }
  }

  /// `<!--`, `<![CDATA[`, `<!DOCTYPE`.
  private func declaration(at start: Int) -> Token? {
    for (opening, kind, closing) in [
      ("<!--", Kind.comment, "-->"), ("<![CDATA[", .cdata, "]]>"), ("<!DOCTYPE", .doctype, ""),
    ] as [(StaticString, Kind, StaticString)] {
      switch compare(opening, at: start) {
      case .none: return nil
      case .some(false): continue
      case .some(true):
        let content = start + opening.utf8CodeUnitCount
        return kind == .doctype
          ? Token(kind: .doctype, end: content) : closed(kind, by: closing, from: start, contentAt: content)
      }
    }
    return Token(kind: .damaged, end: start + 1)
  }

  /// Whether the bytes begin like this; `nil` if there are too few to tell.
  private func compare(_ text: StaticString, at start: Int) -> Bool? {
    let available = min(text.utf8CodeUnitCount, bytes.count - start)
    for index in 0..<available where bytes[start + index] != text.utf8Start[index] { return false }
    return available == text.utf8CodeUnitCount ? true : nil
  }

  private func closed(_ kind: Kind, by closing: StaticString, from start: Int, contentAt: Int) -> Token? {
    let last = closing.utf8Start[closing.utf8CodeUnitCount - 1]
    var position = contentAt + closing.utf8CodeUnitCount - 1
    while let found = find(last, from: position) {
      if compare(closing, at: found - closing.utf8CodeUnitCount + 1) == true {
        return Token(kind: kind, end: found + 1)
      }
      position = found + 1
    }
    return nil
  }

  private func tag(at start: Int, nameAt nameStart: Int) -> Token? {
    var index = nameStart
    while index < bytes.count, !XMLTokenizer.endsName(bytes[index]) { index += 1 }
    let name = nameStart..<index
    var attributes = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x3E:
        let isEnd = nameStart == start + 2
        let isEmpty = !isEnd && bytes[index - 1] == 0x2F
        return Token(
          kind: isEnd ? .endTag : isEmpty ? .emptyTag : .startTag, end: index + 1, name: name,
          attributeCount: attributes)
      case 0x3C: return Token(kind: .damaged, end: index, name: nameStart == start + 2 ? 0..<0 : name)
      case 0x22, 0x27:
        attributes += 1
        index = endOfQuoted(index)
      default: index += 1
      }
    }
    return nil
  }

  /// Behind the closing quote, or at a `<`, which no attribute may hold.
  private func endOfQuoted(_ start: Int) -> Int {
    let quote = bytes[start]
    var index = start + 1
    while index < bytes.count, bytes[index] != quote {
      if bytes[index] == 0x3C { return index }
      index += 1
    }
    return index + 1
  }

  /// Whether a tag has this qualified name.
  func isName(_ token: Token, _ name: [UInt8]) -> Bool {
    guard token.name.count == name.count, let base = bytes.baseAddress else { return false }
    return memcmp(name, base + token.name.lowerBound, name.count) == 0
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(base).distance(to: found)
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == 0x3A || byte == 0x5F || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x2F || byte == 0x3E || byte == 0x3C
  }
}
