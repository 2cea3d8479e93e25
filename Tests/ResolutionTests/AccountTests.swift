import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct AccountTests {
  @Test func theNewestVersionOfEachRecordStands() throws {
    var admission = Admission()
    try admission.record("bank:1", version: 10, [(.phone, "1"), (.email, "a@b")])
    try admission.record("bank:1", version: 20, [(.phone, "2")])
    try admission.record("bank:1", feed: "contacts", version: 5, [(.email, "c@d")])
    let account = try #require(Account(merging: admission.admitted()))
    #expect(account.records.count == 2)
    #expect(account.claims.map(\.value) == ["2", "c@d"])
  }

  @Test func aDeletionLeavesNothing() throws {
    var admission = Admission()
    try admission.record("bank:1", version: 10, [(.phone, "1")])
    try admission.record("bank:1", version: 20, isDeletion: true)
    let account = try #require(Account(merging: admission.admitted()))
    #expect(account.records.isEmpty)
    #expect(account.claims.isEmpty)
    #expect(account.id.key == "1")
  }

  @Test func anOlderDeletionTakesNothingBack() throws {
    var admission = Admission()
    try admission.record("bank:1", version: 20, [(.phone, "1")])
    try admission.record("bank:1", version: 10, isDeletion: true)
    #expect(try #require(Account(merging: admission.admitted())).claims.map(\.value) == ["1"])
  }

  @Test func theEarliestOpeningCounts() throws {
    var admission = Admission()
    try admission.record("bank:1", key: "1", [(.opened, "2020-05-01")])
    try admission.record("bank:1", key: "2", [(.opened, "2019-05-01"), (.opened, "not a day")])
    let account = try #require(Account(merging: admission.admitted()))
    #expect(account.opened == Day(year: 2019, month: 5, day: 1))
  }

  @Test func aValueKeepsItsNewestSource() throws {
    var admission = Admission()
    try admission.record("bank:1", key: "1", version: 10, [(.city, "Leeds")])
    try admission.record("bank:1", key: "2", version: 30, [(.city, "Leeds")])
    try admission.record("bank:1", key: "3", version: 20, [(.city, "York")])
    let account = try #require(Account(merging: admission.admitted()))
    #expect(account.claims.map(\.value) == ["Leeds", "York"])
    #expect(account.claims.map(\.version.seconds) == [30, 20])
    #expect(account.current.map(\.value) == ["Leeds"])
    #expect(account.claims[0].source.provenance.record == 2)
  }

  /// Ten values have the order of their fields by chance once in 3.6 million times.
  @Test func whatIsCurrentStandsByField() throws {
    let fields: [Field] = [
      .givenName, .familyName, .phone, .email, .street, .houseNumber, .city, .postcode, .country, .occupation,
    ]
    var admission = Admission()
    try admission.record("bank:1", fields.reversed().map { ($0, "1") })
    #expect(try #require(Account(merging: admission.admitted())).current.map(\.field) == fields)
  }

  @Test func anAccountOfEventsAloneExists() throws {
    var admission = Admission()
    try admission.record("bank:1", events: [Event(kind: "payment", day: Admission.day)])
    let account = try #require(Account(merging: admission.admitted()))
    #expect(account.claims.isEmpty)
    #expect(account.records[0].record.events.count == 1)
    #expect(try Resolver(model: shippedModel()).resolve(table([account])).clusters.count == 1)
  }

  @Test func noOrderOfArrivalMatters() throws {
    var admission = Admission()
    for number in 0..<6 {
      let version = Int64(number / 2)
      try admission.record(
        "bank:1", key: "\(number % 2)", version: version, [(.city, "C\(number % 3)"), (.phone, "\(number)")])
    }
    let records = try admission.admitted()
    let expected = try #require(Account(merging: records)).claims.map {
      "\($0.field) \($0.value) \($0.source.entry.record)"
    }
    for seed in UInt64(1)...40 {
      var random = SeededGenerator(seed: seed)
      let shuffled = try #require(Account(merging: records.shuffled(using: &random)))
      #expect(
        shuffled.claims.map { "\($0.field) \($0.value) \($0.source.entry.record)" } == expected, "seed \(seed)")
    }
  }

  @Test func providerRankDecidesBetweenEquallyOldStatements() throws {
    let bank = try account("bank:1", [(.city, "Leeds")])
    let court = try account("court:1", [(.city, "York")])
    let order = StatementOrder(providers: ["court", "bank"])
    #expect(try #require(Profile(merging: [bank, court], order: order)).values.map(\.value) == ["York"])
    #expect(
      try #require(Profile(merging: [court, bank], order: StatementOrder(providers: ["bank"]))).values[0].value
        == "Leeds")
  }
}

@Suite struct ProfileTests {
  @Test func theAccountOpenedFirstFounds() throws {
    let accounts = [
      try account("bank:2", [(.opened, "2020-01-01")]), try account("bank:1", [(.city, "Leeds")]),
      try account("school:9", [(.opened, "2010-01-01")]),
    ]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      let profile = try #require(Profile(merging: order.map { accounts[$0] }))
      #expect(profile.founder.description == "school:9")
      #expect(profile.members.map(\.description) == ["bank:1", "bank:2", "school:9"])
      #expect(profile.id == ProfileID(founding: profile.founder))
    }
  }

  @Test func tiesAreBrokenByAccount() throws {
    let accounts = [try account("bank:2", [(.opened, "2020-01-01")]), try account("bank:1", [(.opened, "2020-01-01")])]
    #expect(try #require(Profile(merging: accounts)).founder.key == "1")
  }

  @Test func anIDIsSixteenDigitsOfADigest() throws {
    let id = ProfileID(founding: AccountID(provider: "bank", key: "C1"))
    #expect(id.description.utf8.count == 17)
    #expect(ProfileID(id.description) == id)
    #expect(id != ProfileID(founding: AccountID(provider: "bankC", key: "1")))
    for wrong in ["", "p", "x0123456789abcdef", "p0123456789ABCDEF", "p0123456789abcdef0"] {
      #expect(ProfileID(wrong) == nil)
    }
  }
}
