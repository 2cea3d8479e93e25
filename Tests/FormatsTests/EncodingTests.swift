import Formats
import TestSupport
import Testing

@Suite("Encodings")
struct EncodingTests {
  static func csv(_ encoding: TextEncoding) -> Format {
    var layout = CSVLayout()
    layout.encoding = encoding
    return .csv(layout)
  }

  static func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
    text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  static func case8(_ name: String, _ encoding: TextEncoding, _ bytes: [UInt8], _ outcomes: [DecodingCase.Outcome])
    -> DecodingCase
  {
    DecodingCase(name, csv(encoding), Array("a,b\n".utf8) + bytes, outcomes)
  }

  static let invalid = DecodingCase.Outcome.fault("encoding.invalid", "b")

  static let cases: [DecodingCase] = [
    case8("Latin-1", .latin1, Array("Zo".utf8) + [0xEB, 0x2C, 0x80, 0xFF], [["Zoë", "\u{80}ÿ"]]),
    case8("1252", .windows1252, Array("O".utf8) + [0x92, 0x4E, 0x2C, 0x80, 0x9F, 0xE4], [["O’N", "€Ÿä"]]),
    case8(
      "1252 without a character", .windows1252, [0x31, 0x2C, 0x81, 0x0A, 0x32, 0x2C, 0x33], [invalid, ["2", "3"]]),
    case8(
      "1252 in UTF-8", .utf8, Array("1,Zo".utf8) + [0xEB] + Array("\n2,Zoë\n".utf8), [invalid, ["2", "Zoë"]]),
    case8("GB 18030, two bytes", .gb18030, [0xC0, 0xEE, 0x2C, 0xCD, 0xF5], [["李", "王"]]),
    case8("GB 18030, a comma-like trail", .gb18030, [0x81, 0x7C, 0x2C, 0x81, 0x5C], [["亅", "乗"]]),
    case8(
      "GB 18030, four bytes", .gb18030, [0x95, 0x32, 0x82, 0x36, 0x2C, 0x81, 0x30, 0x81, 0x30], [["𠀀", "\u{80}"]]),
    case8("GB 18030, no character", .gb18030, [0x31, 0x2C, 0x80, 0x0A, 0x32, 0x2C, 0x33], [invalid, ["2", "3"]]),
    case8(
      "GB 18030, cut by a line end", .gb18030, [0x31, 0x2C, 0xC0, 0x0A, 0x32, 0x2C, 0x33], [invalid, ["2", "3"]]),
    case8("GB 18030, cut by the end", .gb18030, [0x31, 0x2C, 0x81, 0x30, 0x81], [invalid]),
    DecodingCase("UTF-16, no mark", csv(.utf16), utf16("a,b\nZoë,😀\n"), [["Zoë", "😀"]]),
    DecodingCase("UTF-16, little-endian", csv(.utf16), utf16("\u{FEFF}a,b\nZoë,李\n"), [["Zoë", "李"]]),
    DecodingCase("UTF-16, big-endian", csv(.utf16), utf16("\u{FEFF}a,b\nZoë,😀\n", bigEndian: true), [["Zoë", "😀"]]),
    DecodingCase(
      "UTF-16, half a pair", csv(.utf16), utf16("a,b\n1,") + [0x00, 0xD8] + utf16("\n2,3\n4,") + [0x00, 0xDC],
      [invalid, ["2", "3"], invalid]),
    DecodingCase("UTF-16, an odd end", csv(.utf16), utf16("a,b\n1,2") + [0x33], [invalid]),
    DecodingCase("UTF-16 as UTF-8", csv(.utf8), utf16("\u{FEFF}a,b\n"), [.refused("encoding.invalid")]),
    DecodingCase("a header in another encoding", csv(.utf8), [0x61, 0xE9, 0x0A], [.refused("encoding.invalid")]),
  ]

  @Test("files", arguments: cases)
  func file(_ example: DecodingCase) throws { try example.verify() }

  /// Table 3-7 of the Unicode standard, and what is next to it.
  static let sequences: [([UInt8], Bool)] = [
    ([0xC2, 0x80], true), ([0xDF, 0xBF], true), ([0xE0, 0xA0, 0x80], true), ([0xED, 0x9F, 0xBF], true),
    ([0xEE, 0x80, 0x80], true), ([0xEF, 0xBF, 0xBF], true), ([0xF0, 0x90, 0x80, 0x80], true),
    ([0xF4, 0x8F, 0xBF, 0xBF], true), ([0x80], false), ([0xBF], false), ([0xC0, 0xBC], false), ([0xC1, 0xBF], false),
    ([0xC2], false), ([0xC2, 0x41], false), ([0xE0, 0x9F, 0xBF], false), ([0xE2, 0x82], false),
    ([0xED, 0xA0, 0x80], false), ([0xED, 0xBF, 0xBF], false), ([0xF0, 0x8F, 0xBF, 0xBF], false),
    ([0xF0, 0x9F, 0x98], false), ([0xF4, 0x90, 0x80, 0x80], false), ([0xF5, 0x80, 0x80, 0x80], false), ([0xFF], false),
    ([0xFE], false), ([0xE2, 0x28, 0xA1], false), ([0xF0, 0x9F, 0x41, 0x80], false),
  ]

  @Test("UTF-8 is checked strictly, wherever in a word it stands", arguments: sequences)
  func strictUTF8(_ sequence: [UInt8], _ isValid: Bool) throws {
    for padding in 0..<9 {
      let value = [UInt8](repeating: 0x78, count: padding) + sequence + [UInt8](repeating: 0x78, count: 8 - padding)
      let file = try verifyRowDecoder(EncodingTests.csv(.utf8), Array("a\n".utf8) + value + [0x0A])
      #expect(file.rows.isEmpty == !isValid, "after \(padding) bytes")
      #expect(file.faults.map(\.code) == (isValid ? [] : ["encoding.invalid"]))
      #expect(file.faults.allSatisfy { $0.expected.contains("byte \(2 + padding) of") && $0.raw == value })
    }
  }

  @Test("places count the bytes of the file, not of the text")
  func places() throws {
    let text = "a,b\n1,Zoë\n2,x\n"
    let examples: [(TextEncoding, [UInt8], [Int])] = [
      (.utf8, Array(text.utf8), [4, 11]), (.latin1, text.unicodeScalars.map { UInt8($0.value) }, [4, 10]),
      (.utf16, EncodingTests.utf16(text), [8, 20]), (.utf16, EncodingTests.utf16("\u{FEFF}" + text), [10, 22]),
      (.gb18030, Array("a,b\n1,".utf8) + [0xC0, 0xEE, 0x81, 0x30, 0x81, 0x30] + Array("\n2,x\n".utf8), [4, 13]),
    ]
    for (encoding, bytes, starts) in examples {
      #expect(try verifyRowDecoder(EncodingTests.csv(encoding), bytes).rows.map(\.place.byte) == starts)
    }
  }

  @Test("the place of a byte that is no text, behind characters of several bytes")
  func faultPlaces() throws {
    let bytes = Array("a,b\n1,".utf8) + [0xC0, 0xEE, 0x80] + Array("\n2,x\n".utf8)
    let file = try verifyRowDecoder(EncodingTests.csv(.gb18030), bytes)
    #expect(file.faults.map(\.expected) == ["text in gb18030 (byte 8 of the file is not)"])
    let wide = EncodingTests.utf16("a,b\n1,李") + [0, 0xDC]
    let file16 = try verifyRowDecoder(EncodingTests.csv(.utf16), wide)
    #expect(file16.faults.map(\.expected) == ["text in utf-16 (byte 14 of the file is not)"])
  }
}
