import Records
import Testing

@testable import Scoring

@Suite struct PredicateTests {
  /// 1 when the predicate holds for the values, 0 when it fails or is unknown.
  private func points(_ predicate: String, _ fields: [String], _ values: [FieldValue]) throws -> String {
    let card = try Document.scorecard(Document.testing(predicate, fields: fields))
    return try card.evaluate(values).total.description
  }

  private static func number(_ text: String) -> FieldValue { .number(Sample.decimal(text)) }

  @Test(arguments: [
    ("equal", "110"), ("notEqual", "001"), ("lessThan", "000"), ("lessOrEqual", "110"), ("greaterThan", "001"),
    ("greaterOrEqual", "111"), ("isMissing", "000"), ("isNotMissing", "111"),
  ])
  func comparesNumbersExactly(operation: String, expected: String) throws {
    let predicate = "<SimplePredicate field=\"x\" operator=\"\(operation)\" value=\"0.10\"/>"
    let results = try ["0.1", "0.100", "0.1000000000000001"].map {
      try points(predicate, ["x:double"], [Self.number($0)])
    }
    #expect(results.joined() == expected)
  }

  /// A missing value makes every comparison unknown: neither the condition nor its opposite holds.
  @Test(arguments: Predicate.Comparison.allCases.map(\.rawValue))
  func missingIsUnknown(operation: String) throws {
    let predicate = "<SimplePredicate field=\"x\" operator=\"\(operation)\" value=\"1\"/>"
    let card = try Document.scorecard(Document.testing(predicate, fields: ["x:double"]))
    let condition = card.program.characteristics[0].attributes[0].condition
    #expect(condition.evaluate { _ in .missing } == .unknown)
    #expect(try points(predicate, ["x:double"], [.missing]) == "0")
  }

  @Test(arguments: [
    ("isIn", "a b", "b", "1"), ("isIn", "a b", "c", "0"), ("isNotIn", "a b", "c", "1"), ("isNotIn", "a b", "a", "0"),
    ("isIn", "&quot;a b&quot; c", "a b", "1"), ("isIn", "&quot;a b&quot; c", "a", "0"),
    ("isIn", "&quot;say \\&quot;a\\&quot;&quot;", "say \"a\"", "1"), ("isIn", "a\n  b", "b", "1"),
    ("isIn", "&quot;&quot;", "a", "0"),
  ])
  func setsOfTexts(operation: String, array: String, value: String, expected: String) throws {
    let predicate = """
      <SimpleSetPredicate field="x" booleanOperator="\(operation)"><Array type="string">\(array)</Array>\
      </SimpleSetPredicate>
      """
    #expect(try points(predicate, ["x:string"], [.text(value)]) == expected)
    #expect(try points(predicate, ["x:string"], [.missing]) == "0")
  }

  @Test func setsOfNumbersCompareByValue() throws {
    let predicate = """
      <SimpleSetPredicate field="x" booleanOperator="isIn"><Array n="2" type="real">1.50 2e1</Array></SimpleSetPredicate>
      """
    #expect(try points(predicate, ["x:double"], [Self.number("1.5")]) == "1")
    #expect(try points(predicate, ["x:double"], [Self.number("20")]) == "1")
    #expect(try points(predicate, ["x:double"], [Self.number("2")]) == "0")
  }

  @Test(arguments: [
    ("and", "5", "5", "1"), ("and", "5", "missing", "0"), ("or", "5", "missing", "1"), ("or", "0", "missing", "0"),
    ("xor", "5", "5", "0"), ("xor", "5", "0", "1"), ("surrogate", "missing", "5", "1"), ("surrogate", "0", "5", "0"),
  ])
  func compounds(connective: String, first: String, second: String, expected: String) throws {
    let predicate = """
      <CompoundPredicate booleanOperator="\(connective)"><SimplePredicate field="x" operator="greaterThan" value="1"/>\
      <SimplePredicate field="y" operator="greaterThan" value="1"/></CompoundPredicate>
      """
    let values = [first, second].map { $0 == "missing" ? FieldValue.missing : Self.number($0) }
    #expect(try points(predicate, ["x:double", "y:integer"], values) == expected)
  }

  @Test func constants() throws {
    #expect(try points("<True/>", ["x:double"], [.missing]) == "1")
    #expect(try points("<False/>", ["x:double"], [Self.number("1")]) == "0")
  }

  @Test(arguments: [
    ("and", "at least 1 and less than 5"), ("or", "at least 1 or less than 5"),
    ("xor", "an odd number of: at least 1 or less than 5"),
  ])
  func speaks(connective: String, expected: String) throws {
    let predicate = """
      <CompoundPredicate booleanOperator="\(connective)">\
      <SimplePredicate field="x" operator="greaterOrEqual" value="1"/>\
      <SimplePredicate field="x" operator="lessThan" value="5"/></CompoundPredicate>
      """
    let card = try Document.scorecard(Document.testing(predicate, fields: ["x:double"]))
    #expect(card.characteristics[0].attributes[0].text == expected)
  }

  /// Numbers and texts that are listed have the order of the list, in fields and in derived values.
  @Test(arguments: [("4", false), ("1", true), ("7", true), ("5", false), ("0", false), ("2", false)])
  func listedNumbersHaveTheirOrder(value: String, holds: Bool) throws {
    let values = ["4", "1", "7"].map { "<Value value=\"\($0)\"/>" }.joined()
    let mining = "invalidValueTreatment=\"asIs\""
    let field = Document.testing(
      "<SimplePredicate field=\"x\" operator=\"greaterOrEqual\" value=\"1\"/>", fields: ["x:integer"], mining: mining,
      fieldBody: values
    ).replacing("name=\"x\" optype=\"continuous\"", with: "name=\"x\" optype=\"ordinal\"")
    let derived = Document.testing(
      "<SimplePredicate field=\"z\" operator=\"greaterOrEqual\" value=\"1\"/>", fields: ["x:string"], mining: mining
    ).replacing(
      "<Characteristics>",
      with: """
        <LocalTransformations><DerivedField name="z" optype="ordinal" dataType="string"><FieldRef field="x"/>\(values)\
        </DerivedField></LocalTransformations><Characteristics>
        """)
    for document in [field, derived] {
      let card = try Document.scorecard(document)
      let raw = card.fields[0].value(value)
      #expect(try card.evaluate([raw]).total.description == (holds ? "1" : "0"), "\(document)")
    }
  }
}
