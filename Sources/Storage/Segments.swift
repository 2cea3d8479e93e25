import GRDB

extension Store {
  /// The number of segments of the log of records.
  public func segmentCount() throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM segment") ?? 0 }
  }

  /// Merges segments of the log as ``Segment/toMerge(of:)`` says, in one transaction.
  ///
  /// O(rows merged x log): over time each row is written again once for each of its sizes, log8 of all rows at most.
  public func mergeSegments() throws {
    try pool.write { database in
      let segments = try Row.fetchAll(database, sql: "SELECT id, rows FROM segment").map {
        Segment(id: $0["id"], rows: $0["rows"])
      }
      let merged = Segment.toMerge(of: segments).map { String($0.id) }.joined(separator: ",")
      guard !merged.isEmpty else { return }
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

/// A part of the log of records, in the order of its accounts.
struct Segment: Hashable {
  /// Segments of a size that are merged, and the factor from one size to the next.
  static let fanout = 8

  let id: Int64
  let rows: Int

  /// Sizes are powers of ``fanout``.
  private var size: Int { (Int.bitWidth - rows.leadingZeroBitCount) / Self.fanout.trailingZeroBitCount }

  /// The segments that should be one: all up to a size of which there are ``fanout``, so that fewer of each size are left
  /// and a small delivery never has a large segment written again.
  ///
  /// Reading an account costs a look into every segment, and writing one costs its rows. Tiered compaction of
  /// log-structured merge trees.
  static func toMerge(of segments: [Segment]) -> [Segment] {
    let sizes = segments.reduce(into: [Int: Int]()) { $0[$1.size, default: 0] += 1 }
    var merged: [Segment] = []
    var crowded = sizes.filter { $0.value >= fanout }.keys.max()
    while let size = crowded {
      merged = segments.filter { $0.size <= size }
      // What they make may be the last that its own size needed.
      let whole = Segment(id: 0, rows: merged.reduce(0) { $0 + $1.rows }).size
      crowded = whole > size && sizes[whole, default: 0] + 1 >= fanout ? whole : nil
    }
    return merged
  }
}
