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
      delivery INTEGER NOT NULL REFERENCES delivery ON DELETE CASCADE,
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
