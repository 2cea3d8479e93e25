import Formats
import TestSupport
import Testing

@Suite("XML")
struct XMLTests {
  static func layout(_ columns: [String], _ change: (inout TreeLayout) -> Void = { _ in }) -> TreeLayout {
    var layout = TreeLayout()
    layout.record = "r"
    layout.columns = columns
    change(&layout)
    return layout
  }

  static let basic = layout(["@id", "a", "b/c"])

  static func xml(
    _ name: String, _ text: String, _ outcomes: [DecodingCase.Outcome], _ layout: TreeLayout = basic
  ) -> DecodingCase {
    DecodingCase(name, .xml(layout), Array(text.utf8), outcomes)
  }

  static let malformed = DecodingCase.Outcome.fault("xml.malformed", nil)

  static let values: [DecodingCase] = [
    xml("one record", "<d><r id='1'><a>x</a><b><c>y</c></b></r></d>", [["1", "x", "y"]]),
    xml(
      "two, with blanks", "<d>\n <r id=\"1\"><a> x\ty\n</a></r>\n\n <r/>\n</d>\n",
      [["1", "x\ty", nil], [nil, nil, nil]]),
    xml("the record is the root", "<r id='1'/>", [["1", nil, nil]]),
    xml("no record", "<d><x/></d>", []),
    xml(
      "at several depths", "<d><r id='1'/><x><y><r id='2'/></y></x><r id='3'/></d>",
      [["1", nil, nil], ["2", nil, nil], ["3", nil, nil]]),
    xml("absent and empty", "<d><r id=''><a/></r><r><a></a><b><c> </c></b></r></d>", [["", "", nil], [nil, "", ""]]),
    xml("references", "<d><r id='&lt;&#65;&quot;'><a>&amp;&apos;&gt;&#x674E;</a></r></d>", [["<A\"", "&'>李", nil]]),
    xml(
      "ampersands", "<d><r id='&amp;amp;&#38;x&#x26;'><a>&amp;amp;&#38;</a></r></d>", [["&amp;&x&", "&amp;&", nil]]),
    xml(
      "CDATA and comments", "<d><r><a>x<![CDATA[<r></r>&amp;]]><!-- </r> -->y<?pi </r>?></a></r></d>",
      [[nil, "x<r></r>&amp;y", nil]]),
    xml(
      "> in an attribute", "<d><r id='a>b</r'><a>x</a></r></d>".replacing("</r'", with: "/r'"), [["a>b/r", "x", nil]]),
    xml(
      "namespaces by local name", "<p:d xmlns:p='u' xmlns='v'><p:r p:id='1'><q:a xmlns:q='w'>x</q:a></p:r></p:d>",
      [["1", "x", nil]]),
    xml(
      "elements of the record's name in it", "<d><r id='1'><x><r><a>no</a></r></x><a>x</a></r></d>", [["1", "x", nil]]),
    xml("a name that begins or ends alike", "<d><rr><a>no</a></rr><xr/><r id='1'><rx/></r></d>", [["1", nil, nil]]),
    xml("the first of several", "<d><r><a>x</a><a>y</a><b/><b><c>1</c><c>2</c></b></r></d>", [[nil, "x", "1"]]),
    xml(
      "text around children", "<d><r><a>x<i>y</i>z<j/></a></r></d>", [[nil, "xz", "y"]], layout(["@id", "a", "a/i"])),
    xml("CR LF in text", "<d><r><a>x\r\ny</a></r></d>", [[nil, "x\ny", nil]]),
    xml("text between records", "<d>Zoë <r id='1'/> 李 <r id='2'/></d>", [["1", nil, nil], ["2", nil, nil]]),
    xml(
      "instructions around",
      "<?xml version='1.0'?>\n<?xml-stylesheet href='file:///etc/passwd'?><!-- <r> --><d><r id='1'/></d><!-- e -->\n",
      [["1", nil, nil]]),
    xml("a byte order mark", "\u{FEFF}<d><r id='1'/></d>", [["1", nil, nil]]),
    xml("a prefix that nobody declares", "<d><x:r id='1'/></d>", [["1", nil, nil]]),
    xml(
      "long text", "<d><r><a>\(String(repeating: "ab ", count: 400))c</a></r></d>",
      [[nil, String(repeating: "ab ", count: 400) + "c", nil]]),
  ]

  static let parties = layout(["@id", "ps/p/name", "ps/p/@no", "date"]) { $0.each = "ps/p" }

  static let repeated: [DecodingCase] = [
    xml(
      "a row for each, what comes later too",
      "<d><r id='1'><ps><p no='7'><name>x</name></p><p><name>y</name></p></ps><date>d</date></r></d>",
      [["1", "x", "7", "d"], ["1", "y", nil, "d"]], parties),
    xml("none", "<d><r id='1'><ps/></r><r id='2'/></d>", [["1", nil, nil, nil], ["2", nil, nil, nil]], parties),
    xml(
      "too many", "<d><r><ps><p/><p/><p/></ps></r><r id='2'/></d>", [.fault("xml.parts", nil), ["2", nil, nil, nil]],
      layout(["@id", "ps/p/name", "ps/p/@no", "date"]) {
        $0.each = "ps/p"; $0.limits.parts = 2
      }),
  ]

  /// Records that are one fault each, with good ones around.
  static let damaged: [DecodingCase] = [
    "<r><a>1</b></r>", "<r><a>1</r>", "<r>1</a></r>", "<r id='1' id='2'/>", "<r id='1' id='2'></r>", "<r>&nbsp;</r>",
    "<r>a & b</r>", "<r>a &b c</r>", "<r>&</r>", "<r>&#xD800;</r>", "<r>&#0;</r>", "<r>a\0b</r>", "<r>a\u{1}</r>",
    "<r>1 < 2</r>", "<r><1/></r>", "<r><a x=1/></r>", "<r><a x/></r>", "<r><a x='1/></r>", "<r id='1></r>", "<r id=1/>",
    "<r>]]></r>", "<r><!ENTITY x 'y'></r>", "<r><!-- a -- b --></r>", "<r><?xml version='1.0'?></r>",
    "<r><p:a:b/></a></r>",
    "<r><a><b></a></b></r>", "<r><a <b/></r>", "<r><r></a></r></r>", "<r x='&lt'/>", "<r><![CDATA[x]]</a>]]></b></r>",
  ].map { record in
    xml(
      record, "<d xmlns='u' xmlns:q='v'><x><q:r id='0'/>\(record)<q:r id='2'/></x><r id='3'/></d>",
      [["0", nil, nil], malformed, ["2", nil, nil], ["3", nil, nil]])
  }

  static func small(_ change: (inout Limits) -> Void) -> TreeLayout {
    layout(["@id", "a", "b/c"]) { change(&$0.limits) }
  }

  static let laughs = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><d><r>&b;</r></d>"

  static let refused: [DecodingCase] = [
    ("", "xml.malformed"), ("text", "xml.malformed"), (" \n", "xml.malformed"), ("<d>", "xml.truncated"),
    ("<d><r>", "xml.truncated"), ("<d><r><a>1</a></r>", "xml.truncated"), ("<d><r", "xml.truncated"),
    ("<d><r><a>1</a></d>", "xml.truncated"), ("<d><r><!-- </r></d>", "xml.truncated"), ("<d/><", "xml.truncated"),
    ("<d></e>", "xml.malformed"), ("</d>", "xml.malformed"), ("<d/><d/>", "xml.malformed"),
    ("<r/><r/>", "xml.malformed"),
    ("<d/>tail", "xml.malformed"), ("x<d/>", "xml.malformed"), ("<d>&x;</d>", "xml.malformed"),
    ("<d>]]></d>", "xml.malformed"), ("<d>a\u{1}</d>", "xml.malformed"), ("<d x='1' x='2'/>", "xml.malformed"),
    ("<d x=1></d>", "xml.malformed"), ("<d><1/></d>", "xml.malformed"), ("<d></r></d>", "xml.malformed"),
    (" <?xml version='1.0'?><d/>", "xml.malformed"), ("<![CDATA[x]]><d/>", "xml.malformed"),
    (laughs, "xml.doctype"), ("<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>", "xml.doctype"),
    ("<!DOCTYPE d [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/e.dtd'> %p;]><d/>", "xml.doctype"),
    ("<d><!DOCTYPE d></d>", "xml.doctype"), ("<d><r><!DOCTYPE d></r></d>", "xml.doctype"),
    ("<d xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='x'/></d>", "xml.xinclude"),
    ("<d><r xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='x'/></r></d>", "xml.xinclude"),
    ("<?xml version='1.0' encoding='UTF-16'?><d/>", "xml.encoding"),
    ("<?xml version='1.0' encoding='UTF-7'?>+ADw-d/+AD4-", "xml.encoding"),
    ("\u{FEFF}<?xml version='1.0' encoding='latin1'?><d/>", "xml.encoding"),
    (String(repeating: "<a>", count: 300), "xml.depth"),
    ("<d><r>" + String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100) + "</r></d>", "xml.depth"),
  ].map { text, code in xml(String(text.prefix(60)), text, [.refused(code)]) }

  static let limited: [DecodingCase] = [
    xml("attributes", "<d><r a='1' b='2' c='3' id='4'/></d>", [.refused("xml.attributes")], small { $0.columns = 3 }),
    xml(
      "a field", "<d><r><a>12345</a></r><r><a>1234</a></r></d>", [.fault("xml.field-size", "a"), [nil, "1234", nil]],
      small { $0.fieldBytes = 4 }),
    xml(
      "an attribute", "<d><r id='12345'/><r/></d>", [.fault("xml.field-size", "@id"), [nil, nil, nil]],
      small { $0.fieldBytes = 4 }),
    xml(
      "a record at the limit", "<d><r><a>1234567890</a></r></d>", [[nil, "1234567890", nil]],
      small {
        $0.recordBytes = 24; $0.fieldBytes = 24
      }),
    xml(
      "a record above", "<d><r><a>12345678901</a></r></d>", [.refused("xml.record-size")],
      small {
        $0.recordBytes = 24; $0.fieldBytes = 24
      }),
    xml(
      "white space is no text", "<d>\(String(repeating: " ", count: 400))</d>", [],
      small {
        $0.recordBytes = 99; $0.fieldBytes = 9
      }),
    xml(
      "a text between", "<d> \(String(repeating: "x", count: 100))</d>", [.refused("xml.tag-size")],
      small {
        $0.recordBytes = 99; $0.fieldBytes = 9
      }),
    xml(
      "a name", "<d><\(String(repeating: "n", count: 400))/></d>", [.refused("xml.tag-size")],
      small {
        $0.recordBytes = 99; $0.fieldBytes = 9
      }),
  ]

  static let encodings: [DecodingCase] = [
    DecodingCase(
      "1252", .xml(basic),
      Array("<?xml version='1.0' encoding='Windows-1252'?><d><r id='".utf8) + [0x80] + Array("'/></d>".utf8),
      [["€", nil, nil]]),
    DecodingCase(
      "1252 without a character", .xml(basic),
      Array("<?xml version='1.0' encoding='cp1252'?><d><r id='".utf8) + [0x81] + Array("'/><r/></d>".utf8),
      [.fault("encoding.invalid", nil), [nil, nil, nil]]),
    DecodingCase(
      "UTF-16", .xml(basic), EncodingTests.utf16("\u{FEFF}<?xml version='1.0' encoding='utf-16'?><d><r id='李😀'/></d>"),
      [["李😀", nil, nil]]),
    DecodingCase("UTF-16 without a mark", .xml(basic), EncodingTests.utf16("<d/>"), [.refused("xml.encoding")]),
    DecodingCase(
      "overlong", .xml(basic),
      Array("<d><r>".utf8) + [0xC0, 0xBC] + Array("</r><r>".utf8) + [0xC1, 0xBC] + Array("</r><r id='1'/></d>".utf8),
      [.fault("encoding.invalid", nil), .fault("encoding.invalid", nil), ["1", nil, nil]]),
    DecodingCase(
      "overlong, between", .xml(basic), Array("<d>".utf8) + [0xC1, 0xBC] + Array("</d>".utf8),
      [.refused("encoding.invalid")]),
  ]

  @Test("files", arguments: values + repeated + damaged + refused + limited + encodings)
  func file(_ example: DecodingCase) throws { try example.verify() }

  @Test("the record, line and byte of each row, and its bytes")
  func places() throws {
    let text = "<?xml version='1.0'?>\n<d>\n <r id='1'>\n<a>é</a></r>\n<r><a>§</b></r> <r/>\n</d>"
    let file = try verifyRowDecoder(.xml(XMLTests.basic), Array(text.utf8))
    #expect(
      file.rows.map(\.place) == [RowPlace(record: 1, line: 3, byte: 27), RowPlace(record: 3, line: 5, byte: 69)])
    #expect(file.faults.map(\.place) == [RowPlace(record: 2, line: 5, byte: 52)])
    #expect(file.rows.map { String(decoding: $0.raw, as: UTF8.self) } == ["<r id='1'>\n<a>é</a></r>", "<r/>"])
    #expect(file.faults.map { String(decoding: $0.raw, as: UTF8.self) } == ["<r><a>§</b></r>"])
    #expect(file.faults.map(\.expected) == ["an end tag for each start tag, in order"])
  }

  @Test("places count the bytes of the file, whatever its encoding")
  func placesInOtherEncodings() throws {
    let text = "<d>\n<r id='李'/><r id='2'/></d>"
    let file = try verifyRowDecoder(.xml(XMLTests.basic), EncodingTests.utf16("\u{FEFF}" + text))
    #expect(file.rows.map(\.place.byte) == [10, 32])
  }

  @Test("a refusal says where")
  func refusalPlace() throws {
    let file = try verifyRowDecoder(.xml(XMLTests.basic), Array("<d>\n<r/>\n <x></y></d>".utf8))
    #expect((file.error?.line, file.error?.byte) == (3, 13))
    let cut = try verifyRowDecoder(.xml(XMLTests.basic), Array("<d>\n<r/>\n <r>".utf8))
    #expect((cut.error?.line, cut.error?.byte) == (3, 10))
  }

  @Test("paths that the layout does not name, once, in order")
  func undeclared() throws {
    let layout = XMLTests.layout(["@id", "a/b", "ps/p/n"]) {
      $0.each = "ps/p"
      $0.ignored = ["skip"]
    }
    let text =
      "<d x='no'><r id='1' z='2'><skip q='1'><w/></skip><a>text<b/></a><y><u v='1'/>\n</y><ps><p m='1'><n/></p></ps></r>"
      + "<r><y><u/><t/></y><ps/></r></d>"
    let file = try verifyRowDecoder(.xml(layout), Array(text.utf8))
    #expect(file.undeclared == ["@z", "y/u/@v", "y/u", "a", "ps/p/@m", "y/t"].sorted(by: XMLTests.appearance))
  }

  /// The order in which the elements end, attributes before.
  static func appearance(_ left: String, _ right: String) -> Bool {
    let order = ["@z", "a", "y/u/@v", "y/u", "ps/p/@m", "y/t"]
    return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
  }

  @Test("damage anywhere in a record spoils that record alone")
  func randomDamage() throws {
    let record = "<r id='1'><a>x &amp; y</a><b><c>z</c></b></r>"
    var lost = 0
    for seed in UInt64(0)..<300 {
      var random = SeededGenerator(seed: seed)
      var bytes = Array(record.utf8)
      let place = Int.random(in: 3..<bytes.count - 4, using: &random)
      bytes[place] = Array("<>/&;='\"x \0".utf8).randomElement(using: &random) ?? 0
      let file = try verifyRowDecoder(
        .xml(XMLTests.basic), Array("<d><r id='0'/>".utf8) + bytes + Array("<r id='2'/></d>".utf8), seed: seed)
      if file.error != nil { lost += 1; continue }
      #expect(file.rows.first?.fields[0] == "0" && file.rows.last?.fields[0] == "2", "seed \(seed)")
      #expect(file.rows.count + file.faults.count == 3, "seed \(seed)")
    }
    // Only damage to the record's own tags or a comment's beginning can hide its end.
    #expect(lost < 15)
  }

  @Test("many damaged records, and nothing grows")
  func manyDamagedRecords() throws {
    let text = "<d>" + String(repeating: "<r><a>x</b></r><r id='1'/>", count: 500) + "</d>"
    let file = try DecodedFile(Array(text.utf8), .xml(XMLTests.basic)) { 4_096 }
    #expect(file.rows.count == 500 && file.faults.count == 500)
    #expect(file.largestBatch < 40_000)
  }

  @Test(
    "layouts that cannot be read by",
    arguments: [
      layout([]), layout(["a"]) { $0.record = "" }, layout(["a"]) { $0.record = "x:r" }, layout(["a/"]),
    ])
  func impossibleLayout(_ layout: TreeLayout) {
    #expect(throws: LayoutError.self) { try Format.xml(layout).makeDecoder() }
  }
}
