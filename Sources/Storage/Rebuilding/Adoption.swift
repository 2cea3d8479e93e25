import GRDB
import Glibc
import Records

/// Which tables belong together when a state is built beside another one.
public enum TableSet: Sendable {
  /// What is computed from records: links, profiles, scores, notices, and what is carried from run to run.
  static let worlds = [
    "world", "link", "member", "score", "withheld", "notice", "carried", "standing", "touched", "due", "departed",
  ]
  /// What is read from the archive.
  static let readings = [
    "feed", "source", "account", "segment", "record", "statement", "contested", "quarantine", "refusal",
  ]
  /// What a publication exchanges: all that follows from the inputs, and the inputs that lie in the archive too.
  static let published =
    worlds + readings + ["delivery", "consent", "counter", "identity_event", "identity_member"]
  /// What no rebuild needs: it would only be copied.
  static let history = ["told", "landed", "identity_event", "identity_member"] + AuditTrail.tables + KeySlots.tables
}

extension Store {
  /// Takes over what a rebuild starts from: every table but those that it computes.
  ///
  /// `readings`: also what was read from the archive, for a rebuild of a part. One transaction. O(rows).
  public func adoptInputs(from path: String, readings: Bool) throws {
    let left = Set(TableSet.worlds + TableSet.history + (readings ? [] : TableSet.readings))
    try adopt(from: path, tables: { try Self.tables($0).filter { !left.contains($0) } }) { database in
      // What a rebuild leaves out of the inputs is noted nowhere.
      try database.execute(sql: "DELETE FROM counter WHERE name = ?", arguments: [Self.checkedConsents])
    }
  }

  /// Exchanges the state for the one of another store, in one transaction: readers see the old one or the new one.
  ///
  /// Remembers what it says of each profile for the run, and what it changes of identities: `hash` is the keyed hash of
  /// an account. O(rows).
  public func publish(
    from path: String, run: Int64, as action: AuditAction, hash: (Fingerprint) -> Fingerprint
  ) throws {
    try adopt(from: path, tables: { _ in TableSet.published }) { [self] database in
      try auditTrail?.enter(action, subject: "state", detail: "", database)
      let purposes = try String.fetchAll(
        database,
        sql:
          "SELECT purpose FROM world UNION SELECT purpose FROM told UNION SELECT purpose FROM identity_member ORDER BY 1"
      ).map { Purpose(rawValue: $0) }
      for purpose in purposes {
        try ToldWriter(database, purpose, run: run).noteAll()
        try Self.appendIdentityEvents(try Self.identities(of: purpose, database, hash), of: purpose, run: run, database)
      }
    }
  }

  private static func identities(
    of purpose: Purpose, _ database: Database, _ hash: (Fingerprint) -> Fingerprint
  ) throws -> [(account: Fingerprint, profile: String)] {
    let rows = try BulkStatement(
      database,
      """
      SELECT a.fingerprint, m.profile FROM member m JOIN account a ON a.id = m.account WHERE m.purpose = ?
      ORDER BY m.profile, a.provider, a.key
      """)
    rows.bind(1, purpose.rawValue)
    var identities: [(account: Fingerprint, profile: String)] = []
    while try rows.step() { identities.append((hash(rows.fingerprint(0)), rows.text(1))) }
    return identities
  }

  /// Copies the state into another store, which is made for it.
  ///
  /// The copy is there whole or not at all.
  public static func copyState(from path: String, to copied: String) throws {
    let unfinished = copied + ".part"
    remove(unfinished)
    let copy = try Store.scratch(unfinished)
    try copy.adopt(from: path, tables: { _ in TableSet.published })
    try copy.close()
    try SystemFile.open(reading: unfinished).synchronise()
    guard rename(unfinished, copied) == 0 else { throw FileError("rename", unfinished) }
    try Folder.synchronise(Folder.parent(of: copied))
  }

  /// Removes a store that is a copy, with what SQLite keeps beside it.
  public static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  /// Replaces tables by those of another store of the same schema.
  private func adopt(
    from path: String, tables: (Database) throws -> [String], then finish: (Database) throws -> Void = { _ in }
  ) throws {
    try pool.writeWithoutTransaction { database in
      let hadForeignKeys = try Bool.fetchOne(database, sql: "PRAGMA foreign_keys") ?? false
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      try Seals.suspend(on: database)
      try auditTrail?.suspend(on: database)
      try database.execute(sql: "ATTACH DATABASE ? AS other", arguments: [path])
      defer {
        try? database.execute(sql: "DETACH DATABASE other")
        if hadForeignKeys { try? database.execute(sql: "PRAGMA foreign_keys = ON") }
        try? Seals.install(on: database)
        try? auditTrail?.install(on: database)
      }
      try database.inTransaction(.immediate) {
        for table in try tables(database) {
          try database.execute(sql: "DELETE FROM main.\"\(table)\"")
          try database.execute(sql: "INSERT INTO main.\"\(table)\" SELECT * FROM other.\"\(table)\"")
        }
        try finish(database)
        return .commit
      }
    }
  }

  /// The tables of the store, without those of SQLite and of the migrations.
  private static func tables(_ database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
        ORDER BY name
        """)
  }

  // MARK: What is read again

  /// Forgets what was read from some deliveries and has them read again, in one transaction.
  ///
  /// For a store without worlds. O(records).
  public func reread(_ deliveries: [Reinspection]) throws {
    try pool.write { database in
      try Self.forgetStandings(database)
      let list = deliveries.map { String($0.delivery) }.joined(separator: ",")
      let records = """
        FROM record WHERE segment IN (SELECT id FROM segment)
          AND source IN (SELECT id FROM source WHERE delivery IN (\(list)))
        """
      try database.execute(
        sql: """
          DELETE FROM statement WHERE (feed, record_key, account, version, content) IN
            (SELECT feed, record_key, account, version, content \(records))
          """)
      try database.execute(sql: "DELETE \(records)")
      try database.execute(
        sql: """
          DELETE FROM account WHERE id NOT IN
            (SELECT account FROM record WHERE segment IN (SELECT id FROM segment))
          """)
      for delivery in deliveries {
        try Store.reopen(delivery.delivery, database)
        try database.execute(
          sql: "UPDATE delivery SET rows = ?, adapter_version = ?, notes = ? WHERE id = ?",
          arguments: [delivery.rows, delivery.adapterVersion, JSONText.encode(delivery.notes), delivery.delivery])
      }
    }
  }

  // MARK: Counters

  /// The counter that says for which consents, purposes and date the stored records were checked.
  public static let checkedConsents = "consents checked"

  /// A counter of the store; 0 if it was never set.
  public func counter(_ name: String) throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT value FROM counter WHERE name = ?", arguments: [name]) ?? 0 }
  }

  /// Sets a counter.
  public func setCounter(_ name: String, _ value: Int) throws {
    try pool.write { try $0.execute(sql: "INSERT OR REPLACE INTO counter VALUES (?, ?)", arguments: [name, value]) }
  }
}
