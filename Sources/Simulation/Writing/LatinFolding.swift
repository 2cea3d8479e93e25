/// Writing Latin letters in smaller alphabets: Windows-1252 for the school's files, ASCII for e-mail addresses.
enum LatinFolding {
  /// Calls a function with each scalar of well-formed UTF-8.
  static func forEachScalar(of text: [UInt8], _ body: (UInt32) -> Void) {
    var index = 0
    while index < text.count {
      let lead = text[index]
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      var scalar = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
      for offset in 1..<max(length, 1) where index + offset < text.count {
        scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F)
      }
      body(scalar)
      index += length
    }
  }

  /// Appends a text in Windows-1252.
  ///
  /// Letters that it lacks lose their marks, as a clerk at a keyboard without them would write; scripts that it lacks
  /// become question marks, so feeds in it are given Latin names only.
  static func putWindows1252(_ text: [UInt8], to output: inout [UInt8]) {
    forEachScalar(of: text) { scalar in
      switch scalar {
      case 0..<0x80, 0xA0...0xFF: output.append(UInt8(truncatingIfNeeded: scalar))
      case 0x0152: output.append(0x8C)
      case 0x0153: output.append(0x9C)
      case 0x0160: output.append(0x8A)
      case 0x0161: output.append(0x9A)
      case 0x0178: output.append(0x9F)
      case 0x017D: output.append(0x8E)
      case 0x017E: output.append(0x9E)
      default: output.put(ascii(scalar) ?? "?")
      }
    }
  }

  /// A text without the marks on its letters; other scripts are left out, unless nothing else would remain.
  static func withoutMarks(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return text }
    var output: [UInt8] = []
    forEachScalar(of: text) { scalar in
      if scalar < 0x80 {
        output.append(UInt8(scalar))
      } else if let letters = ascii(scalar) {
        output.put(letters)
      }
    }
    return output.isEmpty ? text : output
  }

  /// A text in capitals: ASCII, Latin-1 and Latin Extended-A, where capitals and small letters alternate.
  static func capitals(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    forEachScalar(of: text) { scalar in
      switch scalar {
      case 0x61...0x7A, 0xE0...0xF6, 0xF8...0xFE: append(scalar - 0x20, to: &output)
      case 0xDF: output.put("SS")
      case 0x131: output.put("I")
      case 0x100...0x137, 0x14A...0x177: append(scalar & ~1, to: &output)
      case 0x13A, 0x13C, 0x13E, 0x140, 0x142, 0x144, 0x146, 0x148, 0x17A, 0x17C, 0x17E:
        append(scalar - 1, to: &output)
      default: append(scalar, to: &output)
      }
    }
    return output
  }

  /// Appends a scalar in UTF-8.
  private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: output.append(UInt8(scalar))
    case 0..<0x800: output.append(contentsOf: [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)])
    default:
      let tail = [UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F)]
      output.append(contentsOf: [UInt8(0xE0 | scalar >> 12)] + tail)
    }
  }

  /// Appends the letters and digits of a text in lower-case ASCII; the rest is left out.
  static func putASCII(_ text: [UInt8], to output: inout [UInt8]) {
    forEachScalar(of: text) { scalar in
      switch scalar {
      case 0x30...0x39, 0x61...0x7A: output.append(UInt8(scalar))
      case 0x41...0x5A: output.append(UInt8(scalar) | 0x20)
      case 0..<0x80: break
      default: if let letters = ascii(scalar) { output.append(contentsOf: letters.bytes.lowercasedASCII()) }
      }
    }
  }

  /// The ASCII letters for a Latin letter with marks, as its speakers write them without; `nil` for other scripts.
  static func ascii(_ scalar: UInt32) -> StaticString? {
    switch scalar {
    case 0xC4: "Ae"
    case 0xD6: "Oe"
    case 0xDC: "Ue"
    case 0xE4, 0xE6: "ae"
    case 0xF6: "oe"
    case 0xFC: "ue"
    case 0x152: "Oe"
    case 0x153: "oe"
    case 0xDF: "ss"
    case 0xC6: "Ae"
    case 0xC0...0xC3: "A"
    case 0xC5: "Aa"
    case 0xE5: "aa"
    case 0xE0...0xE3, 0x105: "a"
    case 0x104: "A"
    case 0xC7, 0x106, 0x10C: "C"
    case 0xE7, 0x107, 0x10D: "c"
    case 0xC8...0xCB, 0x118: "E"
    case 0xE8...0xEB, 0x119: "e"
    case 0x11E: "G"
    case 0x11F: "g"
    case 0xCC...0xCF, 0x130: "I"
    case 0xEC...0xEF, 0x131: "i"
    case 0x141: "L"
    case 0x142: "l"
    case 0xD1, 0x143: "N"
    case 0xF1, 0x144: "n"
    case 0xD2...0xD5, 0xD8: "O"
    case 0xF2...0xF5, 0xF8: "o"
    case 0x15A, 0x15E, 0x160: "S"
    case 0x15B, 0x15F, 0x161: "s"
    case 0xD9...0xDB: "U"
    case 0xF9...0xFB: "u"
    case 0xDD: "Y"
    case 0xFD, 0xFF: "y"
    case 0x179, 0x17B, 0x17D: "Z"
    case 0x17A, 0x17C, 0x17E: "z"
    case 0xD0: "D"
    case 0xF0: "d"
    case 0xDE: "Th"
    case 0xFE: "th"
    default: nil
    }
  }
}

extension StaticString {
  /// The UTF-8 bytes.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)) }
}
