import Consent
import Foundation
import GRDB
import Records

/// The inputs that nothing else could prove: what people decided and agreed to by hand, and which file is which object of
/// the archive.
///
/// Whatever this program enters leaves a hash in the table `seal`, in the same transaction, by triggers of its own
/// connection. A row that was altered with another tool has none, or leaves a hash without a row.
enum Seals {
  /// The sealed tables with the columns that are the fact.
  ///
  /// Of `consent` only what came by hand is sealed: what came in a file is in the archive.
  static let columns: KeyValuePairs<String, [String]> = [
    "decision": ["a_provider", "a_key", "b_provider", "b_key", "day", "decided_by", "verdict", "reason"],
    "delivery": ["provider", "feed", "content", "object", "name"],
    "dispute": [
      "provider", "account", "feed", "record_key", "opened", "opened_by", "reason", "due", "verdict", "resolved",
      "resolved_by", "resolution",
    ],
    "tombstone": ["hash", "provider", "erasure", "key_check"],
    "lineage": ["provider", "feed", "original", "original_object", "rows"],
    "score_release": ScoreRelease.columns,
    "consent": consentColumns,
  ]

  static let consentColumns = ["provider", "account", "purpose", "fact", "from_day", "until_day", "evidence"]

  /// The one table of which only some rows are sealed when they are entered.
  fileprivate static let partly = "consent"

  static let schema = """
    CREATE TABLE seal (
      kind TEXT NOT NULL,
      hash BLOB NOT NULL,
      PRIMARY KEY (kind, hash)
    ) STRICT, WITHOUT ROWID;
    """

  /// The hash of a fact: its table and the exact text of each column.
  static let function = DatabaseFunction("fact_hash", pure: true) { values in
    var hasher = Hasher256()
    for value in values {
      switch value.storage {
      case .blob(let data): hasher.update(field: data.map { String($0, radix: 16) }.joined(separator: " "))
      case .string(let text): hasher.update(field: text)
      case .int64(let number): hasher.update(field: String(number))
      case .double(let number): hasher.update(field: String(number))
      case .null: hasher.update(field: "")
      }
    }
    return hasher.finalize().data
  }

  /// Seals what a store from before the seals holds.
  static func migrate(_ database: Database) throws {
    database.add(function: function)
    try database.execute(sql: schema)
    for (table, columns) in columns {
      try database.execute(
        sql: "INSERT OR IGNORE INTO seal SELECT '\(table)', \(hash(table, columns)) FROM \(table)")
    }
  }

  /// Has the connection keep the seals up to date; temporary triggers belong to it alone.
  static func install(on database: Database) throws {
    database.add(function: function)
    try database.execute(sql: "PRAGMA recursive_triggers = ON")  // a replaced row is a deleted one
    for (table, columns) in columns {
      let add = "INSERT OR IGNORE INTO seal VALUES ('\(table)', \(hash(table, columns, "NEW.")));"
      let remove = "DELETE FROM seal WHERE kind = '\(table)' AND hash = \(hash(table, columns, "OLD."));"
      if table != partly { try trigger(table, "AFTER INSERT", add, database) }
      try trigger(table, "AFTER DELETE", remove, database)
      try trigger(table, "AFTER UPDATE OF \(columns.joined(separator: ", "))", remove + " " + add, database)
    }
  }

  /// Stops keeping the seals, while whole tables are exchanged for others of the same inputs.
  static func suspend(on database: Database) throws {
    for (table, _) in columns {
      for event in ["insert", "delete", "update"] {
        try database.execute(sql: "DROP TRIGGER IF EXISTS temp.seal_\(table)_\(event)")
      }
    }
  }

  private static func trigger(_ table: String, _ event: String, _ action: String, _ database: Database) throws {
    let name = event.split(separator: " ").dropFirst().first.map { $0.lowercased() } ?? ""
    try database.execute(
      sql: "CREATE TEMP TRIGGER seal_\(table)_\(name) \(event) ON main.\(table) BEGIN \(action) END")
  }

  /// The hash of a row as SQL.
  static func hash(_ table: String, _ columns: [String], _ prefix: String = "") -> String {
    "fact_hash('\(table)', " + columns.map { prefix + $0 }.joined(separator: ", ") + ")"
  }
}

extension Store {
  /// Rows of sealed tables that this program did not enter as they are, and seals whose row is gone or altered.
  ///
  /// Names tables and counts, never a value. O(rows of the sealed tables).
  public func brokenSeals() throws -> [String] {
    try pool.read { database in
      database.add(function: Seals.function)
      return try Seals.columns.flatMap { table, columns -> [String] in
        let hash = Seals.hash(table, columns)
        let lost = try Int.fetchOne(
          database,
          sql: """
            SELECT count(*) FROM seal WHERE kind = ? AND hash NOT IN (SELECT \(hash) FROM \(table))
            """, arguments: [table])
        let foreign =
          table == Seals.partly
          ? 0
          : try Int.fetchOne(
            database,
            sql: """
              SELECT count(*) FROM \(table) WHERE \(hash) NOT IN (SELECT hash FROM seal WHERE kind = ?)
              """, arguments: [table])
        return [
          lost.flatMap { $0 > 0 ? "\($0) of the rows entered into the table \(table) are gone or altered" : nil },
          foreign.flatMap { $0 > 0 ? "\($0) rows of the table \(table) were not entered by this program" : nil },
        ].compactMap { $0 }
      }
    }
  }

  /// Removes what has no seal: an independent rebuild takes nothing that this program did not enter, and the consents
  /// that came in files from the archive.
  public func removeUnsealed() throws {
    try pool.writeWithoutTransaction { database in
      try Seals.suspend(on: database)
      for (table, columns) in Seals.columns {
        try database.execute(
          sql: """
            DELETE FROM \(table) WHERE \(Seals.hash(table, columns)) NOT IN (SELECT hash FROM seal WHERE kind = ?)
            """, arguments: [table])
      }
      try Seals.install(on: database)
    }
  }

  /// Seals a consent fact that came by hand.
  static func seal(_ fact: ConsentFact, _ database: Database) throws {
    let account = fact.account
    var columns: [any DatabaseValueConvertible] = [account.provider.rawValue, account.key, fact.purpose.rawValue]
    switch fact {
    case .grant(let grant):
      columns += ["grant", Int64(grant.from.number), Int64(grant.until?.number ?? .max), grant.evidence]
    case .withdrawal(let withdrawal):
      columns += ["withdrawal", Int64(withdrawal.at.number), Int64(Int32.max), ""]
    }
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try database.execute(
      sql: "INSERT OR IGNORE INTO seal VALUES ('consent', fact_hash('consent', \(marks)))",
      arguments: StatementArguments(columns.map(\.databaseValue)))
  }
}
