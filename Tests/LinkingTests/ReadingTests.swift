import Formats
import Foundation
import Resolution
import TestSupport
import Testing

@testable import Linking

@Suite("Reading") struct ReadingTests {
  /// The same three rows in every form that is read.
  static let forms: [(String, [UInt8])] = {
    let csv = "id,surname,dob\n1,Abel,1980-01-02\n2,\"Bauer, Jr.\",1981-01-02\n3,\"C \"\"X\"\" D\",\n"
    let semicolons = csv.replacing("\"Bauer, Jr.\"", with: "Bauer# Jr.").replacing(",", with: ";").replacing(
      "#", with: ",")
    let json = """
      {"id":"1","surname":"Abel","dob":"1980-01-02"}
      {"id":2,"surname":"Bauer, Jr.","dob":"1981-01-02"}
      {"surname":"C \\"X\\" D","dob":null,"id":"3"}

      """
    let quoted = csv.replacing(",1980", with: ",\"1980").replacing("02\n2", with: "02\"\n2")
    let forms = [
      ("CSV", csv), ("semicolons", semicolons),
      (
        "tabs", csv.replacing("\"Bauer, Jr.\"", with: "Bauer# Jr.").replacing(",", with: "\t").replacing("#", with: ",")
      ),
      ("bars", semicolons.replacing(";", with: "|")), ("CR LF", csv.replacing("\n", with: "\r\n")),
      ("byte order mark", "\u{FEFF}" + csv), ("quotes", quoted),
      (
        "blanks",
        "id, surname , dob\n1,  Abel, 1980-01-02 \n 2,\"Bauer, Jr.\",1981-01-02\n3,\"C \"\"X\"\" D\",\n"
      ),
      ("JSON Lines", json),
    ].map { ($0.0, Array($0.1.utf8)) }
    return forms + [
      ("gzip", GzipWriter.compress(Array(csv.utf8))), ("JSON Lines, gzip", GzipWriter.compress(Array(json.utf8))),
    ]
  }()

  @Test("every form of a file, in pieces of any size", arguments: forms)
  func form(name: String, bytes: [UInt8]) throws {
    for pieces in [1, 7, 100_000] {
      let reader = try TableReader(LinkInput("a", bytes, pieces: pieces), encoding: nil)
      var rows: [[String]] = []
      while let batch = try reader.next() {
        #expect(batch.faults.isEmpty)
        batch.withRows { all in
          for row in all {
            rows.append(
              ["id", "surname", "dob"].map { name in
                let index = reader.columns.firstIndex(of: name) ?? 0
                return row.bytes(index).map { String(decoding: $0.trimmed, as: UTF8.self) } ?? ""
              })
          }
        }
      }
      #expect(Set(reader.columns) == ["id", "surname", "dob"])
      #expect(
        rows == [["1", "Abel", "1980-01-02"], ["2", "Bauer, Jr.", "1981-01-02"], ["3", "C \"X\" D", ""]],
        "\(name), \(pieces)")
    }
  }

  @Test("UTF-16 by its byte order mark, and an encoding that is named")
  func encodings() throws {
    let text = "id,surname\n1,Müller\n"
    let utf16: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let latin1 = text.unicodeScalars.map { UInt8($0.value) }
    for (bytes, encoding) in [(utf16, nil), (latin1, TextEncoding.latin1)] {
      let table = try read([LinkInput(source: "a", bytes: bytes)], map: ["family_name=surname"], encoding: encoding)
      #expect(table.table.count == 1)
      #expect(table.setAside.count == 0)
    }
    let wrong = try read([LinkInput(source: "a", bytes: latin1)], map: ["family_name=surname"])
    #expect(wrong.setAside.causes.map(\.code) == ["encoding.invalid"])
    #expect(wrong.setAside.causes[0].remedy.contains("--encoding"))
  }

  @Test(
    "what cannot be read",
    arguments: [
      ("", "file.empty"), ("id,id\n1,2\n", "csv.duplicate-header"), ("[{\"id\":1}]", "json.not-lines"),
      ("id,a\n1,\"x\n", "csv.unclosed-quote"), ("{}\n", "json.no-members"),
    ])
  func refused(text: String, code: String) throws {
    let error = #expect(throws: InputFailure.self) { try read([LinkInput("a", text)]) }
    #expect(error?.code == code)
    #expect(error?.path == "a")
  }

  @Test("a damaged gzip file is refused, however much of it was good")
  func damaged() throws {
    let rows = (0..<50_000).map { "\($0),Abel\($0 * 7 % 1009)" }.joined(separator: "\n")
    let bytes = GzipWriter.compress(Array(("id,surname\n" + rows).utf8))
    let error = #expect(throws: InputFailure.self) {
      try read([LinkInput(source: "a", bytes: Array(bytes.dropLast(20)))])
    }
    #expect(error?.code == "gzip.truncated")
  }

  @Test("columns of JSON Lines: nested ones, lists, and such as come late")
  func jsonColumns() throws {
    let first = #"{"id":1,"name":{"given":"Anna","family":"Abel"},"phones":["0170 111222","0171 333444"]}"#
    let table = try read([LinkInput("a", first + "\n" + #"{"id":2,"name":{"given":"Bela"},"phones":[]}"# + "\n")])
    #expect(
      table.mappings == [["given_name=name/given name", "family_name=name/family name", "phone=phones name"]])
    #expect(table.files[0].filled == [2, 1, 2])
  }

  @Test("rows are set aside with their places, and the others are read")
  func setAside() throws {
    var bytes = Array("id,surname,city\n1,Abel,Aachen\n2,Bauer\n,Cohen,Coburg\n1,Dietz,Dresden\n5,".utf8)
    bytes += [0xFF] + Array(",Essen\n6,\"Fu\"chs,Fulda\n7,Gruber,Greiz\n".utf8)
    let table = try read([LinkInput(source: "a", bytes: bytes)], map: ["family_name=surname"])
    #expect(table.table.count == 2)
    #expect(table.files[0].rows == 7)
    let found = table.setAside.rows.map { "\($0.line) \($0.code)" }.sorted()
    #expect(
      found == [
        "3 csv.field-count", "4 link.missing-id", "5 link.duplicate-id", "6 encoding.invalid", "7 csv.stray-quote",
      ])
    for cause in table.setAside.causes {
      #expect(cause.remedy.hasSuffix("."))
      #expect(!"\(cause)".contains("Dietz"))
    }
  }

  @Test("thirty columns, quotes, and broken rows", arguments: [1, 2, 3] as [UInt64])
  func thirtyColumns(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let names = (0..<30).map { "c\($0)" }
    var text = (["key"] + names).joined(separator: ",") + "\n"
    var good = 0
    for row in 0..<2_000 {
      let values = names.map { _ in
        let value = String(
          (0..<Int.random(in: 0...8, using: &random)).map { _ in "ab ,\"\n;x"[Int.random(in: 0..<8, using: &random)] })
        return "\"" + value.replacing("\"", with: "\"\"") + "\""
      }
      let isBroken = Int.random(in: 0..<100, using: &random) == 0
      if !isBroken { good += 1 }
      text +=
        ([isBroken ? "" : "k\(row)"] + (isBroken ? values.dropLast(Int.random(in: 0...1, using: &random)) : values))
        .joined(separator: ",") + "\n"
    }
    let table = try read(
      [LinkInput("a", Array(text.utf8), pieces: 777)], id: "key", map: ["text.a=c1+c2,name.b=c5,code.c=c20,text.d=c29"])
    #expect(table.table.count == good, "seed \(seed)")
    #expect(table.setAside.count == 2_000 - good, "seed \(seed)")
  }

  @Test("identifiers are compared within a file")
  func rowKeys() {
    var keys = RowKeys()
    func insert(_ text: String, _ source: Int) -> Bool {
      var text = text
      return text.withUTF8 { keys.insert(RowKeys.hash(UnsafeRawBufferPointer($0)), source: source) }
    }
    #expect((0..<5_000).allSatisfy { insert("row \($0)", 0) })
    #expect(!keys.haveSourcesInCommon)
    #expect((0..<5_000).allSatisfy { !insert("row \($0)", 0) })
    #expect(insert("row 7", 1))
    #expect(keys.haveSourcesInCommon)
    #expect(!insert("row 7", 1))
    #expect(!insert("row 7", 0))
  }
}

extension String {
  fileprivate subscript(index: Int) -> Character { self[self.index(startIndex, offsetBy: index)] }
}
