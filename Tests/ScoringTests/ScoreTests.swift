import Foundation
import Records
import TestSupport
import Testing

@testable import Scoring

@Suite struct ScoreTests {
  static func plan(_ algorithm: String = "pointsBelow", baseline: String = "50") throws -> ScoringPlan {
    let features = try Sample.features(
      """
      context: finance
      features:
        - {id: missed, description: instalments missed, unit: instalments, missing: missing,
           aggregate: count, events: missed, observed_by: due}
        - {id: late, description: share of instalments paid late, unit: of all, places: 2, missing: missing,
           aggregate: ratio, of: late_count, to: due_count}
        - {id: late_count, description: d, unit: u, missing: missing, aggregate: count, events: late, observed_by: due}
        - {id: due_count, description: d, unit: u, missing: missing, aggregate: count, events: due}
      """)
    let card = try Document.scorecard(
      Sample.text("fixtures/scoring/two-parts.pmml").replacing("pointsBelow", with: algorithm)
        .replacing("baselineScore=\"50\"", with: "baselineScore=\"\(baseline)\""))
    let yaml = """
      purposes:
        - {id: credit, description: Assessment of a loan, recipient: a lender, scorecard: two-parts,
           contexts: [finance], dispute: Write to us., age_attested_by: [verified]}
      """
    return try #require(Sample.plans(yaml, features, [card]).first)
  }

  /// So many instalments due, late and missed, each in a record of its own.
  static func events(due: Int, late: Int = 0, missed: Int = 0) -> [ProfileEvent] {
    let kinds: [(EventKind, Int)] = [("due", due), ("late", late), ("missed", missed)]
    return kinds.enumerated().flatMap { index, kind in
      (0..<kind.1).map { Sample.event(kind.0, "2024-0\(1 + $0 % 9)-15", record: 100 * index + $0 + 1) }
    }
  }

  static func score(
    _ events: [ProfileEvent], birthDate: String? = "1980-01-01", plan: ScoringPlan? = nil
  ) throws -> Score {
    try (plan ?? Self.plan()).score(
      Sample.profile(events), birthDate: birthDate, asOf: Sample.asOf, matchModel: "m1"
    ).get()
  }

  @Test(arguments: [
    (10, 0, 0, "180", []), (10, 1, 1, "145", ["MISSED 25", "LATE 10"]), (10, 5, 0, "140", ["LATE 40"]),
    (10, 0, 5, "130", ["MISSED 50"]), (10, 5, 5, "90", ["MISSED 50", "LATE 40"]),
  ])
  func scores(due: Int, late: Int, missed: Int, total: String, reasons: [String]) throws {
    let score = try Self.score(Self.events(due: due, late: late, missed: missed))
    #expect(score.total.description == total)
    #expect(score.reasons.map { "\($0.code) \($0.points)" } == reasons)
    #expect(score.scale.least.description == "80" && score.scale.greatest.description == "180")
  }

  /// Partial scores and the initial score add up to the total; order of events and the company of others change nothing.
  @Test func partsAddUpInAnyOrder() throws {
    let seed: UInt64 = 2024
    var generator = SeededGenerator(seed: seed)
    let plan = try Self.plan()
    for _ in 0..<200 {
      let events = Self.events(
        due: Int.random(in: 1...12, using: &generator), late: Int.random(in: 0...9, using: &generator),
        missed: Int.random(in: 0...9, using: &generator))
      let score = try Self.score(events, plan: plan)
      #expect(score.parts.map(\.points).reduce(score.initial, Points.sum) == score.total, "seed \(seed)")
      let again = try Self.score(events.shuffled(using: &generator), plan: plan)
      #expect(again == score && again.fingerprint == score.fingerprint, "seed \(seed)")
      try Self.checkChanges(of: score, plan, seed)
    }
  }

  /// Every promised change is a better score within the scale.
  private static func checkChanges(of score: Score, _ plan: ScoringPlan, _ seed: UInt64) throws {
    let names = plan.scorecard.fields.map(\.name)
    for change in score.reasons.compactMap(\.change) {
      #expect(change.total > score.total && change.total <= score.scale.greatest, "seed \(seed)")
      var values = names.map { name in
        score.parts.flatMap(\.inputs).first { $0.feature.rawValue == name }?.value.map { FieldValue.number($0) }
          ?? .missing
      }
      let field = try #require(names.firstIndex(of: change.feature.rawValue))
      values[field] = .number(change.value)
      #expect(try plan.scorecard.evaluate(values).total == change.total, "seed \(seed)")
    }
  }

  @Test func recordsAreNamed() throws {
    let score = try Self.score(Self.events(due: 3, late: 1, missed: 2))
    #expect(score.parts[0].inputs[0].records.map(\.record) == [201, 202])
    #expect(score.parts[1].inputs[0].records.map(\.record) == [1, 2, 3, 101])
    #expect(score.reasons[0].records.map(\.record) == [201, 202])
  }

  /// The smallest change is the nearest value that is scored better: of 3 missed, 2 would cost as much, so 1.
  @Test func smallestChange() throws {
    let score = try Self.score(Self.events(due: 10, late: 4, missed: 3))
    let missed = try #require(score.reasons.first?.change)
    #expect(missed.value == ExactDecimal(1) && missed.feature == "missed")
    #expect(missed.total.description == "115")
    #expect(
      missed.text
        == "instalments missed: 1 instead of 3 (exactly 1) would make the score 115 instead of 90.")
    let late = try #require(score.reasons.last?.change)
    #expect(late.value.description == "0.3" && late.total.description == "120")
  }

  @Test func nothingToImprove() throws {
    let score = try Self.score(Self.events(due: 10))
    #expect(score.reasons.isEmpty)
    #expect(Notice(of: score).text.contains("Nothing cost you points."))
  }

  /// Where a high score is bad, a change lowers it.
  @Test func changesOfAnInvertedScale() throws {
    let plan = try Self.plan("pointsAbove", baseline: "0")
    let score = try Self.score(Self.events(due: 10, late: 5), plan: plan)
    #expect(score.scale.isLowerBetter)
    #expect(score.reasons.map(\.code) == ["MISSED"])
    let change = try #require(score.reasons.first?.change)
    #expect(change.total < score.total)
  }

  @Test(
    arguments: [
      ("2006-12-31", nil), ("2007-01-01", "under_age"), ("2006", nil), ("2007", "under_age"), ("2006-12", nil),
      ("2007-01", "under_age"), ("nonsense", "age_unknown"), (nil, "age_unknown"),
    ] as [(String?, String?)])
  func minorsAreNotScored(birthDate: String?, withheld: String?) throws {
    let result = try Self.plan().score(
      Sample.profile(Self.events(due: 1)), birthDate: birthDate, asOf: Sample.asOf, matchModel: "m1")
    #expect(result.failure?.code == withheld)
  }

  /// An attestation counts where no date of birth is known, and only up to `asOf`; it never beats a date of birth.
  @Test(
    arguments: [
      ("2024-12-31", nil, nil), ("2025-01-01", nil, "age_unknown"), ("2024-12-31", "2010", "under_age"),
    ] as [(String, String?, String?)])
  func attestedAge(day: String, birthDate: String?, withheld: String?) throws {
    let events = Self.events(due: 1) + [Sample.event("verified", day, record: 900)]
    let result = try Self.plan().score(
      Sample.profile(events), birthDate: birthDate, asOf: Sample.asOf, matchModel: "m1")
    #expect(result.failure?.code == withheld)
  }

  @Test func bornOnTheLeapDay() {
    #expect(BirthDate("2004-02-29")?.isAtLeast(years: 18, on: Sample.day("2022-02-28")) == false)
    #expect(BirthDate("2004-02-29")?.isAtLeast(years: 18, on: Sample.day("2022-03-01")) == true)
  }

  @Test func nothingKnown() throws {
    let result = try Self.plan().score(
      Sample.profile([Sample.event("due", "2024-01-01", context: .justice)]), birthDate: "1980-01-01",
      asOf: Sample.asOf, matchModel: "m1")
    #expect(result.failure == .nothingKnown)
  }
}

extension Result {
  var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}
