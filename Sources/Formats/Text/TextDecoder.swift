/// Brings the bytes of a file to UTF-8.
///
/// What an encoding does not have becomes ``undecodable``, a byte that UTF-8 does not have either, so that whoever checks
/// the text finds it; it never becomes a replacement character.
protocol TextDecoder {
  /// Takes the next bytes and appends what is complete.
  mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: TextSink)
  /// Appends what stands for an incomplete end.
  mutating func finish(into text: TextSink)
}

/// Stands for a unit that has no character.
let undecodable: UInt8 = 0xFF

/// Receives decoded text and marks where it stood.
final class TextSink {
  /// At which places a record may begin.
  enum Marks {
    case lines
    case tags
  }

  let buffer = ByteBuffer()
  // A sink has one user at a time; checking that for each record at run time would cost more than what is asked.
  @exclusivity(unchecked) var map = SourceMap()
  /// Offset in the decoded text of the buffer's first byte.
  @exclusivity(unchecked) private(set) var origin = 0
  private let marks: Marks

  init(marks: Marks) { self.marks = marks }

  /// Offset in the decoded text behind the buffer's last byte.
  var end: Int { origin + buffer.count }

  /// Appends an ASCII byte that stood at `source`.
  @inline(__always)
  func append(ascii: UInt8, source: Int) {
    if marks == .tags && ascii == 0x3C { map.mark(decoded: end, source: source) }
    buffer.append(ascii)
  }

  /// Says that the byte just appended, which ended at `source`, may have ended a line.
  @inline(__always)
  func endLine(_ byte: UInt8, source: Int) {
    if marks == .lines && (byte == 0x0A || byte == 0x0D) { map.mark(decoded: end, source: source) }
  }

  func appendUndecodable(source: Int, length: Int) {
    map.mark(decoded: end, source: source)
    buffer.append(undecodable)
    map.mark(decoded: end, source: source + length)
  }

  func consume(_ count: Int) {
    buffer.removeFirst(count)
    origin += count
    map.forget(before: origin)
  }
}

extension TextEncoding {
  func makeDecoder() -> any TextDecoder {
    switch self {
    case .utf8: UTF8Decoder()
    case .utf16: UTF16Decoder()
    case .latin1: SingleByteDecoder(high: SingleByteDecoder.latin1)
    case .windows1252: SingleByteDecoder(high: SingleByteDecoder.windows1252)
    case .gb18030: GB18030Decoder()
    case .cp037: EBCDICDecoder()
    }
  }

  /// The characters of the bytes from 80 on, where a byte is a character and the lower half is ASCII.
  var highCharacters: [UInt16]? {
    switch self {
    case .latin1: SingleByteDecoder.latin1
    case .windows1252: SingleByteDecoder.windows1252
    case .utf8, .utf16, .gb18030, .cp037: nil
    }
  }
}

/// Passes bytes on as they are, without a byte order mark.
///
/// Whoever reads them checks them.
struct UTF8Decoder: TextDecoder {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// Bytes of a possible mark seen so far; `nil` behind it.
  private var matched: Int? = 0

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: TextSink) {
    var rest = bytes
    while let count = matched, let byte = rest.first {
      guard byte == UTF8Decoder.mark[count] else {
        finish(into: text)
        break
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[1...])
      matched = count + 1
      if count == 2 {
        text.map.mark(decoded: 0, source: 3)
        matched = nil
      }
    }
    text.buffer.append(rest)
  }

  mutating func finish(into text: TextSink) {
    UTF8Decoder.mark.prefix(matched ?? 0).withUnsafeBytes { text.buffer.append($0) }
    matched = nil
  }
}

/// Encodings with one byte for each character, of which the lower half is ASCII.
struct SingleByteDecoder: TextDecoder {
  static let latin1: [UInt16] = Array(0x80...0xFF)

  /// Code page 1252; 0 where it has no character (`best fit` mappings to control characters are not followed).
  static let windows1252: [UInt16] =
    [
      0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
      0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
      0x0178,
    ] + Array(0xA0...0xFF)

  private let high: [UInt16]
  private var source = 0

  init(high: [UInt16]) { self.high = high }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: TextSink) {
    for byte in bytes {
      if byte < 0x80 {
        text.append(ascii: byte, source: source)
        text.endLine(byte, source: source + 1)
      } else if high[Int(byte) - 0x80] == 0 {
        text.appendUndecodable(source: source, length: 1)
      } else {
        text.buffer.append(scalar: UInt32(high[Int(byte) - 0x80]))
      }
      source += 1
    }
  }

  func finish(into text: TextSink) {}
}

/// UTF-16 (RFC 2781), little-endian unless a byte order mark says otherwise.
struct UTF16Decoder: TextDecoder {
  private var bigEndian = false
  private var source = 0
  private var firstByte: UInt8?
  private var highSurrogate: UInt32?

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: TextSink) {
    for byte in bytes {
      if let first = firstByte {
        firstByte = nil
        take(bigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first), into: text)
        source += 2
      } else {
        firstByte = byte
      }
    }
  }

  mutating func finish(into text: TextSink) {
    dropHighSurrogate(into: text)
    if firstByte != nil { text.appendUndecodable(source: source, length: 1) }
    firstByte = nil
  }

  private mutating func take(_ unit: UInt16, into text: TextSink) {
    if source == 0 && (unit == 0xFEFF || unit == 0xFFFE) {
      bigEndian = unit == 0xFFFE
      text.map.mark(decoded: 0, source: 2)
    } else if let high = highSurrogate, unit & 0xFC00 == 0xDC00 {
      highSurrogate = nil
      text.buffer.append(scalar: 0x1_0000 + (high & 0x3FF) << 10 + UInt32(unit & 0x3FF))
    } else {
      takeSingle(unit, into: text)
    }
  }

  private mutating func takeSingle(_ unit: UInt16, into text: TextSink) {
    dropHighSurrogate(into: text)
    if unit < 0x80 {
      text.append(ascii: UInt8(unit), source: source)
      text.endLine(UInt8(unit), source: source + 2)
    } else if unit & 0xFC00 == 0xD800 {
      highSurrogate = UInt32(unit)
    } else if unit & 0xFC00 == 0xDC00 {
      text.appendUndecodable(source: source, length: 2)
    } else {
      text.buffer.append(scalar: UInt32(unit))
    }
  }

  private mutating func dropHighSurrogate(into text: TextSink) {
    if highSurrogate != nil { text.appendUndecodable(source: source - 2, length: 2) }
    highSurrogate = nil
  }
}
