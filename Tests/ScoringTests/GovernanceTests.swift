import Foundation
import Records
import Testing

@testable import Scoring

/// Distributions, what may be published of them, and the limit from which scores are held back.
@Suite struct GovernanceTests {
  private static func counts(_ values: [(Int64, Int)], missing: Int = 0) -> ValueCounts {
    var counts = ValueCounts()
    for (value, people) in values { counts.add(ExactDecimal(value), people: people) }
    if missing > 0 { counts.add(nil, people: missing) }
    return counts
  }

  @Test(
    arguments: [
      ([(1, 19)], []), ([(1, 20)], ["1 to 1: 20"]), ([(1, 10), (2, 10), (3, 19)], ["1 to 3: 39"]),
      ([(1, 25), (2, 5), (3, 15), (4, 1)], ["1 to 1: 25", "2 to 4: 21"]), ([], []),
      ([(1, 100), (2, 100), (3, 3)], ["1 to 1: 100", "2 to 3: 103"]),
    ] as [([(Int64, Int)], [String])])
  func rangesHoldAtLeastTwenty(values: [(Int64, Int)], expected: [String]) {
    let ranges = Self.counts(values).ranges(atMost: 10, least: leastPublishedGroup)
    #expect(ranges.map { "\($0.from) to \($0.to): \($0.people)" } == expected)
  }

  /// Any counts: everybody is in one range, no range is small, and there are no more than were asked for.
  @Test func rangesHoldEverybody() {
    var generator = SystemIndependent(state: 7)
    for _ in 0..<300 {
      let values = (0..<Int(generator.next() % 40)).map { (Int64($0), Int(generator.next() % 30)) }
      let counts = Self.counts(values.filter { $0.1 > 0 })
      let ranges = counts.ranges(atMost: 10, least: leastPublishedGroup)
      #expect(ranges.allSatisfy { $0.people >= leastPublishedGroup } && ranges.count <= 10)
      #expect(ranges.isEmpty ? counts.known < leastPublishedGroup : ranges.reduce(0) { $0 + $1.people } == counts.known)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.to < $1.from })
    }
  }

  /// By hand: shares of 50.5/101 and 30.5/101 against 20.5/101 and 70.5/101 (half a person is added to each range).
  @Test func theIndexIsTheSumOfItsDefinition() {
    let (p, q) = ([50.5 / 101, 50.5 / 101], [20.5 / 101, 80.5 / 101])
    let expected = (p[0] - q[0]) * Foundation.log(p[0] / q[0]) + (p[1] - q[1]) * Foundation.log(p[1] / q[1])
    #expect(abs(Stability.index([50, 50], [20, 80]) - expected) < 1e-12)
    #expect(Stability.index([7, 3], [7, 3]) == 0 && Stability.index([0, 10], [10, 0]).isFinite)
    #expect(abs(Stability.index([50, 50], [20, 80]) - Stability.index([20, 80], [50, 50])) < 1e-12)
  }

  @Test func whatIsMissingIsARangeOfItsOwn() {
    let reference = PopulationReference.Feature(
      feature: "f", upTo: [ExactDecimal(1)], people: [30, 30], missing: 0)
    let same = Stability(Self.counts([(0, 10), (1, 20), (2, 30)]), reference)
    #expect(same.index == 0 && same.missing == 0)
    let less = Stability(Self.counts([(1, 30), (2, 30)], missing: 60), reference)
    #expect((less.index ?? 0) > 1 && less.missing == 0.5 && less.missingBefore == 0)
    #expect(abs(same.byChance - (1 / 60.0 + 1 / 60.0)) < 1e-12)
  }

  private static func population(_ missed: ClosedRange<Int>, people: Int = 60) throws -> Population {
    var population = Population()
    let plan = try ScoreTests.plan()
    for person in 0..<people {
      let count = missed.lowerBound + person % missed.count
      let score = try ScoreTests.score(ScoreTests.events(due: 10, late: person % 3, missed: count), plan: plan)
      population.add(.success(score), groups: person % 2 == 0 ? ["even", "all"] : ["all", "all"])
    }
    population.add(.failure(.nothingKnown))
    return population
  }

  @Test func aPopulationIsCounted() throws {
    let population = try Self.population(0...4)
    #expect(population.people == 60 && population.withheld == 1)
    #expect(population.names == ["late", "missed", "score"])
    #expect(population.groups["all"]?.known == 60 && population.groups["even"]?.known == 30)
    #expect(population.counts["missed"]?.ascending.map(\.people) == [12, 12, 12, 12, 12])
  }

  @Test func aReferenceIsReadAsWritten() throws {
    let reference = try Self.population(0...4).reference(for: "credit", asOf: Sample.asOf)
    #expect(try PopulationReference(json: reference.json) == reference)
    #expect(try PopulationReference(json: reference.json).content == reference.content)
    #expect(reference.features.allSatisfy { $0.people.allSatisfy { $0 >= leastPublishedGroup } })
    let text = String(decoding: reference.json, as: UTF8.self)
    for (good, bad) in [("\"people\" : 60", "\"people\" : \"x\""), ("\"missing\" : 0", "\"missing\" : -1")] {
      #expect(throws: DecodingError.self) { try PopulationReference(json: Array(text.replacing(good, with: bad).utf8)) }
    }
    #expect(throws: DecodingError.self) { try PopulationReference(json: Array("{}".utf8)) }
  }

  @Test func beyondTheLimitScoresAreHeldBackUntilReleased() throws {
    let reference = try Self.population(0...4).reference(for: "credit", asOf: Sample.asOf)
    let same = DriftVerdict(try Self.population(0...4), against: reference, limit: 0.25, released: [])
    #expect(!same.isHeldBack && same.exceeding.isEmpty && same.stability.map(\.index) == [0, 0, 0])
    let moved = try Self.population(4...8)
    let verdict = DriftVerdict(moved, against: reference, limit: 0.25, released: [])
    #expect(verdict.isHeldBack && verdict.exceeding.map(\.feature) == ["missed", "score"])
    let released = DriftVerdict(moved, against: reference, limit: 0.25, released: [verdict.population])
    #expect(!released.isHeldBack && released.isReleased && !released.exceeding.isEmpty)
    // A release is about these very people and no others.
    let others = DriftVerdict(
      try Self.population(4...8, people: 61), against: reference, limit: 0.25, released: [verdict.population])
    #expect(others.isHeldBack)
    let few = DriftVerdict(try Self.population(4...8, people: 19), against: reference, limit: 0.25, released: [])
    #expect(!few.isHeldBack && few.stability.isEmpty)
  }

  @Test(
    arguments: [
      ("drift: {psi: 0.25}", 0.25, ""), ("drift: {psi: 0}", nil, "from 0.01 to 10.0"),
      ("drift: {}", nil, "the key \"psi\""), ("drift: {limit: 1, psi: 1}", nil, "known key"),
      ("drift: 0.2", nil, "psi"),
    ] as [(String, Double?, String)])
  func theLimitIsDeclared(key: String, limit: Double?, fault: String) throws {
    let plan = try ScoreTests.plan()
    let yaml = """
      purposes:
        - {id: credit, description: d, recipient: r, scorecard: two-parts, contexts: [finance], dispute: d, \(key)}
      """
    var found: [ScoringPlan] = []
    let faults = Sample.faults { found = try Sample.plans(yaml, plan.features, [plan.scorecard]) }
    #expect(found.first?.purpose.driftLimit == limit)
    #expect(fault.isEmpty ? faults.isEmpty : faults.contains { $0.contains(fault) }, "\(faults)")
  }
}

/// A small generator for counts (Knuth, TAOCP 3.3.4, MMIX).
private struct SystemIndependent {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
