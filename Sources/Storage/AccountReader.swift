import Foundation
import GRDB
import Records

/// Some whole accounts as stored: every admitted version of every record.
public struct AccountPage: Sendable {
  /// One account.
  public struct StoredAccount: Sendable {
    /// The row in the store; names the account within a run.
    public let id: Int64
    /// Its records in the page's batch.
    public let records: Range<Int>
  }

  /// The records of all accounts of the page.
  public let batch: RecordBatch
  /// The accounts, by ascending id.
  public let accounts: [StoredAccount]
  /// Records of which another account has versions too.
  public let contested: Set<Int>
  /// The id up to which accounts were looked at; the next page begins after it.
  public let last: Int64
}

extension Store {
  /// How it is found out which records other accounts have versions of too.
  private enum Contest {
    /// By a table of all that there are.
    case table(Set<ContestedKey>)
    /// By asking for each record.
    case each
    case unasked
  }

  /// From so many accounts on it is cheaper to read the table of all contested records.
  private static let manyAccounts = 64

  /// The next accounts after an id, at most `limit` of them; `nil` at the end.
  public func accounts(after id: Int64, limit: Int) throws -> AccountPage? {
    try pool.read { database in
      let last = try Int64.fetchOne(
        database, sql: "SELECT max(id) FROM (SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ?)",
        arguments: [id, limit])
      guard let last else { return nil }
      let contest = Contest.table(try Self.contestedKeys(database))
      let statement = try BulkStatement(
        database, Self.accountQuery("r.account > ? AND r.account <= ?", asking: contest))
      statement.bind(1, id)
      statement.bind(2, last)
      return try Self.page(statement, database, contest, last: last)
    }
  }

  /// Some accounts by id; unknown ones are left out.
  public func accounts(_ ids: [Int64]) throws -> AccountPage {
    try pool.read { database in
      let list = ids.sorted().map(String.init).joined(separator: ",")
      // The accounts of one person should not cost a look at all records that ever moved.
      let contest: Contest = ids.count > Self.manyAccounts ? .table(try Self.contestedKeys(database)) : .each
      let query = Self.accountQuery("r.account IN (\(list))", asking: contest)
      return try Self.page(try BulkStatement(database, query), database, contest, last: ids.max() ?? 0)
    }
  }

  /// All versions of a record that other accounts hold.
  public func rivals(of record: Records.Record) throws -> RecordBatch {
    try pool.read { database in
      let condition = """
        r.feed = (SELECT id FROM feed WHERE provider = ?1 AND feed = ?2) AND r.record_key = ?3 AND r.account IN
          (SELECT account FROM statement WHERE record_key = ?3
            AND feed = (SELECT id FROM feed WHERE provider = ?1 AND feed = ?2))
          AND a.fingerprint <> ?4
        """
      let statement = try BulkStatement(database, Self.accountQuery(condition, asking: .unasked))
      statement.bind(1, record.source.provider.rawValue)
      statement.bind(2, record.source.feed.rawValue)
      statement.bind(3, record.recordKey)
      statement.bind(4, record.entry.account)
      return try Self.page(statement, database, .unasked, last: 0).batch
    }
  }

  /// The id of an account, if it is stored.
  public func accountID(_ account: AccountID) throws -> Int64? {
    try pool.read {
      try Int64.fetchOne(
        $0, sql: "SELECT id FROM account WHERE fingerprint = ?", arguments: [Fingerprint(account).data])
    }
  }

  /// All stored accounts, sorted.
  public func storedAccounts() throws -> [AccountID] {
    try pool.read { database in
      let statement = try BulkStatement(database, "SELECT provider, key FROM account ORDER BY provider, key")
      var accounts: [AccountID] = []
      while try statement.step() {
        accounts.append(AccountID(provider: ProviderID(rawValue: statement.text(0)), key: statement.text(1)))
      }
      return accounts
    }
  }

  private static func accountQuery(_ condition: String, asking contest: Contest) -> String {
    var isContested = ""
    if case .each = contest {
      isContested = ", EXISTS (SELECT 1 FROM contested c WHERE c.feed = r.feed AND c.record_key = r.record_key)"
    }
    return """
      SELECT r.account, a.key, r.source, r.record_key, r.version, r.content, r.is_deletion, r.record, r.part, r.line,
        r.byte, r.payload, r.feed\(isContested)
      FROM record r CROSS JOIN account a ON a.id = r.account
      WHERE r.segment IN (SELECT id FROM segment) AND \(condition)
      ORDER BY r.account, r.feed, r.record_key, r.version, r.content
      """
  }

  private static func page(
    _ row: BulkStatement, _ database: Database, _ contest: Contest, last: Int64
  ) throws -> AccountPage {
    let sources = try sourceTable(database)
    var builder = RecordBatchBuilder()
    var accounts: [AccountPage.StoredAccount] = []
    var contested: Set<Int> = []
    var current: Int64 = .min
    var start = 0
    while try row.step() {
      let account = row.integer(0)
      if account != current {
        if builder.count > start {
          accounts.append(.init(id: current, records: start..<builder.count))
          start = builder.count
        }
        current = account
      }
      guard let source = sources[row.integer(2)] else {
        throw WorkspaceError.damaged(what: "a stored record has no source")
      }
      if isContested(row, contest) { contested.insert(builder.count) }
      builder.restore(
        source: source, accountKey: row.bytes(1), recordKey: row.bytes(3), payload: row.bytes(11),
        version: Timestamp(seconds: row.integer(4)), isDeletion: row.integer(6) == 1, content: row.fingerprint(5),
        record: Int(row.integer(7)), part: Int(row.integer(8)), line: Int(row.integer(9)), byte: Int(row.integer(10)))
    }
    if builder.count > start { accounts.append(.init(id: current, records: start..<builder.count)) }
    return AccountPage(batch: builder.finish(), accounts: accounts, contested: contested, last: last)
  }

  private static func isContested(_ row: BulkStatement, _ contest: Contest) -> Bool {
    switch contest {
    case .table(let keys): !keys.isEmpty && keys.contains(ContestedKey(feed: row.integer(12), key: row.text(3)))
    case .each: row.integer(13) == 1
    case .unasked: false
    }
  }

  private struct ContestedKey: Hashable {
    let feed: Int64
    let key: String
  }

  private static func contestedKeys(_ database: Database) throws -> Set<ContestedKey> {
    let statement = try BulkStatement(database, "SELECT feed, record_key FROM contested")
    var keys: Set<ContestedKey> = []
    while try statement.step() { keys.insert(ContestedKey(feed: statement.integer(0), key: statement.text(1))) }
    return keys
  }

  private static func sourceTable(_ database: Database) throws -> [Int64: RecordSource] {
    let statement = try BulkStatement(
      database,
      """
      SELECT source.id, delivery.provider, delivery.feed, delivery.content, source.adapter_version
      FROM source JOIN delivery ON delivery.id = source.delivery
      """)
    var table: [Int64: RecordSource] = [:]
    while try statement.step() {
      guard let content = ContentHash(bytes: statement.bytes(3)) else {
        throw WorkspaceError.damaged(what: "the ledger holds a hash of the wrong length")
      }
      table[statement.integer(0)] = RecordSource(
        provider: ProviderID(rawValue: statement.text(1)), feed: FeedID(rawValue: statement.text(2)),
        delivery: content, adapterVersion: statement.text(4))
    }
    return table
  }
}
