import GRDB

extension Store {
  /// The number of segments of the log of records.
  public func segmentCount() throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM segment") ?? 0 }
  }

  /// Merges the smallest segments of the log into one, until at most `keeping` are left, in one transaction.
  ///
  /// Reading an account costs a look into every segment. The smallest go first, so that what a small delivery costs does
  /// not grow with what there is. O(rows merged x log).
  public func mergeSegments(keeping: Int) throws {
    try pool.write { database in
      let segments = try Int64.fetchAll(database, sql: "SELECT id FROM segment ORDER BY rows, id")
      guard segments.count > keeping else { return }
      let merged = segments.prefix(segments.count - keeping + 1).map(String.init).joined(separator: ",")
      try database.execute(
        sql: "INSERT INTO segment (rows) SELECT sum(rows) FROM segment WHERE id IN (\(merged))")
      try database.execute(
        sql: """
          INSERT INTO record
          SELECT ?, account, feed, record_key, version, content, is_deletion, source, record, part, line, byte, payload
          FROM record WHERE segment IN (\(merged)) ORDER BY account, feed, record_key, version, content
          """,
        arguments: [database.lastInsertedRowID])
      try database.execute(sql: "DELETE FROM record WHERE segment IN (\(merged))")
      try database.execute(sql: "DELETE FROM segment WHERE id IN (\(merged))")
    }
  }
}
