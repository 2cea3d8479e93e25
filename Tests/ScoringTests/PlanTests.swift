import Records
import Testing

@testable import Scoring

@Suite struct PlanTests {
  private static let finance = """
    context: finance
    features:
      - {id: missed, description: d, unit: u, missing: zero, aggregate: count, events: missed}
      - {id: share, description: d, unit: u, places: 2, missing: zero, aggregate: mean, of: measure m, events: missed}
    """
  private static let others = ["justice", "education"].map {
    """
    context: \($0)
    features:
      - {id: \($0), description: d, unit: u, missing: zero, aggregate: count, events: e}
    """
  }

  private static func faults(
    _ keys: String, fields: String..., types: [String: String] = [:], isSimulated: Bool = true,
    attributes: String = "", scale: String = "", points: String = "1",
    extensions: String = "<Extension extender=\"tributary\" name=\"reason:A\" value=\"Why\"/>"
  ) throws -> [String] {
    let set = try Sample.features(finance, others[0], others[1])
    let conditions = fields.map {
      "<SimplePredicate field=\"\($0)\" operator=\"greaterThan\" value=\"0\"/>"
    }
    let attributeList = conditions.map { "<Attribute partialScore=\"\(points)\">\($0)</Attribute>" }.joined()
    let document = Document.pmml(
      fields: fields.map { "\($0):\(types[$0] ?? "double")" }, attributes: attributes,
      characteristics: """
        <Characteristic reasonCode="A">\(attributeList)<Attribute partialScore="0"><True/></Attribute></Characteristic>
        """, scale: scale
    ).replacing("<MiningSchema>", with: extensions + "<MiningSchema>")
    let card = try Document.scorecard(document)
    let yaml = """
      purposes:
        - id: credit
          description: d
          recipient: r
          dispute: s
          \(keys.split(separator: ";").map { $0.trimmingPrefix(" ") }.joined(separator: "\n    "))
      """
    return Sample.faults { _ = try Sample.plans(yaml, set, [card], isSimulated: isSimulated) }
  }

  @Test func oneContextIsFine() throws {
    #expect(try Self.faults("scorecard: card; contexts: [finance]", fields: "missed", "share").isEmpty)
  }

  @Test func twoContextsNeedJustificationAndNotice() throws {
    let both = "scorecard: card; contexts: [finance, justice]"
    for keys in [
      both, both + "; justification: why", both + "; notice: told", both + "; justification: ' '; notice: n",
    ] {
      let faults = try Self.faults(keys, fields: "missed", "justice")
      #expect(faults.count >= 1 && faults.allSatisfy { $0.hasPrefix("purposes.yaml:") }, "\(faults)")
    }
    let declared = both + "; justification: why; notice: told"
    #expect(try Self.faults(declared, fields: "missed", "justice", isSimulated: false).isEmpty)
  }

  @Test func moreThanTwoContextsOnlyWhereAllIsSimulated() throws {
    let keys = "scorecard: card; contexts: [finance, justice, education]; justification: why; notice: told"
    #expect(try Self.faults(keys, fields: "missed", "justice", "education").isEmpty)
    let faults = try Self.faults(keys, fields: "missed", "justice", "education", isSimulated: false)
    #expect(faults.count == 1 && faults[0].contains("at most two contexts"), "\(faults)")
  }

  @Test func theScorecardKeepsToTheContexts() throws {
    let faults = try Self.faults("scorecard: card; contexts: [finance]", fields: "missed", "justice")
    #expect(faults.count == 1 && faults[0].contains("the context justice"), "\(faults)")
    let idle = try Self.faults(
      "scorecard: card; contexts: [finance, education]; justification: w; notice: n", fields: "missed")
    #expect(idle.count == 1 && idle[0].contains("nothing of it reads education"), "\(idle)")
  }

  @Test func everythingMustBeThere() throws {
    let faults = try Self.faults("scorecard: cart; contexts: [finance]", fields: "missed")
    #expect(faults.count == 1 && faults[0].hasSuffix("Did you mean \"card\"?"), "\(faults)")
    let fields = try Self.faults("scorecard: card; contexts: [finance]", fields: "misssed", "shares")
    #expect(fields.count == 3, "\(fields)")
    #expect(fields.contains { $0.hasSuffix("Did you mean \"missed\"?") }, "\(fields)")
    #expect(fields.contains { $0.hasSuffix("Did you mean \"share\"?") }, "\(fields)")
  }

  @Test func reasonsNeedTexts() throws {
    let keys = "scorecard: card; contexts: [finance]"
    let silent = try Self.faults(keys, fields: "missed", attributes: "useReasonCodes=\"false\"")
    #expect(silent.count == 1 && silent[0].contains("gives reasons"), "\(silent)")
    let untold = try Self.faults(keys, fields: "missed", extensions: "")
    #expect(untold.count == 1 && untold[0].contains("reason code A"), "\(untold)")
    #expect(try Self.faults(keys + "; reasons: {A: Because}", fields: "missed", extensions: "").isEmpty)
  }

  @Test func fieldsHoldTheFeaturesNumbers() throws {
    let keys = "scorecard: card; contexts: [finance]"
    #expect(try Self.faults(keys, fields: "missed", types: ["missed": "integer"]).isEmpty)
    let faults = try Self.faults(keys, fields: "share", types: ["share": "integer"])
    #expect(faults.count == 1 && faults[0].contains("2 decimal places"), "\(faults)")
  }

  @Test(arguments: [(0, 10, true), (0, 5, true), (0, 4, false), (1, 10, false)])
  func scoresLieInTheScale(least: Int, greatest: Int, isAllowed: Bool) throws {
    let scale = "<Interval closure=\"closedClosed\" leftMargin=\"\(least)\" rightMargin=\"\(greatest)\"/>"
    let faults = try Self.faults("scorecard: card; contexts: [finance]", fields: "missed", scale: scale, points: "5")
    #expect(faults.isEmpty == isAllowed, "\(faults)")
    if !isAllowed { #expect(faults[0].contains("they reach from 0 to 5"), "\(faults)") }
  }

  @Test(arguments: [("0.000000000000000001", true), ("12.000000000000001", true), ("123.4567890123456789", true)])
  func sumsMustBeExact(points: String, isAllowed: Bool) throws {
    let keys = "scorecard: card; contexts: [finance]"
    #expect(try Self.faults(keys, fields: "missed", points: points).isEmpty == isAllowed)
    let faults = try Self.faults(
      keys, fields: "missed", attributes: "initialScore=\"1234.5\"", points: "0.000000000000000001")
    #expect(faults.count == 1 && faults[0].contains("18 digits"), "\(faults)")
  }

  @Test(arguments: [
    ("minimum_age: 17", "18 to 120"), ("contexts: [finance, finance]", "each context once"),
    ("contexts: [finanse]", "Did you mean \"finance\"?"), ("recipent: r", "a known key"),
  ])
  func declarationsAreRead(key: String, expected: String) throws {
    let contexts = key.hasPrefix("contexts") ? "" : "; contexts: [finance]"
    let faults = try Self.faults("scorecard: card\(contexts); \(key)", fields: "missed")
    #expect(faults.contains { $0.contains(expected) }, "\(faults)")
  }

  @Test func namesDiffer() throws {
    let purpose = "{id: a, description: d, recipient: r, dispute: s, scorecard: card, contexts: [finance]}"
    let yaml = "purposes: [\(purpose), \(purpose)]"
    let faults = Sample.faults { _ = try Sample.plans(yaml, Sample.features(Self.finance), []) }
    #expect(faults.contains { $0.contains("no other purpose") }, "\(faults)")
  }
}
