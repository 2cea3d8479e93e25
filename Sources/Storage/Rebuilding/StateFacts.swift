import GRDB
import Records

/// How far two states are compared.
public enum FactScope: Sendable {
  /// What matters to a person: statements, links, who is one person, scores.
  case meaning
  /// Every column that follows from the inputs.
  case everything
}

/// A kind of fact by which two states are compared.
///
/// Each fact has a name, made of identifiers that the state itself gives or that providers gave; and a hash of what it
/// says.
public enum FactKind: String, CaseIterable, Sendable, Codable {
  case archive, consents, decisions, accounts, links, profiles, features, scores, notices
  /// Kept beside the facts of the digest: how rows are found again, and what was set aside.
  case statements, contested, quarantine, refusals, worlds, standings

  /// The part of the digest that the facts belong to; `nil` for what is kept beside.
  public var part: StateDigest.Part? { StateDigest.Part(rawValue: rawValue) }

  /// Whether a state may have more of these than a fresh one: what was once contested stays marked.
  var mayHaveMore: Bool { self == .contested }

  /// The facts as a query: the first column is the name, the others are what it says; ordered by all.
  func query(_ scope: FactScope) -> String {
    switch self {
    case .archive:
      """
      SELECT provider || '/' || feed || ' ' || name AS id, content, object, bytes, content_bytes, rows, adapter_version
      FROM delivery ORDER BY id, content
      """
    case .consents:
      """
      SELECT provider || ':' || account || ' for ' || purpose AS id, fact, from_day, until_day, evidence, fingerprint
      FROM consent ORDER BY id, fact, from_day, until_day, evidence
      """
    case .decisions:
      """
      SELECT a_provider || ':' || a_key || ' and ' || b_provider || ':' || b_key AS id, day, decided_by, verdict, reason,
        '', '', '', ''
      FROM decision
      UNION ALL SELECT provider || ':' || account || ' dispute ' || id, opened, opened_by, due, reason,
        ifnull(verdict, ''), ifnull(resolved, ''), ifnull(resolved_by, ''), ifnull(resolution, '') || feed || record_key
      FROM dispute
      UNION ALL SELECT provider || ' erasure ' || erasure, hash, key_check, '', '', '', '', '', '' FROM tombstone
      ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      """
    case .accounts:
      """
      SELECT a.provider || ':' || a.key AS id, f.feed, r.record_key, r.version, r.content, r.is_deletion
        \(scope == .meaning ? "" : Self.places)
      FROM account a JOIN record r ON r.segment IN (SELECT id FROM segment) AND r.account = a.id
        JOIN feed f ON f.id = r.feed JOIN source s ON s.id = r.source JOIN delivery d ON d.id = s.delivery
      ORDER BY id, f.feed, r.record_key, r.version, r.content
      """
    case .links:
      """
      SELECT min(a.provider || ':' || a.key, b.provider || ':' || b.key) || ' and '
        || max(a.provider || ':' || a.key, b.provider || ':' || b.key) || ' for ' || purpose AS id, weight
      FROM link JOIN account a ON a.id = link.a JOIN account b ON b.id = link.b ORDER BY id
      """
    case .profiles:
      """
      SELECT m.profile || ' for ' || m.purpose AS id, a.provider, a.key, m.is_founder
      FROM member m JOIN account a ON a.id = m.account ORDER BY id, a.provider, a.key
      """
    case .features:
      """
      SELECT profile || ' for ' || purpose AS id, features FROM score
      UNION ALL SELECT profile || ' for ' || purpose, features FROM withheld ORDER BY 1
      """
    case .scores:
      scope == .meaning
        ? """
        SELECT profile || ' for ' || purpose AS id, total, '' FROM score
        UNION ALL SELECT profile || ' for ' || purpose, '', reason FROM withheld ORDER BY 1
        """
        : """
        SELECT profile || ' for ' || purpose AS id, total, fingerprint, scorecard, as_of FROM score
        UNION ALL SELECT profile || ' for ' || purpose, reason, x'', '', '' FROM withheld ORDER BY 1
        """
    case .notices:
      """
      SELECT profile || ' for ' || purpose AS id, score, fingerprint \(scope == .meaning ? "" : ", body")
      FROM notice ORDER BY id
      """
    case .statements:
      """
      SELECT a.provider || ':' || a.key AS id, f.feed, s.record_key, s.version, s.content
      FROM statement s JOIN account a ON a.id = s.account JOIN feed f ON f.id = s.feed
      ORDER BY id, f.feed, s.record_key, s.version, s.content
      """
    case .contested:
      """
      SELECT f.provider || '/' || f.feed || ' ' || c.record_key AS id FROM contested c JOIN feed f ON f.id = c.feed
      ORDER BY id
      """
    case .quarantine:
      """
      SELECT d.provider || '/' || d.feed || ' ' || d.name || ' record ' || q.record || '.' || q.part AS id, q.line, q.byte,
        q.faults
      FROM quarantine q JOIN delivery d ON d.id = q.delivery ORDER BY id
      """
    case .refusals: "SELECT DISTINCT hex(account) AS id FROM refusal ORDER BY id"
    case .worlds: "SELECT purpose AS id, as_of FROM world ORDER BY id"
    case .standings:
      """
      SELECT a.provider || ':' || a.key || ' for ' || s.purpose AS id, s.inputs, s.events, s.birth_dates, s.claims
      FROM standing s LEFT JOIN account a ON a.id = s.account ORDER BY id
      """
    }
  }

  private static let places = ", d.content, r.record, r.part, s.adapter_version, r.payload, r.line, r.byte"
}

/// How the facts of a kind differ between two states.
public struct FactDifference: Hashable, Sendable, Codable {
  /// How a fact differs.
  public enum Change: String, Sendable, Codable { case added, changed, removed }

  /// One fact that differs.
  public struct Example: Hashable, Sendable, Codable {
    /// How.
    public let change: Change
    /// The name of the fact.
    public let id: String
  }

  /// Of which facts.
  public let kind: FactKind
  /// Facts that only the second state has.
  public internal(set) var added = 0
  /// Facts that say something else.
  public internal(set) var changed = 0
  /// Facts that only the first state has.
  public internal(set) var removed = 0
  /// The first ones by name, some for each change.
  public internal(set) var examples: [Example] = []

  /// Whether there is none.
  public var isEmpty: Bool { added + changed + removed == 0 }

  mutating func note(_ change: Change, _ id: String, limit: Int) {
    let count: Int
    switch change {
    case .added:
      added += 1
      count = added
    case .changed:
      changed += 1
      count = changed
    case .removed:
      removed += 1
      count = removed
    }
    if count <= limit { examples.append(Example(change: change, id: id)) }
  }
}

extension Store {
  /// How another state differs from this one, kind by kind.
  ///
  /// Both are read once, in the order of the names; memory is bounded. `examples`: at most so many of each change.
  public func differences(
    to other: Store, in kinds: [FactKind], scope: FactScope, examples: Int
  ) throws -> [FactDifference] {
    try pool.read { database in
      try other.pool.read { otherDatabase in
        try kinds.map { kind in
          var old = FactReader(try BulkStatement(database, kind.query(scope)))
          var new = FactReader(try BulkStatement(otherDatabase, kind.query(scope)))
          return try FactDifference(kind, &old, &new, limit: examples)
        }
      }
    }
  }
}

extension FactDifference {
  fileprivate init(_ kind: FactKind, _ old: inout FactReader, _ new: inout FactReader, limit: Int) throws {
    self.kind = kind
    var (left, right) = (try old.next(), try new.next())
    while left != nil || right != nil {
      switch (left, right) {
      case (let before?, let after?) where before.id == after.id:
        if before.hash != after.hash { note(.changed, before.id, limit: limit) }
        (left, right) = (try old.next(), try new.next())
      case (let before?, let after) where after.map({ before.precedes($0) }) ?? true:
        if !kind.mayHaveMore { note(.removed, before.id, limit: limit) }
        left = try old.next()
      default:
        if let right { note(.added, right.id, limit: limit) }
        right = try new.next()
      }
    }
  }
}

/// A fact: its name, and the hash of all rows that have it.
private struct Fact {
  let id: String
  let hash: ContentHash

  /// As SQLite orders text: by bytes.
  func precedes(_ other: Fact) -> Bool { id.utf8.lexicographicallyPrecedes(other.id.utf8) }
}

/// Rows as facts: those with one name are one fact.
private struct FactReader {
  private let rows: BulkStatement
  private var hasRow = false
  private var hasStarted = false

  init(_ rows: BulkStatement) { self.rows = rows }

  mutating func next() throws -> Fact? {
    if !hasStarted {
      hasRow = try rows.step()
      hasStarted = true
    }
    guard hasRow else { return nil }
    let id = rows.text(0)
    var hasher = Hasher256()
    repeat {
      for column in 1..<max(rows.columnCount, 1) {
        let bytes = rows.bytes(column)
        hasher.update(integer: Int64(bytes.count))
        hasher.update(bytes)
      }
      hasRow = try rows.step()
    } while hasRow && Self.isEqual(rows.bytes(0), id)
    return Fact(id: id, hash: hasher.finalize())
  }

  private static func isEqual(_ bytes: UnsafeRawBufferPointer, _ id: String) -> Bool { bytes.elementsEqual(id.utf8) }
}
