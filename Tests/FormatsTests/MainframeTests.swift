import Formats
import TestSupport
import Testing

/// EBCDIC, records without line ends and packed digits.
@Suite struct MainframeTests {
  private static func layout(_ change: (inout FixedWidthLayout) -> Void = { _ in }) -> FixedWidthLayout {
    var layout = FixedWidthLayout()
    layout.encoding = .cp037
    layout.recordLength = 8
    layout.columns = [
      .init(name: "name", start: 1, length: 5), .init(name: "sum", start: 6, length: 3, isPacked: true),
    ]
    change(&layout)
    return layout
  }

  /// `Zoë  ` and 12345, positive; `ANN  ` and -1.
  private static let records: [UInt8] = [
    0xE9, 0x96, 0x53, 0x40, 0x40, 0x12, 0x34, 0x5C, 0xC1, 0xD5, 0xD5, 0x40, 0x40, 0x00, 0x00, 0x1D,
  ]

  @Test func recordsFollowOneAnother() throws {
    let file = try verifyRowDecoder(.fixedWidth(Self.layout()), Self.records)
    #expect(file.rows.map(\.fields) == [["Zoë", "12345"], ["ANN", "-00001"]])
    #expect(file.rows.map(\.place.byte) == [0, 8])
  }

  @Test(arguments: 1..<16) func aFileThatEndsInsideARecordIsRefused(length: Int) throws {
    let file = try DecodedFile(Array(Self.records.prefix(length)), .fixedWidth(Self.layout()))
    #expect(file.error?.code == (length == 8 ? nil : "fixed.record-length"))
  }

  @Test func whatIsNoTextAndNoDigitsIsTheRowsFault() throws {
    var damaged = Self.records
    damaged[7] = 0x51
    damaged[9] = 0x00
    let file = try verifyRowDecoder(.fixedWidth(Self.layout()), damaged)
    #expect(file.rows.isEmpty)
    #expect(file.faults.map(\.code) == ["fixed.packed", "fixed.nul"])
    #expect(file.faults.map(\.column) == ["sum", "name"])
    let windows = Self.layout {
      $0.encoding = .windows1252
      $0.columns.removeLast()
    }
    let bytes: [UInt8] = Array("ab".utf8) + [0x81] + Array("defgh".utf8)
    #expect(try verifyRowDecoder(.fixedWidth(windows), bytes).faults.map(\.code) == ["encoding.invalid"])
  }

  @Test(arguments: [UInt8(0x15), 0x25]) func bothLineEndsOfEBCDICEndALine(end: UInt8) throws {
    let layout = Self.layout {
      $0.recordLength = nil
      $0.columns.removeLast()
    }
    let lines = Array(Self.records[0..<5]) + [end] + Array(Self.records[8..<13]) + [end]
    let file = try verifyRowDecoder(.fixedWidth(layout), lines)
    #expect(file.rows.map(\.fields) == [["Zoë"], ["ANN"]])
    #expect(file.rows.map(\.place.byte) == [0, 6])
  }

  @Test func csvInEBCDIC() throws {
    var layout = CSVLayout()
    layout.encoding = .cp037
    let file = try verifyRowDecoder(.csv(layout), [0x81, 0x6B, 0x82, 0x15, 0xF1, 0x6B, 0xF2, 0x15])
    #expect(file.columns == ["a", "b"] && file.rows.map(\.fields) == [["1", "2"]])
  }

  @Test(arguments: [
    layout { $0.encoding = .utf8 }, layout { $0.recordLength = 7 }, layout { $0.recordLength = nil },
    layout { $0.recordLength = 0 }, layout { $0.columns[1].length = 10 },
  ]) func layoutsThatContradictThemselvesAreRefused(layout: FixedWidthLayout) {
    #expect(throws: LayoutError.self) { try Format.fixedWidth(layout).makeDecoder() }
  }

  /// Every byte is one character of Latin-1 and none is lost: the table is a permutation but for the second line feed.
  @Test func theTableLosesNothing() throws {
    let decoded = try #require(TextEncoding.cp037.decoded(Array(0...255)))
    let scalars = Set(String(decoding: decoded, as: UTF8.self).unicodeScalars.map(\.value))
    #expect(scalars == Set(0...255).subtracting([0x85]))
  }

  @Test(arguments: [
    (Array("plain".utf8), TextEncoding.utf8), (Array("Zoë".utf8), .utf8), ([0xFF, 0xFE, 0x41, 0], .utf16),
    ([0x41, 0, 0x42, 0], .utf16), ([0x5A, 0x6F, 0xEB], .latin1), ([0x93, 0x5A, 0x94, 0x20, 0xEB, 0x20], .windows1252),
    ([0xC0, 0xEE, 0xD0, 0xA1, 0xC1, 0xFA, 0x2C, 0xD5, 0xC5], .gb18030),
    ([0xC1, 0xD5, 0xD5, 0x40, 0xF1, 0xF2, 0x40, 0x40], .cp037),
  ]) func encodingsAreGuessed(bytes: [UInt8], expected: TextEncoding) { #expect(TextEncoding.guess(bytes) == expected) }
}
