import Formats
import Foundation
import Pipeline
import Providers
import Records
import Storage
import TestSupport
import Testing

/// Files that are not what the mapping describes: each is refused, set aside in part, or noted, and none shifts silently.
@Suite struct SchemaDriftTests {
  private static let mapping = """
    provider: acme
    context: finance
    simulated: true
    rank: 1
    feeds:
      loans:
        files: acme/loans-*.csv
        format: csv
        account: id
        record: id
        version: {column: changed, date: YYYY-MM-DD}
        claims:
          given_name: given
          family_name: family
          birth_date: {column: born, date: YYYY-MM-DD}
        events:
          - kind: loan
            day: {column: changed, date: YYYY-MM-DD}
            amount: {column: sum, unit: major, currency: EUR}
        stop: {share: 0.1}
        assert: {rows: {min: 20, max: 200}, stated: {family: 0.9}}
      visits:
        files: acme/visits-*.jsonl
        format: jsonl
        account: id
        version: {constant: 2024-01-01}
        claims: {family_name: person/family}
        drift: note
        assert: {stated: {person/family: 0.5}}
    """

  private static let header = ["id", "changed", "given", "family", "born", "sum"]
  private static let rows: [[String]] = (1...40).map { number in
    let day = number % 28 < 9 ? "0\(number % 28 + 1)" : "\(number % 28 + 1)"
    return [
      "\(number)", "2024-0\(number % 9 + 1)-\(day)", "Zoë", number % 4 == 0 ? "\"Roe, \(number)\"" : "Roe",
      "19\(60 + number % 40)-0\(number % 9 + 1)-\(day)", "\(number).50",
    ]
  }

  /// A file and what becomes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// The code of the refusal, or else the number of rows set aside.
    let outcome: Outcome
    var notes: [String] = []
    var testDescription: String { name }
  }

  enum Outcome: Equatable, Sendable {
    case refused(String)
    case setAside(Int)
  }

  private static func text(
    _ header: [String] = header, _ rows: [[String]] = rows, delimiter: String = ",", end: String = "\n"
  ) -> String { ([header] + rows).map { $0.joined(separator: delimiter) + end }.joined() }

  private static func changed(_ column: Int, _ change: (String) -> String) -> String {
    text(
      header,
      rows.map { row in
        var row = row
        row[column] = change(row[column])
        return row
      })
  }

  private static func csv(_ name: String, _ text: String, _ outcome: Outcome, notes: [String] = []) -> Case {
    Case(name: name, bytes: Array(text.utf8), outcome: outcome, notes: notes)
  }

  private static func reordered(_ order: [Int]) -> String {
    text(order.map { header[$0] }, rows.map { row in order.map { row[$0] } })
  }

  private static func swappedDate(_ text: String) -> String {
    let parts = text.split(separator: "-")
    return "\(parts[0])-\(parts[2])-\(parts[1])"
  }

  static let cases: [Case] = [
    csv("as described", text(), .setAside(0)),
    csv("moved columns", reordered([5, 3, 0, 1, 4, 2]), .setAside(0)),
    csv("CR LF", text(end: "\r\n"), .setAside(0)),
    csv(
      "extra column", text(header + ["fax"], rows.map { $0 + ["1"] }), .setAside(0),
      notes: ["column.undeclared: fax (1)"]),
    csv("renamed column", text(["id", "changed", "given", "surname", "born", "sum"]), .refused("column.missing")),
    csv("other case", text(header.map { $0.uppercased() }), .refused("column.missing")),
    csv("missing column", text(header.dropLast(), rows.map { $0.dropLast() }), .refused("column.missing")),
    csv("repeated column", text(header + ["born"], rows.map { $0 + ["x"] }), .refused("csv.duplicate-header")),
    csv("no header", text(rows[0], Array(rows.dropFirst())), .refused("column.missing")),
    csv("a second header", text(header, rows + [header]), .setAside(1)),
    csv("other delimiter", text(delimiter: ";"), .refused("column.missing")),
    csv(
      "names of two columns exchanged", text(["id", "changed", "given", "family", "sum", "born"]),
      .refused("file.too-many-rejected")),
    csv("values moved by one", text(header, rows.map { [$0[5]] + $0.dropLast() }), .refused("file.too-many-rejected")),
    csv("numbers became words", changed(5) { _ in "twelve" }, .refused("file.too-many-rejected")),
    csv("decimal comma", changed(5) { "\"\($0.replacing(".", with: ","))\"" }, .refused("file.too-many-rejected")),
    csv("three decimals", changed(5) { "\($0)0" }, .refused("file.too-many-rejected")),
    csv("thousands grouped", changed(5) { "\"1,\($0)\"" }, .refused("file.too-many-rejected")),
    csv(
      "other form of dates", changed(4) { $0.split(separator: "-").reversed().joined(separator: ".") },
      .refused("file.too-many-rejected")),
    csv("day and month exchanged", changed(4, swappedDate), .refused("file.too-many-rejected")),
    csv("times added", changed(1) { "\($0)T00:00:00Z" }, .refused("file.too-many-rejected")),
    csv("a column emptied", changed(3) { _ in "" }, .refused("file.stated")),
    csv("keys emptied", changed(0) { _ in "" }, .refused("file.too-many-rejected")),
    csv("quotes left out", changed(3) { $0.replacing("\"", with: "") }, .refused("file.too-many-rejected")),
    csv("ten times the volume", text(header, (0..<10).flatMap { _ in rows }), .refused("file.rows")),
    csv("a tenth of the volume", text(header, Array(rows.prefix(4))), .refused("file.rows")),
    csv("a header alone", text(header, []), .refused("file.rows")),
    csv("nothing", "", .refused("csv.no-header")),
    Case(
      name: "Latin-1", bytes: text().unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) },
      outcome: .refused("file.too-many-rejected")),
    Case(
      name: "UTF-16", bytes: [0xFF, 0xFE] + text().utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      outcome: .refused("")),
    Case(name: "a byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array(text().utf8), outcome: .setAside(0)),
  ]

  @Test(arguments: cases) func nothingShiftsSilently(drift: Case) throws {
    let harness = try harness()
    try harness.write("landing/acme/loans-1.csv", bytes: drift.bytes)
    let report = try harness.run(.importing)
    switch drift.outcome {
    case .refused(let code):
      try #require(report.refusedFiles.count == 1 && report.files.allSatisfy { $0.name.hasPrefix("consents/") })
      let found = report.refusedFiles[0].reason.code
      #expect(code.isEmpty || found == code, "\(found)")
      #expect(try harness.open().store.deliveries().allSatisfy { $0.provider == "consents" })
    case .setAside(let count):
      #expect(report.refusedFiles.isEmpty, "\(report.refusedFiles)")
      let file = try #require(report.files.first { $0.name == "acme/loans-1.csv" })
      #expect(file.books.quarantined == count && file.books.admitted == 40)
      #expect(file.notes == drift.notes)
    }
  }

  /// What is moved and what is written in another way is the same state, but for the bytes themselves.
  @Test func movedColumnsAreTheSameAccounts() throws {
    let claims = try ["as described", "moved columns"].map { name in
      let drift = try #require(Self.cases.first { $0.name == name })
      let provider = try MappedProvider(yaml: Self.mapping, file: "acme.yaml")
      let text = try AdaptedFile(provider, provider.feeds[0], drift.bytes).text
      return text.split(separator: "\n").filter { $0.hasPrefix("  ") }
    }
    #expect(claims[0] == claims[1] && claims[0].count == 160)
  }

  /// Trees have no header: a renamed member is noted, and the assertion on its values stops the file.
  @Test func aRenamedMemberIsNotedAndStopsTheFile() throws {
    let harness = try harness()
    try harness.write("landing/acme/visits-1.jsonl", #"{"id":"1","person":{"surname":"Roe"}}"# + "\n")
    let refused = try harness.run(.importing).refusedFiles
    #expect(refused.map(\.reason.code) == ["file.stated"])
    try harness.write(
      "landing/acme/visits-2.jsonl",
      #"{"id":"1","person":{"family":"Roe","age":7}}"# + "\n" + #"{"id":"2","person":[]}"# + "\n")
    let file = try #require(try harness.run(.importing).files.first { $0.name == "acme/visits-2.jsonl" })
    #expect(file.notes == ["column.undeclared: person/age (1)"])
  }

  /// One gzip file of each format, cut at every byte: each cut is refused by name, and nothing of any is stored.
  @Test func cutGzipFilesLeaveNothing() throws {
    let harness = try PipelineHarness(
      try MappedProvider(yaml: try Self.fourFormats(), file: "four.yaml"))
    let contents = [
      "csv": "id,name\n1,Roe\n2,Doe\n", "jsonl": #"{"id":"1","name":"Roe"}"# + "\n",
      "xml": "<a><r><id>1</id><name>Roe</name></r><r><id>2</id><name>Doe</name></r></a>",
      "txt": "0001Roe  \n0002Doe  \n",
    ]
    var cuts = 0
    for (suffix, text) in contents.sorted(by: { $0.key < $1.key }) {
      let packed = GzipWriter.compress(Array(text.utf8))
      for length in 0..<packed.count {
        try harness.write("landing/four/\(suffix)-\(length).\(suffix).gz", bytes: Array(packed.prefix(length)))
        cuts += 1
      }
    }
    let report = try harness.run(.importing)
    #expect(report.refusedFiles.count == cuts && report.files.isEmpty)
    let codes = Set(report.refusedFiles.map(\.reason.code))
    #expect(codes == ["gzip.missing", "gzip.truncated"])
    #expect(try harness.open().store.deliveries().isEmpty)
  }

  private static func fourFormats() throws -> String {
    let feeds = [
      ("csv", "csv"), ("jsonl", "jsonl"), ("xml", "{xml: {record: r}}"),
      ("txt", "{fixed: {columns: {id: {start: 1, length: 4}, name: {start: 5, length: 5}}}}"),
    ].map { suffix, format in
      """
        \(suffix):
          files: four/*.\(suffix).gz
          format: \(format)
          account: id
          version: {constant: 2024-01-01}
          claims: {family_name: name}

      """
    }
    return "provider: four\ncontext: finance\nsimulated: true\nrank: 1\nfeeds:\n" + feeds.joined()
  }

  private func harness() throws -> PipelineHarness {
    let harness = try PipelineHarness(try MappedProvider(yaml: Self.mapping, file: "acme.yaml"))
    let grants = (0...40).map { number in
      #"{"fact":"grant","provider":"acme","account":"\#(number)","purpose":"credit-assessment","#
        + #""from":"2023-01-10","until":null,"evidence":"form"}"# + "\n"
    }
    try harness.write("landing/consents/all.jsonl", grants.joined())
    return harness
  }
}

extension PipelineHarness {
  func write(_ path: String, bytes: [UInt8]) throws {
    try Folder.make(Folder.parent(of: paths.root + "/" + path))
    try SystemFile.replace(paths.root + "/" + path, with: bytes)
  }
}
