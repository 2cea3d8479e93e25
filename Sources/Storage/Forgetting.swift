import Foundation
import GRDB
import Records

/// What a first pass over an archived file found when the file was read by another adapter than before.
public struct Reinspection: Sendable {
  /// The delivery.
  public let delivery: Int64
  /// Rows, bad ones included.
  public let rows: Int
  /// The version of the adapter that reads it now.
  public let adapterVersion: String
  /// Sentences about noted drift.
  public let notes: [String]

  /// States what was found.
  public init(delivery: Int64, rows: Int, adapterVersion: String, notes: [String]) {
    self.delivery = delivery
    self.rows = rows
    self.adapterVersion = adapterVersion
    self.notes = notes
  }
}

extension Store {
  /// Forgets everything that was read from a provider's deliveries and has them read again from the archive, in one
  /// transaction.
  ///
  /// Not the rows of one delivery alone: a statement that several deliveries hold must be read by one adapter everywhere,
  /// or two readings of it would stand beside each other. O(records of the provider).
  public func forget(_ provider: ProviderID, rereading deliveries: [Reinspection]) throws {
    try pool.write { try Store.forget(provider, rereading: deliveries, $0) }
  }

  static func forget(_ provider: ProviderID, rereading deliveries: [Reinspection], _ database: Database) throws {
    try forgetStandings(database)
    for table in ["record", "statement", "contested"] {
      let segments = table == "record" ? "segment IN (SELECT id FROM segment) AND" : ""
      try database.execute(
        sql: "DELETE FROM \(table) WHERE \(segments) feed IN (SELECT id FROM feed WHERE provider = ?)",
        arguments: [provider.rawValue])
    }
    let accounts = "(SELECT id FROM account WHERE provider = ?1)"
    try database.execute(
      sql: "DELETE FROM link WHERE a IN \(accounts) OR b IN \(accounts)", arguments: [provider.rawValue])
    try database.execute(sql: "DELETE FROM member WHERE account IN \(accounts)", arguments: [provider.rawValue])
    try database.execute(sql: "DELETE FROM account WHERE provider = ?", arguments: [provider.rawValue])
    for delivery in deliveries {
      try Store.reopen(delivery.delivery, database)
      try database.execute(
        sql: "UPDATE delivery SET rows = ?, adapter_version = ?, notes = ? WHERE id = ?",
        arguments: [delivery.rows, delivery.adapterVersion, JSONText.encode(delivery.notes), delivery.delivery])
    }
  }
}
