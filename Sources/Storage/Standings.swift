import Foundation
import GRDB
import Records

/// What a world keeps of one of its accounts, so that it need not read the account's records again while nothing about
/// them changes.
public struct AccountStanding: Sendable {
  /// Of all that is known: which statements stand, where they are in the archive, which are on hold.
  public let inputs: Fingerprint
  /// Of those among them that scoring reads for their events.
  public let events: Fingerprint
  /// The dates of birth that are stated where none is on hold, each once, ascending, with a zero byte between two.
  public let birthDates: [UInt8]
  /// What linking reads of the account.
  public let claims: [UInt8]
  /// Names what is kept.
  public init(inputs: Fingerprint, events: Fingerprint, birthDates: [UInt8], claims: [UInt8]) {
    self.inputs = inputs
    self.events = events
    self.birthDates = birthDates
    self.claims = claims
  }
}

/// From what the standings and outcomes of a world were computed.
public struct CarriedBasis: Hashable, Sendable {
  /// The generation of the inputs at which the standings were read.
  public let generation: Int
  /// All that linking depends on beside the inputs: model, order of trust, date.
  public let linking: String
  /// The decisions by which accounts were clustered, as a digest.
  public let decisions: Fingerprint
  /// All that an outcome depends on beside the inputs.
  public let scoring: String
  /// Whether the accounts were compared within the limits of the model, so that only what changed need be compared next.
  public var isWithinLimits: Bool
  /// States a basis.
  public init(generation: Int, linking: String, decisions: Fingerprint, scoring: String, isWithinLimits: Bool = false) {
    self.generation = generation
    self.linking = linking
    self.decisions = decisions
    self.scoring = scoring
    self.isWithinLimits = isWithinLimits
  }
}

/// What some accounts of a world claim otherwise than when it was published.
public struct ClaimChanges: Sendable {
  /// The accounts that claim something else, or came into the world or out of it.
  public fileprivate(set) var accounts: Set<Int64> = []
  /// What those of them claimed that were in it.
  public fileprivate(set) var before: [(account: Int64, claims: [UInt8])] = []
  /// Whether others left the store, of which nothing is kept.
  public let hasDeparted: Bool

  fileprivate init(hasDeparted: Bool) { self.hasDeparted = hasDeparted }

  /// Whether links and profiles are what they were.
  public var isEmpty: Bool { accounts.isEmpty && !hasDeparted }
}

extension Schema {
  /// `touched` names accounts by the generation that changed something about them; `due` the profiles whose outcome has to
  /// be computed, unless all have; `departed` the members that left the store since the world was published.
  ///
  /// Whatever changes an account without naming it here removes `carried`: then the next run reads everything. The index
  /// is for counting notices without reading their bodies.
  static let standings = """
    CREATE TABLE carried (
      purpose TEXT PRIMARY KEY,
      generation INTEGER NOT NULL,
      linking TEXT NOT NULL,
      scoring TEXT NOT NULL,
      all_due INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE standing (
      purpose TEXT NOT NULL,
      account INTEGER NOT NULL,
      inputs BLOB NOT NULL,
      claims BLOB NOT NULL,
      PRIMARY KEY (purpose, account)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE touched (
      account INTEGER PRIMARY KEY,
      generation INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE due (
      purpose TEXT NOT NULL,
      profile TEXT NOT NULL,
      PRIMARY KEY (purpose, profile)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE departed (
      purpose TEXT NOT NULL,
      account BLOB NOT NULL,
      profile TEXT NOT NULL,
      PRIMARY KEY (purpose, account)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notice_by_profile ON notice (purpose, profile);
    """

  /// Standings of before do not say what of an account scoring reads: the next run reads all accounts.
  static let standingEvents = """
    DELETE FROM carried;
    ALTER TABLE carried ADD COLUMN is_within_limits INTEGER NOT NULL DEFAULT 0;
    DROP TABLE standing;
    CREATE TABLE standing (
      purpose TEXT NOT NULL,
      account INTEGER NOT NULL,
      inputs BLOB NOT NULL,
      events BLOB NOT NULL,
      birth_dates BLOB NOT NULL,
      claims BLOB NOT NULL,
      PRIMARY KEY (purpose, account)
    ) STRICT, WITHOUT ROWID;
    """

  /// What was carried before is carried no more: it does not say by which decisions.
  static let carriedDecisions = """
    DROP TABLE carried;
    CREATE TABLE carried (
      purpose TEXT PRIMARY KEY,
      generation INTEGER NOT NULL,
      linking TEXT NOT NULL,
      decisions BLOB NOT NULL,
      scoring TEXT NOT NULL,
      all_due INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}

// MARK: What changed

extension Store {
  /// The generation that a transaction which changes inputs leads to, or an earlier one of the same transaction.
  static func nextGeneration(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT value + 1 FROM counter WHERE name = 'inputs'") ?? 1
  }

  /// Whether any world would miss a change that is not noted in `touched`.
  static func carriesAny(_ database: Database) throws -> Bool {
    try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM carried)") ?? false
  }

  /// Notes that something about an account changed, in the transaction that changes it.
  static func touch(_ account: Fingerprint, _ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO touched SELECT id, ? FROM account WHERE fingerprint = ?",
      arguments: [try nextGeneration(database), account.data])
  }

  /// Notes that an account leaves the store, before its memberships go; `hash` is its keyed hash.
  static func depart(_ account: Int64, hash: Fingerprint, _ database: Database) throws {
    let member = "FROM member WHERE purpose IN (SELECT purpose FROM world) AND account = ?1"
    try database.execute(sql: "INSERT OR IGNORE INTO due SELECT purpose, profile \(member)", arguments: [account])
    try database.execute(
      sql: "INSERT OR IGNORE INTO departed SELECT purpose, ?2, profile \(member)", arguments: [account, hash.data])
    try database.execute(
      sql: "DELETE FROM standing WHERE purpose IN (SELECT purpose FROM world) AND account = ?", arguments: [account])
  }

  /// Forgets all standings: what changes now is not noted account by account, and nothing of an account may stay.
  static func forgetStandings(_ database: Database) throws {
    for table in ["carried", "standing", "touched", "due", "departed"] {
      try database.execute(sql: "DELETE FROM \(table)")
    }
  }

  /// Forgets the standings of one world.
  static func forgetStandings(of purpose: Purpose, _ database: Database) throws {
    for table in ["carried", "standing", "due", "departed"] { try clear(table, purpose, database) }
  }
}

// MARK: Reading

extension Store {
  /// From what a world was carried; `nil` if it has to be read as a whole.
  public func carried(of purpose: Purpose) throws -> CarriedBasis? {
    try pool.read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM carried WHERE purpose = ?", arguments: [purpose.rawValue])
      guard let row, let decisions = Fingerprint(row["decisions"] as Data) else { return nil }
      return CarriedBasis(
        generation: row["generation"], linking: row["linking"], decisions: decisions, scoring: row["scoring"],
        isWithinLimits: row["is_within_limits"])
    }
  }

  /// Which of some accounts of a world claim something else than when it was published.
  ///
  /// O(standings that are asked about).
  public func claimChanges(
    _ standings: some Sequence<(account: Int64, standing: AccountStanding?)>, of purpose: Purpose
  ) throws -> ClaimChanges {
    try pool.read { database in
      let hasDeparted = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM departed WHERE purpose = ?)", arguments: [purpose.rawValue])
      var changes = ClaimChanges(hasDeparted: hasDeparted != false)
      let find = try BulkStatement(database, "SELECT claims FROM standing WHERE purpose = ? AND account = ?")
      find.bind(1, purpose.rawValue)
      for (account, standing) in standings {
        find.bind(2, account)
        let known = try find.step() ? find.bytes(0) : nil
        let isSame = known.map { $0.elementsEqual(standing?.claims ?? []) } ?? (standing == nil)
        if !isSame {
          changes.accounts.insert(account)
          if let known { changes.before.append((account, Array(known))) }
        }
        find.reset()
      }
      return changes
    }
  }

  /// Accounts that may stand otherwise than at a generation, by id.
  ///
  /// Those about which something changed, and all that hold a record which another account holds too: whether theirs
  /// counts depends on the other. O(what changed + contested records).
  public func touchedAccounts(since generation: Int) throws -> [Int64] {
    try pool.read {
      try Int64.fetchAll(
        $0,
        sql: """
          SELECT account FROM touched WHERE generation > ? UNION
          SELECT s.account FROM contested c CROSS JOIN statement s ON s.feed = c.feed AND s.record_key = c.record_key
          ORDER BY 1
          """, arguments: [generation])
    }
  }

  /// The number of standings of a world.
  public func standingCount(of purpose: Purpose) throws -> Int {
    try pool.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM standing WHERE purpose = ?", arguments: [purpose.rawValue]) ?? 0
    }
  }

  /// Calls `body` with each standing of a world: account, provider, key and claims, by account; bytes are valid only
  /// inside the call.
  public func forEachStanding(
    of purpose: Purpose,
    _ body: (Int64, ProviderID, _ key: UnsafeRawBufferPointer, _ claims: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try pool.read { database in
      let rows = try BulkStatement(
        database,
        """
        SELECT s.account, a.provider, a.key, s.claims FROM standing s CROSS JOIN account a ON a.id = s.account
        WHERE s.purpose = ? ORDER BY s.account
        """)
      rows.bind(1, purpose.rawValue)
      var provider = ProviderID(rawValue: "")
      while try rows.step() {
        // Nearly always the one before: no text is made for each row.
        if !provider.rawValue.utf8.elementsEqual(rows.bytes(1)) { provider = ProviderID(rawValue: rows.text(1)) }
        try body(rows.integer(0), provider, rows.bytes(2), rows.bytes(3))
      }
    }
  }

  // MARK: Writing

  /// Begins to read a world as a whole: what it carried counts no more.
  public func beginStandings(of purpose: Purpose) throws {
    try pool.write { try Self.forgetStandings(of: purpose, $0) }
  }

  /// Keeps standings of a world that is read as a whole; they count once the world is published.
  public func keep(_ standings: some Sequence<(account: Int64, standing: AccountStanding)>, of purpose: Purpose) throws
  {
    try pool.write { database in
      let writer = try StandingWriter(database, purpose)
      for (account, standing) in standings { try writer.put(standing, of: account) }
    }
  }
}

/// The statements that change standings.
///
/// Lives inside one transaction.
final class StandingWriter {
  /// What changed of an account's standing.
  enum Change {
    case nothing
    /// Only what the outcome of its profile does not depend on, as long as the members state one date of birth.
    case otherStatements
    /// What the outcome depends on.
    case outcome
  }

  private let purpose: Purpose
  private let find: BulkStatement
  private let findBirthDates: BulkStatement
  private let enter: BulkStatement
  private let remove: BulkStatement

  init(_ database: Database, _ purpose: Purpose) throws {
    self.purpose = purpose
    find = try BulkStatement(
      database, "SELECT inputs, events, birth_dates FROM standing WHERE purpose = ? AND account = ?")
    findBirthDates = try BulkStatement(
      database,
      """
      SELECT s.birth_dates FROM member m CROSS JOIN member o ON o.purpose = m.purpose AND o.profile = m.profile
        CROSS JOIN standing s ON s.purpose = o.purpose AND s.account = o.account
      WHERE m.purpose = ? AND m.account = ?
      """)
    enter = try BulkStatement(database, "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?)")
    remove = try BulkStatement(database, "DELETE FROM standing WHERE purpose = ? AND account = ?")
  }

  /// Puts a standing in, or takes the account's out; what that changed.
  func replace(_ standing: AccountStanding?, of account: Int64) throws -> Change {
    let change = try change(to: standing, of: account)
    if change == .nothing { return change }
    if let standing {
      try put(standing, of: account)
    } else {
      bind(remove, account)
      try remove.run()
    }
    return change
  }

  private func change(to standing: AccountStanding?, of account: Int64) throws -> Change {
    bind(find, account)
    defer { find.reset() }
    guard try find.step() else { return standing == nil ? .nothing : .outcome }
    guard let standing else { return .outcome }
    if find.fingerprint(0) == standing.inputs { return .nothing }
    let isSame = find.fingerprint(1) == standing.events && find.bytes(2).elementsEqual(standing.birthDates)
    return isSame ? .otherStatements : .outcome
  }

  /// Whether the members of an account's profile state at most one date of birth: then it is the profile's, whichever
  /// statement of it is the newest.
  func haveOneBirthDate(withMember account: Int64) throws -> Bool {
    bind(findBirthDates, account)
    defer { findBirthDates.reset() }
    var known: [UInt8] = []
    while try findBirthDates.step() {
      let stated = findBirthDates.bytes(0)
      if stated.isEmpty || stated.elementsEqual(known) { continue }
      if !known.isEmpty || stated.contains(0) { return false }
      known = Array(stated)
    }
    return true
  }

  func put(_ standing: AccountStanding, of account: Int64) throws {
    bind(enter, account)
    enter.bind(3, standing.inputs)
    enter.bind(4, standing.events)
    standing.birthDates.withUnsafeBytes { enter.bind(5, blob: $0) }
    standing.claims.withUnsafeBytes { enter.bind(6, blob: $0) }
    try enter.run()
  }

  private func bind(_ statement: BulkStatement, _ account: Int64) {
    statement.bind(1, purpose.rawValue)
    statement.bind(2, account)
  }
}
