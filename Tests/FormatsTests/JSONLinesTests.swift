import Formats
import TestSupport
import Testing

@Suite("JSON Lines")
struct JSONLinesTests {
  static func layout(_ columns: [String], _ change: (inout TreeLayout) -> Void = { _ in }) -> TreeLayout {
    var layout = TreeLayout()
    layout.columns = columns
    change(&layout)
    return layout
  }

  static func json(
    _ name: String, _ text: String, _ outcomes: [DecodingCase.Outcome], _ layout: TreeLayout = layout(["a", "b/c"])
  ) -> DecodingCase {
    DecodingCase(name, .jsonLines(layout), Array(text.utf8), outcomes)
  }

  static func fault(_ code: String) -> DecodingCase.Outcome { .fault("json." + code, nil) }

  static let values: [DecodingCase] = [
    json("one record", #"{"a":"x","b":{"c":"y"}}"# + "\n", [["x", "y"]]),
    json("no line end, blanks", " { \"a\" : \"x\" ,\t\"b\" : { \"c\":\"y\" } } ", [["x", "y"]]),
    json("any order", #"{"b":{"c":1},"a":2}"#, [["2", "1"]]),
    json("absent, null and empty", "{}\n{\"a\":null}\n{\"a\":\"\"}\n", [[nil, nil], [nil, nil], ["", nil]]),
    json("true and false", #"{"a":true,"b":{"c":false}}"#, [["true", "false"]]),
    json(
      "numbers are kept to the digit", #"{"a":9007199254740993,"b":{"c":-0.10e+5}}"#,
      [["9007199254740993", "-0.10e+5"]]),
    json(
      "a number beyond any double", #"{"a":1e999,"b":{"c":123456789012345678901234567890}}"#,
      [["1e999", "123456789012345678901234567890"]]),
    json(
      "escapes", #"{"a":"\"\\\/\b\f\n\r\t","b":{"c":"\u0041\u00e9\u674E\uD83D\uDE00"}}"#,
      [["\"\\/\u{8}\u{C}\n\r\t", "Aé李😀"]]),
    json("an escaped name", #"{"\u0061":1,"b":{"\u0063":2}}"#, [["1", "2"]]),
    json("beyond ASCII", #"{"a":"Zoë","b":{"c":"李😀"}}"#, [["Zoë", "李😀"]]),
    json("a value in place of an object", #"{"a":{"x":1},"b":2}"#, [[nil, nil]]),
    json("the first of several", #"{"a":["x","y"],"b":[{"c":null},{"c":1},{"c":2}]}"#, [["x", "1"]]),
    json("unread members", #"{"z":[1,{"y":[]},"]"],"a":1,"x":{}}"#, [["1", nil]]),
    json("empty lines", "\n \r\n{\"a\":1}\r\n\t\n\n{\"a\":2}\r\n", [["1", nil], ["2", nil]]),
    json("nothing", "", []),
    json("a byte order mark", "\u{FEFF}{\"a\":1}\n", [["1", nil]]),
    json("the same name in two objects", #"{"b":[{"c":1},{"c":2}]}"#, [[nil, "1"]]),
    json(
      "a long string", "{\"a\":\"\(String(repeating: "x", count: 300))\"}", [[String(repeating: "x", count: 300), nil]]),
  ]

  static let arrays = layout(["a", "b/c"]) { $0.keepsArrays = true }

  static let keptArrays: [DecodingCase] = [
    json("arrays as written", #"{"a":["x", "y\n"],"b":{"c":[]}}"#, [[#"["x", "y\n"]"#, "[]"]], arrays),
    json("what is no array", #"{"a":"[x]","b":[{"c":1},{"c":2}]}"#, [["[x]", "1"]], arrays),
    json("an array in an array", #"{"a":[[1],{"z":[2]}]}"#, [[#"[[1],{"z":[2]}]"#, nil]], arrays),
    json("a broken array", #"{"a":[1,]}"#, [fault("syntax")], arrays),
  ]

  static let parties = layout(["id", "p/q/name", "p/q/alias/x", "date"]) { $0.each = "p/q" }

  static let repeated: [DecodingCase] = [
    json(
      "a row for each, what comes later too", #"{"id":1,"p":{"q":[{"name":"x"},{"alias":[{"x":7}]}]},"date":"d"}"#,
      [["1", "x", nil, "d"], ["1", nil, "7", "d"]], parties),
    json(
      "none", #"{"id":1,"p":{"q":[]}}"# + "\n" + #"{"id":2}"# + "\n" + #"{"id":3,"p":{"q":null}}"#,
      [["1", nil, nil, nil], ["2", nil, nil, nil], ["3", nil, nil, nil]], parties),
    json("one without an array", #"{"p":{"q":{"name":"x"}}}"#, [[nil, "x", nil, nil]], parties),
    json(
      "in several arrays", #"{"p":[{"q":[{"name":1}]},{"q":[{"name":2},{"name":3}]}]}"#,
      [[nil, "1", nil, nil], [nil, "2", nil, nil], [nil, "3", nil, nil]], parties),
    json("values", #"{"t":["x",null,"y"],"i":1}"#, [["x", "1"], ["y", "1"]], layout(["t", "i"]) { $0.each = "t" }),
    json(
      "too many", #"{"t":[1,2,3]}"# + "\n" + #"{"t":[1,2]}"#, [fault("parts"), ["1"], ["2"]],
      layout(["t"]) {
        $0.each = "t"; $0.limits.parts = 2
      }),
  ]

  static let next = "\n{\"a\":2}\n"

  static let faults: [DecodingCase] = [
    ("{", "syntax"), ("{\"a\"", "syntax"), ("{\"a\":", "syntax"), ("{\"a\":1", "syntax"), ("{\"a\":1,", "syntax"),
    ("{\"a\":\"x", "syntax"), ("{\"a\":\"\\", "syntax"), ("{a:1}", "syntax"), ("{'a':1}", "syntax"),
    ("{\"a\" 1}", "syntax"), ("{\"a\":1 \"b\":2}", "syntax"), ("{\"a\":1,}", "syntax"), ("{,}", "syntax"),
    ("{\"a\":[1,]}", "syntax"), ("{\"a\":[1 2]}", "syntax"), ("{\"a\":[1}", "syntax"), ("{\"a\":tru}", "syntax"),
    ("{\"a\":NaN}", "syntax"), ("{\"a\":Infinity}", "syntax"), ("{\"a\":+1}", "syntax"), ("{\"a\":.5}", "syntax"),
    ("{\"a\":nul", "syntax"), ("{\"a\":-}", "number"), ("{\"a\":01}", "number"), ("{\"a\":-01}", "number"),
    ("{\"a\":1.}", "number"), ("{\"a\":1e}", "number"), ("{\"a\":1e+}", "number"), ("{\"a\":1x}", "syntax"),
    ("{\"a\":0x1}", "syntax"), ("{\"a\":\"\\x\"}", "escape"), ("{\"a\":\"\\u12G4\"}", "escape"),
    ("{\"a\":\"\\u12\"}", "escape"), ("{\"a\":\"\\u0000x\"}", "nul"), ("{\"a\":\"\\ud800\"}", "surrogate"),
    ("{\"a\":\"\\ud800\\u0041\"}", "surrogate"), ("{\"a\":\"\\udc00\"}", "surrogate"),
    ("{\"a\":\"\\ud800x\"}", "surrogate"), ("{\"a\":\"x\ty\"}", "control"), ("{\"a\":\"x\u{1}y\"}", "control"),
    ("{\"a\":\"x\0y\"}", "control"), ("{\"a\":1,\"a\":1}", "duplicate-key"), ("{\"z\":1,\"z\":2}", "duplicate-key"),
    ("{\"a\":1,\"\\u0061\":2}", "duplicate-key"), ("{\"z\":{\"y\":{\"x\":1,\"w\":2,\"x\":3}}}", "duplicate-key"),
    ("{\"i\":{\"y\":1,\"x\":[{\"y\":2}],\"y\":3}}", "duplicate-key"), ("{\"i\":1,\"i\":2}", "duplicate-key"),
    ("{\"a\":1} x", "trailing"), ("{\"a\":1}{\"a\":2}", "trailing"), ("1", "not-object"), ("\"x\"", "not-object"),
    ("null", "not-object"), ("]", "not-object"), ("\0", "not-object"),
    (String(repeating: "{\"a\":", count: 100) + "1" + String(repeating: "}", count: 100), "depth"),
    (String(repeating: "[", count: 200), "not-object"),
    ("{\"z\":" + String(repeating: "[", count: 20_000), "depth"),
  ].map { text, code in
    json(
      String(text.prefix(40)), text + next, [fault(code), ["2", nil]], layout(["a", "b/c"]) { $0.ignored = ["i"] })
  }

  static let small = layout(["a"]) {
    $0.limits.recordBytes = 30
    $0.limits.fieldBytes = 4
    $0.limits.rawBytes = 9
  }

  static let files: [DecodingCase] = [
    json("an array of objects", #"[{"a":1},{"a":2}]"#, [.refused("json.not-lines")]),
    json("an array over several lines", "\n[\n{\"a\":1}\n]\n", [.refused("json.not-lines")]),
    json("an empty array", " [ ] \n", [.refused("json.not-lines")]),
    json("an array further down", "{\"a\":1}\n[{\"a\":1}]\n", [["1", nil], fault("not-object")]),
    json("cut", "{\"a\":1}\n{\"a\":2", [["1", nil], fault("syntax")]),
    json("a value at the limit", #"{"a":"1234"}"#, [["1234"]], small),
    json("a value above the limit", "{\"a\":\"12345\"}\n{\"a\":1}", [.fault("json.field-size", "a"), ["1"]], small),
    json(
      "a line above the limit", "{\"a\":1234567890,\"b\":1234567890}\n{\"a\":1}", [fault("record-size"), ["1"]], small),
    json(
      "a line far above the limit", "{\"a\":\"\(String(repeating: "x", count: 900))\"}\r\n\r\n{\"a\":1}",
      [fault("record-size"), ["1"]], small),
    json("a cut line above the limit", "{\"a\":\"\(String(repeating: "x", count: 900))", [fault("record-size")], small),
    DecodingCase(
      "no UTF-8", .jsonLines(layout(["a"])), Array("{\"a\":\"".utf8) + [0xE9] + Array("\"}\n{\"a\":1}".utf8),
      [.fault("encoding.invalid", nil), ["1"]]),
    DecodingCase(
      "UTF-16", .jsonLines(layout(["a"])), EncodingTests.utf16("\u{FEFF}{}"), [.fault("encoding.invalid", nil)]),
  ]

  @Test("files", arguments: values + keptArrays + repeated + faults + files)
  func file(_ example: DecodingCase) throws { try example.verify() }

  @Test("a fault names the column of the line, a row its place")
  func places() throws {
    let text = "\u{FEFF}\r\n{\"a\":1}\r\n  {\"a\":§}\n\n{\"a\":2}"
    let file = try verifyRowDecoder(.jsonLines(JSONLinesTests.layout(["a"])), Array(text.utf8))
    #expect(file.rows.map(\.place) == [RowPlace(record: 1, line: 2, byte: 5), RowPlace(record: 3, line: 5, byte: 26)])
    #expect(file.rows.map { String(decoding: $0.raw, as: UTF8.self) } == ["{\"a\":1}", "{\"a\":2}"])
    #expect(file.faults.map(\.place) == [RowPlace(record: 2, line: 3, byte: 14)])
    #expect(file.faults.map(\.expected) == ["a value (column 8 of the line)"])
  }

  @Test("paths that the layout does not name, once, in order")
  func undeclared() throws {
    let layout = JSONLinesTests.layout(["a", "p/n"]) {
      $0.each = "p"
      $0.ignored = ["skip"]
    }
    let text =
      #"{"z":null,"a":1,"skip":{"x":1},"y":{"x":1,"w":[{"v":2}]},"p":[{"n":1,"m":2},{"m":3}]}"# + "\n"
      + #"{"a":{"b":1},"y":{"x":2},"p":"text"}"#
    let file = try verifyRowDecoder(.jsonLines(layout), Array(text.utf8))
    #expect(file.undeclared == ["z", "y/x", "y/w/v", "p/m", "a/b", "p"])
  }

  @Test("a file with ever new names is read on, and told of in part")
  func manyNames() throws {
    let text = (0..<1_500).map { "{\"k\($0)\":1,\"a\":\($0)}\n" }.joined()
    let file = try DecodedFile(Array(text.utf8), .jsonLines(JSONLinesTests.layout(["a"]))) { 1_000 }
    #expect(file.rows.count == 1_500 && file.faults.isEmpty)
    #expect(file.undeclared.count == 1_000 && file.undeclared.last == "k999")
  }

  @Test("many repeated names in one object are found without comparing all with all")
  func manyRepeatedNames() throws {
    let names = (0..<20_000).map { "\"k\($0)\":1" }.joined(separator: ",")
    let layout = JSONLinesTests.layout(["a"]) { $0.ignored = ["i"] }
    let file = try DecodedFile(Array("{\"i\":{\(names)}}\n{\"i\":{\(names),\"k7\":1}}".utf8), .jsonLines(layout))
    #expect(file.rows.count == 1)
    #expect(file.faults.map(\.code) == ["json.duplicate-key"])
  }

  @Test(
    "layouts that cannot be read by",
    arguments: [
      layout([]), layout(["a", "a"]), layout(["a//b"]), layout(["/a"]), layout(["a"]) { $0.each = "" },
      layout(["a"]) { $0.limits.depth = 1_000 },
    ])
  func impossibleLayout(_ layout: TreeLayout) {
    #expect(throws: LayoutError.self) { try Format.jsonLines(layout).makeDecoder() }
  }
}
