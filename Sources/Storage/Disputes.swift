import Foundation
import GRDB
import Records

/// What is disputed: one record, or everything that a provider states of an account.
public struct DisputeSubject: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// One statement, through all its versions.
  public struct Statement: Hashable, Sendable {
    /// The feed.
    public let feed: FeedID
    /// The statement's key within the feed.
    public let key: String
    /// Names a statement.
    public init(feed: FeedID, key: String) {
      self.feed = feed
      self.key = key
    }
  }

  /// The account that the dispute is about.
  public let account: AccountID
  /// The record; `nil` for all of the account.
  public let statement: Statement?

  /// Names what is disputed.
  public init(account: AccountID, statement: Statement? = nil) {
    self.account = account
    self.statement = statement
  }

  /// `payments:C1000`, or `payments:C1000 customers/C1000`.
  ///
  /// Holds a person's values: never log it.
  public var description: String { "\(account)" + (statement.map { " \($0.feed)/\($0.key)" } ?? "") }

  /// Orders by account, feed and key.
  public static func < (left: DisputeSubject, right: DisputeSubject) -> Bool {
    if left.account != right.account { return left.account < right.account }
    guard let one = left.statement, let other = right.statement else { return right.statement != nil }
    return one.feed != other.feed
      ? one.feed < other.feed : one.key.utf8.lexicographicallyPrecedes(other.key.utf8)
  }
}

/// A dispute: who opened it, until when it is to be decided, and how it was.
public struct Dispute: Sendable {
  /// How a dispute ended.
  public enum Verdict: String, Sendable, CaseIterable, Codable {
    /// The record is wrong: it never counts again.
    case upheld
    /// The record is right: it counts again.
    case rejected
  }

  /// What a person decided about it.
  public struct Resolution: Sendable {
    /// The verdict.
    public let verdict: Verdict
    /// The day.
    public let on: Day
    /// Who decided.
    public let by: String
    /// Why.
    public let why: String
    /// States a resolution.
    public init(_ verdict: Verdict, on: Day, by: String, why: String) {
      self.verdict = verdict
      self.on = on
      self.by = by
      self.why = why
    }
  }

  /// A number to name it by.
  public let id: Int64
  /// What is disputed.
  public let subject: DisputeSubject
  /// The day on which it was opened.
  public let opened: Day
  /// The day by which it is to be decided.
  public let due: Day
  /// Who entered it.
  public let by: String
  /// What is said to be wrong.
  public let why: String
  /// How it ended; `nil` while it is open.
  public let resolution: Resolution?

  /// Whether it should have been decided before a day.
  public func isOverdue(on day: Day) -> Bool { resolution == nil && due < day }
}

extension Schema {
  /// An empty feed means all of the account.
  static let disputes = """
    CREATE TABLE dispute (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL,
      account TEXT NOT NULL,
      feed TEXT NOT NULL,
      record_key TEXT NOT NULL,
      opened INTEGER NOT NULL,
      due INTEGER NOT NULL,
      opened_by TEXT NOT NULL,
      reason TEXT NOT NULL,
      verdict TEXT CHECK (verdict IN ('upheld', 'rejected')),
      resolved INTEGER,
      resolved_by TEXT,
      resolution TEXT
    ) STRICT;
    CREATE UNIQUE INDEX dispute_open ON dispute (provider, account, feed, record_key) WHERE verdict IS NULL;
    """
}

extension Store {
  /// Opens a dispute; returns its number, or that of the one that is open on the same subject.
  public func open(_ subject: DisputeSubject, on day: Day, due: Day, by: String, why: String) throws -> Int64 {
    try pool.write { database in
      let key: StatementArguments = [
        subject.account.provider.rawValue, subject.account.key, subject.statement?.feed.rawValue ?? "",
        subject.statement?.key ?? "",
      ]
      let known = try Int64.fetchOne(
        database,
        sql: """
          SELECT id FROM dispute
          WHERE provider = ? AND account = ? AND feed = ? AND record_key = ? AND verdict IS NULL
          """, arguments: key)
      if let known { return known }
      try database.execute(
        sql: """
          INSERT INTO dispute (provider, account, feed, record_key, opened, due, opened_by, reason)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """, arguments: key + [day.number, due.number, by, why])
      let id = database.lastInsertedRowID
      try Store.touch(Fingerprint(subject.account), database)
      try Store.touchInputs(database)
      return id
    }
  }

  /// Enters how an open dispute ended; `false` if there is no open one of this number.
  public func resolve(dispute id: Int64, _ resolution: Dispute.Resolution) throws -> Bool {
    try pool.write { database in
      try database.execute(
        sql: """
          UPDATE dispute SET verdict = ?, resolved = ?, resolved_by = ?, resolution = ?
          WHERE id = ? AND verdict IS NULL
          """,
        arguments: [resolution.verdict.rawValue, resolution.on.number, resolution.by, resolution.why, id])
      guard database.changesCount == 1 else { return false }
      let row = try Row.fetchOne(database, sql: "SELECT * FROM dispute WHERE id = ?", arguments: [id])
      if let dispute = row.map(Dispute.init) { try Store.touch(Fingerprint(dispute.subject.account), database) }
      try Store.touchInputs(database)
      return true
    }
  }

  /// All disputes by number, or those that are not decided.
  public func disputes(openOnly: Bool = false) throws -> [Dispute] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM dispute \(openOnly ? "WHERE verdict IS NULL" : "") ORDER BY id"
      ).map(Dispute.init)
    }
  }

  /// What stands at a place of a delivered file, as subjects: one for each account of which the record there is a
  /// statement.
  ///
  /// O(records).
  public func subjects(file: String, record: Int) throws -> [DisputeSubject] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT a.provider, a.key, f.feed, r.record_key
          FROM record r JOIN source s ON s.id = r.source JOIN delivery d ON d.id = s.delivery
            JOIN account a ON a.id = r.account JOIN feed f ON f.id = r.feed
          WHERE r.segment IN (SELECT id FROM segment) AND d.name = ? AND r.record = ?
          """, arguments: [file, record]
      ).map { row in
        DisputeSubject(
          account: AccountID(provider: ProviderID(rawValue: row[0]), key: row[1]),
          statement: .init(feed: FeedID(rawValue: row[2]), key: row[3]))
      }.sorted()
    }
  }

  /// Whether an account has a record of this feed and key.
  public func contains(_ statement: DisputeSubject.Statement, of account: AccountID) throws -> Bool {
    try pool.read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM statement s JOIN feed f ON f.id = s.feed JOIN account a ON a.id = s.account
          WHERE f.provider = ?1 AND f.feed = ?2 AND s.record_key = ?3 AND a.fingerprint = ?4)
          """,
        arguments: [account.provider.rawValue, statement.feed.rawValue, statement.key, Fingerprint(account).data])
        ?? false
    }
  }
}

extension Dispute {
  fileprivate init(_ row: Row) {
    let account = AccountID(provider: ProviderID(rawValue: row["provider"]), key: row["account"])
    let feed: String = row["feed"]
    id = row["id"]
    subject = DisputeSubject(
      account: account, statement: feed.isEmpty ? nil : .init(feed: FeedID(rawValue: feed), key: row["record_key"]))
    opened = Day(number: row["opened"])
    due = Day(number: row["due"])
    by = row["opened_by"]
    why = row["reason"]
    resolution = (row["verdict"] as String?).flatMap(Verdict.init(rawValue:)).map {
      Resolution($0, on: Day(number: row["resolved"]), by: row["resolved_by"], why: row["resolution"])
    }
  }
}
