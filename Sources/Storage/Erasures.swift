import Foundation
import GRDB
import Records

/// The erasure of some accounts, as the ledger knows it: who asked for it and how far it is, and no value of the person.
public struct ErasureEntry: Sendable {
  /// Its number, from 1.
  public let id: Int64
  /// The day on which it was asked for.
  public let day: Day
  /// Who entered it.
  public let by: String
  /// Why.
  public let why: String
  /// Whether it removed records that were past their time, and no account.
  public let isRetention: Bool
  /// Accounts whose tombstones it laid.
  public let accounts: Int
  /// Whether everything is removed; otherwise the next run does it.
  public let isDone: Bool
}

/// A delivered file without the rows of erased accounts.
public struct RewrittenDelivery: Sendable {
  /// The delivery.
  public let delivery: Delivery
  /// What its object is now.
  public let object: RewrittenObject

  /// Names the new object of a delivery.
  public init(_ delivery: Delivery, _ object: RewrittenObject) {
    self.delivery = delivery
    self.object = object
  }
}

/// What is left of a file when the rows of erased accounts are cut out.
public struct RewrittenObject: Sendable {
  /// SHA-256 of the uncompressed content.
  public var content: ContentHash
  /// SHA-256 of the archive's object.
  public var object: ContentHash
  /// Bytes of the object.
  public var bytes: Int
  /// Bytes uncompressed.
  public var contentBytes: Int
  /// Rows that are left, bad ones included.
  public var rows: Int
  /// Where the rows stood that were cut out now, in the order of the file.
  public var cuts: [CutRow]

  /// States what is left.
  public init(
    content: ContentHash, object: ContentHash, bytes: Int, contentBytes: Int, rows: Int, cuts: [CutRow]
  ) {
    self.content = content
    self.object = object
    self.bytes = bytes
    self.contentBytes = contentBytes
    self.rows = rows
    self.cuts = cuts
  }
}

/// The place of a row that was cut out of a file, and how much of the file went with it.
public struct CutRow: Hashable, Sendable {
  /// Number of the record in the file as it was.
  public var record: Int
  /// Lines that went.
  public var lines: Int
  /// Bytes that went.
  public var bytes: Int
  /// Names a place.
  public init(record: Int, lines: Int, bytes: Int) {
    self.record = record
    self.lines = lines
    self.bytes = bytes
  }
}

extension Schema {
  /// A tombstone is a keyed hash, so that it refuses an account and names nobody.
  ///
  /// `lineage` knows deliveries by what they were before rows were cut out of them.
  static let erasures = """
    ALTER TABLE delivery ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE erasure (
      id INTEGER PRIMARY KEY,
      day INTEGER NOT NULL,
      entered_by TEXT NOT NULL,
      reason TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('accounts', 'retention')),
      state TEXT NOT NULL CHECK (state IN ('intended', 'removed', 'done'))
    ) STRICT;
    CREATE TABLE tombstone (
      hash BLOB PRIMARY KEY,
      provider TEXT NOT NULL,
      erasure INTEGER NOT NULL REFERENCES erasure,
      key_check BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE lineage (
      provider TEXT NOT NULL,
      feed TEXT NOT NULL,
      original BLOB NOT NULL,
      original_object BLOB NOT NULL,
      delivery INTEGER NOT NULL REFERENCES delivery,
      rows INTEGER NOT NULL,
      PRIMARY KEY (provider, feed, original)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX lineage_by_delivery ON lineage (delivery);
    """
}

extension Store {
  // MARK: Intent

  /// Lays tombstones, in one transaction: from then on the accounts are refused, and a run that finds the erasure
  /// unfinished finishes it.
  ///
  /// `keyCheck` tells whether a workspace's key is still the one that made the tombstones. `renames` gives the names that
  /// the history of identities has for profiles of these accounts from now on.
  public func intendErasure(
    of tombstones: [(hash: ContentHash, provider: ProviderID)], keyCheck: ContentHash, renames: [String: String],
    day: Day, by: String, why: String
  ) throws -> Int64 {
    try pool.write { database in
      try database.execute(
        sql: "INSERT INTO erasure (day, entered_by, reason, kind, state) VALUES (?, ?, ?, 'accounts', 'intended')",
        arguments: [day.number, by, why])
      let id = database.lastInsertedRowID
      for tombstone in tombstones {
        try database.execute(
          sql: "INSERT OR IGNORE INTO tombstone VALUES (?, ?, ?, ?)",
          arguments: [tombstone.hash.data, tombstone.provider.rawValue, id, keyCheck.data])
      }
      for (profile, name) in renames.sorted(by: { $0.key < $1.key }) {
        try database.execute(sql: "DELETE FROM told WHERE profile = ?", arguments: [profile])
        try Store.renameInHistory(profile, to: name, database)
      }
      try Store.touchInputs(database)
      return id
    }
  }

  /// Intends to remove records that are past their time on a day; nothing else of their accounts.
  public func intendRetention(on day: Day) throws {
    try pool.write {
      try $0.execute(
        sql: "INSERT INTO erasure (day, entered_by, reason, kind, state) VALUES (?, '', '', 'retention', 'intended')",
        arguments: [day.number])
    }
  }

  /// The latest day for which records past their time are intended to be removed and are not yet.
  public func intendedRetention() throws -> Day? {
    try pool.read {
      try Int32.fetchOne($0, sql: "SELECT max(day) FROM erasure WHERE kind = 'retention' AND state = 'intended'")
        .map { Day(number: $0) }
    }
  }

  /// The tombstones by provider, with the checks of the keys that made them.
  public func tombstones() throws -> [(hash: ContentHash, provider: ProviderID, keyCheck: ContentHash, isDone: Bool)] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT hash, provider, key_check, state FROM tombstone JOIN erasure ON erasure.id = tombstone.erasure
          ORDER BY hash
          """
      ).map { row in
        guard let hash = ContentHash(row["hash"] as Data), let check = ContentHash(row["key_check"] as Data) else {
          throw WorkspaceError.damaged(what: "a tombstone is no hash")
        }
        return (hash, ProviderID(rawValue: row["provider"]), check, row["state"] == "done")
      }
    }
  }

  /// All erasures, the oldest first.
  public func erasures() throws -> [ErasureEntry] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT erasure.*, (SELECT count(*) FROM tombstone WHERE erasure = erasure.id) AS accounts FROM erasure
          ORDER BY id
          """
      ).map {
        ErasureEntry(
          id: $0["id"], day: Day(number: $0["day"]), by: $0["entered_by"], why: $0["reason"],
          isRetention: $0["kind"] == "retention", accounts: $0["accounts"],
          isDone: $0["state"] == "done")
      }
    }
  }

  /// Whether an erasure was begun and not finished.
  public func hasUnfinishedErasure() throws -> Bool {
    try pool.read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM erasure WHERE state <> 'done')") ?? false }
  }

  /// Whether anything is known of an account: records, consents, or refused records, which are counted by a keyed hash.
  public func knows(_ account: AccountID, hidden: Fingerprint) throws -> Bool {
    try pool.read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM account WHERE fingerprint = ?1)
            OR EXISTS (SELECT 1 FROM consent WHERE provider = ?2 AND account = ?3)
            OR EXISTS (SELECT 1 FROM refusal WHERE account = ?4)
          """,
        arguments: [Fingerprint(account).data, account.provider.rawValue, account.key, hidden.data]) ?? false
    }
  }

  // MARK: Removal

  /// Removes everything of erased accounts and gives the rewritten deliveries their new objects, in one transaction.
  ///
  /// All that was read from the providers of rewritten deliveries is forgotten and read again from the archive: places
  /// have moved, and which of equal statements stands depends on them. Consents are facts and stay. O(records of the
  /// providers).
  public func removeErased(_ rewritten: [RewrittenDelivery], isErased: (Fingerprint) -> Bool) throws {
    try pool.write { database in
      try Self.removeOutcomes(database, isErased)
      try Self.removeStatements(database, isErased)
      for each in rewritten { try Self.replace(each, database) }
      let providers = Set(rewritten.filter { !$0.delivery.isOfConsents }.map(\.delivery.provider))
      for provider in providers.sorted() {
        let deliveries = try Row.fetchAll(
          database, sql: "SELECT * FROM delivery WHERE provider = ? ORDER BY id", arguments: [provider.rawValue]
        ).map { try Delivery($0) }
        try Self.forget(
          provider,
          rereading: deliveries.map {
            Reinspection(delivery: $0.id, rows: $0.rows, adapterVersion: $0.adapterVersion, notes: $0.notes)
          }, database)
      }
      try database.execute(
        sql: "DELETE FROM source WHERE delivery NOT IN (SELECT id FROM delivery); UPDATE erasure SET state = 'removed'"
          + " WHERE state = 'intended'")
      try Store.touchInputs(database)
    }
  }

  /// Scores and notices of profiles with an erased account, and its memberships and links.
  private static func removeOutcomes(_ database: Database, _ isErased: (Fingerprint) -> Bool) throws {
    let accounts = try BulkStatement(database, "SELECT id, fingerprint FROM account")
    var erased: [Int64] = []
    while try accounts.step() { if isErased(accounts.fingerprint(1)) { erased.append(accounts.integer(0)) } }
    for account in erased {
      try database.execute(
        sql: "DELETE FROM told WHERE (purpose, profile) IN (SELECT purpose, profile FROM member WHERE account = ?)",
        arguments: [account])
      for table in outcomeTables {
        try database.execute(
          sql: """
            DELETE FROM \(table) WHERE (purpose, profile) IN (SELECT purpose, profile FROM member WHERE account = ?)
            """, arguments: [account])
      }
    }
    for account in erased { try remove(account: account, database) }
  }

  /// What people said about the account, and the consents.
  private static func removeStatements(_ database: Database, _ isErased: (Fingerprint) -> Bool) throws {
    let consents = try BulkStatement(database, "SELECT DISTINCT provider, account, fingerprint FROM consent")
    var erased: [AccountID] = []
    while try consents.step() {
      guard isErased(consents.fingerprint(2)) else { continue }
      erased.append(AccountID(provider: ProviderID(rawValue: consents.text(0)), key: consents.text(1)))
    }
    for account in erased {
      try database.execute(
        sql: "DELETE FROM consent WHERE provider = ? AND account = ?",
        arguments: [account.provider.rawValue, account.key])
    }
    for (table, columns) in [
      ("decision", ["a_provider, a_key", "b_provider, b_key"]), ("dispute", ["provider, account"]),
    ] {
      for pair in columns {
        let accounts = try Row.fetchAll(database, sql: "SELECT DISTINCT \(pair) FROM \(table)").map {
          AccountID(provider: ProviderID(rawValue: $0[0]), key: $0[1])
        }
        for account in accounts where isErased(Fingerprint(account)) {
          try database.execute(
            sql: "DELETE FROM \(table) WHERE (\(pair)) = (?, ?)", arguments: [account.provider.rawValue, account.key])
        }
      }
    }
  }

  private static func replace(_ rewritten: RewrittenDelivery, _ database: Database) throws {
    let (old, new) = (rewritten.delivery, rewritten.object)
    try database.execute(
      sql: "INSERT OR IGNORE INTO lineage VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        old.provider.rawValue, old.feed.rawValue, old.content.data, old.object.data, old.id, old.rows - new.rows,
      ])
    // Two files that differed in the erased rows alone are one delivery now.
    let twin = try Int64.fetchOne(
      database, sql: "SELECT id FROM delivery WHERE provider = ? AND feed = ? AND content = ? AND id <> ?",
      arguments: [old.provider.rawValue, old.feed.rawValue, new.content.data, old.id])
    if let twin { return try merge(old.id, into: twin, database) }
    try database.execute(
      sql: """
        UPDATE delivery SET content = ?, object = ?, bytes = ?, content_bytes = ?, rows = ?, erased = erased + ?
        WHERE id = ?
        """,
      arguments: [
        new.content.data, new.object.data, new.bytes, new.contentBytes, new.rows, old.rows - new.rows, old.id,
      ])
    if old.isOfConsents { try shiftConsents(rewritten, database) }
  }

  private static func merge(_ delivery: Int64, into twin: Int64, _ database: Database) throws {
    try database.execute(sql: "UPDATE lineage SET delivery = ? WHERE delivery = ?", arguments: [twin, delivery])
    try database.execute(
      sql: """
        DELETE FROM record WHERE segment IN (SELECT id FROM segment) AND source IN
          (SELECT id FROM source WHERE delivery = ?)
        """, arguments: [delivery])
    for table in ["quarantine", "refusal", "source"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE delivery = ?", arguments: [delivery])
    }
    try database.execute(sql: "DELETE FROM delivery WHERE id = ?", arguments: [delivery])
  }

  /// Facts of a consent file are not read again, so its books and the places of its faulty rows move by hand.
  ///
  /// A file whose import was cut short begins anew: facts count once.
  private static func shiftConsents(_ rewritten: RewrittenDelivery, _ database: Database) throws {
    let (old, cuts) = (rewritten.delivery, rewritten.object.cuts)
    guard old.isComplete else { return try reopen(old.id, database) }
    var (admitted, duplicate, quarantined) = (old.books.admitted, old.books.duplicate, old.books.quarantined)
    let faulty = try Row.fetchAll(
      database, sql: "SELECT id, record FROM quarantine WHERE delivery = ? ORDER BY record", arguments: [old.id])
    for row in faulty {
      let (id, record): (Int64, Int) = (row["id"], row["record"])
      let before = cuts.filter { $0.record < record }
      if cuts.contains(where: { $0.record == record }) {
        try database.execute(sql: "DELETE FROM quarantine WHERE id = ?", arguments: [id])
        quarantined -= 1
      } else {
        try database.execute(
          sql: "UPDATE quarantine SET record = record - ?, line = line - ?, byte = byte - ? WHERE id = ?",
          arguments: [before.count, before.reduce(0) { $0 + $1.lines }, before.reduce(0) { $0 + $1.bytes }, id])
      }
    }
    let facts = cuts.count - (old.books.quarantined - quarantined)
    let fromAdmitted = min(admitted, facts)
    admitted -= fromAdmitted
    duplicate -= facts - fromAdmitted
    try database.execute(
      sql: "UPDATE delivery SET rows_done = ?, admitted = ?, duplicate = ?, quarantined = ? WHERE id = ?",
      arguments: [rewritten.object.rows, admitted, duplicate, quarantined, old.id])
  }

  // MARK: Lineage

  /// The delivery that came once with this content, before rows were cut out of it.
  public func delivery(provider: ProviderID, feed: FeedID, original: ContentHash) throws -> Delivery? {
    try pool.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT delivery.* FROM lineage JOIN delivery ON delivery.id = lineage.delivery
          WHERE lineage.provider = ? AND lineage.feed = ? AND original = ?
          """, arguments: [provider.rawValue, feed.rawValue, original.data]
      ).map { try Delivery($0) }
    }
  }

  /// Remembers what a delivery was when it came: rows were cut before it was archived.
  static func remember(_ original: NewDelivery.Original, of new: NewDelivery, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO lineage
        SELECT provider, feed, ?, ?, id, ? FROM delivery WHERE provider = ? AND feed = ? AND content = ?
        """,
      arguments: [
        original.content.data, original.object.data, original.rows, new.provider.rawValue, new.feed.rawValue,
        new.content.data,
      ])
  }

  /// Whether files of a provider are known by what they were before rows were cut out of them.
  public func hasLineage(of provider: ProviderID) throws -> Bool {
    try pool.read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM lineage WHERE provider = ?)", arguments: [provider.rawValue]) ?? false
    }
  }

  // MARK: The end

  /// Writes the store anew without its free pages and the log, so that no byte of what was deleted is left in a file.
  ///
  /// Throws while another program reads the store: what it reads cannot be taken away. O(size of the store), and as much
  /// room again.
  public func scrub() throws {
    try pool.writeWithoutTransaction { database in
      try database.execute(sql: "VACUUM")
      _ = try database.checkpoint(.truncate)
    }
  }

  /// Says that the erasures that were removed from the store are removed everywhere.
  public func endErasures() throws {
    try pool.write { try $0.execute(sql: "UPDATE erasure SET state = 'done' WHERE state = 'removed'") }
  }
}

extension Delivery {
  /// Whether its rows are facts about consent.
  var isOfConsents: Bool { provider == "consents" }
}
