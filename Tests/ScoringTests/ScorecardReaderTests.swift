import TestSupport
import Testing

@testable import Scoring

@Suite struct ScorecardReaderTests {
  /// All that is wrong with a document, each fault with its line and element.
  @Test func everyFaultIsTold() throws {
    let document = try Sample.text("fixtures/scoring/broken.pmml")
    let faults = Sample.faults { _ = try Document.scorecard(document, file: "broken.pmml") }
    try expectGolden(faults.map { $0 + "\n" }.joined(), "fixtures/scoring/broken.faults.txt")
  }

  @Test(arguments: [
    ("<PMML", "1"), ("<html/>", "1"), ("<PMML version=\"3.2\"/>", "1"),
    ("<!DOCTYPE x>\n<PMML version=\"4.4\"/>", "1"), ("<PMML version=\"4.4\" xmlns=\"urn:other\"/>", "1"),
    ("<PMML version=\"4.4\"><Header/><DataDictionary/><TreeModel/></PMML>", "1"), ("", "1"),
  ])
  func refusesOtherDocuments(text: String, line: String) {
    let faults = Sample.faults { _ = try Document.scorecard(text) }
    #expect(faults.first?.hasPrefix("card.pmml:\(line):") ?? false, "\(faults)")
  }

  /// Derived fields behind one with a fault, which does not take its place among them, lead nobody round in a circle.
  @Test func aFaultAmongDerivedFieldsIsTold() {
    func derived(_ name: String, _ function: String, _ field: String) -> String {
      """
      <DerivedField name="\(name)" optype="continuous" dataType="double"><Apply function="\(function)">\
      <FieldRef field="\(field)"/></Apply></DerivedField>
      """
    }
    let document = Document.pmml(
      fields: ["x:double"],
      characteristics: """
        <Characteristic reasonCode="A"><Attribute partialScore="5">\
        <SimplePredicate field="c" operator="lessThan" value="1"/></Attribute></Characteristic>
        """
    ).replacing(
      "<Characteristics>",
      with: "<LocalTransformations>" + derived("a", "unheard", "x") + derived("b", "abs", "x")
        + derived("c", "abs", "b")
        + "</LocalTransformations><Characteristics>")
    let faults = Sample.faults { _ = try Document.scorecard(document) }
    #expect(faults.count == 1 && faults[0].contains("in the attribute function"), "\(faults)")
  }

  /// Who wrote and approved a scorecard is said in full or not at all, and is not one person.
  @Test(arguments: [
    ("", "", ""), ("author:A approver:B change_note:C", "A B C", ""), ("author:A", "", "together"),
    ("author:A approver:B change_note:", "", "together"), ("author:A approver:A change_note:C", "", "not the author"),
  ])
  func approvals(texts: String, expected: String, fault: String) throws {
    let extensions = texts.split(separator: " ").map { text in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      return "<Extension extender=\"tributary\" name=\"\(parts[0])\" value=\"\(parts[1])\"/>"
    }.joined()
    let document = Document.pmml(characteristics: Self.always)
      .replacing("<Header modelVersion=\"7\"/>", with: "<Header modelVersion=\"7\">\(extensions)</Header>")
    let faults = Sample.faults {
      let approval = try Document.scorecard(document).approval
      #expect(approval.map { "\($0.author) \($0.approver) \($0.changeNote)" } ?? "" == expected)
    }
    #expect(faults.count == (fault.isEmpty ? 0 : 1) && faults.allSatisfy { $0.contains(fault) }, "\(faults)")
  }

  /// A default for a missing result is read: a scorecard's result is never missing, so it changes nothing.
  @Test func targetValues() throws {
    let target =
      "<Targets><Target field=\"score\"><TargetValue defaultValue=\"7\"/></Target></Targets><Characteristics>"
    let card = try Document.scorecard(
      Document.pmml(characteristics: Self.always).replacing("<Characteristics>", with: target))
    #expect(try card.evaluate([]).total.description == "5")
  }

  private static let always =
    "<Characteristic reasonCode=\"A\"><Attribute partialScore=\"5\"><True/></Attribute></Characteristic>"

  /// Numbers as a tool writes them, with all the digits that a `double` has, are read.
  @Test(arguments: [
    ("0.0012345678901234567", "0.001234567890123457"), ("45.12345678901234567", "45.1234567890123457"), ("1e-30", "0"),
    ("-12.000000000000000001", "-12"), ("1.2345678901234567e5", "123456.78901234567"),
  ])
  func longNumbersAreRounded(text: String, expected: String) throws {
    let characteristic = Self.always.replacing("\"5\"", with: "\"\(text)\"")
    let card = try Document.scorecard(Document.pmml(characteristics: characteristic))
    #expect(card.characteristics[0].attributes[0].points?.description == expected)
  }

  @Test func extensionsGiveTexts() throws {
    let card = try Document.scorecard(
      Document.pmml(
        characteristics: """
          <Characteristic name="c" reasonCode="A"><Extension extender="tributary" name="label" value="A part"/>\
          <Extension extender="other"><Anything/></Extension>\
          <Attribute partialScore="5"><Extension extender="tributary" name="label" value="in any case"/><True/>\
          </Attribute></Characteristic>
          """
      ).replacing(
        "<MiningSchema>", with: "<Extension extender=\"tributary\" name=\"reason:A\" value=\"Why\"/><MiningSchema>"))
    #expect(card.characteristics[0].label == "A part")
    #expect(card.characteristics[0].attributes[0].text == "in any case")
    #expect(card.reasonText("A") == "Why" && card.reasonText("B") == "B")
    #expect(card.name == "card" && card.version == "7")
  }
}
