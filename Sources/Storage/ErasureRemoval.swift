import Foundation
import GRDB
import Records

extension Store {
  /// Removes everything of erased accounts and gives the rewritten deliveries their new objects, in one transaction.
  ///
  /// All that was read from the providers of rewritten deliveries is forgotten and read again from the archive: places
  /// have moved, and which of equal statements stands depends on them. Consents are facts and stay. O(records of the
  /// providers).
  public func removeErased(_ rewritten: [RewrittenDelivery], isErased: (Fingerprint) -> Bool) throws {
    try pool.write { database in
      try Self.forgetStandings(database)
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
      try Store.touchConsents(database)
    }
  }

  /// Scores and notices of profiles with an erased account, and its memberships and links.
  private static func removeOutcomes(_ database: Database, _ isErased: (Fingerprint) -> Bool) throws {
    let accounts = try BulkStatement(database, "SELECT id, fingerprint FROM account")
    var erased: [Int64] = []
    while try accounts.step() { if isErased(accounts.fingerprint(1)) { erased.append(accounts.integer(0)) } }
    // What earlier runs told is kept where the store has a table for it.
    let tables = outcomeTables + (try database.tableExists("told") ? ["told"] : [])
    for account in erased {
      for table in tables {
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
}

extension Delivery {
  /// Whether its rows are facts about consent.
  var isOfConsents: Bool { provider == "consents" }
}
