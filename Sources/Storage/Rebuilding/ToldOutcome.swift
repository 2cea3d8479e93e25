import Foundation
import GRDB
import Records

/// What was said about a profile by an earlier run: the notice as it was issued, or why there was no score.
public struct ToldOutcome: Sendable {
  /// What was said.
  public enum State: Sendable {
    /// The notice as issued.
    case scored(StoredNotice)
    /// There was no score, and why.
    case withheld(reason: String)
    /// The profile was no more.
    case gone
  }

  /// What was said.
  public let state: State
  /// The run that said it first; later ones changed nothing.
  public let run: Int64

  /// One row for each change of what is said, not for each run.
  static let schema = """
    CREATE TABLE told (
      purpose TEXT NOT NULL,
      profile TEXT NOT NULL,
      run INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('scored', 'withheld', 'gone')),
      score BLOB NOT NULL,
      fingerprint BLOB NOT NULL,
      reason TEXT NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (purpose, profile, run)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO told SELECT purpose, profile, run, 'scored', score, fingerprint, '', body FROM notice;
    """
}

extension Store {
  /// What a run said about a profile; `nil` if it said nothing of it.
  public func told(_ profile: String, for purpose: Purpose, asOfRun run: Int64) throws -> ToldOutcome? {
    try pool.read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT * FROM told WHERE purpose = ? AND profile = ? AND run <= ? ORDER BY run DESC LIMIT 1",
        arguments: [purpose.rawValue, profile, run]
      ).map(ToldOutcome.init)
    }
  }

  /// Purposes for which something was said of a profile up to a run, by name.
  public func purposesTold(_ profile: String, asOfRun run: Int64) throws -> [Purpose] {
    try pool.read {
      try String.fetchAll(
        $0, sql: "SELECT DISTINCT purpose FROM told WHERE profile = ? AND run <= ? ORDER BY purpose",
        arguments: [profile, run]
      ).map { Purpose(rawValue: $0) }
    }
  }

  /// Calls `body` with every notice, as it stands and as it was told: the profile and purpose it is about, and itself.
  ///
  /// O(bytes of the notices).
  public func forEachNotice(_ body: (_ about: String, StoredNotice) throws -> Void) throws {
    try pool.read { database in
      let rows = try BulkStatement(
        database,
        """
        SELECT profile, purpose, score, fingerprint, body FROM notice
        UNION ALL SELECT profile, purpose, score, fingerprint, body FROM told WHERE state = 'scored'
        """)
      while try rows.step() {
        try body(
          "\(rows.text(0)) for \(rows.text(1))",
          StoredNotice(score: rows.fingerprint(2), fingerprint: rows.fingerprint(3), body: [UInt8](rows.bytes(4))))
      }
    }
  }
}

extension ToldOutcome {
  fileprivate init(_ row: Row) {
    run = row["run"]
    switch row["state"] as String {
    case "scored":
      state = .scored(
        StoredNotice(
          score: Fingerprint(row["score"] as Data) ?? Fingerprint(high: 0, low: 0),
          fingerprint: Fingerprint(row["fingerprint"] as Data) ?? Fingerprint(high: 0, low: 0),
          body: [UInt8](row["body"] as Data)))
    case "withheld": state = .withheld(reason: row["reason"])
    default: state = .gone
    }
  }
}
