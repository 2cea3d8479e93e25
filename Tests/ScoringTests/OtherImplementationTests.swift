import Testing

@testable import Scoring

/// Another way to the same answers: see `fixtures/scoring/pmml4s/README.md`.
@Suite struct OtherImplementationTests {
  @Test(arguments: [
    ("config/scorecards/cross-context-demonstration.pmml", "cross-context-demonstration", 4),
    ("fixtures/scoring/standard-example.pmml", "standard-example", 3),
  ])
  func agrees(document: String, table: String, ranks: Int) throws {
    let card = try Document.scorecard(Sample.text(document))
    let lines = try Sample.text("fixtures/scoring/pmml4s/\(table).csv").split(separator: "\n").dropFirst()
    #expect(lines.count == 150)
    for line in lines {
      let columns = line.split(separator: ",", omittingEmptySubsequences: false)
      let values = zip(card.fields, columns).map { $0.value($1) }
      let result = try card.evaluate(values)
      #expect(result.total.description == columns[card.fields.count], "\(line)")
      let expected = columns[card.fields.count + 1]
      if expected == "?" { continue }
      let codes = result.reasons.prefix(ranks).map(\.code).joined(separator: " ")
      #expect(codes == expected, "\(line)")
    }
  }
}
