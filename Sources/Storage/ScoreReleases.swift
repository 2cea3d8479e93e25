import Foundation
import GRDB
import Records

/// That a person looked at a population beyond the drift limit of a purpose and released its scores.
///
/// An input of the state, like every decision. It is about this very population and no other.
public struct ScoreRelease: Hashable, Sendable {
  /// The purpose.
  public let purpose: Purpose
  /// The fingerprint of the population and of the reference with which it was compared.
  public let population: ContentHash
  /// The day of the decision.
  public let day: Day
  /// Who decided.
  public let by: String
  /// The reason.
  public let why: String

  /// Names a release.
  public init(purpose: Purpose, population: ContentHash, day: Day, by: String, why: String) {
    self.purpose = purpose
    self.population = population
    self.day = day
    self.by = by
    self.why = why
  }

  static let schema = """
    CREATE TABLE score_release (
      purpose TEXT NOT NULL,
      population BLOB NOT NULL,
      day INTEGER NOT NULL,
      entered_by TEXT NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (purpose, population, day, entered_by)
    ) STRICT, WITHOUT ROWID;
    """
  static let columns = ["purpose", "population", "day", "entered_by", "reason"]
}

extension Store {
  /// Enters a release.
  public func enter(_ release: ScoreRelease) throws {
    try pool.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO score_release VALUES (?, ?, ?, ?, ?)",
        arguments: [release.purpose.rawValue, release.population.data, release.day.number, release.by, release.why])
      try Store.touchInputs(database)
    }
  }

  /// All releases, by purpose, day and population.
  public func scoreReleases() throws -> [ScoreRelease] {
    try pool.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM score_release ORDER BY purpose, day, population, entered_by")
        .compactMap { row in
          ContentHash(row["population"] as Data).map {
            ScoreRelease(
              purpose: Purpose(rawValue: row["purpose"]), population: $0, day: Day(number: row["day"]),
              by: row["entered_by"], why: row["reason"])
          }
        }
    }
  }
}
