import Foundation
import GRDB
import Records

/// What happened to a profile's identity.
public enum IdentityEventKind: String, Sendable, CaseIterable, Codable {
  /// The profile appears, with accounts that belonged to none.
  case created
  /// All that was left of another profile comes to this one; the other is gone.
  case merged
  /// Accounts of another profile begin this one.
  case split
  /// Accounts come from another profile or from none, or leave for none.
  case moved
  /// The profile has no account left; those it had leave for none with this event, or went to several others with those
  /// before it.
  case retired
}

/// One change of identity in the world of one purpose.
///
/// Followed from the first, each event saying where its accounts belong from then on, the events give exactly the present
/// profiles. Accounts are named by keyed hashes, so that the history of an account that is gone names nobody.
public struct IdentityEvent: Hashable, Sendable {
  /// Where it stands in the history, from 1.
  public let id: Int64
  /// The run that found it.
  public let run: Int64
  /// The purpose.
  public let purpose: Purpose
  /// What happened.
  public let kind: IdentityEventKind
  /// The profile to which the accounts belong from now on; for those that leave for none, the empty name.
  public let profile: String
  /// The profile to which they belonged; empty for none.
  public let other: String
  /// The accounts, by keyed hash, sorted.
  public let accounts: [Fingerprint]

  /// Names an event.
  public init(
    id: Int64, run: Int64, purpose: Purpose, kind: IdentityEventKind, profile: String, other: String,
    accounts: [Fingerprint]
  ) {
    self.id = id
    self.run = run
    self.purpose = purpose
    self.kind = kind
    self.profile = profile
    self.other = other
    self.accounts = accounts
  }
}

extension Schema {
  /// `identity_member` is where the events lead to, so that the next changes can be told.
  static let identityEvents = """
    CREATE TABLE identity_event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run INTEGER NOT NULL,
      purpose TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('created', 'merged', 'split', 'moved', 'retired')),
      profile TEXT NOT NULL,
      other TEXT NOT NULL,
      accounts BLOB NOT NULL
    ) STRICT;
    CREATE INDEX identity_event_by_profile ON identity_event (profile);
    CREATE INDEX identity_event_by_other ON identity_event (other);
    CREATE TABLE identity_member (
      purpose TEXT NOT NULL,
      account BLOB NOT NULL,
      profile TEXT NOT NULL,
      PRIMARY KEY (purpose, account)
    ) STRICT, WITHOUT ROWID;
    """
}

extension Store {
  /// The events after one, in order, at most `limit`; of one purpose, if one is named.
  public func identityEvents(after id: Int64, purpose: Purpose? = nil, limit: Int) throws -> [IdentityEvent] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM identity_event WHERE id > ?1 AND (?2 IS NULL OR purpose = ?2) ORDER BY id LIMIT ?3",
        arguments: [id, purpose?.rawValue, limit]
      ).map(IdentityEvent.init)
    }
  }

  /// The events that name a profile, in order.
  public func identityEvents(naming profile: String) throws -> [IdentityEvent] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM identity_event WHERE profile = ?1 OR other = ?1 ORDER BY id", arguments: [profile]
      ).map(IdentityEvent.init)
    }
  }

  /// The profile of an account, by keyed hash, as far as the history goes.
  public func identityProfile(of account: Fingerprint, for purpose: Purpose) throws -> String? {
    try pool.read {
      try String.fetchOne(
        $0, sql: "SELECT profile FROM identity_member WHERE purpose = ? AND account = ?",
        arguments: [purpose.rawValue, account.data])
    }
  }

  /// Appends the events that lead from a world as the history has it to the world as it is, inside the transaction that
  /// publishes it and after its members are in.
  ///
  /// `accounts` come profile by profile. O(accounts), with memory for those that changed, but for the first world of a
  /// purpose, which is written as it comes.
  static func appendIdentityEvents(
    _ accounts: some Sequence<(account: Fingerprint, profile: String)>, of purpose: Purpose, run: Int64,
    _ database: Database
  ) throws {
    let writer = try IdentityWriter(database, purpose: purpose, run: run)
    let isKnown = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM identity_member WHERE purpose = ?)", arguments: [purpose.rawValue])
    if isKnown != true { return try writer.writeFirst(accounts) }
    try append(try identityMoves(accounts, of: purpose, database), of: purpose, with: writer, database)
  }

  /// Appends the events of members that belong elsewhere than the history says, where it is known which they are.
  ///
  /// Inside the transaction that publishes the world and after its members are in. O(moves).
  static func appendIdentityEvents(
    _ moves: [IdentityChange.Move], of purpose: Purpose, run: Int64, _ database: Database
  ) throws {
    try append(moves, of: purpose, with: try IdentityWriter(database, purpose: purpose, run: run), database)
  }

  private static func append(
    _ moves: [IdentityChange.Move], of purpose: Purpose, with writer: IdentityWriter, _ database: Database
  ) throws {
    guard !moves.isEmpty else { return }
    let members = try BulkStatement(database, "SELECT count(*) FROM member WHERE purpose = ? AND profile = ?")
    func memberCount(_ profile: String) throws -> Int {
      members.bind(1, purpose.rawValue)
      members.bind(2, profile)
      defer { members.reset() }
      return try members.step() ? Int(members.integer(0)) : 0
    }
    let origins = Set(moves.map(\.from))
    let arrivals = Dictionary(grouping: moves, by: \.to).mapValues(\.count)
    let changes = try IdentityChange.changes(
      moves,
      // Who is a member and did not arrive was one before.
      existedBefore: { try origins.contains($0) || memberCount($0) > arrivals[$0] ?? 0 },
      existsAfter: { try memberCount($0) > 0 })
    for change in changes { try writer.write(change) }
  }

  /// The accounts that belong elsewhere than the history says.
  private static func identityMoves(
    _ accounts: some Sequence<(account: Fingerprint, profile: String)>, of purpose: Purpose, _ database: Database
  ) throws -> [IdentityChange.Move] {
    let find = try BulkStatement(
      database, "SELECT profile FROM identity_member WHERE purpose = ? AND account = ?")
    var moves: [IdentityChange.Move] = []
    var present: Set<Fingerprint> = []
    for (account, profile) in accounts {
      find.bind(1, purpose.rawValue)
      find.bind(2, account)
      let before = try find.step() ? find.text(0) : ""
      find.reset()
      if !before.isEmpty { present.insert(account) }
      if before != profile { moves.append(.init(account: account, from: before, to: profile)) }
    }
    let known = try BulkStatement(database, "SELECT account, profile FROM identity_member WHERE purpose = ?")
    known.bind(1, purpose.rawValue)
    while try known.step() {
      let account = known.fingerprint(0)
      if !present.contains(account) { moves.append(.init(account: account, from: known.text(1), to: "")) }
    }
    return moves
  }

  /// Gives a profile another name in the history: its own is made of an account that is erased.
  static func renameInHistory(_ profile: String, to name: String, _ database: Database) throws {
    for (table, column) in [("identity_event", "profile"), ("identity_event", "other"), ("identity_member", "profile")]
    {
      try database.execute(sql: "UPDATE \(table) SET \(column) = ?2 WHERE \(column) = ?1", arguments: [profile, name])
    }
  }
}

/// The statements that write events and where they lead to.
///
/// Lives inside one transaction.
private final class IdentityWriter {
  private let purpose: Purpose
  private let run: Int64
  private let addEvent: BulkStatement
  private let putMember: BulkStatement
  private let takeMember: BulkStatement

  init(_ database: Database, purpose: Purpose, run: Int64) throws {
    self.purpose = purpose
    self.run = run
    addEvent = try BulkStatement(
      database, "INSERT INTO identity_event (run, purpose, kind, profile, other, accounts) VALUES (?, ?, ?, ?, ?, ?)")
    putMember = try BulkStatement(database, "INSERT OR REPLACE INTO identity_member VALUES (?, ?, ?)")
    takeMember = try BulkStatement(database, "DELETE FROM identity_member WHERE purpose = ? AND account = ?")
  }

  /// The first world of the purpose: each profile is created.
  func writeFirst(_ accounts: some Sequence<(account: Fingerprint, profile: String)>) throws {
    var group: (profile: String, accounts: [Fingerprint]) = ("", [])
    func flush() throws {
      guard !group.accounts.isEmpty else { return }
      try write(
        IdentityChange(kind: .created, profile: group.profile, other: "", accounts: group.accounts.sorted()))
    }
    for (account, profile) in accounts {
      if profile != group.profile {
        try flush()
        group = (profile, [])
      }
      group.accounts.append(account)
    }
    try flush()
  }

  func write(_ change: IdentityChange) throws {
    addEvent.bind(1, run)
    addEvent.bind(2, purpose.rawValue)
    addEvent.bind(3, change.kind.rawValue)
    addEvent.bind(4, change.profile)
    addEvent.bind(5, change.other)
    change.accounts.flatMap(\.bytes).withUnsafeBytes { addEvent.bind(6, blob: $0) }
    try addEvent.run()
    let member = change.profile.isEmpty ? takeMember : putMember
    for account in change.accounts {
      member.bind(1, purpose.rawValue)
      member.bind(2, account)
      if !change.profile.isEmpty { member.bind(3, change.profile) }
      try member.run()
    }
  }
}

extension IdentityEvent {
  fileprivate init(_ row: Row) {
    let accounts = [UInt8](row["accounts"] as Data)
    self.init(
      id: row["id"], run: row["run"], purpose: Purpose(rawValue: row["purpose"]),
      kind: IdentityEventKind(rawValue: row["kind"]) ?? .moved, profile: row["profile"], other: row["other"],
      accounts: stride(from: 0, to: accounts.count & ~15, by: 16).compactMap { start in
        accounts[start..<start + 16].withUnsafeBytes { Fingerprint(bytes: $0) }
      })
  }
}
