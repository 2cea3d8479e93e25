import GRDB
import Records

/// Remembers what is said of profiles, where it is not what was said of them last.
///
/// Lives inside one transaction. Profiles that come in the order of their names are the fastest: what is said of
/// neighbours lies side by side.
final class ToldWriter {
  /// What is said of a profile now.
  enum Outcome {
    /// The notice that stands, by its fingerprint.
    case scored(Fingerprint)
    /// No score, and why.
    case withheld(reason: String)
    /// The profile is no more.
    case gone
  }

  private let database: Database
  private let purpose: Purpose
  private let last: BulkStatement
  private let addScored: BulkStatement
  private let addOther: BulkStatement

  init(_ database: Database, _ purpose: Purpose, run: Int64) throws {
    self.database = database
    self.purpose = purpose
    last = try BulkStatement(
      database,
      "SELECT state, fingerprint, reason FROM told WHERE purpose = ?1 AND profile = ?2 ORDER BY run DESC LIMIT 1")
    addScored = try BulkStatement(
      database,
      """
      INSERT OR REPLACE INTO told
      SELECT purpose, profile, ?3, 'scored', score, fingerprint, '', body FROM notice WHERE purpose = ?1 AND profile = ?2
      """)
    addOther = try BulkStatement(
      database, "INSERT OR REPLACE INTO told VALUES (?1, ?2, ?3, ?4, x'', x'', ?5, x'')")
    for statement in [last, addScored, addOther] { statement.bind(1, purpose.rawValue) }
    for statement in [addScored, addOther] { statement.bind(3, run) }
  }

  /// Notes what is said of one profile; a notice must stand already.
  ///
  /// O(log told).
  func note(_ profile: String, _ outcome: Outcome) throws {
    if try isLast(outcome, of: profile) { return }
    switch outcome {
    case .scored:
      addScored.bind(2, profile)
      try addScored.run()
    case .withheld(let reason): try add(profile, "withheld", reason: reason)
    case .gone: try add(profile, "gone", reason: "")
    }
  }

  /// Notes what is said of all profiles of the purpose.
  ///
  /// O(profiles x log told).
  func noteAll() throws {
    let scored = try BulkStatement(
      database, "SELECT profile, fingerprint FROM notice WHERE purpose = ? ORDER BY profile")
    scored.bind(1, purpose.rawValue)
    while try scored.step() { try note(scored.text(0), .scored(scored.fingerprint(1))) }
    let withheld = try BulkStatement(
      database, "SELECT profile, reason FROM withheld WHERE purpose = ? ORDER BY profile")
    withheld.bind(1, purpose.rawValue)
    while try withheld.step() { try note(withheld.text(0), .withheld(reason: withheld.text(1))) }
    try noteGone(among: .told)
  }

  /// Where profiles that are no more are looked for.
  enum Known: String {
    /// Among those whose outcome is due.
    case due
    /// Among all of which anything was said.
    case told
  }

  /// Notes the profiles that are no more: those without an outcome.
  func noteGone(among known: Known) throws {
    let gone = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT profile FROM \(known.rawValue) AS known WHERE purpose = ?1
          AND NOT EXISTS (
            SELECT 1 FROM notice INDEXED BY notice_by_profile WHERE purpose = ?1 AND profile = known.profile)
          AND NOT EXISTS (SELECT 1 FROM withheld WHERE purpose = ?1 AND profile = known.profile)
        ORDER BY profile
        """, arguments: [purpose.rawValue])
    for profile in gone { try note(profile, .gone) }
  }

  private func isLast(_ outcome: Outcome, of profile: String) throws -> Bool {
    last.bind(2, profile)
    defer { last.reset() }
    guard try last.step() else {
      // Of a profile that never was, nothing has to be said.
      if case .gone = outcome { return true }
      return false
    }
    let state = last.bytes(0)
    return switch outcome {
    case .scored(let fingerprint): state.elementsEqual("scored".utf8) && last.fingerprint(1) == fingerprint
    case .withheld(let reason):
      state.elementsEqual("withheld".utf8) && last.bytes(2).elementsEqual(reason.utf8)
    case .gone: state.elementsEqual("gone".utf8)
    }
  }

  private func add(_ profile: String, _ state: String, reason: String) throws {
    addOther.bind(2, profile)
    addOther.bind(4, state)
    addOther.bind(5, reason)
    try addOther.run()
  }
}
