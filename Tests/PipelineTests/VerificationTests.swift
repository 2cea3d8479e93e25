import Consent
import Foundation
import Pipeline
import Records
import Resolution
import Testing

@testable import Storage

/// Nothing that is altered behind the program's back goes unseen.
@Suite struct VerificationTests {
  private static func world() throws -> HistoryWorld {
    let world = try HistoryWorld()
    for (provider, version) in [("lender", 1), ("shop", 2)] {
      try world.deliver(provider, [.init(key: 1, account: 1, version: version, person: 1, isMissed: true)])
    }
    try world.deliver(consents: [HistoryWorld.grant(Step.account(1), "credit")])
    _ = try world.open().store.add([HistoryWorld.grant(Step.account(5), "credit")])
    try world.open().store.enter(
      Decision(.same, Step.account(1), Step.account(5), by: "reviewer", why: "told", at: Day(number: 19_000)))
    try world.run()
    return world
  }

  /// A statement of SQL that another tool runs on the store, and the part that is named.
  static let alterations: [(sql: String, part: String)] = [
    ("UPDATE score SET total = '1'", "scores"), ("UPDATE score SET scorecard = 'x'", "scores"),
    ("UPDATE score SET features = x'00'", "features"), ("DELETE FROM score", "scores"),
    ("UPDATE notice SET body = x'00'", "notices"), ("UPDATE told SET body = x'00'", "notices"),
    ("UPDATE member SET is_founder = 1 - is_founder", "profiles"), ("UPDATE link SET weight = weight + 1e-9", "links"),
    ("DELETE FROM link", "links"), ("UPDATE record SET payload = x'00' WHERE account = 1", "accounts"),
    ("UPDATE record SET byte = byte + 1 WHERE account = 1", "accounts"),
    ("DELETE FROM record WHERE account = 1", "accounts"),
    ("UPDATE account SET key = 'other' WHERE id = 1", "accounts"), ("DELETE FROM segment", "accounts"),
    ("UPDATE statement SET version = version + 1", "statements"), ("UPDATE consent SET from_day = 1", "consents"),
    ("DELETE FROM consent WHERE provider = 'lender'", "consents"),
    ("DELETE FROM consent WHERE provider = 'shop'", "inputs"),
    (
      "INSERT INTO consent SELECT provider, 'a9', purpose, fact, from_day, until_day, evidence, fingerprint FROM consent LIMIT 1",
      "consents"
    ),
    ("UPDATE decision SET verdict = 'different'", "inputs"), ("DELETE FROM decision", "inputs"),
    ("UPDATE delivery SET name = 'x' WHERE id = 1", "inputs"), ("UPDATE delivery SET rows = 9 WHERE id = 1", "ledger"),
    ("UPDATE delivery SET adapter_version = 'x' WHERE provider = 'shop'", "state"),
    ("DELETE FROM delivery WHERE provider = 'shop'", "archive"), ("UPDATE world SET as_of = 1", "worlds"),
    ("UPDATE run SET report = x'00'", "history"), ("UPDATE configuration_file SET body = x'00'", "history"),
    ("UPDATE seal SET hash = x'00' WHERE kind = 'decision'", "inputs"),
  ]

  @Test(arguments: alterations) func anAlteredRowIsSeen(alteration: (sql: String, part: String)) throws {
    let world = try Self.world()
    try Self.alter(world, alteration.sql)
    let findings = try world.findings()
    #expect(findings.contains { $0.part == alteration.part }, "\(alteration.sql): \(findings)")
    let sentences = findings.map(\.what).joined(separator: " ")
    for value in ["Smith", "1981-03-07", "+49"] {
      #expect(!sentences.contains(value), "a value of a person: \(sentences)")
    }
  }

  @Test func whatIsWholeIsFound() throws {
    let world = try Self.world()
    #expect(try world.findings() == [])
  }

  /// As another program does it: without the triggers of ours.
  private static func alter(_ world: HistoryWorld, _ sql: String) throws {
    try world.open().store.pool.writeWithoutTransaction { database in
      try Seals.suspend(on: database)
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      try database.execute(sql: sql)
    }
    world.close()
  }

  /// One bit of one object, an object that is gone, and one too many.
  @Test func anAlteredArchiveIsSeen() throws {
    let world = try Self.world()
    let archive = world.paths.archive
    let objects = try world.open().archive.entries()
    #expect(objects.count == 3)
    for object in objects {
      let path = archive + "/" + object.path
      let bytes = try SystemFile.contents(of: path)
      for bit in [0, bytes.count * 4, bytes.count * 8 - 1] {
        var altered = bytes
        altered[bit / 8] ^= 1 << (bit % 8)
        try SystemFile.replace(path, with: altered)
        #expect(try Self.surface(world).map(\.part) == ["archive"], "bit \(bit) of \(object.path)")
      }
      try FileManager.default.removeItem(atPath: path)
      #expect(try Self.surface(world).map(\.what).first?.hasSuffix("is missing") == true)
      try SystemFile.replace(path, with: bytes)
      #expect(try Self.surface(world) == [])
    }
    try SystemFile.replace(archive + "/stray", with: [1])
    #expect(try Self.surface(world).map(\.part) == ["archive"])
  }

  private static func surface(_ world: HistoryWorld) throws -> [Finding] {
    try Verification(try world.open(), stop: StopSignal(), stopwatch: { 0 }).surface().findings
  }

  /// An input after the last run makes the state outdated, not damaged; it says so.
  @Test func anOutdatedStateIsNotCalledWhole() throws {
    let world = try Self.world()
    _ = try world.open().store.add([HistoryWorld.grant(Step.account(2), "credit")])
    #expect(try world.findings().map(\.part) == ["state"])
    try world.run()
    #expect(try world.findings() == [])
  }

  /// The state is verified by the configuration that made it, not by one that came since.
  @Test func aLaterConfigurationDoesNotMatter() throws {
    let world = try Self.world()
    world.configure(world.settings.changed(0).changed(3))
    #expect(try world.findings() == [])
  }

  /// What this program itself removes or replaces leaves no broken seal.
  @Test func whatIsEnteredAgainIsSealedAgain() throws {
    let world = try Self.world()
    let store = try world.open().store
    try store.enter(
      Decision(.different, Step.account(1), Step.account(5), by: "reviewer", why: "again", at: Day(number: 19_000)))
    try store.pool.write { try $0.execute(sql: "DELETE FROM consent WHERE provider = 'shop'") }
    try store.pool.write { try $0.execute(sql: "UPDATE delivery SET object = content WHERE provider = 'shop'") }
    #expect(try store.brokenSeals() == [])
  }
}
