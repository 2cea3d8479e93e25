#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Bytes {
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The offset of the first byte that is not part of valid UTF-8; `nil` if all are.
  ///
  /// ASCII goes eight bytes at a time.
  static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var index = 0
    while index < bytes.count {
      if base[index] < 0x80 {
        index = endOfASCII(base, from: index + 1, to: bytes.count)
        continue
      }
      let length = sequenceLength(base + index, available: bytes.count - index)
      if length == 0 { return index }
      index += length
    }
    return nil
  }

  /// The first position from `start` that is not ASCII, or `end`.
  static func endOfASCII(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index + 8 <= end {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self) & highBits
      if word != 0 { return index + UInt64(littleEndian: word).trailingZeroBitCount / 8 }
      index += 8
    }
    while index < end && base[index] < 0x80 { index += 1 }
    return index
  }

  /// The length of the sequence of two to four bytes at `start`; 0 if it is not valid.
  ///
  /// Table 3-7 of the Unicode standard.
  static func sequenceLength(_ start: UnsafePointer<UInt8>, available: Int) -> Int {
    let lead = start[0]
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard length > 0, available >= length else { return 0 }
    let second = start[1]
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard second >= lowest, second <= highest else { return 0 }
    for index in 2..<max(2, length) where start[index] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// Writes a scalar value and gives the number of bytes, 1 to 4.
  ///
  /// `scalar` is no surrogate.
  @inline(__always)
  static func encode(_ scalar: UInt32, at target: UnsafeMutablePointer<UInt8>) -> Int {
    if scalar < 0x80 {
      target[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    }
    if scalar < 0x800 {
      target[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 2
    }
    if scalar < 0x1_0000 {
      target[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
      target[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 3
    }
    target[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
    target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
    target[2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
    target[3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
    return 4
  }

  /// The offset of the first NUL.
  static func firstNUL(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, 0, bytes.count) else { return nil }
    return UnsafeRawPointer(base).distance(to: found)
  }

  /// Whether any byte is NUL or beyond ASCII.
  ///
  /// Most files have neither, and are then spared a look at each row.
  static func hasNULOrNonASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    var index = 0
    while index + 32 <= bytes.count {
      var found: UInt64 = 0
      for step in 0..<4 {
        let word = UnsafeRawPointer(base + index + step &* 8).loadUnaligned(as: UInt64.self)
        // Adding 7F to seven bits sets the eighth unless they are all 0.
        found |= word | ~((word & low) &+ low)
      }
      if found & highBits != 0 { return true }
      index += 32
    }
    while index < bytes.count {
      if base[index] &- 1 >= 0x7F { return true }
      index += 1
    }
    return false
  }
}
