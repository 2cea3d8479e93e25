import Consent
import Foundation
import GRDB
import Records

extension Store {
  /// Adds consent facts that came by hand; equal ones count once.
  ///
  /// Returns how many were new.
  public func add(_ facts: some Sequence<ConsentFact>) throws -> Int {
    try pool.write { database in
      for fact in facts { try Store.seal(fact, database) }
      guard let trail = auditTrail else { return try Store.add(facts, database) }
      return try trail.watchingConsents(database) { try Store.add(facts, database) }
    }
  }

  /// Adds the consent facts of a chunk of a delivery and moves the ledger, in one transaction.
  ///
  /// `chunk` holds the number of rows and those that were set aside.
  public func append(_ facts: [ConsentFact], _ chunk: Chunk, to delivery: Delivery, isLast: Bool) throws {
    try pool.write { database in
      let new = try Store.add(facts, database)
      try database.execute(
        sql: "UPDATE delivery SET admitted = admitted + ?, duplicate = duplicate + ? WHERE id = ?",
        arguments: [new, facts.count - new, delivery.id])
      try ChunkWriter(database, delivery: delivery).write(chunk, isLast: isLast)
    }
  }

  private static func add(_ facts: some Sequence<ConsentFact>, _ database: Database) throws -> Int {
    let statement = try BulkStatement(database, "INSERT OR IGNORE INTO consent VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    let touch =
      try carriesAny(database)
      ? BulkStatement(database, "INSERT OR REPLACE INTO touched SELECT id, ? FROM account WHERE fingerprint = ?") : nil
    let generation = try nextGeneration(database)
    var added = 0
    for fact in facts {
      statement.bind(1, fact.account.provider.rawValue)
      statement.bind(2, fact.account.key)
      statement.bind(3, fact.purpose.rawValue)
      switch fact {
      case .grant(let grant):
        statement.bind(4, "grant")
        statement.bind(5, Int64(grant.from.number))
        statement.bind(6, Int64(grant.until?.number ?? .max))
        statement.bind(7, grant.evidence)
      case .withdrawal(let withdrawal):
        statement.bind(4, "withdrawal")
        statement.bind(5, Int64(withdrawal.at.number))
        statement.bind(6, Int64(Int32.max))
        statement.bind(7, "")
      }
      statement.bind(8, Fingerprint(fact.account))
      let isNew = try statement.run() > 0
      if isNew { added += 1 }
      if isNew, let touch {
        touch.bind(1, generation)
        touch.bind(2, Fingerprint(fact.account))
        try touch.run()
      }
    }
    if added > 0 {
      try touchInputs(database)
      try touchConsents(database)
    }
    return added
  }

  /// The consent facts as the gate wants them.
  ///
  /// O(facts log facts); 40 bytes a fact.
  public func consentIndex() throws -> ConsentIndex {
    try pool.read { database in
      let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM consent") ?? 0
      var builder = ConsentIndex.Builder(capacity: count)
      let facts = try BulkStatement(
        database, "SELECT purpose, fact = 'grant', from_day, until_day, fingerprint FROM consent")
      var purpose = Purpose(rawValue: "")
      while try facts.step() {
        // One of a few: no text is made for each fact.
        if !purpose.rawValue.utf8.elementsEqual(facts.bytes(0)) { purpose = Purpose(rawValue: facts.text(0)) }
        let from = Day(number: Int32(clamping: facts.integer(2)))
        if facts.integer(1) == 1 {
          builder.insertGrant(
            to: purpose, from: from, until: Self.end(facts.integer(3)), account: facts.fingerprint(4))
        } else {
          builder.insertWithdrawal(of: purpose, at: from, account: facts.fingerprint(4))
        }
      }
      return builder.finish()
    }
  }

  /// The consent facts, sorted; those of one account, if one is named.
  public func consents(of account: AccountID? = nil) throws -> [ConsentFact] {
    try pool.read { database in
      let statement = try BulkStatement(
        database,
        """
        SELECT provider, account, purpose, fact, from_day, until_day, evidence FROM consent
        \(account == nil ? "" : "WHERE provider = ? AND account = ?")
        ORDER BY provider, account, purpose, from_day, fact, until_day, evidence
        """)
      if let account {
        statement.bind(1, account.provider.rawValue)
        statement.bind(2, account.key)
      }
      var facts: [ConsentFact] = []
      while try statement.step() { facts.append(Self.fact(statement)) }
      return facts
    }
  }

  private static func fact(_ row: BulkStatement) -> ConsentFact {
    let account = AccountID(provider: ProviderID(rawValue: row.text(0)), key: row.text(1))
    let purpose = Purpose(rawValue: row.text(2))
    let from = Day(number: Int32(clamping: row.integer(4)))
    guard row.text(3) == "grant" else {
      return .withdrawal(Withdrawal(account: account, purpose: purpose, at: from))
    }
    return .grant(
      Grant(account: account, purpose: purpose, from: from, until: end(row.integer(5)), evidence: row.text(6)))
  }

  /// The end of a grant as it is stored; `nil` while it is open.
  private static func end(_ stored: Int64) -> Day? {
    let number = Int32(clamping: stored)
    return number == .max ? nil : Day(number: number)
  }

  // MARK: When consent changes

  /// Says that the consent facts changed; call in the transaction that changes them.
  static func touchConsents(_ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO counter VALUES ('consents', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
  }

  /// A number that grows whenever a consent fact comes or goes.
  public func consentGeneration() throws -> Int { try counter("consents") }

  /// Deliveries with records that were refused for an account which `isAdmitted` now: they are to be read again.
  ///
  /// `hash` is the keyed hash under which the refusals were counted. O(accounts with consent).
  public func refusedDeliveries(
    nowAdmitted index: ConsentIndex, isAdmitted: (Fingerprint) -> Bool, hash: (Fingerprint) -> Fingerprint
  ) throws -> Set<Int64> {
    try pool.read { database in
      guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM refusal)") == true else { return [] }
      let find = try BulkStatement(database, "SELECT delivery FROM refusal WHERE account = ?")
      var deliveries: Set<Int64> = []
      try index.forEachAccount { account in
        guard isAdmitted(account) else { return }
        find.bind(1, hash(account))
        while try find.step() { deliveries.insert(find.integer(0)) }
      }
      return deliveries
    }
  }

  /// Removes the records of all accounts that are not admitted any more and counts them as refused in their deliveries.
  ///
  /// Returns how many accounts went. O(accounts).
  public func sweep(
    isAdmitted: (Fingerprint) -> Bool, reason: (Fingerprint) -> RefusalReason, hash: (Fingerprint) -> Fingerprint
  ) throws -> Int {
    let gone = try accounts { !isAdmitted($0) }
    guard !gone.isEmpty else { return 0 }
    try pool.writeWithoutTransaction { database in
      // For each account that goes SQLite would look through every table that refers to accounts.
      let hadForeignKeys = try Bool.fetchOne(database, sql: "PRAGMA foreign_keys") ?? false
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { if hadForeignKeys { try? database.execute(sql: "PRAGMA foreign_keys = ON") } }
      try database.inTransaction(.immediate) {
        try Self.removeLinks(of: gone.map(\.id), database)
        for account in gone {
          try Self.remove(account.id, hash: hash(account.account), reason: reason(account.account), database)
        }
        try Store.touchInputs(database)
        return .commit
      }
    }
    return gone.count
  }

  private func accounts(where isWanted: (Fingerprint) -> Bool) throws -> [(id: Int64, account: Fingerprint)] {
    try pool.read { database in
      var wanted: [(id: Int64, account: Fingerprint)] = []
      let accounts = try BulkStatement(database, "SELECT id, fingerprint FROM account")
      while try accounts.step() {
        let account = accounts.fingerprint(1)
        if isWanted(account) { wanted.append((accounts.integer(0), account)) }
      }
      return wanted
    }
  }

  /// Removes the links of accounts in one pass: no index finds them by the second account.
  private static func removeLinks(of accounts: [Int64], _ database: Database) throws {
    let isGone = Set(accounts)
    let links = try BulkStatement(database, "SELECT purpose, a, b FROM link")
    var gone: [(purpose: String, a: Int64, b: Int64)] = []
    while try links.step() {
      let (a, b) = (links.integer(1), links.integer(2))
      if isGone.contains(a) || isGone.contains(b) { gone.append((links.text(0), a, b)) }
    }
    for link in gone {
      try database.execute(
        sql: "DELETE FROM link WHERE purpose = ? AND a = ? AND b = ?", arguments: [link.purpose, link.a, link.b])
    }
  }

  private static func remove(_ account: Int64, hash: Fingerprint, reason: RefusalReason, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO refusal
        SELECT ?, source.delivery, ?, count(*) FROM record JOIN source ON source.id = record.source
        WHERE segment IN (SELECT id FROM segment) AND account = ? GROUP BY source.delivery
        ON CONFLICT (account, delivery) DO UPDATE SET count = count + excluded.count
        """,
      arguments: [hash.data, reason.rawValue, account])
    try depart(account, hash: hash, database)
    try removeAccount(account, database)
  }

  /// Removes an account with its records, links and memberships.
  static func remove(account: Int64, _ database: Database) throws {
    try database.execute(sql: "DELETE FROM link WHERE a = ?1 OR b = ?1", arguments: [account])
    try removeAccount(account, database)
  }

  /// Removes an account whose links are gone.
  private static func removeAccount(_ account: Int64, _ database: Database) throws {
    let records = "FROM record WHERE segment IN (SELECT id FROM segment) AND account = ?1"
    let removals = [
      """
      DELETE FROM statement WHERE (feed, record_key, account, version, content) IN
        (SELECT feed, record_key, account, version, content \(records))
      """,
      "DELETE \(records)", "DELETE FROM member WHERE purpose IN (SELECT purpose FROM world) AND account = ?1",
      "DELETE FROM account WHERE id = ?1",
    ]
    for removal in removals { try database.execute(sql: removal, arguments: [account]) }
  }
}
