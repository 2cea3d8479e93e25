import Configuration
import Formats
import Foundation
import Records
import Testing

@testable import Scoring

/// Small values for tests.
enum Sample {
  static let asOf = day("2024-12-31")

  static func day(_ text: String) -> Day { Day(iso: text) ?? Day(number: 0) }

  static func decimal(_ text: String) -> ExactDecimal { ExactDecimal(text) ?? ExactDecimal(Int64.min + 1) }

  static func pounds(_ text: String) -> Money? {
    guard let value = ExactDecimal(text), let pound = Currency("GBP") else { return nil }
    let power: Int64 = value.scale == 0 ? 100 : value.scale == 1 ? 10 : 1
    return Money(minorUnits: value.mantissa * power, currency: pound)
  }

  /// One event of one record.
  static func event(
    _ kind: EventKind, _ date: String, record: Int = 1, account: String = "a", context: Context = .finance,
    provider: ProviderID = "payments", amount: Money? = nil, measures: [String: String] = [:],
    codes: [String: String] = [:]
  ) -> ProfileEvent {
    ProfileEvent(
      context: context, account: Fingerprint(AccountID(provider: provider, key: account)),
      provenance: Provenance(
        provider: provider, feed: "feed", delivery: ContentHash(of: "delivery"), record: record, part: 0,
        line: record + 1, byte: record * 10, adapterVersion: "1"),
      event: Event(
        kind: kind, day: day(date), amount: amount,
        measures: measures.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: decimal($0.value)) },
        codes: codes.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) }))
  }

  static func profile(_ events: [ProfileEvent]) -> ProfileEvents { ProfileEvents(profile: "p1", events: events) }

  static func features(_ yaml: String...) throws -> FeatureSet {
    try FeatureSet.read(
      yaml.enumerated().map { try ConfigurationNode.parse(yaml: $1, file: "features-\($0 + 1).yaml") })
  }

  static func plans(
    _ yaml: String, _ features: FeatureSet, _ cards: [Scorecard], isSimulated: Bool = true
  ) throws -> [ScoringPlan] {
    try ScoringPlan.read(
      purposes: ConfigurationNode.parse(yaml: yaml, file: "purposes.yaml"), features: features, scorecards: cards,
      isSimulatedWorkspace: isSimulated)
  }

  static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The faults of a configuration; empty when there are none.
  static func faults(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let errors as ConfigurationErrors {
      return errors.faults.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }
}

/// Builds scorecard documents.
enum Document {
  static func scorecard(_ text: String, file: String = "card.pmml") throws -> Scorecard {
    try Scorecard.read(pmml: Array(text.utf8), file: file)
  }

  /// A document with the given fields (`name:type`) and characteristics; one line for each part.
  static func pmml(
    fields: [String] = ["x:double"], fieldBody: String = "", mining: String = "", attributes: String = "",
    characteristics: String, scale: String = ""
  ) -> String {
    let definitions = fields.map { field in
      let parts = field.split(separator: ":")
      return "<DataField name=\"\(parts[0])\" optype=\"continuous\" dataType=\"\(parts[1])\">\(fieldBody)</DataField>"
    }
    let schema = fields.map { "<MiningField name=\"\($0.split(separator: ":")[0])\" \(mining)/>" }
    return """
      <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4"><Header modelVersion="7"/>
      <DataDictionary>\(definitions.joined())
      <DataField name="score" optype="continuous" dataType="double">\(scale)</DataField></DataDictionary>
      <Scorecard modelName="card" functionName="regression" baselineScore="0" \(attributes)>
      <MiningSchema>\(schema.joined())<MiningField name="score" usageType="predicted"/></MiningSchema>
      <Characteristics>
      \(characteristics)
      </Characteristics></Scorecard></PMML>
      """
  }

  /// One characteristic that gives 1 where a predicate holds and 0 elsewhere.
  static func testing(_ predicate: String, fields: [String], mining: String = "", fieldBody: String = "") -> String {
    pmml(
      fields: fields, fieldBody: fieldBody, mining: mining, attributes: "useReasonCodes=\"false\"",
      characteristics: """
        <Characteristic name="c"><Attribute partialScore="1">\(predicate)</Attribute>
        <Attribute partialScore="0"><True/></Attribute></Characteristic>
        """)
  }
}
