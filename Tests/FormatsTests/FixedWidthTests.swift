import Formats
import TestSupport
import Testing

@Suite("Fixed width")
struct FixedWidthTests {
  static func layout(_ change: (inout FixedWidthLayout) -> Void = { _ in }) -> FixedWidthLayout {
    var layout = FixedWidthLayout()
    layout.columns = [
      .init(name: "id", start: 1, length: 3), .init(name: "name", start: 4, length: 5),
      .init(name: "sum", start: 10, length: 4),
    ]
    change(&layout)
    return layout
  }

  static func fixed(
    _ name: String, _ text: String, _ outcomes: [DecodingCase.Outcome], _ layout: FixedWidthLayout = layout()
  ) -> DecodingCase {
    DecodingCase(name, .fixedWidth(layout), Array(text.utf8), outcomes)
  }

  static let short = DecodingCase.Outcome.fault("fixed.length", nil)

  static let cases: [DecodingCase] = [
    fixed("one line", "001Ada  -  12\n", [["001", "Ada", "12"]]),
    fixed("no line end", "001Ada  -  12", [["001", "Ada", "12"]]),
    fixed(
      "all line ends, empty lines", "001A    -1234\r\n\r\n002B    -1234\r003C    -1234\n\n",
      [["001", "A", "1234"], ["002", "B", "1234"], ["003", "C", "1234"]]),
    fixed("blank fields", "             \n001         7\n", [["", "", ""], ["001", "", "7"]]),
    fixed("blanks inside", "1 2A B C-1  2\n", [["1 2", "A B C", "1  2"]]),
    fixed("beyond ASCII", "001Zoë  -  12\n002李😀é  -1234\n", [["001", "Zoë", "12"], ["002", "李😀é", "1234"]]),
    fixed("the last column cut off", "001Ada  -12\n002Bea  -\n", [["001", "Ada", "12"], ["002", "Bea", ""]]),
    fixed("too short", "001Ada \n002Bea  -   1\n0\n", [short, ["002", "Bea", "1"], short]),
    fixed("too short, counted in characters", "ëëëëëëëë\n", [short]),
    fixed("longer", "001Ada  -1234rest\n", [["001", "Ada", "1234"]]),
    fixed("NUL", "001A\0a  -  12\n002Bea  -   1", [.fault("fixed.nul", nil), ["002", "Bea", "1"]]),
    fixed("header lines", "HEAD\n\n001Ada  -  12\n", [["001", "Ada", "12"]], layout { $0.headerLines = 2 }),
    fixed("nothing", "", []),
    fixed(
      "overlapping columns", "20240131\n", [["20240131", "01"]],
      layout {
        $0.columns = [.init(name: "day", start: 1, length: 8), .init(name: "month", start: 5, length: 2)]
      }),
    fixed(
      "a field above the limit", "001Adaëë-   1\n002Bea  -   1\n",
      [.fault("fixed.field-size", "name"), ["002", "Bea", "1"]], layout { $0.limits.fieldBytes = 5 }),
    fixed(
      "a line above the limit", "001Ada  -   1\(String(repeating: "x", count: 90))\r\n002Bea  -   1\n",
      [.fault("fixed.record-size", nil), ["002", "Bea", "1"]],
      layout {
        $0.limits.recordBytes = 20
        $0.limits.fieldBytes = 20
      }),
    DecodingCase(
      "no UTF-8", .fixedWidth(layout()), Array("001Zo".utf8) + [0xEB] + Array("  -  12\n".utf8),
      [.fault("encoding.invalid", nil)]),
    DecodingCase(
      "Latin-1", .fixedWidth(layout { $0.encoding = .latin1 }), Array("001Zo".utf8) + [0xEB] + Array("  -  12\n".utf8),
      [["001", "Zoë", "12"]]),
    DecodingCase(
      "UTF-16", .fixedWidth(layout { $0.encoding = .utf16 }), EncodingTests.utf16("001Zoë  -  12\r\n001😀    -  12\r\n"),
      [["001", "Zoë", "12"], ["001", "😀", "12"]]),
  ]

  @Test("files", arguments: cases)
  func file(_ example: DecodingCase) throws { try example.verify() }

  @Test("the record, line and byte of each row, and its bytes")
  func places() throws {
    let text = "H\r\n001Zoë  -   1\r\n\r\n2\r003Bea  -   1"
    let file = try verifyRowDecoder(.fixedWidth(FixedWidthTests.layout { $0.headerLines = 1 }), Array(text.utf8))
    #expect(file.rows.map(\.place) == [RowPlace(record: 1, line: 2, byte: 3), RowPlace(record: 3, line: 5, byte: 23)])
    #expect(file.faults.map(\.place) == [RowPlace(record: 2, line: 4, byte: 21)])
    #expect(file.rows.map { String(decoding: $0.raw, as: UTF8.self) } == ["001Zoë  -   1", "003Bea  -   1"])
  }

  @Test(
    "layouts that cannot be read by",
    arguments: [
      layout { $0.columns = [] }, layout { $0.columns[0].start = 0 }, layout { $0.columns[0].length = 0 },
      layout { $0.columns[1].name = "id" }, layout { $0.headerLines = -1 },
    ])
  func impossibleLayout(_ layout: FixedWidthLayout) {
    #expect(throws: LayoutError.self) { try Format.fixedWidth(layout).makeDecoder() }
  }
}
