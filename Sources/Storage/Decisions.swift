import GRDB
import Records
import Resolution

extension Store {
  /// Enters a person's decision.
  ///
  /// One decision on the same accounts and day replaces an earlier one of its maker.
  public func enter(_ decision: Decision) throws {
    try pool.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          decision.first.provider.rawValue, decision.first.key, decision.second.provider.rawValue, decision.second.key,
          decision.at.number, decision.by, decision.verdict.rawValue, decision.why,
        ])
      try Store.touchInputs(database)
    }
  }

  /// All decisions, sorted by accounts, day and verdict.
  public func decisions() throws -> [Decision] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM decision ORDER BY a_provider, a_key, b_provider, b_key, day, verdict"
      )
      .compactMap { row in
        Decision.Verdict(rawValue: row["verdict"]).map {
          Decision(
            $0, AccountID(provider: ProviderID(rawValue: row["a_provider"]), key: row["a_key"]),
            AccountID(provider: ProviderID(rawValue: row["b_provider"]), key: row["b_key"]), by: row["decided_by"],
            why: row["reason"], at: Day(number: row["day"]))
        }
      }
    }
  }
}
