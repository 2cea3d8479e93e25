import Records
import Testing

@testable import Scoring

@Suite struct ScorecardTests {
  private static func value(_ text: String) -> FieldValue {
    text == "-" ? .missing : ExactDecimal(text).map { .number($0) } ?? .text(text)
  }

  /// PMML 4.4.1, Scorecard, the example: its own input first, then the other attributes by hand.
  @Test(arguments: [
    (["engineering", "25", "500"], "29", ["RC2 18", "RC1 16"]),
    (["marketing", "40", "2000"], "42", ["RC3 5"]),
    (["business", "30", "1000"], "44", ["RC1 13", "RC2 6"]),
    (["-", "-", "-"], "-7", ["RC1 28", "RC2 19", "RC3 7"]),
    (["sales", "18", "3000"], "9", ["RC2 21", "RC1 19"]),
    (["sales", "29", "2600"], "8", ["RC1 19", "RC2 18", "RC3 2"]),
    (["engineering", "x", "500"], "28", ["RC2 19", "RC1 16"]),
    (["engineering", "25.5", "500"], "28", ["RC2 19", "RC1 16"]),
  ])
  func standardExample(values: [String], total: String, reasons: [String]) throws {
    let card = try Document.scorecard(Sample.text("fixtures/scoring/standard-example.pmml"))
    let result = try card.evaluate(values.map(Self.value))
    #expect(result.total.description == total)
    #expect(result.reasons.map { "\($0.code) \($0.points)" } == reasons)
    #expect(card.outputs.map(\.name) == ["Final Score", "Reason Code 1", "Reason Code 2", "Reason Code 3"])
    #expect(card.reach == nil)
  }

  private static func two(_ first: String, _ second: String, _ attributes: String = "") throws -> Scorecard {
    func part(_ name: String, _ code: String, _ points: String) -> String {
      "<Characteristic name=\"\(name)\" reasonCode=\"\(code)\"><Attribute partialScore=\"\(points)\"><True/></Attribute>"
        + "</Characteristic>"
    }
    return try Document.scorecard(
      Document.pmml(attributes: attributes, characteristics: part("a", "A", first) + part("b", "B", second)))
  }

  /// Of equal distances the code of the characteristic that stands first comes first, wherever the document names it, too.
  @Test func equalDistancesGoByCharacteristics() throws {
    func part(_ name: String, _ first: String, _ second: String) -> String {
      "<Characteristic name=\"\(name)\"><Attribute partialScore=\"9\" reasonCode=\"\(first)\"><False/></Attribute>"
        + "<Attribute partialScore=\"-4\" reasonCode=\"\(second)\"><True/></Attribute></Characteristic>"
    }
    let body = part("a", "D", "A") + part("b", "C", "B") + part("c", "B", "C") + part("d", "A", "D")
    let card = try Document.scorecard(Document.pmml(characteristics: body))
    #expect(try card.evaluate([.missing]).reasons.map(\.code) == ["A", "B", "C", "D"])
  }

  /// Of equal distances the code that the document names first comes first; no distance that is not positive counts.
  @Test(arguments: [
    ("-5", "-5", ["A", "B"]), ("-5", "-6", ["B", "A"]), ("0", "1", []), ("-0.1", "-0.10", ["A", "B"]),
  ])
  func ranks(first: String, second: String, codes: [String]) throws {
    #expect(try Self.two(first, second).evaluate([.missing]).reasons.map(\.code) == codes)
  }

  @Test(arguments: [("5", "6", ["B", "A"]), ("-5", "6", ["B"]), ("0", "0", [])])
  func ranksPointsAbove(first: String, second: String, codes: [String]) throws {
    let card = try Self.two(first, second, "reasonCodeAlgorithm=\"pointsAbove\"")
    #expect(try card.evaluate([.missing]).reasons.map(\.code) == codes)
  }

  @Test func sharedCodesAddUp() throws {
    func part(_ name: String, _ code: String, _ points: String) -> String {
      "<Characteristic name=\"\(name)\" reasonCode=\"X\"><Attribute partialScore=\"\(points)\" reasonCode=\"\(code)\">"
        + "<True/></Attribute></Characteristic>"
    }
    let body = part("a", "A", "-3") + part("b", "B", "-4") + part("c", "A", "-2.5")
    let reasons = try Document.scorecard(Document.pmml(characteristics: body)).evaluate([.missing]).reasons
    #expect(reasons.map { "\($0.code) \($0.points) \($0.characteristics)" } == ["A 5.5 [0, 2]", "B 4 [1]"])
  }

  /// Tenths add up to a whole, which binary fractions do not.
  @Test func pointsAreExact() throws {
    let tenth = "<Characteristic reasonCode=\"A\"><Attribute partialScore=\"0.1\"><True/></Attribute></Characteristic>"
    let card = try Document.scorecard(
      Document.pmml(
        attributes: "initialScore=\"0.7\"", characteristics: String(repeating: tenth, count: 3)))
    #expect(try card.evaluate([.missing]).total == ExactDecimal(1))
  }

  @Test func noAttributeHolds() throws {
    let card = try Document.scorecard(
      Document.pmml(
        characteristics: """
          <Characteristic name="c" reasonCode="A"><Attribute partialScore="1">\
          <SimplePredicate field="x" operator="lessThan" value="0"/></Attribute></Characteristic>
          """))
    #expect(throws: ScoreFailure.noAttribute(characteristic: "c")) { try card.evaluate([.missing]) }
    #expect(throws: ScoreFailure.noAttribute(characteristic: "c")) { try card.evaluate([Self.value("1")]) }
  }

  @Test(arguments: [
    ("", "7", nil), ("invalidValueTreatment=\"returnInvalid\"", "7", nil),
    ("invalidValueTreatment=\"asIs\"", "7", "1"), ("invalidValueTreatment=\"asMissing\"", "7", "0"),
    ("invalidValueTreatment=\"asMissing\" missingValueReplacement=\"2\"", "7", "1"),
    ("invalidValueTreatment=\"asValue\" invalidValueReplacement=\"3\"", "7", "1"),
    ("missingValueReplacement=\"2\"", "-", "1"), ("missingValueTreatment=\"returnInvalid\"", "-", nil),
    ("", "-", "0"), ("", "5", "1"), ("", "0", "0"), ("invalidValueTreatment=\"asIs\"", "word", nil),
  ])
  func treatsValues(mining: String, value: String, expected: String?) throws {
    let card = try Document.scorecard(
      Document.testing(
        "<SimplePredicate field=\"x\" operator=\"greaterThan\" value=\"1\"/>", fields: ["x:double"], mining: mining,
        fieldBody: "<Interval closure=\"closedClosed\" leftMargin=\"0\" rightMargin=\"5\"/>"))
    guard let expected else {
      #expect(throws: ScoreFailure.invalidValue(field: "x")) { try card.evaluate([Self.value(value)]) }
      return
    }
    #expect(try card.evaluate([Self.value(value)]).total.description == expected)
  }

  @Test(arguments: [("a", "1"), ("b", "0"), ("n/a", "0"), ("bad", nil), ("c", nil)])
  func listedValues(value: String, expected: String?) throws {
    let card = try Document.scorecard(
      Document.testing(
        "<SimplePredicate field=\"x\" operator=\"equal\" value=\"a\"/>", fields: ["x:string"],
        fieldBody: """
          <Value value="a"/><Value value="b" property="valid"/><Value value="n/a" property="missing"/>\
          <Value value="bad" property="invalid"/>
          """))
    let result = try? card.evaluate([Self.value(value)]).total.description
    #expect(result == expected)
  }

  @Test(arguments: [
    ("double", "1e1", "10"), ("integer", "7", "7"), ("string", "7", "7"), ("boolean", "true", "true"),
    ("boolean", "yes", nil), ("double", "ten", nil), ("integer", "7.5", nil),
  ])
  func readsTexts(type: String, text: String, expected: String?) throws {
    let card = try Document.scorecard(Document.testing("<True/>", fields: ["x:\(type)"]))
    let field = card.fields[0]
    var pool = card.program.pool
    let cell = try? card.program.inputs[0].prepare(field.value(text), &pool)
    let evaluator = Evaluator(card.program)
    let keepsTexts = type == "string"
    #expect(keepsTexts ? cell != nil : cell.flatMap { evaluator.text($0, field.type) } == expected)
    #expect(field.value("") == .missing)
  }

  @Test func namedResults() throws {
    let card = try Document.scorecard(Sample.text("fixtures/scoring/standard-example.pmml"))
    let result = try card.evaluate(["engineering", "25", "500"].map(Self.value))
    #expect(card.results(of: result) == ["29", "RC2", "RC1", nil])
  }

  @Test(arguments: [
    ("<Apply function=\"/\"><FieldRef field=\"x\"/><Constant>3</Constant></Apply>", "1", "0.333333333"),
    (
      "<Apply function=\"min\"><FieldRef field=\"x\"/><Constant>3</Constant><Constant>2.5</Constant></Apply>", "9",
      "2.5"
    ),
    ("<Apply function=\"max\"><FieldRef field=\"x\"/><Constant dataType=\"double\">3</Constant></Apply>", "9", "9"),
    ("<Apply function=\"abs\"><FieldRef field=\"x\"/></Apply>", "-4.5", "4.5"),
    ("<FieldRef field=\"x\"/>", "-", nil), ("<FieldRef field=\"x\"/>", "1000000000.5", "1000000000.5"),
    ("<FieldRef field=\"x\"/>", "1000000000000001", nil),
    ("<Apply function=\"/\"><Constant>1</Constant><FieldRef field=\"x\"/></Apply>", "0", nil),
    ("<Apply function=\"*\"><Constant>0</Constant><FieldRef field=\"x\"/></Apply>", "3", "0"),
    ("<Apply function=\"-\"><Constant>1</Constant><FieldRef field=\"x\"/></Apply>", "3", "-2"),
  ])
  func calculatesPoints(formula: String, value: String, expected: String?) throws {
    let card = try Document.scorecard(
      Document.pmml(
        characteristics: """
          <Characteristic name="c" reasonCode="A"><Attribute><True/><ComplexPartialScore>\(formula)\
          </ComplexPartialScore></Attribute></Characteristic>
          """))
    guard let expected else {
      #expect(throws: ScoreFailure.noPoints(characteristic: "c")) { try card.evaluate([Self.value(value)]) }
      return
    }
    #expect(try card.evaluate([Self.value(value)]).total.description == expected)
  }
}
