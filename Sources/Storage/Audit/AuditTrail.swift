import GRDB
import Records

/// Has a connection enter into the audit log what it changes, in the same transaction, by temporary triggers.
///
/// No function that writes has to think of it, and a crash leaves neither a change without its entry nor an entry without
/// its change.
final class AuditTrail: Sendable {
  static let schema = """
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY,
      line TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit_copy (
      name TEXT PRIMARY KEY,
      entries INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE arrival (
      feed TEXT PRIMARY KEY,
      at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
  /// When a feed last brought something new.
  private static let arrival = "INSERT OR REPLACE INTO arrival VALUES (NEW.provider || '/' || NEW.feed, audit_now())"
  /// No rebuilt state needs them.
  static let tables = ["audit", "audit_copy", "arrival"]

  let context: AuditContext
  private let state = Lock<(run: Int64?, entries: Int)>((nil, 0))

  init(_ context: AuditContext) { self.context = context }

  /// Says that what follows is done by a run, or by none.
  func enter(run: Int64?) { state.withLock { $0 = (run, 0) } }

  /// The tables that are watched, when, and the SQL expressions of action, subject and detail.
  private static let watched: [(name: String, event: String, action: AuditAction, subject: String, detail: String)] = [
    (
      "decision", "AFTER INSERT ON main.decision", .decided,
      "audit_subject(NEW.a_provider, NEW.a_key) || ' ' || audit_subject(NEW.b_provider, NEW.b_key)", "NEW.verdict"
    ),
    (
      "dispute", "AFTER INSERT ON main.dispute", .disputed, "audit_subject(NEW.provider, NEW.account)",
      "'dispute ' || NEW.id"
    ),
    (
      "verdict", "AFTER UPDATE OF verdict ON main.dispute WHEN NEW.verdict IS NOT NULL", .resolved,
      "audit_subject(NEW.provider, NEW.account)", "'dispute ' || NEW.id || ': ' || NEW.verdict"
    ),
    (
      "tombstone", "AFTER INSERT ON main.tombstone", .erased, "lower(substr(hex(NEW.hash), 1, 32))",
      "'erasure ' || NEW.erasure"
    ),
    (
      "erasure", "AFTER UPDATE OF state ON main.erasure WHEN NEW.state = 'done'", .removed, "'erasure ' || NEW.id",
      "NEW.kind"
    ),
    (
      "delivery", "AFTER INSERT ON main.delivery", .delivered, "'delivery ' || NEW.id",
      "NEW.provider || '/' || NEW.feed"
    ),
    ("links", "AFTER INSERT ON main.world", .published, "NEW.purpose", "'links'"),
    (
      "scores", "AFTER UPDATE OF scored_from ON main.world WHEN NEW.scored_from <> ''", .published, "NEW.purpose",
      "'scores'"
    ),
    (
      "run", "AFTER UPDATE OF outcome ON main.run WHEN audit_has_entries()", .ran, "'run ' || NEW.id", "NEW.outcome"
    ),
  ]

  /// Watches the tables from now on.
  func install(on database: Database) throws {
    for function in functions { database.add(function: function) }
    for each in Self.watched {
      let entry = Self.insertion("'\(each.action.rawValue)'", each.subject, each.detail)
      let more = each.action == .delivered ? Self.arrival + ";" : ""
      try database.execute(sql: "CREATE TEMP TRIGGER audit_\(each.name) \(each.event) BEGIN \(entry); \(more) END")
    }
  }

  /// Stops watching, while whole tables are exchanged.
  func suspend(on database: Database) throws {
    for each in Self.watched { try database.execute(sql: "DROP TRIGGER IF EXISTS temp.audit_\(each.name)") }
  }

  /// Watches for consents while `body` adds those that came by hand; those of a file are told by its delivery.
  func watchingConsents(_ database: Database, _ body: () throws -> Int) throws -> Int {
    let entry = Self.insertion(
      "CASE NEW.fact WHEN 'grant' THEN 'granted' ELSE 'withdrew' END", "audit_subject(NEW.provider, NEW.account)",
      "NEW.purpose")
    try database.execute(sql: "CREATE TEMP TRIGGER audit_consent AFTER INSERT ON main.consent BEGIN \(entry); END")
    let added = try body()
    try database.execute(sql: "DROP TRIGGER temp.audit_consent")
    return added
  }

  /// Enters what no table tells.
  func enter(_ action: AuditAction, subject: String, detail: String, _ database: Database) throws {
    try database.execute(sql: Self.insertion("?", "?", "?"), arguments: [action.rawValue, subject, detail])
  }

  /// One call makes the whole line, so that no part of it is computed twice.
  private static func insertion(_ action: String, _ subject: String, _ detail: String) -> String {
    """
    INSERT INTO audit SELECT number, audit_line((SELECT line FROM audit WHERE number = n.number - 1), \
    \(action), \(subject), \(detail)) FROM (SELECT ifnull(max(number), 0) + 1 AS number FROM audit) n
    """
  }

  private var functions: [DatabaseFunction] {
    [
      DatabaseFunction("audit_line", argumentCount: 4) { [self] values in
        let last: AuditEntry?
        if let line = String.fromDatabaseValue(values[0]) {
          guard let entry = AuditEntry(line: line) else {
            throw WorkspaceError.damaged(what: "the last entry of the audit log cannot be read")
          }
          last = entry
        } else {
          last = nil
        }
        let texts = values.dropFirst().map { String.fromDatabaseValue($0) ?? "" }
        guard let action = AuditAction(rawValue: texts[0]) else { return nil }
        return line(after: last, action, texts[1], texts[2])
      },
      DatabaseFunction("audit_subject", argumentCount: 2) { [context] values in
        let account = AccountID(
          provider: ProviderID(rawValue: String.fromDatabaseValue(values[0]) ?? ""),
          key: String.fromDatabaseValue(values[1]) ?? "")
        return String("\(context.subject(Fingerprint(account)))".prefix(32))
      },
      DatabaseFunction("audit_now", argumentCount: 0) { [context] _ in context.now() },
      DatabaseFunction("audit_has_entries", argumentCount: 0) { [self] _ in state.withLock { $0.entries > 0 } },
    ]
  }

  private func line(after last: AuditEntry?, _ action: AuditAction, _ subject: String, _ detail: String) -> String {
    let run = state.withLock { state in
      state.entries += 1
      return state.run
    }
    return AuditEntry(
      after: last, at: context.now(), run: run, actor: context.actor, action: action, subject: subject,
      detail: detail, hash: context.hash
    ).line
  }
}

extension Store {
  /// Enters from now on into the audit log what is changed, in the transaction that changes it.
  public func audit(as context: AuditContext) throws {
    let trail = AuditTrail(context)
    try pool.writeWithoutTransaction { try trail.install(on: $0) }
    self.trail.withLock { $0 = trail }
  }

  /// Enters into the audit log what no table tells: what leaves the workspace, or that it is a copy.
  public func enter(_ action: AuditAction, subject: String, detail: String) throws {
    guard let trail = auditTrail else { return }
    try pool.write { try trail.enter(action, subject: subject, detail: detail, $0) }
  }

  var auditTrail: AuditTrail? { trail.withLock { $0 } }

  /// Entries after a number, at most `limit`, as lines; a damaged log is no error here.
  func auditLines(after number: Int64, limit: Int = .max) throws -> [(number: Int64, line: String)] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT number, line FROM audit WHERE number > ? ORDER BY number LIMIT ?",
        arguments: [number, limit]
      ).map { ($0["number"], $0["line"]) }
    }
  }

  /// When each feed last brought something new (ISO 8601), by `provider/feed`.
  public func arrivals() throws -> [String: String] {
    try pool.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT feed, at FROM arrival")
      return Dictionary(rows.map { ($0["feed"], $0["at"]) }) { first, _ in first }
    }
  }

  /// The number of the last entry; 0 if there is none.
  public func lastAuditNumber() throws -> Int64 {
    try pool.read { try Int64.fetchOne($0, sql: "SELECT max(number) FROM audit") ?? 0 }
  }

  /// Entries after a number, the oldest first, at most `limit`.
  ///
  /// Throws ``WorkspaceError/damaged(what:)`` if one cannot be read; `tributary verify` says more.
  public func auditEntries(after number: Int64 = 0, limit: Int = .max) throws -> [AuditEntry] {
    try auditLines(after: number, limit: limit).map { number, line in
      guard let entry = AuditEntry(line: line) else {
        throw WorkspaceError.damaged(what: "entry \(number) of the audit log cannot be read")
      }
      return entry
    }
  }
}
