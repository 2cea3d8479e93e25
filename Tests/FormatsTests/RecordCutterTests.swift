import TestSupport
import Testing

@testable import Formats

/// What is left of a file without some records is the file as if they had never been in it.
@Suite struct RecordCutterTests {
  /// A file, what to cut by record and part, and what has to be left.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let format: Format
    let file: [UInt8]
    let cuts: [Int: Set<Int>?]
    let left: [UInt8]

    init(_ name: String, _ format: Format, _ file: [UInt8], _ cuts: [Int: Set<Int>?], _ left: [UInt8]) {
      testDescription = name
      self.format = format
      self.file = file
      self.cuts = cuts
      self.left = left
    }

    init(_ name: String, _ format: Format, _ file: String, _ cuts: [Int: Set<Int>?], _ left: String) {
      self.init(name, format, Array(file.utf8), cuts, Array(left.utf8))
    }
  }

  static let lines = Format.csv(CSVLayout())
  static func tree(_ path: String, record: String = "") -> TreeLayout {
    var layout = TreeLayout()
    layout.record = record
    layout.each = path
    layout.columns = [path + "/n"]
    return layout
  }
  static let parties = Format.xml(tree("ps/p", record: "r"))
  static let members = Format.jsonLines(tree("a/b"))
  static func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
    [bigEndian ? 0xFE : 0xFF, bigEndian ? 0xFF : 0xFE]
      + text.utf16.flatMap { unit in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return bigEndian ? [high, low] : [low, high]
      }
  }
  static var wide: Format {
    var layout = CSVLayout()
    layout.encoding = .utf16
    return .csv(layout)
  }
  static var fixed: Format {
    var layout = FixedWidthLayout()
    layout.columns = [.init(name: "n", start: 1, length: 2)]
    layout.encoding = .latin1
    return .fixedWidth(layout)
  }

  static let cases = [
    Case("first line", lines, "n,m\n1,a\n2,b\n", [1: nil], "n,m\n2,b\n"),
    Case("last line", lines, "n,m\r\n1,a\r\n2,b\r\n", [2: nil], "n,m\r\n1,a\r\n"),
    Case("last line without its end", lines, "n,m\n1,a\n2,b", [2: nil], "n,m\n1,a\n"),
    Case("all lines", lines, "n,m\n1,a\n2,b\n", [1: nil, 2: nil], "n,m\n"),
    Case("a field over two lines", lines, "n,m\n1,\"a\nx\"\n2,b\n", [1: nil], "n,m\n2,b\n"),
    Case("nothing", lines, "n,m\n1,a\n", [:], "n,m\n1,a\n"),
    Case("UTF-16", wide, utf16("n,m\n1,ä\n2,漢字\n3,c\n"), [2: nil], utf16("n,m\n1,ä\n3,c\n")),
    Case("fixed width", fixed, [0x61, 0xE4, 0x0A, 0x62, 0x62, 0x0A], [1: nil], [0x62, 0x62, 0x0A]),
    Case(
      "a byte order mark stays", .jsonLines(tree("n")), "\u{FEFF}{\"n\":1}\n{\"n\":2}\n", [1: nil],
      "\u{FEFF}{\"n\":2}\n"),
    Case(
      "an element and the white space before it", parties, "<x>\n <r><ps><p/></ps></r>\n <r/>\n</x>", [1: nil],
      "<x>\n <r/>\n</x>"),
    Case("elements side by side", parties, "<x><r a='>'/><r/></x>", [2: nil], "<x><r a='>'/></x>"),
    Case("elements of the record's own name inside", parties, "<x><r><r>1</r></r><r/></x>", [1: nil], "<x><r/></x>"),
    Case(
      "one part", parties, "<x><r><ps> <p><n>1</n></p> <p><n>2</n></p> </ps></r></x>", [1: [0]],
      "<x><r><ps> <p><n>2</n></p> </ps></r></x>"),
    Case(
      "parts with prefixes and comments", parties,
      "<x><a:r xmlns:a='u'><a:ps><!-- <p> --><a:p/><a:p><a:n>2</a:n></a:p></a:ps></a:r></x>", [1: [1]],
      "<x><a:r xmlns:a='u'><a:ps><!-- <p> --><a:p/></a:ps></a:r></x>"),
    Case(
      "XML in UTF-16", parties, utf16("<x> <r><ps><p/><p>é漢</p></ps></r><r/></x>", bigEndian: true), [1: [1], 2: nil],
      utf16("<x> <r><ps><p/></ps></r></x>", bigEndian: true)),
    Case(
      "first, middle and last of an array", members, #"{"a":{"b":[{"n":1}, {"n":2},{"n":3} ,{"n":4}]}}"#,
      [1: [0, 2, 3]], #"{"a":{"b":[{"n":2}]}}"#),
    Case(
      "an array empties, another does not", members, #"{"a":[{"b":[{"n":1}]},{"b":[{"n":2}]}]}"#, [1: [0]],
      #"{"a":[{"b":[]},{"b":[{"n":2}]}]}"#),
    Case(
      "a part that is no element of an array", members, #"{"a":[{"b":{"n":1}},{"b":{"n":2}}]}"#, [1: [1]],
      #"{"a":[{"b":{"n":1}},{"b":null}]}"#),
    Case(
      "names with escapes, texts with brackets", members, #"{"x":"]}\"","\u0061":{"b":[null,{"n":"[,"},{"n":2}]}}"#,
      [1: [0]], #"{"x":"]}\"","\u0061":{"b":[null,{"n":2}]}}"#),
  ]

  @Test(arguments: cases) func whatIsLeftIsTheRest(of each: Case) throws {
    for size in [1, 2, 3, 7, 64, 4096] {
      #expect(try Self.cut(each, size) == each.left, "in pieces of \(size)")
    }
  }

  /// Any records of any file, in any pieces: the rest decodes to what it was, with new numbers.
  @Test(arguments: 0..<60) func theRestDecodesAsItDid(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let each = Self.randomCase(&random)
    let left = try Self.cut(each, Int.random(in: 1...90, using: &random))
    let rest = try DecodedFile(left, each.format)
    #expect(rest.error == nil, "seed \(seed)")
    let before = try DecodedFile(each.file, each.format).rows.filter { row in
      guard let cut = each.cuts[row.place.record] else { return true }
      return cut.map { !$0.contains(row.place.part) } ?? false
    }
    #expect(rest.rows.map(\.fields) == before.map(\.fields), "seed \(seed)")
  }

  private static func randomCase(_ random: inout SeededGenerator) -> Case {
    let texts = (1...Int.random(in: 1...8, using: &random)).map { number in
      (1...Int.random(in: 1...4, using: &random)).map {
        "\(number).\($0)" + ["", "é", " ", "漢"].randomElement(using: &random, or: "")
      }
    }
    var cuts: [Int: Set<Int>?] = [:]
    for (index, parts) in texts.enumerated() where Bool.random(using: &random) {
      let chosen = Set(parts.indices.filter { _ in Bool.random(using: &random) })
      if !chosen.isEmpty { cuts[index + 1] = .some(chosen.count == parts.count ? nil : chosen) }
    }
    if Bool.random(using: &random) {
      let records = texts.map { "{\"a\":{\"b\":[" + $0.map { "{\"n\":\"\($0)\"}" }.joined(separator: ", ") + "]}}\n" }
      return Case("json", members, records.joined(), cuts, "")
    }
    let records = texts.map { " <r>\n<ps>" + $0.map { " <p><n>\($0)</n></p>" }.joined() + "</ps></r>\n" }
    return Case("xml", parties, "<x>\n" + records.joined() + "</x>\n", cuts, "")
  }

  /// Cuts by the places that the decoder gives.
  private static func cut(_ each: Case, _ size: Int) throws -> [UInt8] {
    let file = try DecodedFile(each.file, each.format)
    #expect(file.error == nil)
    let starts = Dictionary(file.rows.map { ($0.place.record, $0.place.byte) }) { first, _ in first }
    let cuts = each.cuts.compactMap { record, parts in
      starts[record].map {
        RecordCut(
          start: $0, end: starts[record + 1] ?? each.file.count, parts: parts,
          partCount: file.rows.count { $0.place.record == record })
      }
    }
    #expect(cuts.count == each.cuts.count)
    var cutter = RecordCutter(each.format, cutting: cuts)
    var left: [UInt8] = []
    for start in stride(from: 0, to: each.file.count, by: size) {
      each.file[start..<min(start + size, each.file.count)].withUnsafeBytes { piece in
        cutter.cut(piece) { left.append(contentsOf: $0) }
      }
    }
    cutter.finish { left.append(contentsOf: $0) }
    return left
  }
}

extension Array {
  fileprivate func randomElement(using random: inout SeededGenerator, or other: Element) -> Element {
    randomElement(using: &random) ?? other
  }
}
