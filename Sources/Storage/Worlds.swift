import Foundation
import GRDB
import Records

/// Membership of an account in a profile of one purpose.
public struct Membership: Hashable, Sendable {
  /// The profile's id.
  public let profile: String
  /// The account's row in the store.
  public let account: Int64
  /// Whether the profile has its identity from this account.
  public let isFounder: Bool
  /// Names a membership.
  public init(profile: String, account: Int64, isFounder: Bool) {
    self.profile = profile
    self.account = account
    self.isFounder = isFounder
  }
}

/// What a purpose's world was computed from; equal texts need no computing.
public struct WorldBasis: Hashable, Sendable {
  /// The date for which it was computed.
  public let asOf: Day
  /// For links and profiles.
  public let linkedFrom: String
  /// For features, scores and notices; empty until they are computed.
  public let scoredFrom: String

  /// What stands behind a basis of scores that are held back.
  static let heldBack = ", held back"

  /// Whether the scores were held back.
  public var isHeldBack: Bool { scoredFrom.hasSuffix(Self.heldBack) }

  /// Whether scores, given out or held back, are the ones of a basis.
  public func isScored(from basis: String) -> Bool { scoredFrom == basis || scoredFrom == basis + Self.heldBack }

  /// The basis as it is kept for scores that are given out, or held back.
  public static func scored(from basis: String, isHeldBack: Bool) -> String { basis + (isHeldBack ? heldBack : "") }
}

extension Store {
  /// What a world was computed from, if it ever was.
  public func basis(of purpose: Purpose) throws -> WorldBasis? {
    try pool.read {
      try Row.fetchOne($0, sql: "SELECT * FROM world WHERE purpose = ?", arguments: [purpose.rawValue]).map {
        WorldBasis(asOf: Day(number: $0["as_of"]), linkedFrom: $0["linked_from"], scoredFrom: $0["scored_from"])
      }
    }
  }

  /// Purposes that have a world.
  public func worlds() throws -> [Purpose] {
    try pool.read {
      try String.fetchAll($0, sql: "SELECT purpose FROM world ORDER BY purpose").map { Purpose(rawValue: $0) }
    }
  }

  /// Removes the world of a purpose that is no longer configured.
  public func removeWorld(of purpose: Purpose, run: Int64) throws {
    try pool.write { database in
      for table in ["link", "member", "world"] + Self.outcomeTables { try Self.clear(table, purpose, database) }
      try Self.forgetStandings(of: purpose, database)
      try Self.appendIdentityEvents([], of: purpose, run: run, database)
    }
  }

  static let outcomeTables = ["score", "withheld", "notice"]

  static func clear(_ table: String, _ purpose: Purpose, _ database: Database) throws {
    try database.execute(sql: "DELETE FROM \(table) WHERE purpose = ?", arguments: [purpose.rawValue])
  }

  // MARK: Reading

  /// The members of profiles after a profile id, about `limit` of them, whole profiles only, ordered by profile.
  public func members(of purpose: Purpose, after profile: String, limit: Int) throws -> [Membership] {
    try pool.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM member WHERE purpose = ? AND profile > ? ORDER BY profile, account LIMIT ?",
        arguments: [purpose.rawValue, profile, limit])
      let members = rows.map(Membership.init)
      guard let last = members.last, members.count == limit else { return members }
      return members.filter { $0.profile != last.profile }
        + (try Self.members(of: last.profile, purpose, database))
    }
  }

  /// The members of one profile, by account.
  public func members(of profile: String, for purpose: Purpose) throws -> [Membership] {
    try pool.read { try Self.members(of: profile, purpose, $0) }
  }

  static func members(of profile: String, _ purpose: Purpose, _ database: Database) throws -> [Membership] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM member WHERE purpose = ? AND profile = ? ORDER BY account",
      arguments: [purpose.rawValue, profile]
    ).map(Membership.init)
  }

  /// The accounts of a profile in all worlds.
  public func memberAccounts(of profile: String) throws -> Set<AccountID> {
    try pool.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT a.provider, a.key FROM member m JOIN account a ON a.id = m.account
          WHERE m.purpose IN (SELECT purpose FROM world) AND m.profile = ?
          """,
        arguments: [profile])
      return Set(rows.map { AccountID(provider: ProviderID(rawValue: $0["provider"]), key: $0["key"]) })
    }
  }

  /// The profile of an account in a world.
  public func profile(of account: Int64, for purpose: Purpose) throws -> String? {
    try pool.read {
      try String.fetchOne(
        $0, sql: "SELECT profile FROM member WHERE purpose = ? AND account = ?",
        arguments: [purpose.rawValue, account])
    }
  }

  /// All memberships of a world as account and profile, for judging it against a truth.
  public func memberships(of purpose: Purpose) throws -> [(account: AccountID, profile: String)] {
    try pool.read { database in
      let statement = try BulkStatement(
        database,
        """
        SELECT a.provider, a.key, m.profile FROM member m JOIN account a ON a.id = m.account WHERE m.purpose = ?
        """)
      statement.bind(1, purpose.rawValue)
      var result: [(account: AccountID, profile: String)] = []
      while try statement.step() {
        result.append(
          (AccountID(provider: ProviderID(rawValue: statement.text(0)), key: statement.text(1)), statement.text(2)))
      }
      return result
    }
  }

  /// Links among some accounts.
  public func links(of purpose: Purpose, among accounts: [Int64]) throws -> [(a: Int64, b: Int64, weight: Double)] {
    let list = accounts.map(String.init).joined(separator: ",")
    return try pool.read {
      try Row.fetchAll(
        $0, sql: "SELECT a, b, weight FROM link WHERE purpose = ? AND a IN (\(list)) AND b IN (\(list)) ORDER BY a, b",
        arguments: [purpose.rawValue]
      ).map { ($0["a"], $0["b"], $0["weight"]) }
    }
  }

  /// The links of a world, in the order of their accounts.
  public func links(of purpose: Purpose) throws -> [StoredLink] {
    try pool.read { database in
      let rows = try BulkStatement(database, "SELECT a, b, weight FROM link WHERE purpose = ? ORDER BY a, b")
      rows.bind(1, purpose.rawValue)
      var links: [StoredLink] = []
      while try rows.step() { links.append(StoredLink(rows.integer(0), rows.integer(1), weight: rows.real(2))) }
      return links
    }
  }

  /// The number of profiles of a world.
  public func profileCount(of purpose: Purpose) throws -> Int {
    try pool.read {
      try Int.fetchOne(
        $0, sql: "SELECT count(*) FROM member WHERE purpose = ? AND is_founder = 1", arguments: [purpose.rawValue]) ?? 0
    }
  }

  /// Counts of a world, for reports; what is known already is not counted again.
  public func sizes(
    of purpose: Purpose, links: Int? = nil, scores: Int? = nil, withheld: Int? = nil
  ) throws -> WorldSizes {
    try pool.read { database in
      func count(_ table: String) throws -> Int {
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM \(table) WHERE purpose = ?", arguments: [purpose.rawValue]) ?? 0
      }
      // One pass; each profile has one founder.
      let members = try Row.fetchOne(
        database,
        sql: "SELECT count(*) AS accounts, ifnull(sum(is_founder), 0) AS profiles FROM member WHERE purpose = ?",
        arguments: [purpose.rawValue])
      return WorldSizes(
        accounts: members?["accounts"] ?? 0, profiles: members?["profiles"] ?? 0, links: try links ?? count("link"),
        scores: try scores ?? count("score"), notices: try count("notice INDEXED BY notice_by_profile"),
        withheld: try withheld ?? count("withheld"))
    }
  }
}

/// How large a world is.
public struct WorldSizes: Hashable, Sendable, Codable {
  /// Accounts admitted for the purpose.
  public let accounts: Int
  /// Profiles made of them.
  public let profiles: Int
  /// Links between them.
  public let links: Int
  /// Profiles with a score.
  public let scores: Int
  /// Notices issued.
  public let notices: Int
  /// Profiles that are not scored.
  public let withheld: Int
}

extension Membership {
  init(_ row: Row) {
    self.init(profile: row["profile"], account: row["account"], isFounder: row["is_founder"] == 1)
  }
}
