import GRDB
import Records
import Resolution

/// A world that is published: of which purpose, from what, by which run.
public struct WorldPublication: Sendable {
  /// The purpose.
  public let purpose: Purpose
  /// The date for which it was computed.
  public let asOf: Day
  /// From what links and profiles were computed.
  public let basis: String
  /// From what standings and outcomes are carried on.
  public let carried: CarriedBasis
  /// The run.
  public let run: Int64
  /// States a publication.
  public init(purpose: Purpose, asOf: Day, basis: String, carried: CarriedBasis, run: Int64) {
    self.purpose = purpose
    self.asOf = asOf
    self.basis = basis
    self.carried = carried
    self.run = run
  }
}

/// A link as it is stored: the lesser account first.
public struct StoredLink: Hashable, Sendable {
  /// The account with the lesser row in the store.
  public let a: Int64
  /// The other.
  public let b: Int64
  /// The match weight.
  public let weight: Double
  /// Names a link of two accounts, in any order.
  public init(_ one: Int64, _ other: Int64, weight: Double) {
    a = min(one, other)
    b = max(one, other)
    self.weight = weight
  }

  /// Whether it stands before another in the order of the accounts.
  public func precedes(_ other: StoredLink) -> Bool { (a, b) < (other.a, other.b) }
}

/// A member of a profile as it is compared with what is stored: the profile by its number, see
/// ``Resolution/ProfileID/number(founding:key:)``.
public struct NumberedMember: Sendable {
  /// The account's row in the store.
  public let account: Int64
  /// The number of the profile.
  public var profile: UInt64
  /// Whether the profile has its identity from this account.
  public var isFounder: Bool
  /// Names a member.
  public init(account: Int64, profile: UInt64 = 0, isFounder: Bool = false) {
    self.account = account
    self.profile = profile
    self.isFounder = isFounder
  }

  fileprivate var membership: Membership {
    Membership(profile: ProfileID(number: profile).rawValue, account: account, isFounder: isFounder)
  }
}

extension Store {
  /// Replaces the links and profiles of a world, in one transaction.
  ///
  /// Its scores go with them, and what changed of identities is appended to the history: `identities` are the members by
  /// keyed hash. O(accounts).
  public func publish(
    _ publication: WorldPublication, links: some Sequence<StoredLink>, members: some Sequence<Membership>,
    identities: some Sequence<(account: Fingerprint, profile: String)>
  ) throws {
    let purpose = publication.purpose
    try pool.write { database in
      for table in ["link", "member", "due", "departed"] + Self.outcomeTables {
        try Self.clear(table, purpose, database)
      }
      let (addLink, addMember) = (try LinkWriter(database, purpose), try MemberWriter(database, purpose))
      for link in links { try addLink.put(link) }
      for member in members { try addMember.put(member) }
      try Self.appendIdentityEvents(identities, of: purpose, run: publication.run, database)
      try Self.enter(publication, allDue: true, database)
    }
  }

  /// Brings the links and profiles of a world up to date by what differs, in one transaction.
  ///
  /// What is given is the whole world again: `links` in the order of their accounts, `members` by account, and of the
  /// accounts that were read again what stands of them now, `nil` for those that are out of the world. The outcomes of
  /// profiles that went, that have other members, or of whose members something else stands that scoring reads are
  /// removed, and nothing else is: what is left follows from the inputs as they are. `hash` is the keyed hash of an
  /// account. O(accounts) to compare, and what differs to write.
  public func publishChanges(
    _ publication: WorldPublication, links: some Sequence<StoredLink>, members: some Sequence<NumberedMember>,
    standings: some Sequence<(account: Int64, standing: AccountStanding?)>, hash: (Fingerprint) -> Fingerprint
  ) throws {
    try publishChanges(publication, standings: standings) { changed, due, database in
      let purpose = publication.purpose
      let moves = try Self.exchange(members, of: purpose, due, database)
      for account in changed { try due.addProfile(of: account) }
      try Self.exchange(links, of: purpose, database)
      try Self.appendIdentityEvents(
        try Self.identityMoves(moves, purpose, hash, database), of: purpose, run: publication.run, database)
    }
  }

  /// Brings a world up to date whose links and profiles are what they were, see ``claimChanges(_:of:)``: only what
  /// stands of some accounts, and with it the outcomes of their profiles, is another.
  ///
  /// O(standings).
  public func publishChanges(
    _ publication: WorldPublication, standings: some Sequence<(account: Int64, standing: AccountStanding?)>
  ) throws {
    try publishChanges(publication, standings: standings) { _, _, _ in }
  }

  private func publishChanges(
    _ publication: WorldPublication, standings: some Sequence<(account: Int64, standing: AccountStanding?)>,
    relinking: ([Int64], DueWriter, Database) throws -> Void
  ) throws {
    let purpose = publication.purpose
    try pool.write { database in
      let allDue = try Self.dueAnyway(publication, database)
      let due = try DueWriter(database, purpose)
      let standing = try StandingWriter(database, purpose)
      var (changed, restated): ([Int64], [Int64]) = ([], [])
      for each in standings {
        switch try standing.replace(each.standing, of: each.account) {
        case .nothing: continue
        case .otherStatements: restated.append(each.account)
        case .outcome: changed.append(each.account)
        }
      }
      for account in changed { try due.addProfile(of: account) }
      try relinking(changed, due, database)
      // Now that all members and what stands of them are in.
      for account in restated where try !standing.haveOneBirthDate(withMember: account) {
        try due.addProfile(of: account)
      }
      for table in Self.outcomeTables {
        let which = allDue ? "" : " AND profile IN (SELECT profile FROM due WHERE purpose = ?1)"
        try database.execute(sql: "DELETE FROM \(table) WHERE purpose = ?1\(which)", arguments: [purpose.rawValue])
      }
      try Self.clear("departed", purpose, database)
      try Self.enter(publication, allDue: allDue, database)
    }
  }

  /// Whether all outcomes have to be computed, whatever changed: none were since all had to, or by another configuration.
  private static func dueAnyway(_ publication: WorldPublication, _ database: Database) throws -> Bool {
    let row = try Row.fetchOne(
      database, sql: "SELECT scoring, all_due FROM carried WHERE purpose = ?", arguments: [publication.purpose.rawValue]
    )
    guard let row else { return true }
    return row["all_due"] as Int != 0 || row["scoring"] as String != publication.carried.scoring
  }

  private static func enter(_ publication: WorldPublication, allDue: Bool, _ database: Database) throws {
    let purpose = publication.purpose.rawValue
    try database.execute(
      sql: "INSERT OR REPLACE INTO world VALUES (?, ?, ?, '')",
      arguments: [purpose, publication.asOf.number, publication.basis])
    let carried = publication.carried
    try database.execute(
      sql: "INSERT OR REPLACE INTO carried VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        purpose, carried.generation, carried.linking, carried.decisions.data, carried.scoring, allDue,
        carried.isWithinLimits,
      ])
    // No world has to be told of these any more.
    try database.execute(sql: "DELETE FROM touched WHERE generation <= (SELECT min(generation) FROM carried)")
  }

  // MARK: By difference

  /// Makes the members those that are given, by account; returns what differed.
  ///
  /// Which account founded a profile follows from the profile's name, so an account of the same profile is the same member.
  private static func exchange(
    _ members: some Sequence<NumberedMember>, of purpose: Purpose, _ due: DueWriter, _ database: Database
  ) throws -> [(account: Int64, from: String, to: String)] {
    let known = try BulkStatement(
      database, "SELECT account, profile FROM member INDEXED BY member_by_account WHERE purpose = ? ORDER BY account")
    known.bind(1, purpose.rawValue)
    var gone: [(account: Int64, profile: String)] = []
    var new: [Membership] = []
    var hasKnown = try known.step()
    for member in members {
      while hasKnown, known.integer(0) < member.account {
        gone.append((known.integer(0), known.text(1)))
        hasKnown = try known.step()
      }
      if hasKnown, known.integer(0) == member.account {
        if ProfileID.number(of: known.bytes(1)) != member.profile {
          gone.append((member.account, known.text(1)))
          new.append(member.membership)
        }
        hasKnown = try known.step()
      } else {
        new.append(member.membership)
      }
    }
    while hasKnown {
      gone.append((known.integer(0), known.text(1)))
      hasKnown = try known.step()
    }
    known.reset()
    let writer = try MemberWriter(database, purpose)
    for member in gone {
      try writer.remove(account: member.account, from: member.profile)
      try due.add(member.profile)
    }
    for member in new {
      try writer.put(member)
      try due.add(member.profile)
    }
    let before = Dictionary(gone.map { ($0.account, $0.profile) }) { first, _ in first }
    let arrived = Set(new.map(\.account))
    return new.map { ($0.account, before[$0.account] ?? "", $0.profile) }
      + gone.filter { !arrived.contains($0.account) }.map { ($0.account, $0.profile, "") }
  }

  /// Makes the links those that are given, in the order of their accounts.
  private static func exchange(
    _ links: some Sequence<StoredLink>, of purpose: Purpose, _ database: Database
  ) throws {
    let known = try BulkStatement(database, "SELECT a, b, weight FROM link WHERE purpose = ? ORDER BY a, b")
    known.bind(1, purpose.rawValue)
    var gone: [StoredLink] = []
    var new: [StoredLink] = []
    func next() throws -> StoredLink? {
      try known.step() ? StoredLink(known.integer(0), known.integer(1), weight: known.real(2)) : nil
    }
    var old = try next()
    for link in links {
      while let before = old, before.precedes(link) {
        gone.append(before)
        old = try next()
      }
      if let before = old, before.a == link.a, before.b == link.b {
        if before.weight != link.weight { new.append(link) }
        old = try next()
      } else {
        new.append(link)
      }
    }
    while let before = old {
      gone.append(before)
      old = try next()
    }
    known.reset()
    let writer = try LinkWriter(database, purpose)
    for link in gone { try writer.remove(link) }
    for link in new { try writer.put(link) }
  }

  /// What the history of identities has to be told: the members that differ, and those that left the store before.
  private static func identityMoves(
    _ moves: [(account: Int64, from: String, to: String)], _ purpose: Purpose, _ hash: (Fingerprint) -> Fingerprint,
    _ database: Database
  ) throws -> [IdentityChange.Move] {
    let departed = try BulkStatement(
      database, "SELECT account, profile FROM departed WHERE purpose = ? ORDER BY account")
    departed.bind(1, purpose.rawValue)
    var left: [Fingerprint: String] = [:]
    while try departed.step() { left[departed.fingerprint(0)] = departed.text(1) }
    let find = try BulkStatement(database, "SELECT fingerprint FROM account WHERE id = ?")
    var output: [IdentityChange.Move] = []
    for move in moves {
      find.bind(1, move.account)
      guard try find.step() else { throw WorkspaceError.damaged(what: "a member is of no account") }
      let account = hash(find.fingerprint(0))
      find.reset()
      // Who left and came again since is another account of the store, and the same one of the history.
      let from = left.removeValue(forKey: account) ?? move.from
      if from != move.to { output.append(.init(account: account, from: from, to: move.to)) }
    }
    return output + left.sorted { $0.key < $1.key }.map { .init(account: $0.key, from: $0.value, to: "") }
  }
}

/// The statements that change members.
private final class MemberWriter {
  private let purpose: Purpose
  private let add: BulkStatement
  private let take: BulkStatement

  init(_ database: Database, _ purpose: Purpose) throws {
    self.purpose = purpose
    add = try BulkStatement(database, "INSERT INTO member VALUES (?, ?, ?, ?)")
    take = try BulkStatement(database, "DELETE FROM member WHERE purpose = ? AND profile = ? AND account = ?")
  }

  func put(_ member: Membership) throws {
    add.bind(1, purpose.rawValue)
    add.bind(2, member.profile)
    add.bind(3, member.account)
    add.bind(4, member.isFounder ? 1 : 0)
    try add.run()
  }

  func remove(account: Int64, from profile: String) throws {
    take.bind(1, purpose.rawValue)
    take.bind(2, profile)
    take.bind(3, account)
    try take.run()
  }
}

/// The statements that change links.
private final class LinkWriter {
  private let purpose: Purpose
  private let add: BulkStatement
  private let take: BulkStatement

  init(_ database: Database, _ purpose: Purpose) throws {
    self.purpose = purpose
    add = try BulkStatement(database, "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)")
    take = try BulkStatement(database, "DELETE FROM link WHERE purpose = ? AND a = ? AND b = ?")
  }

  func put(_ link: StoredLink) throws {
    add.bind(1, purpose.rawValue)
    add.bind(2, link.a)
    add.bind(3, link.b)
    add.bind(4, link.weight)
    try add.run()
  }

  func remove(_ link: StoredLink) throws {
    take.bind(1, purpose.rawValue)
    take.bind(2, link.a)
    take.bind(3, link.b)
    try take.run()
  }
}

/// The statements that say which outcomes have to be computed.
private final class DueWriter {
  private let purpose: Purpose
  private let addName: BulkStatement
  private let addMember: BulkStatement

  init(_ database: Database, _ purpose: Purpose) throws {
    self.purpose = purpose
    addName = try BulkStatement(database, "INSERT OR IGNORE INTO due VALUES (?, ?)")
    addMember = try BulkStatement(
      database, "INSERT OR IGNORE INTO due SELECT purpose, profile FROM member WHERE purpose = ? AND account = ?")
  }

  func add(_ profile: String) throws {
    addName.bind(1, purpose.rawValue)
    addName.bind(2, profile)
    try addName.run()
  }

  /// The profile of which an account is a member, if it is one.
  func addProfile(of account: Int64) throws {
    addMember.bind(1, purpose.rawValue)
    addMember.bind(2, account)
    try addMember.run()
  }
}
