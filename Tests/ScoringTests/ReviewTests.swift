import TestSupport
import Testing

@testable import Scoring

@Suite struct ReviewTests {
  private static func part(_ attributes: (String, String)...) -> String {
    "<Characteristic name=\"c\" reasonCode=\"A\">"
      + attributes.map { "<Attribute partialScore=\"\($0.0)\">\($0.1)</Attribute>" }.joined() + "</Characteristic>"
  }

  private static func test(_ operation: String, _ value: String, field: String = "x") -> String {
    "<SimplePredicate field=\"\(field)\" operator=\"\(operation)\" value=\"\(value)\"/>"
  }

  private static let missing = "<SimplePredicate field=\"x\" operator=\"isMissing\"/>"

  private static func findings(
    _ characteristic: String, fields: [String] = ["x:double"], body: String = "", mining: String = ""
  ) throws -> [String] {
    try Document.scorecard(
      Document.pmml(fields: fields, fieldBody: body, mining: mining, characteristics: characteristic)
    ).review().map { "\($0.kind): \($0.text)" }
  }

  @Test func nothingToSay() throws {
    let whole = Self.part(
      ("1", Self.missing), ("2", Self.test("lessThan", "5")), ("3", Self.test("greaterOrEqual", "5")))
    #expect(try Self.findings(whole).isEmpty)
    #expect(try Self.findings(Self.part(("1", Self.test("lessThan", "5")), ("2", "<True/>"))).isEmpty)
  }

  @Test func gaps() throws {
    let hole = Self.part(("2", Self.test("lessThan", "5")), ("3", Self.test("greaterThan", "5")))
    #expect(
      try Self.findings(hole) == ["gap: The characteristic c has no attribute for x not known; x 5."])
    #expect(
      try Self.findings(hole, mining: "missingValueReplacement=\"1\"") == [
        "gap: The characteristic c has no attribute for x 5."
      ])
    #expect(
      try Self.findings(hole, mining: "missingValueReplacement=\"5\"") == [
        "gap: The characteristic c has no attribute for x 5."
      ])
  }

  /// Between two whole numbers there is none, and beyond what a field may have there is nothing to miss.
  @Test func onlyWhatAFieldMayHave() throws {
    let whole = Self.part(
      ("1", Self.missing), ("2", Self.test("lessOrEqual", "4")), ("3", Self.test("greaterOrEqual", "5")))
    #expect(try Self.findings(whole, fields: ["x:integer"]).isEmpty)
    #expect(
      try Self.findings(whole) == ["gap: The characteristic c has no attribute for x more than 4 and less than 5."])
    let low = Self.part(("1", Self.missing), ("2", Self.test("lessOrEqual", "4")))
    let interval = "<Interval closure=\"closedClosed\" leftMargin=\"0\" rightMargin=\"4\"/>"
    #expect(try Self.findings(low, body: interval).isEmpty)
    #expect(try Self.findings(low, body: interval, mining: "invalidValueTreatment=\"asIs\"").count == 1)
    let word = Self.part(("1", Self.test("equal", "a")), ("2", Self.test("equal", "b")))
    #expect(try Self.findings(word, fields: ["x:string"]).first?.hasSuffix("x not known; x any other text.") ?? false)
    let listed = try Self.findings(
      word, fields: ["x:string"], body: "<Value value=\"a\"/><Value value=\"b\"/>",
      mining: "missingValueReplacement=\"a\"")
    #expect(listed.isEmpty, "\(listed)")
  }

  @Test func unreachableAndOverlapping() throws {
    let shadowed = Self.part(
      ("1", Self.test("lessThan", "5")), ("2", Self.test("lessThan", "3")), ("3", "<True/>"))
    #expect(
      try Self.findings(shadowed) == [
        "unreachable: The characteristic c never comes to its attribute 2, less than 3.",
        "overlap: The characteristic c has attributes that hold together, 1 and 2, for x less than 3; the first counts.",
      ])
  }

  @Test func severalFields() throws {
    let both = """
      <CompoundPredicate booleanOperator="and">\(Self.test("greaterThan", "0"))\(Self.test("greaterThan", "0", field: "y"))\
      </CompoundPredicate>
      """
    let found = try Self.findings(Self.part(("1", both)), fields: ["x:double", "y:double"])
    #expect(found.count == 1 && found[0].contains("x not known, y not known; x not known, y less than 0"), "\(found)")
    #expect(found[0].hasSuffix("and 11 more."), "\(found)")
  }

  @Test func unusedFields() throws {
    let found = try Self.findings(Self.part(("1", "<True/>")))
    #expect(found == ["unused: Nothing reads the field x."])
  }

  /// What the review says of a range holds for values of the range.
  @Test func gapsAreRowsWithoutResult() throws {
    let seed: UInt64 = 77
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let attributes = (0..<Int.random(in: 1...4, using: &generator)).map { index in
        let operation = Predicate.Comparison.allCases.randomElement(using: &generator) ?? .equal
        return ("\(index)", Self.test(operation.rawValue, "\(Int.random(in: 0...4, using: &generator))"))
      }
      let body = attributes.map { "<Attribute partialScore=\"\($0.0)\">\($0.1)</Attribute>" }.joined()
      let card = try Document.scorecard(
        Document.pmml(
          fields: ["x:integer"], characteristics: "<Characteristic name=\"c\" reasonCode=\"A\">\(body)</Characteristic>"
        ))
      let values: [FieldValue] = [.missing] + (-2...7).map { .number(.init($0)) }
      let chosen = values.map { try? card.evaluate([$0]).attributes[0] }
      let review = card.review()
      #expect(review.contains { $0.kind == .gap } == chosen.contains(nil), "seed \(seed): \(body)")
      let unreached = attributes.indices.filter { !chosen.contains($0) }.count
      #expect(review.count { $0.kind == .unreachable } == unreached, "seed \(seed): \(body)")
    }
  }

  @Test func sampleRowsOfTheDocument() throws {
    func card(_ score: String) throws -> Scorecard {
      let sample = """
        </Characteristics><ModelVerification recordCount="2" fieldCount="2"><VerificationFields>\
        <VerificationField field="x" column="a"/><VerificationField field="score" column="s" precision="0.01"/>\
        </VerificationFields><InlineTable><row><a>1</a><s>2</s></row><row><s>\(score)</s></row></InlineTable>\
        </ModelVerification>
        """
      let part = Self.part(("1", Self.missing), ("2", "<True/>"))
      return try Document.scorecard(Document.pmml(characteristics: part).replacing("</Characteristics>", with: sample))
    }
    #expect(try card("1.001").review().isEmpty)
    #expect(try card("1.1").review().map(\.kind) == [.verification])
  }

  @Test func tellsWhatIsDifferent() throws {
    let old = try Document.scorecard(
      Document.pmml(characteristics: Self.part(("1", Self.test("lessThan", "5")), ("2", "<True/>"))))
    let new = try Document.scorecard(
      Document.pmml(
        fields: ["x:double", "y:integer"], attributes: "initialScore=\"3\"",
        characteristics: Self.part(("4", Self.test("lessThan", "5")), ("2", Self.test("greaterThan", "5")))))
    let changes = ScorecardDifference(from: old, to: new).changes.map {
      "\($0.place): \($0.before ?? "-") -> \($0.after ?? "-")"
    }
    #expect(
      changes == [
        "initial score: 0 -> 3", "field y: - -> integer; any; invalid values end in no result",
        "characteristic c less than 5: 1 (A) -> 4 (A)", "characteristic c anything else: 2 (A) -> -",
        "characteristic c more than 5: - -> 2 (A)",
      ])
    #expect(ScorecardDifference(from: old, to: old).changes.isEmpty)
  }

  /// Who answers for a card, and what its reasons are called, is a part of it.
  @Test func differencesOfWording() throws {
    let extensions = ["author": "A", "approver": "B", "change_note": "C"].sorted { $0.key < $1.key }.map {
      "<Extension extender=\"tributary\" name=\"\($0)\" value=\"\($1)\"/>"
    }.joined()
    let before = Document.pmml(characteristics: Self.part(("1", "<True/>")))
    let after = before.replacing("modelVersion=\"7\"/>", with: "modelVersion=\"8\">\(extensions)</Header>").replacing(
      "<MiningSchema>", with: "<Extension extender=\"tributary\" name=\"reason:A\" value=\"Why\"/><MiningSchema>")
    let changes = ScorecardDifference(
      from: try Document.scorecard(before), to: try Document.scorecard(after)
    ).changes
    #expect(
      changes.map { "\($0.place): \($0.before ?? "-") -> \($0.after ?? "-")" } == [
        "version: 7 -> 8", "author: - -> A", "approver: - -> B", "change note: - -> C", "reason A: - -> Why",
      ])
  }

  @Test func pointsTable() throws {
    let table = try TableTests.card("retail-credit.pmml").pointsTable
    #expect(table.derived.map(\.name) == ["age_band", "purpose_points", "burden", "amount_points", "owns"])
    #expect(table.derived[2].formula == "(amount / months)")
    #expect(
      table.derived[0].formula
        == "age from 18 to less than 26: \"young\"; from 26 to less than 60: \"middle\"; else: \"old\"; not known: \"unknown\""
    )
    #expect(
      table.fields[1].treatment
        == "invalid values are 100000; outliers below 250 or above 20000 are the nearest of these")
    #expect(table.characteristics[0].attributes[2].condition == "one of middle, old")
    #expect(table.least == nil && table.initialScore.description == "100")
  }
}
