/// The strings of JSON (RFC 8259, section 7): where they end, and what their escapes stand for.
enum JSONStringScanner {
  struct Found {
    /// Of the closing quote.
    var end: Int
    var hasEscapes: Bool
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let high: UInt64 = 0x8080_8080_8080_8080

  /// Checks the string whose first byte behind the quote is at `start`.
  ///
  /// Reads up to 8 bytes past the end of `bytes`.
  static func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONFault) -> Found {
    guard let base = bytes.baseAddress else { throw JSONFault("json.syntax", at: start, "a string") }
    var index = start
    var hasEscapes = false
    while true {
      index = special(base, from: index, to: bytes.count)
      guard index < bytes.count else { throw JSONFault("json.syntax", at: bytes.count, "a closing quote") }
      if base[index] == 0x22 { return Found(end: index, hasEscapes: hasEscapes) }
      guard base[index] == 0x5C else {
        throw JSONFault("json.control", at: index, "an escape in place of a control character")
      }
      hasEscapes = true
      index = try escape(bytes, at: index)
    }
  }

  /// The first quote, backslash or control character.
  ///
  /// A borrow can only make a later byte look special, never an earlier.
  @inline(__always)
  private static func special(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
      let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      let found =
        ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones &* 0x20) & ~word) & high
      if found != 0 { return min(end, index + found.trailingZeroBitCount >> 3) }
      index += 8
    }
    return end
  }

  /// Checks the escape at a backslash and gives where it ends.
  private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONFault) -> Int {
    guard start + 1 < bytes.count else { throw JSONFault("json.syntax", at: bytes.count, "a closing quote") }
    guard bytes[start + 1] == 0x75 else {
      if simple(bytes[start + 1]) != nil { return start + 2 }
      throw JSONFault("json.escape", at: start, "one of the escapes of JSON")
    }
    guard let unit = unit(bytes, at: start) else {
      throw JSONFault("json.escape", at: start, "four hexadecimal digits behind \\u")
    }
    if unit == 0 { throw JSONFault("json.nul", at: start, "text without NUL") }
    guard unit & 0xF800 == 0xD800 else { return start + 6 }
    guard unit & 0xFC00 == 0xD800, let second = self.unit(bytes, at: start + 6), second & 0xFC00 == 0xDC00 else {
      throw JSONFault("json.surrogate", at: start, "surrogates only in pairs")
    }
    return start + 12
  }

  /// The value of `\uXXXX`.
  private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
    guard start + 6 <= bytes.count, bytes[start] == 0x5C, bytes[start + 1] == 0x75 else { return nil }
    var value: UInt32 = 0
    for index in start + 2..<start + 6 {
      guard let digit = digit(bytes[index]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  private static func simple(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x22, 0x5C, 0x2F: byte
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: nil
    }
  }

  /// Appends the text of a string that ``scan(_:from:)`` has accepted.
  static func unescape(_ bytes: UnsafeBufferPointer<UInt8>, into buffer: ByteBuffer) {
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x5C else {
        buffer.append(bytes[index])
        index += 1
        continue
      }
      if let byte = simple(bytes[index + 1]) {
        buffer.append(byte)
        index += 2
      } else {
        index = unescapeUnit(bytes, at: index, into: buffer)
      }
    }
  }

  private static func unescapeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, into buffer: ByteBuffer) -> Int {
    let first = unit(bytes, at: start) ?? 0
    guard first & 0xFC00 == 0xD800, let second = unit(bytes, at: start + 6) else {
      buffer.append(scalar: first)
      return start + 6
    }
    buffer.append(scalar: 0x1_0000 + (first & 0x3FF) << 10 + (second & 0x3FF))
    return start + 12
  }
}
