import Configuration
import Foundation
import Records
import TestSupport
import Testing

@testable import Scoring

/// The features, scorecards and purposes that are shipped.
@Suite struct ShippedTests {
  private static func features(_ folder: String = "config") throws -> FeatureSet {
    let paths = try FileManager.default.contentsOfDirectory(
      atPath: Sample.root.appendingPathComponent("\(folder)/features").path
    ).filter { $0.hasSuffix(".yaml") }.sorted()
    return try FeatureSet.read(
      paths.map { try ConfigurationNode.parse(yaml: Sample.text("\(folder)/features/\($0)"), file: $0) })
  }

  private static func card(_ name: String, _ folder: String = "config") throws -> Scorecard {
    try Document.scorecard(Sample.text("\(folder)/scorecards/\(name).pmml"), file: "\(name).pmml")
  }

  static func plans(isSimulated: Bool = true) throws -> [ScoringPlan] {
    try Sample.plans(
      Sample.text("config/purposes.yaml"), features(),
      ["consumer-credit", "thin-file", "cross-context-demonstration"].map { try card($0) }, isSimulated: isSimulated)
  }

  @Test(arguments: [
    ("consumer-credit", "300", "850"), ("thin-file", "0", "100"), ("cross-context-demonstration", "350", "950"),
  ])
  func theScaleIsReached(name: String, least: String, greatest: String) throws {
    let card = try Self.card(name)
    let reach = try #require(card.reach)
    #expect("\(reach.lowerBound) \(reach.upperBound)" == "\(least) \(greatest)")
    #expect(card.scale?.left?.description == least && card.scale?.right?.description == greatest)
    #expect(card.reasonCodes.allSatisfy { card.reasonTexts[$0] != nil })
    #expect(card.characteristics.allSatisfy { $0.baseline == $0.attributes.compactMap(\.points).max() })
  }

  @Test func purposesLoad() throws {
    #expect(
      try Self.plans().map(\.purpose.id) == [
        "credit-assessment", "thin-file-assessment", "cross-context-demonstration",
      ])
    let faults = Sample.faults { _ = try Self.plans(isSimulated: false) }
    #expect(faults.count == 1 && faults[0].contains("two contexts"), "\(faults)")
  }

  @Test func theExampleLoads() throws {
    let folder = "config/examples/bureau-and-lender"
    let plans = try Sample.plans(
      Sample.text("\(folder)/purposes.yaml"), Self.features(folder), [Self.card("bureau-and-lender", folder)])
    let plan = try #require(plans.first)
    let snapshot: [String: String] = ["utilisation": "0.35", "searches_6m": "3", "oldest_account_days": "1826"]
    let events = [
      Sample.event("payment_late", "2024-09-01", record: 1, amount: Sample.pounds("90"), measures: ["days_late": "10"]),
      Sample.event("payment_paid", "2024-03-01", record: 2, amount: Sample.pounds("100"), measures: ["days_late": "0"]),
      Sample.event("credit_snapshot", "2024-12-31", record: 3, account: "b", measures: snapshot),
      Sample.event("enforcement", "2020-05-01", record: 4, context: .justice, amount: Sample.pounds("500.01")),
    ]
    let score = try plan.score(
      Sample.profile(events), birthDate: "1980", asOf: Sample.asOf, matchModel: "m1"
    ).get()
    // Base, late share 0.5, none missed, never missed, 5 days, trend 0.9, one open case, no judgment, 500.01 claimed,
    // 0.35 in use, five years, three searches, and no telephone contract.
    let points: [Int64] = [300, -10, 40, 30, 22, 15, 5, 40, 0, 18, 14, 6, 8, 12]
    #expect(score.total == ExactDecimal(points.reduce(0, +)))
    #expect(score.parts.map(\.points) == points.dropFirst().map { ExactDecimal($0) })
  }

  /// What the shipped features read is what the simulated providers state.
  @Test(arguments: [
    (Context.finance, ["instalment_due", "instalment_late", "instalment_missed"]),
    (.communication, ["account_opened", "complaint_upheld", "identity_verified", "phone_verified"]),
    (.justice, ["judgment", "judgment_satisfied", "judgment_set_aside"]),
    (.education, ["enrolment", "misconduct_proven", "qualification"]),
  ])
  func kindsOfEvents(context: Context, kinds: [String]) throws {
    #expect(try Self.features().eventKinds(of: context).map(\.rawValue) == kinds)
  }

  /// Some attribute holds for every value that a feature can have, so nobody is left without a result.
  @Test func everybodyHasAResult() throws {
    for plan in try Self.plans() {
      let seed: UInt64 = 11
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<150 {
        let values = plan.scorecard.fields.map { Self.value(of: $0, plan, &generator) }
        let result = try plan.scorecard.evaluate(values)
        #expect(plan.scorecard.scale?.contains(result.total) ?? false, "seed \(seed)")
      }
    }
  }

  private static func value(
    of field: InputField, _ plan: ScoringPlan, _ generator: inout SeededGenerator
  ) -> FieldValue {
    let constants = plan.scorecard.characteristics.flatMap { part in
      part.attributes.flatMap { $0.predicate.constants(of: plan.scorecard.fields.firstIndex(of: field) ?? 0) }
    }
    let numbers = constants.compactMap { constant -> ExactDecimal? in
      if case .number(let number) = constant { number } else { nil }
    }
    let step = ExactDecimal(mantissa: 1, scale: plan.features[FeatureID(rawValue: field.name)]?.places ?? 0)
    let near = numbers.flatMap { [Points.difference($0, step), $0, Points.sum($0, step)] }
    let input = plan.scorecard.program.inputs[plan.scorecard.fields.firstIndex(of: field) ?? 0]
    let valid = near.filter { input.isValid(.number(Number($0))) }.map { FieldValue.number($0) }
    return (valid + [.missing]).randomElement(using: &generator) ?? .missing
  }

  /// A life in four contexts, scored by hand.
  @Test func demonstration() throws {
    let plan = try #require(Self.plans().last)
    let score = try plan.score(
      Sample.profile(Self.life), birthDate: "1980-03", asOf: Sample.asOf, matchModel: "m1"
    ).get()
    #expect(
      score.parts.map { "\($0.characteristic) \($0.inputs[0].value.map(\.description) ?? "-") \($0.points)" } == [
        "missed_12m 1 70", "late_share_24m 0.25 35", "credit_history 20 50", "account_age 60 30",
        "identity_verified 0 0",
        "complaints_24m 0 40", "judgments_6y 1 30", "unsatisfied_6y 0 50", "highest_level 6 40", "misconduct_5y - 15",
      ])
    #expect(score.total.description == "710")
    #expect(score.reasons.map(\.code) == ["LATE_SHARE", "MISSED_12M", "JUDGMENTS", "SHORT_HISTORY"])
    #expect(score.reasons.map(\.points.description) == ["65", "50", "50", "30"])
    #expect(try release(score, with: Notice(of: score)).score == score)
  }

  private static let life: [ProfileEvent] =
    (0..<4).map { Sample.event("instalment_due", "202\(3 + $0 / 2)-0\(4 + $0 % 2)-10", record: $0 + 1) } + [
      Sample.event("instalment_late", "2023-04-20", record: 5, measures: ["days_late": "10"]),
      Sample.event("instalment_missed", "2024-05-10", record: 6),
      Sample.event("account_opened", "2019-12-31", record: 7, account: "m", context: .communication),
      Sample.event("judgment", "2022-02-01", record: 8, account: "j1", context: .justice),
      Sample.event("judgment_satisfied", "2022-03-01", record: 9, account: "j1", context: .justice),
      Sample.event("judgment", "2022-02-01", record: 10, account: "j2", context: .justice),
      Sample.event("judgment_set_aside", "2022-03-01", record: 11, account: "j2", context: .justice),
      Sample.event("qualification", "2005-07-01", record: 12, context: .education, codes: ["level": "6"]),
      Sample.event("qualification", "1999-07-01", record: 13, context: .education, codes: ["level": "3"]),
    ]

  /// The purpose of one context gives the same score to somebody about whom other contexts say much.
  @Test func otherContextsDoNotMatter() throws {
    let plan = try #require(Self.plans().first)
    let finance = Self.life.filter { $0.context == .finance }
    let scores = try [Self.life, finance].map {
      try plan.score(Sample.profile($0), birthDate: "1980", asOf: Sample.asOf, matchModel: "m1").get()
    }
    #expect(scores[0] == scores[1])
  }
}
