import Formats
import TestSupport
import Testing

@testable import Scoring

/// Scoring tables: the same bytes however a table is cut, shuffled or read.
@Suite struct TableTests {
  private static let models =
    (try? RepositoryFiles.names(in: "fixtures/scorecards"))?.filter { $0.hasSuffix(".pmml") } ?? []

  static func card(_ file: String) throws -> Scorecard {
    try Scorecard.read(pmml: try RepositoryFiles.bytes("fixtures/scorecards/\(file)"), file: file)
  }

  /// Scores CSV that is fed in pieces of some bytes, taking batches of at least some rows.
  static func scored(
    _ card: Scorecard, _ csv: [UInt8], rows: Int = .max, keep: [String] = [], form: TableScorer.Form = .csv
  ) throws -> String {
    var decoder = try Format.csv(CSVLayout()).makeDecoder()
    var (batch, output, scorer): (RowBatch, [UInt8], TableScorer?) = (RowBatch(), [], nil)
    func take() throws {
      if scorer == nil {
        scorer = try TableScorer(card, columns: batch.columns, keep: keep, form: form)
        scorer?.begin(into: &output)
      }
      scorer?.score(batch, into: &output)
      batch = RowBatch()
    }
    try csv.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: 16) {
        let end = min(start + 16, bytes.count)
        try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), into: &batch)
        if batch.count >= rows { try take() }
      }
      try decoder.finish(into: &batch)
    }
    try take()
    return String(decoding: output, as: UTF8.self)
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(arguments: models)
  func batchesDoNotMatter(model: String) throws {
    let csv = try RepositoryFiles.bytes("fixtures/scorecards/\(model.dropLast(5)).csv")
    let whole = try Self.scored(Self.card(model), csv)
    for rows in [1, 7, 4096] { #expect(try Self.scored(Self.card(model), csv, rows: rows) == whole) }
  }

  /// A batch scored in parts gives what it gives whole, also where rows could not be read.
  @Test(arguments: 1...6)
  func partsOfABatchDoNotMatter(size: Int) throws {
    let card = try Document.scorecard(Document.pmml(characteristics: Self.points))
    for csv in ["id,x\n", "id,x\nonly\n", "id,x\nbad\na,1\nb,9\nbad\nbad\nc,5\nd,2\nbad\n"] {
      var decoder = try Format.csv(CSVLayout()).makeDecoder()
      var batch = RowBatch()
      try csv.utf8.withContiguousStorageIfAvailable { try decoder.decode(UnsafeRawBufferPointer($0), into: &batch) }
      try decoder.finish(into: &batch)
      let scorer = try TableScorer(card, columns: batch.columns, keep: ["id"])
      var (whole, parts): ([UInt8], [UInt8]) = ([], [])
      scorer.score(batch, into: &whole)
      for start in stride(from: 0, to: max(1, batch.count), by: size) {
        scorer.score(batch, rows: start..<min(start + size, batch.count), into: &parts)
      }
      #expect(parts == whole)
      #expect(Self.lines(String(decoding: whole, as: UTF8.self)).count - 1 == csv.split(separator: "\n").count - 1)
    }
  }

  @Test(arguments: models)
  func orderDoesNotMatter(model: String) throws {
    let csv = try RepositoryFiles.bytes("fixtures/scorecards/\(model.dropLast(5)).csv")
    let rows = String(decoding: csv, as: UTF8.self).split(separator: "\n").map(String.init)
    let results = Self.lines(try Self.scored(Self.card(model), csv)).dropFirst()
    var generator = SeededGenerator(seed: 5)
    let order = Array(1..<rows.count).shuffled(using: &generator)
    let shuffled = ([rows[0]] + order.map { rows[$0] }).joined(separator: "\n") + "\n"
    let again = Self.lines(try Self.scored(Self.card(model), Array(shuffled.utf8))).dropFirst()
    #expect(Array(again.dropLast()) == order.map { results[$0] })
  }

  /// The table gives what one evaluation of each row gives.
  @Test(arguments: models)
  func rowsAloneGiveTheSame(model: String) throws {
    let card = try Self.card(model)
    let csv = try RepositoryFiles.bytes("fixtures/scorecards/\(model.dropLast(5)).csv")
    let rows = String(decoding: csv, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let results = Self.lines(try Self.scored(card, csv)).dropFirst()
    let finals = card.outputs.indices.filter { card.outputs[$0].isFinal }
    for (row, result) in zip(rows.dropFirst(), results) {
      let values = card.fields.map { field in
        rows[0].firstIndex(of: Substring(field.name)).map { field.value(row[$0]) } ?? .missing
      }
      let alone = try? card.evaluate(values)
      let cells = result.split(separator: ",", omittingEmptySubsequences: false)
      #expect((alone == nil) == !(cells.last ?? "").isEmpty, "\(result)")
      guard let alone else { continue }
      // A document that names no outputs gets the score, which a target moves, and then the reasons.
      let named = finals.map { card.results(of: alone)[$0] ?? "" }
      let score = card.target == nil ? alone.total.description : String(cells[0])
      let unnamed = [score] + alone.reasons.map(\.code) + Array(repeating: "", count: cells.count)
      #expect((finals.isEmpty ? Array(unnamed.prefix(cells.count - 1)) : named) == cells.dropLast().map(String.init))
    }
  }

  private static let points = """
    <Characteristic name="c" reasonCode="=A,1"><Attribute partialScore="-2"><SimplePredicate field="x" operator="lessThan" \
    value="5"/></Attribute><Attribute partialScore="1"><SimplePredicate field="x" operator="greaterThan" value="5"/>\
    </Attribute></Characteristic>
    """

  @Test func everyRowHasOne() throws {
    let card = try Document.scorecard(Document.pmml(characteristics: Self.points))
    let csv = "id,x\n=1+1,1\n-7,9\n@c,5\nd,word\ne\n\"a,\"\"b\",123456789012345678901234567890\n"
    let actual = Self.lines(try Self.scored(card, Array(csv.utf8), keep: ["id"]))
    #expect(
      actual == [
        "id,score,reason_1,reason_2,reason_3,reason_4,fault", "'=1+1,-2,\"'=A,1\",,,,", "-7,1,,,,,",
        "'@c,,,,,,No attribute of the characteristic c holds. Add a last attribute <True/>.",
        "d,,,,,,The field x has a value that the scorecard does not allow.",
        ",,,,,,\"Line 6: expected 2 fields, as the file has columns; the row has 1.\"",
        "\"a,\"\"b\",,,,,,The field x has a number beyond 10^20.", "",
      ])
  }

  @Test func jsonLines() throws {
    let card = try Document.scorecard(Document.pmml(characteristics: Self.points))
    let text = try Self.scored(card, Array("id,x\n\"a\"\"b\",1\nc,5\n".utf8), keep: ["id"], form: .jsonl)
    #expect(
      text == """
        {"id":"a\\"b","score":-2,"reason_1":"=A,1","reason_2":null,"reason_3":null,"reason_4":null,"fault":null}
        {"id":"c","score":null,"reason_1":null,"reason_2":null,"reason_3":null,"reason_4":null,\
        "fault":"No attribute of the characteristic c holds. Add a last attribute <True/>."}

        """)
  }

  @Test func missingColumnsAreNamed() throws {
    let card = try Document.scorecard(Document.pmml(characteristics: Self.points))
    #expect(throws: MissingColumns(names: ["x", "id"], present: ["X", "y"])) {
      try TableScorer(card, columns: ["X", "y"], keep: ["id"])
    }
  }

  /// Texts that only one row has are forgotten, so that memory does not grow with the table.
  @Test func textsAreForgotten() throws {
    let output = """
      <Output><OutputField name="o" feature="transformedValue" dataType="string"><Apply function="uppercase">\
      <FieldRef field="s"/></Apply></OutputField></Output><Characteristics>
      """
    let always = "<Characteristic reasonCode=\"A\"><Attribute partialScore=\"5\"><True/></Attribute></Characteristic>"
    let card = try Document.scorecard(
      Document.pmml(fields: ["s:string"], characteristics: always).replacing("<Characteristics>", with: output))
    let evaluator = Evaluator(card.program)
    for row in 0..<20_000 {
      try evaluator.evaluate([.text("text \(row)")])
      #expect(evaluator.text(try evaluator.result(0), .string) == "TEXT \(row)")
    }
    #expect(evaluator.pool.count < 10_000)
  }
}
