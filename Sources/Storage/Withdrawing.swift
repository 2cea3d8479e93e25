import GRDB
import Records

extension Store {
  /// Takes deliveries out of the ledger whose rows have been forgotten, because corrected files take their place.
  ///
  /// In one transaction.
  public func withdraw(_ deliveries: [Int64]) throws {
    try pool.write { database in
      for delivery in deliveries {
        for table in ["quarantine", "refusal", "source"] {
          try database.execute(sql: "DELETE FROM \(table) WHERE delivery = ?", arguments: [delivery])
        }
        try database.execute(sql: "DELETE FROM delivery WHERE id = ?", arguments: [delivery])
      }
      try Store.touchInputs(database)
    }
  }
}
