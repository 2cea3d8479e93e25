/// Brings text of any script to lower-case ASCII letters, digits and single spaces.
///
/// Pure ASCII is a loop over bytes; the rest goes through ``RomanText``, once per distinct value.
enum Folding {
  /// The folded bytes: words of `a-z0-9` separated by one space; apostrophes vanish, all else separates words.
  static func fold(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var output: [UInt8] = []
    if isASCII(bytes) {
      appendWords(of: bytes, to: &output)
    } else {
      RomanText(String(decoding: bytes, as: UTF8.self)).letters.withUnsafeBytes { appendWords(of: $0, to: &output) }
    }
    return output
  }

  /// The same for a text.
  static func fold(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { fold(UnsafeRawBufferPointer($0)) }
  }

  /// Whether all bytes are below 0x80, eight at a time.
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= bytes.count {
      if bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      index += 8
    }
    while index < bytes.count {
      if bytes[index] >= 0x80 { return false }
      index += 1
    }
    return true
  }

  /// Appends the words of ASCII text.
  static func appendWords(of bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    var isBetween = false
    let start = output.count
    let kinds = kinds.base
    for byte in bytes {
      let letter = kinds[Int(byte)]
      if letter > Self.gap {
        if isBetween, output.count > start { output.append(0x20) }
        isBetween = false
        output.append(letter)
      } else if letter == Self.gap {
        isBetween = true
      }
    }
  }

  /// What separates words.
  static let gap: UInt8 = 1

  /// Of each byte the folded letter or digit, ``gap`` for what separates words, 0 for the apostrophes, which do not.
  static let kinds = FrozenArray(
    (0...255).map { (byte: UInt8) -> UInt8 in
      switch byte {
      case 0x41...0x5A: byte | 0x20
      case 0x61...0x7A, 0x30...0x39: byte
      case 0x27, 0x60: 0
      default: gap
      }
    })
}
