import Consent
import Pipeline
import Records
import Resolution
import Testing

@testable import Storage

/// A run computes the outcomes whose inputs changed, and no other; what it leaves is what a single run makes.
@Suite struct CarriedWorldTests {
  /// Four people: the first with an account at both providers, each of the others with one.
  private static func told() throws -> HistoryWorld {
    let world = try HistoryWorld()
    try deliverPeople(to: world)
    return world
  }

  private static func deliverPeople(to world: HistoryWorld) throws {
    try world.deliver("lender", [row(0, of: 0, person: 0), row(1, of: 1, person: 1), row(2, of: 2, person: 2)])
    try world.deliver("shop", [row(0, of: 0, person: 0)])
    try world.deliver(
      consents: (0..<8).flatMap { account in
        HistoryWorld.purposes.map { HistoryWorld.grant(Step.account(account), $0, until: account == 2 ? 20_005 : nil) }
      })
  }

  private static func row(
    _ key: Int, of account: Int, person: Int, version: Int = 1, isMissed: Bool = false, isSilent: Bool = false,
    digit: Int = 0
  ) -> HistoryWorld.Row {
    HistoryWorld.Row(
      key: key, account: account, version: version, person: person, isMissed: isMissed, isSilent: isSilent,
      digit: digit)
  }

  /// One change of an input, how many profiles of each purpose it makes due, and the date of the run.
  struct Change: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let scored: [Int]
    var day = HistoryWorld.asOf
    let make: @Sendable (HistoryWorld) throws -> Void
  }

  static let changes: [Change] = [
    Change(testDescription: "nothing", scored: [0, 0]) { _ in },
    Change(testDescription: "a file that is known", scored: [0, 0]) {
      try $0.deliver("lender", [row(0, of: 0, person: 0), row(1, of: 1, person: 1), row(2, of: 2, person: 2)])
    },
    Change(testDescription: "a record of one account", scored: [1, 1]) {
      try $0.deliver("lender", [row(4, of: 1, person: 1, isMissed: true)])
    },
    Change(testDescription: "a correction", scored: [1, 1]) {
      try $0.deliver("lender", [row(1, of: 1, person: 1, version: 2, isMissed: true)])
    },
    Change(testDescription: "a record without events", scored: [0, 0]) {
      try $0.deliver("lender", [row(4, of: 1, person: 1, isSilent: true)])
    },
    Change(testDescription: "another telephone number", scored: [0, 0]) {
      try $0.deliver("lender", [row(4, of: 0, person: 0, isSilent: true, digit: 1)])
    },
    Change(testDescription: "another date of birth", scored: [1, 1]) {
      try $0.deliver("lender", [row(4, of: 1, person: 2, isSilent: true)])
    },
    Change(testDescription: "a newer statement of one of two dates of birth", scored: [1, 1]) {
      try joined($0)
      try $0.deliver("lender", [row(3, of: 1, person: 1, version: 2, isSilent: true)])
    },
    Change(testDescription: "a newer statement of the same date of birth", scored: [0, 0]) {
      try $0.deliver("shop", [row(3, of: 0, person: 0, version: 2, isSilent: true)])
    },
    Change(testDescription: "a dispute about a record without events", scored: [0, 0]) {
      try $0.deliver("lender", [row(4, of: 1, person: 1, isSilent: true)])
      try $0.run()
      _ = try $0.open().store.open(
        DisputeSubject(account: Step.account(1), statement: .init(feed: "rows", key: "r4")), on: HistoryWorld.asOf,
        due: HistoryWorld.asOf, by: "clerk", why: "no")
    },
    Change(testDescription: "an event instead of a statement without", scored: [1, 1]) {
      try $0.deliver("lender", [row(4, of: 1, person: 1, isSilent: true)])
      try $0.run()
      try $0.deliver("lender", [row(4, of: 1, person: 1, version: 2)])
    },
    Change(testDescription: "an older version that does not count", scored: [0, 0]) {
      try $0.deliver("lender", [row(1, of: 1, person: 1, version: 2)])
      try $0.run()
      try $0.deliver("lender", [row(1, of: 1, person: 0, version: 1, isMissed: true)])
    },
    Change(testDescription: "another account of a person", scored: [1, 1]) {
      try $0.deliver("shop", [row(3, of: 3, person: 2)])
    },
    Change(testDescription: "a record that moves to another account", scored: [1, 1]) {
      try $0.deliver("lender", [row(1, of: 2, person: 2, version: 3)])
    },
    Change(testDescription: "a withdrawal for one purpose", scored: [1, 0]) {
      try $0.deliver(consents: [
        .withdrawal(Withdrawal(account: Step.account(4), purpose: "credit", at: Day(number: 19_999)))
      ])
    },
    Change(testDescription: "a withdrawal for all purposes", scored: [1, 1]) {
      try $0.deliver(
        consents: HistoryWorld.purposes.map {
          .withdrawal(Withdrawal(account: Step.account(4), purpose: $0, at: Day(number: 19_999)))
        })
    },
    Change(testDescription: "a grant that changes nothing", scored: [0, 0]) {
      _ = try $0.open().store.add([HistoryWorld.grant(Step.account(0), "credit", from: 3)])
    },
    Change(testDescription: "a grant after a withdrawal", scored: [1, 1]) {
      let withdrawn = HistoryWorld.purposes.map {
        ConsentFact.withdrawal(Withdrawal(account: Step.account(4), purpose: $0, at: Day(number: 19_998)))
      }
      _ = try $0.open().store.add(withdrawn)
      try $0.run()
      _ = try $0.open().store.add(HistoryWorld.purposes.map { HistoryWorld.grant(Step.account(4), $0, from: 19_999) })
    },
    Change(testDescription: "a dispute", scored: [1, 1]) { try dispute($0) },
    Change(testDescription: "a dispute that is rejected", scored: [1, 1]) {
      let number = try dispute($0)
      try $0.run()
      _ = try $0.open().store.resolve(
        dispute: number, Dispute.Resolution(.rejected, on: HistoryWorld.asOf, by: "clerk", why: "right"))
    },
    Change(testDescription: "a dispute that is upheld", scored: [0, 0]) {
      _ = try $0.open().store.resolve(
        dispute: try dispute($0), Dispute.Resolution(.upheld, on: HistoryWorld.asOf, by: "clerk", why: "wrong"))
    },
    Change(testDescription: "a decision that parts a person", scored: [2, 2]) {
      try $0.open().store.enter(
        Decision(.different, Step.account(0), Step.account(4), by: "clerk", why: "two", at: HistoryWorld.asOf))
    },
    Change(testDescription: "a decision that joins two", scored: [1, 1]) {
      try $0.open().store.enter(
        Decision(.same, Step.account(1), Step.account(2), by: "clerk", why: "one", at: HistoryWorld.asOf))
    },
    Change(testDescription: "a scorecard", scored: [3, 3]) { $0.configure($0.settings.changed(3)) },
    Change(testDescription: "a feature", scored: [3, 3]) { $0.configure($0.settings.changed(4)) },
    Change(testDescription: "a rank", scored: [3, 3]) { $0.configure($0.settings.changed(7)) },
    Change(testDescription: "a model", scored: [3, 3]) {
      var settings = $0.settings
      settings.threshold = "0.86"
      $0.configure(settings)
    },
    Change(testDescription: "a mapping", scored: [3, 3]) { $0.configure($0.settings.changed(0)) },
    Change(testDescription: "a date after the end of a consent", scored: [2, 2], day: Day(number: 20_010)) { _ in },
  ]

  /// Makes one person of two who state different dates of birth.
  private static func joined(_ world: HistoryWorld) throws {
    try world.open().store.enter(
      Decision(.same, Step.account(1), Step.account(2), by: "clerk", why: "one", at: HistoryWorld.asOf))
    try world.run()
  }

  @discardableResult
  private static func dispute(_ world: HistoryWorld) throws -> Int64 {
    try world.open().store.open(
      DisputeSubject(account: Step.account(1)), on: HistoryWorld.asOf, due: HistoryWorld.asOf, by: "clerk", why: "no")
  }

  @Test(arguments: changes) func aChangeMakesDueWhatItChanges(_ change: Change) throws {
    let world = try Self.told()
    try world.run()
    try change.make(world)
    let before = try Self.issuers(world)
    let report = try world.run(on: change.day)
    #expect(report.worlds.map { $0.scoredProfiles ?? 0 } == change.scored)

    let fresh = try Self.told()
    try change.make(fresh)
    fresh.configure(world.settings)
    try fresh.run(on: change.day)
    #expect(try world.digest() == fresh.digest())
    #expect(try world.findings().isEmpty)

    // What was not computed again was not issued again.
    let after = try Self.issuers(world)
    let reissued = after.filter { $0.value == report.run }.count
    #expect(reissued <= change.scored.reduce(0, +))
    #expect(after.filter { $0.value != report.run }.allSatisfy { before[$0.key] == $0.value })
  }

  /// The run that issued each notice.
  private static func issuers(_ world: HistoryWorld) throws -> [String: Int64] {
    try world.open().store.pool.read { database in
      let statement = try BulkStatement(database, "SELECT purpose || profile, run FROM notice")
      var runs: [String: Int64] = [:]
      while try statement.step() { runs[statement.text(0)] = statement.integer(1) }
      return runs
    }
  }

  /// Changes after which no pair has to be compared: linking cannot see them, or only an account went, or what the pairs
  /// weigh is joined otherwise.
  static let unseen = [
    "nothing", "a record of one account", "a correction", "a record without events",
    "an older version that does not count", "a grant that changes nothing", "a dispute", "a dispute that is rejected",
    "a scorecard", "a feature", "a record that moves to another account", "a dispute that is upheld",
    "a decision that parts a person", "a decision that joins two",
  ]
  static let seen = [
    "another account of a person", "another telephone number", "a rank", "a model", "a mapping",
  ]

  @Test(arguments: unseen.map { ($0, false) } + seen.map { ($0, true) })
  func accountsAreComparedWhereTheirClaimsChange(_ name: String, _ isSeen: Bool) throws {
    let change = try #require(Self.changes.first { $0.testDescription == name })
    let world = try Self.told()
    let all = try world.run().worlds.map(\.comparedPairs)
    try change.make(world)
    let compared = try world.run(on: change.day).worlds.map(\.comparedPairs)
    #expect(all.allSatisfy { $0 > 0 })
    #expect(compared.contains { $0 > 0 } == isSeen)
  }

  @Test func betweenLinkingAndScoringNothingStaleIsThere() throws {
    let world = try Self.told()
    try world.run()
    let credit = HistoryWorld.purposes[0]
    try world.deliver("lender", [Self.row(4, of: 1, person: 1, isMissed: true)])
    try world.run([.importing, .resolving])
    #expect(try world.open().store.sizes(of: credit).scores + world.open().store.sizes(of: credit).withheld == 2)
    // Another change before the first one is scored, as after a crash: both are due.
    try world.deliver("shop", [Self.row(5, of: 0, person: 0, isMissed: true)])
    let report = try world.run()
    #expect(report.worlds.map(\.scoredProfiles) == [2, 2])
    let fresh = try Self.told()
    try fresh.deliver("lender", [Self.row(4, of: 1, person: 1, isMissed: true)])
    try fresh.deliver("shop", [Self.row(5, of: 0, person: 0, isMissed: true)])
    try fresh.run()
    #expect(try world.digest() == fresh.digest())
  }

  @Test func anotherCardBetweenLinkingAndScoringMakesAllDue() throws {
    let world = try Self.told()
    try world.run()
    try world.deliver("lender", [Self.row(4, of: 1, person: 1, isMissed: true)])
    try world.run([.importing, .resolving])
    world.configure(world.settings.changed(3))
    #expect(try world.run().worlds.map(\.scoredProfiles) == [3, 3])
    let changed = world.settings
    world.configure(changed.changed(3))
    try world.deliver("lender", [Self.row(4, of: 1, person: 1, version: 2)])
    try world.run([.importing, .resolving])
    // Its outcomes are those of the other card, so none is left.
    #expect(try world.open().store.sizes(of: HistoryWorld.purposes[0]).scores == 0)
  }

  @Test func nothingIsKeptOfWhoWithdrew() throws {
    let world = try Self.told()
    try world.run()
    try world.deliver(
      consents: HistoryWorld.purposes.map {
        .withdrawal(Withdrawal(account: Step.account(1), purpose: $0, at: Day(number: 19_999)))
      })
    try world.run([.importing])
    for purpose in HistoryWorld.purposes { #expect(try world.open().store.standingCount(of: purpose) == 3) }
    try world.run()
    #expect(try world.findings().isEmpty)
  }
}
