import Formats
import TestSupport
import Testing

@Suite("CSV")
struct CSVTests {
  @Test("files", arguments: plain + quotes + lines + headers + broken + dialects)
  func file(_ example: DecodingCase) throws { try example.verify() }

  static func csv(
    _ name: String, _ text: String, _ outcomes: [DecodingCase.Outcome], _ layout: CSVLayout = CSVLayout()
  ) -> DecodingCase {
    DecodingCase(name, .csv(layout), Array(text.utf8), outcomes)
  }

  static func layout(_ change: (inout CSVLayout) -> Void) -> CSVLayout {
    var layout = CSVLayout()
    change(&layout)
    return layout
  }

  static let named = layout { $0.namesEmptyColumns = true }
  static let noHeader = layout { $0.columns = ["a", "b"] }

  static let plain = [
    csv("one row", "a,b,c\nd,e,f\n", [["d", "e", "f"]]),
    csv("no line end", "a,b,c\nd,e,f", [["d", "e", "f"]]),
    csv("only a header", "a,b,c\n", []),
    csv("only a header, no line end", "a,b,c", []),
    csv("one column", "a\nb\nc\n", [["b"], ["c"]]),
    csv("empty fields", "a,b,c\n,,\nd,,f\n", [["", "", ""], ["d", "", "f"]]),
    csv("trailing delimiter", "a,b\nc,", [["c", ""]]),
    csv("blanks are kept", "a,b\n c , d \n", [[" c ", " d "]]),
    csv("beyond ASCII", "a,b\nZoë,李\n😀,é\n", [["Zoë", "李"], ["😀", "é"]]),
    csv("a byte order mark", "\u{FEFF}a,b\nc,d\n", [["c", "d"]]),
    csv("a long field", "a,b\n\(String(repeating: "x", count: 500)),y\n", [[String(repeating: "x", count: 500), "y"]]),
    csv("a delivered replacement character", "a\n\u{FFFD}\n", [["\u{FFFD}"]]),
  ]

  static let quotes = [
    csv("quoted", "a,b\n\"c\",\"d\"\n", [["c", "d"]]),
    csv("quoted and empty", "a,b\n\"\",\"\"", [["", ""]]),
    csv("quoted and empty, alone in its line", "a\n\"\"\n\nb\n", [[""], ["b"]]),
    csv("a delimiter inside", "a,b\n\"c,d\",e\n", [["c,d", "e"]]),
    csv("line ends inside", "a,b\n\"c\nd\r\ne\rf\",g\n", [["c\nd\r\ne\rf", "g"]]),
    csv("doubled quotes", "a,b\n\"c\"\"d\",\"\"\"\"\n", [["c\"d", "\""]]),
    csv("only doubled quotes", "a\n\"\"\"\"\"\"\n", [["\"\""]]),
    csv("in the header", "\"a\",\"b\"\"c\"\n1,2\n", [["1", "2"]]),
    csv("closed at the end of the file", "a,b\nc,\"d\"", [["c", "d"]]),
    csv("a quote in the middle", "a,b\nc\"d,e\nf,g\n", [.fault("csv.stray-quote", "a"), ["f", "g"]]),
    csv("a quote behind a blank", "a,b\nc, \"e\"\nf,g\n", [.fault("csv.stray-quote", "b"), ["f", "g"]]),
    csv("text behind a closing quote", "a,b\n\"c\"d,e\nf,g\n", [.fault("csv.stray-quote", "a"), ["f", "g"]]),
    csv("text and a quote behind it", "a,b\n\"c\"d\",e\nf,g\n", [.fault("csv.stray-quote", "a"), ["f", "g"]]),
    csv("never closed", "a,b\n\"c,d\ne,f\n", [.refused("csv.unclosed-quote")]),
    csv("opened at the end", "a,b\nc,\"", [.refused("csv.unclosed-quote")]),
    csv("a stray quote in the header", "a,b\"c\n", [.refused("csv.stray-quote")]),
  ]

  static let lines = [
    csv("CR LF", "a,b\r\nc,d\r\n", [["c", "d"]]),
    csv("CR", "a,b\rc,d\re,f", [["c", "d"], ["e", "f"]]),
    csv("all sorts", "a,b\r\nc,d\ne,f\rg,h\r\n", [["c", "d"], ["e", "f"], ["g", "h"]]),
    csv("empty lines", "\n\r\na,b\n\n\r\r\nc,d\n\n\n", [["c", "d"]]),
    csv("an empty quoted field and CR LF", "a\r\n\"b\"\r\n\"\"\r\n", [["b"], [""]]),
    csv("LF CR", "a\n\rb\n\r", [["b"]]),
  ]

  static let headers = [
    csv("nothing", "", [.refused("csv.no-header")]),
    csv("only line ends", "\n\n", [.refused("csv.no-header")]),
    csv("only a byte order mark", "\u{FEFF}", [.refused("csv.no-header")]),
    csv("the same name twice", "a,b,a\n1,2,3\n", [.refused("csv.duplicate-header")]),
    csv("a nameless column", "a,,c\n1,2,3\n", [.refused("csv.empty-header")]),
    csv("only nameless columns", ",,\n1,2,3\n", [.refused("csv.empty-header")]),
    csv("nameless columns by their place", ",b, \n1,2,3\n", [["1", "2", "3"]], named),
    csv("declared columns", "c,d\ne,f\n", [["c", "d"], ["e", "f"]], noHeader),
    csv("declared columns, nothing", "", [], noHeader),
    csv("NUL", "a\0,b\n", [.refused("csv.nul")]),
    csv("only NUL", String(repeating: "\0", count: 900), [.refused("csv.nul")]),
    csv("too many", "a,b,c\n", [.refused("csv.columns")], layout { $0.limits.columns = 2 }),
    csv("too long", "abcdefg,b\n", [.refused("csv.header-size")], layout { $0.limits = small }),
    csv("too long, no end", "abcdefghijklmno", [.refused("csv.header-size")], layout { $0.limits = small }),
  ]

  static let small: Limits = {
    var limits = Limits()
    limits.recordBytes = 8
    limits.fieldBytes = 4
    limits.rawBytes = 3
    return limits
  }()

  static let broken = [
    csv("too few fields", "a,b,c\n1,2\n3,4,5\n", [.fault("csv.field-count", nil), ["3", "4", "5"]]),
    csv("too many fields", "a,b\n1,2,3\n4,5\n", [.fault("csv.field-count", nil), ["4", "5"]]),
    csv(
      "far too many fields", "a,b\n\(String(repeating: ",", count: 999))\n4,5\n",
      [.fault("csv.field-count", nil), ["4", "5"]]),
    csv("NUL", "a,b\n1,A\0n\n2,x\n", [.fault("csv.nul", "b"), ["2", "x"]]),
    csv("a field at the limit", "a,b\n1234,5\n", [["1234", "5"]], layout { $0.limits = small }),
    csv(
      "a field above the limit", "a,b\n6,12345\n7,8\n", [.fault("csv.field-size", "b"), ["7", "8"]],
      layout { $0.limits = small }),
    csv("a record at the limit", "a,b\n123,4567\n", [["123", "4567"]], layout { $0.limits = small }),
    csv(
      "a record above the limit", "a,b\n1234,5678\n7,8\n", [.fault("csv.record-size", nil), ["7", "8"]],
      layout { $0.limits = small }),
    csv(
      "a record far above the limit", "a,b\n1,\"\(String(repeating: "x\n,\"\"", count: 200))\"\n7,8\n",
      [.fault("csv.record-size", nil), ["7", "8"]], layout { $0.limits = small }),
    csv(
      "never closed and above the limit", "a,b\n1,\"\(String(repeating: "x\n", count: 200))",
      [.refused("csv.unclosed-quote")], layout { $0.limits = small }),
  ]

  static let dialects = [
    csv("tabs", "a\tb\nc,d\te\n", [["c,d", "e"]], layout { $0.delimiter = 9 }),
    csv("semicolons", "a;b\n\"c;d\";e\n", [["c;d", "e"]], layout { $0.delimiter = 0x3B }),
    csv("apostrophes", "a,b\n'c,d','it''s'\n\",x\n", [["c,d", "it's"], ["\"", "x"]], layout { $0.quote = 0x27 }),
    csv("no quotes", "a,b\n\"c,d\"\n", [["\"c", "d\""]], layout { $0.quote = nil }),
  ]

  @Test("the record, line and byte of each row")
  func places() throws {
    let text = "\u{FEFF}a,b\r\n\r\n1,\"x\r\ny\rz\nw\"\r\n2\r3,é\n\n4,v"
    let file = try verifyRowDecoder(.csv(CSVLayout()), Array(text.utf8))
    #expect(
      file.rows.map(\.place) == [
        RowPlace(record: 1, line: 3, byte: 10), RowPlace(record: 3, line: 8, byte: 26),
        RowPlace(record: 4, line: 10, byte: 32),
      ])
    #expect(file.faults.map(\.place) == [RowPlace(record: 2, line: 7, byte: 24)])
    #expect(String(decoding: file.rows[0].raw, as: UTF8.self) == "1,\"x\r\ny\rz\nw\"")
    #expect(file.faults[0].raw == [0x32])
  }

  @Test("an error says where")
  func errorPlace() throws {
    let error = try #require(try verifyRowDecoder(.csv(CSVLayout()), Array("a,b\n1,2\n3,\"4\n".utf8)).error)
    #expect((error.line, error.byte) == (3, 10))
  }

  @Test("an error in a record that is too long to be kept says where, too")
  func errorPlaceInLongRecord() throws {
    let layout = CSVTests.layout { $0.limits = CSVTests.small }
    let text = "a,b\n\"1\n\",\(String(repeating: "x", count: 50)),\"\n4\n"
    let error = try #require(try verifyRowDecoder(.csv(layout), Array(text.utf8)).error)
    #expect((error.code, error.line, error.byte) == ("csv.unclosed-quote", 3, 60))
  }

  @Test("columns that the layout does not name, in order")
  func undeclared() throws {
    let layout = CSVTests.layout { $0.declared = ["b", "x"] }
    #expect(try verifyRowDecoder(.csv(layout), Array("c,b,a\n".utf8)).undeclared == ["c", "a"])
  }

  @Test("a record too long is kept only to the limit, and nothing grows")
  func boundedMemory() throws {
    let layout = CSVTests.layout {
      $0.limits.recordBytes = 1_000
      $0.limits.fieldBytes = 500
      $0.limits.rawBytes = 100
    }
    let bytes = Array("a,b\n1,2\n3,\"".utf8) + [UInt8](repeating: 0x78, count: 200_000) + Array("\"\n5,6\n".utf8)
    let file = try DecodedFile(bytes, .csv(layout)) { 512 }
    #expect(file.rows.map(\.fields) == [["1", "2"], ["5", "6"]])
    #expect(file.faults.map(\.raw.count) == [100])
    #expect(file.largestBatch < 4_000)
  }

  @Test("a simple reader that looks at one character after the other agrees", arguments: 0..<400)
  func agreesWithOracle(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array(",,\n\r\"\"ab é".utf8)
    let length = Int.random(in: 0...60, using: &random)
    let body = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    let text = Array("x,y\n".utf8) + body
    var oracle = CSVOracle()
    let expected = oracle.read(text)
    let file = try verifyRowDecoder(.csv(CSVLayout()), text, seed: seed)
    #expect(DecodingCase.outcomes(of: file).map(CSVOracle.kind) == expected, "seed \(seed)")
  }

  @Test(
    "layouts that cannot be read by",
    arguments: [
      layout { $0.delimiter = 0x0A }, layout { $0.delimiter = 0 }, layout { $0.delimiter = 0xA7 },
      layout { $0.quote = 0x2C }, layout { $0.columns = [] }, layout { $0.columns = ["a", "a"] },
      layout { $0.limits.fieldBytes = 0 }, layout { $0.limits.recordBytes = 1 << 40 },
    ])
  func impossibleLayout(_ layout: CSVLayout) {
    #expect(throws: LayoutError.self) { try Format.csv(layout).makeDecoder() }
  }
}
