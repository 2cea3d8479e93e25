import Formats
import Testing

@Suite("XML in memory")
struct XMLElementTests {
  @Test("names, namespaces, attributes, text and lines")
  func tree() throws {
    let root = try XMLElement.parse(
      Array(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a card -->
        <PMML xmlns="urn:pmml" xmlns:x="urn:x" version="4.4">
          <Field name="a &lt; b" x:name="other">one<Sub/>two &amp; <![CDATA[<three>]]>&#x674E;</Field>
          <Field name=''/>
        </PMML>
        """.utf8))
    #expect((root.name, root.namespace, root.line) == ("PMML", "urn:pmml", 3))
    #expect(root.attributes.map(\.name) == ["version"])
    #expect(root.children.map(\.line) == [4, 5])
    let field = try #require(root.child("Field"))
    #expect(field.attribute("name") == "a < b")
    #expect(field.attributes.map(\.namespace) == [nil, "urn:x"])
    #expect(field.text == "onetwo & <three>李")
    #expect(field.children == [XMLElement(name: "Sub", namespace: "urn:pmml", line: 4)])
    #expect(root.children("Field").map { $0.attribute("name") } == ["a < b", ""])
    #expect(root.children("Other").isEmpty && field.attribute("x") == nil)
  }

  @Test(
    "encodings",
    arguments: [
      Array("<a>ä€</a>".utf8), Array("\u{FEFF}<a>ä€</a>".utf8),
      Array("<?xml version='1.0' encoding='windows-1252'?><a>".utf8) + [0xE4, 0x80] + Array("</a>".utf8),
      EncodingTests.utf16("\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><a>ä€</a>"),
      EncodingTests.utf16("\u{FEFF}<a>ä€</a>", bigEndian: true),
      Array("<?xml version='1.0' encoding='GB18030'?><a>".utf8) + [0x81, 0x30, 0x8A, 0x30, 0xA2, 0xE3]
        + Array("</a>".utf8),
    ])
  func encodings(_ bytes: [UInt8]) throws {
    let text = try XMLElement.parse(bytes).text
    #expect(text.unicodeScalars.last == "€" && text.unicodeScalars.count == 2)
  }

  static let laughs =
    "<!DOCTYPE l [<!ENTITY a 'ha'>" + (1...9).map { "<!ENTITY a\($0) '&a;&a;'>" }.joined() + "]><l>&a;</l>"

  static let refused: [(String, String)] = [
    ("", "xml.malformed"), ("text", "xml.malformed"), ("<a>", "xml.malformed"), ("<a></b>", "xml.malformed"),
    ("<a/><b/>", "xml.malformed"), ("<a/>tail", "xml.malformed"), ("<a b='1' b='2'/>", "xml.malformed"),
    ("<a>&b;</a>", "xml.malformed"), ("<a>\0</a>", "xml.malformed"), ("<a>&#xD800;</a>", "xml.malformed"),
    ("<a>&#0;</a>", "xml.malformed"), ("<a b='<'/>", "xml.malformed"), ("<a>]]></a>", "xml.malformed"),
    ("<!DOCTYPE a><a/>", "xml.doctype"), ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "xml.doctype"),
    (laughs, "xml.doctype"), ("<!DOCTYPE", "xml.doctype"),
    ("<!DOCTYPE d [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/e.dtd'> %p;]><d/>", "xml.doctype"),
    ("<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='file:///etc/passwd'/></a>", "xml.xinclude"),
    (String(repeating: "<a>", count: 5_000), "xml.depth"),
    ("<a \((0..<300).map { "b\($0)='1'" }.joined(separator: " "))/>", "xml.attributes"),
    ("<?xml version='1.0' encoding='UTF-16'?><d/>", "xml.encoding"),
    ("<?xml version='1.0' encoding='UTF-7'?>+ADw-d/+AD4-", "xml.encoding"),
    ("\u{FEFF}<?xml version='1.0' encoding='ISO-8859-1'?><d/>", "xml.encoding"),
    ("<a>\(String(repeating: "<b/>", count: 60))</a>", "xml.elements"),
  ]

  @Test("what is refused", arguments: refused)
  func refusal(_ text: String, _ code: String) {
    var limits = XMLElement.Limits()
    limits.elements = 50
    limits.depth = 40
    let error = #expect(throws: FormatError.self) { try XMLElement.parse(Array(text.utf8), limits: limits) }
    #expect(error?.code == code)
  }

  @Test("invalid text is found by line and byte")
  func invalidText() {
    let error = #expect(throws: FormatError.self) { try XMLElement.parse(Array("<a>\n".utf8) + [0xC1, 0xBC]) }
    #expect(error?.code == "encoding.invalid")
    #expect(error?.line == 2)
    #expect(error?.byte == 4)
  }

  @Test("a document too large")
  func size() {
    var limits = XMLElement.Limits()
    limits.bytes = 3
    #expect(throws: FormatError.self) { try XMLElement.parse(Array("<a/>".utf8), limits: limits) }
  }
}
