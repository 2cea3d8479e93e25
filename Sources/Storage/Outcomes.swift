import Foundation
import GRDB
import Records

/// What scoring made of one profile.
public enum StoredOutcome: Sendable {
  /// A score with its notice.
  case scored(StoredScore, notice: StoredNotice)
  /// No score, and why.
  case withheld(reason: String, features: Fingerprint)
}

/// A score as stored: enough to prove that what is computed again is what was released.
public struct StoredScore: Hashable, Sendable {
  /// The scorecard's id and version.
  public let scorecard: String
  /// The date it was made for.
  public let asOf: Day
  /// The score, exact.
  public let total: String
  /// Of the features and the records behind them.
  public let features: Fingerprint
  /// Of the whole score.
  public let fingerprint: Fingerprint
  /// Names a score.
  public init(scorecard: String, asOf: Day, total: String, features: Fingerprint, fingerprint: Fingerprint) {
    self.scorecard = scorecard
    self.asOf = asOf
    self.total = total
    self.features = features
    self.fingerprint = fingerprint
  }
}

/// A notice as issued.
public struct StoredNotice: Hashable, Sendable {
  /// Of the score that it is about.
  public let score: Fingerprint
  /// Of its own content.
  public let fingerprint: Fingerprint
  /// The notice, as JSON.
  public let body: [UInt8]
  /// Names a notice.
  public init(score: Fingerprint, fingerprint: Fingerprint, body: [UInt8]) {
    self.score = score
    self.fingerprint = fingerprint
    self.body = body
  }
}

extension Store {
  /// Enters the scores and notices of a world that have to be computed, in one transaction.
  ///
  /// All if `isWhole`, and then those before go; otherwise those of the profiles that are due, which have none. `next`
  /// gives the outcomes in batches and `nil` at the end; what it throws leaves everything as it was.
  public func publishOutcomes(
    of purpose: Purpose, from basis: String, configuration: String, isWhole: Bool, run: Int64,
    next: () throws -> [(profile: String, outcome: StoredOutcome)]?
  ) throws {
    try pool.write { database in
      if isWhole { for table in Self.outcomeTables { try Self.clear(table, purpose, database) } }
      let writer = try OutcomeWriter(database, purpose: purpose, run: run)
      let told = try ToldWriter(database, purpose, run: run)
      while let batch = try next() {
        for (profile, outcome) in batch {
          try writer.write(profile, outcome)
          try told.note(profile, outcome.told)
        }
      }
      try database.execute(
        sql: "UPDATE world SET scored_from = ? WHERE purpose = ?", arguments: [basis, purpose.rawValue])
      try told.noteGone(among: isWhole ? .told : .due)
      try Self.clear("due", purpose, database)
      try database.execute(
        sql: "UPDATE carried SET scoring = ?, all_due = 0 WHERE purpose = ?",
        arguments: [configuration, purpose.rawValue])
    }
  }

  /// Whether an outcome of a world follows from its inputs unless its profile is due: not, if all have to be computed.
  public func carriesOutcomes(of purpose: Purpose, configuration: String) throws -> Bool {
    try pool.read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM carried WHERE purpose = ? AND scoring = ? AND all_due = 0)",
        arguments: [purpose.rawValue, configuration]) ?? false
    }
  }

  /// The number of profiles whose outcome is due.
  public func dueCount(of purpose: Purpose) throws -> Int {
    try pool.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM due WHERE purpose = ?", arguments: [purpose.rawValue]) ?? 0
    }
  }

  /// The members of at most `limit` profiles that are due, after a profile, by profile, and the last profile looked at;
  /// `nil` at the end.
  ///
  /// A profile that is no more has no members.
  public func dueMembers(
    of purpose: Purpose, after profile: String, limit: Int
  ) throws -> (members: [Membership], last: String)? {
    try pool.read { database in
      let profiles = try String.fetchAll(
        database, sql: "SELECT profile FROM due WHERE purpose = ? AND profile > ? ORDER BY profile LIMIT ?",
        arguments: [purpose.rawValue, profile, limit])
      guard let last = profiles.last else { return nil }
      let members = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM member WHERE purpose = ?1
            AND profile IN (SELECT profile FROM due WHERE purpose = ?1 AND profile > ?2 AND profile <= ?3)
          ORDER BY profile, account
          """, arguments: [purpose.rawValue, profile, last])
      return (members.map(Membership.init), last)
    }
  }

  /// The score of a profile.
  public func score(of profile: String, for purpose: Purpose) throws -> StoredScore? {
    try pool.read {
      try Row.fetchOne(
        $0, sql: "SELECT * FROM score WHERE purpose = ? AND profile = ?", arguments: [purpose.rawValue, profile]
      ).map(StoredScore.init)
    }
  }

  /// The scored profile whose name comes first.
  public func firstScoredProfile(for purpose: Purpose) throws -> String? {
    try pool.read {
      try String.fetchOne(
        $0, sql: "SELECT min(profile) FROM score WHERE purpose = ?", arguments: [purpose.rawValue])
    }
  }

  /// The notice that was issued to a profile.
  public func notice(to profile: String, for purpose: Purpose) throws -> StoredNotice? {
    try pool.read {
      try Row.fetchOne(
        $0, sql: "SELECT * FROM notice WHERE purpose = ? AND profile = ?", arguments: [purpose.rawValue, profile]
      ).map(StoredNotice.init)
    }
  }

  /// Scores of a purpose with their notices, at most `limit`, after a profile.
  ///
  /// In the order of profile ids, which say nothing about a person.
  public func scores(of purpose: Purpose, after profile: String, limit: Int) throws -> [NotifiedScore] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT s.profile, s.scorecard, s.as_of, s.total, s.features, s.fingerprint,
            n.score AS notice_score, n.fingerprint AS notice_fingerprint, n.body, a.provider, a.key
          FROM score s JOIN member m ON m.purpose = s.purpose AND m.profile = s.profile AND m.is_founder = 1
            JOIN account a ON a.id = m.account
            LEFT JOIN notice n ON n.purpose = s.purpose AND n.profile = s.profile
          WHERE s.purpose = ? AND s.profile > ? ORDER BY s.profile LIMIT ?
          """,
        arguments: [purpose.rawValue, profile, limit]
      ).map(NotifiedScore.init)
    }
  }
}

/// A score as stored, with the notice about it.
public struct NotifiedScore: Sendable {
  /// The profile's id.
  public let profile: String
  /// The account from which the profile has its identity.
  public let founder: AccountID
  /// The score.
  public let score: StoredScore
  /// The notice; `nil` where none was issued.
  public let notice: StoredNotice?

  fileprivate init(_ row: Row) {
    profile = row["profile"]
    founder = AccountID(provider: ProviderID(rawValue: row["provider"]), key: row["key"])
    score = StoredScore(row)
    notice = (row["notice_score"] as Data?).map {
      StoredNotice(
        score: Fingerprint(stored: $0), fingerprint: Fingerprint(stored: row["notice_fingerprint"]),
        body: [UInt8](row["body"] as Data))
    }
  }
}

/// The statements that write outcomes.
///
/// Lives inside one transaction.
private final class OutcomeWriter {
  private let purpose: Purpose
  private let run: Int64
  private let addScore: BulkStatement
  private let addNotice: BulkStatement
  private let addWithheld: BulkStatement

  init(_ database: Database, purpose: Purpose, run: Int64) throws {
    self.purpose = purpose
    self.run = run
    addScore = try BulkStatement(database, "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?, ?)")
    addNotice = try BulkStatement(database, "INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?)")
    addWithheld = try BulkStatement(database, "INSERT INTO withheld VALUES (?, ?, ?, ?)")
  }

  func write(_ profile: String, _ outcome: StoredOutcome) throws {
    switch outcome {
    case .scored(let score, let notice):
      try write(profile, score)
      try write(profile, notice)
    case .withheld(let reason, let features):
      bindKey(addWithheld, profile)
      addWithheld.bind(3, features)
      addWithheld.bind(4, reason)
      try addWithheld.run()
    }
  }

  private func write(_ profile: String, _ score: StoredScore) throws {
    bindKey(addScore, profile)
    addScore.bind(3, score.scorecard)
    addScore.bind(4, Int64(score.asOf.number))
    addScore.bind(5, score.total)
    addScore.bind(6, score.features)
    addScore.bind(7, score.fingerprint)
    try addScore.run()
  }

  private func write(_ profile: String, _ notice: StoredNotice) throws {
    bindKey(addNotice, profile)
    addNotice.bind(3, notice.score)
    addNotice.bind(4, notice.fingerprint)
    addNotice.bind(5, run)
    notice.body.withUnsafeBytes { addNotice.bind(6, blob: $0) }
    try addNotice.run()
  }

  private func bindKey(_ statement: BulkStatement, _ profile: String) {
    statement.bind(1, purpose.rawValue)
    statement.bind(2, profile)
  }
}

extension StoredOutcome {
  fileprivate var told: ToldWriter.Outcome {
    switch self {
    case .scored(_, let notice): .scored(notice.fingerprint)
    case .withheld(let reason, _): .withheld(reason: reason)
    }
  }
}

extension StoredScore {
  fileprivate init(_ row: Row) {
    self.init(
      scorecard: row["scorecard"], asOf: Day(number: row["as_of"]), total: row["total"],
      features: Fingerprint(stored: row["features"]), fingerprint: Fingerprint(stored: row["fingerprint"]))
  }
}

extension StoredNotice {
  fileprivate init(_ row: Row) {
    self.init(
      score: Fingerprint(stored: row["score"]), fingerprint: Fingerprint(stored: row["fingerprint"]),
      body: [UInt8](row["body"] as Data)
    )
  }
}

extension Fingerprint {
  /// A fingerprint that the store wrote; one of another length is damage, and equals nothing.
  fileprivate init(stored blob: Data) { self = Fingerprint(blob) ?? Fingerprint(high: 0, low: 0) }
}
