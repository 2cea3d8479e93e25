import GRDB
import Records

/// Rows set aside for one cause.
public struct QuarantineCount: Hashable, Sendable, Codable {
  /// `provider/feed`.
  public let feed: String
  /// The code of the fault.
  public let code: String
  /// The column, where the fault is in one.
  public let column: String?
  /// How many rows; a row with two faults counts for both.
  public let rows: Int
}

/// Links of a purpose by match weight.
public struct LinkWeights: Hashable, Sendable, Codable {
  /// Links whose weight is at least `from` and less than one more.
  public struct Step: Hashable, Sendable, Codable {
    /// The least weight, in bits.
    public let from: Int
    /// How many links.
    public let links: Int
  }

  /// From the least weight on; steps without links are left out.
  public let steps: [Step]
  /// The share of links that are wrong if the model's own probabilities are right: the mean of 1 / (1 + 2^weight).
  public let expectedFalse: Double

  /// Counts weights that come ascending.
  init(ascending weights: [Double]) {
    var counts: [(from: Int, links: Int)] = []
    var wrong = 0.0
    for weight in weights {
      let from = Int(max(-1000, min(1000, weight)).rounded(.down))
      if counts.last?.from == from { counts[counts.count - 1].links += 1 } else { counts.append((from, 1)) }
      wrong += 1 / (1 + Double(sign: .plus, exponent: from, significand: 1) * Self.power(weight - Double(from)))
    }
    steps = counts.map { Step(from: $0.from, links: $0.links) }
    expectedFalse = weights.isEmpty ? 0 : wrong / Double(weights.count)
  }

  /// 2 to the power of a number from 0 to 1, to three digits: the figure is an estimate.
  private static func power(_ fraction: Double) -> Double {
    let x = max(0, min(1, fraction)) * 0.693_147_180_559_945_3
    return 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4)))
  }
}

extension Store {
  /// Rows set aside by cause, the most frequent first.
  public func quarantineCounts() throws -> [QuarantineCount] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT d.provider || '/' || d.feed AS feed, json_extract(f.value, '$.code') AS code,
            json_extract(f.value, '$.column') AS "column", count(*) AS rows
          FROM quarantine q JOIN delivery d ON d.id = q.delivery, json_each(q.faults) f
          GROUP BY 1, 2, 3 ORDER BY rows DESC, 1, 2, 3
          """
      ).map { QuarantineCount(feed: $0["feed"], code: $0["code"] ?? "", column: $0["column"], rows: $0["rows"]) }
    }
  }

  /// The match weights of a world's links.
  public func linkWeights(of purpose: Purpose) throws -> LinkWeights {
    try pool.read { database in
      let rows = try BulkStatement(database, "SELECT weight FROM link WHERE purpose = ?")
      rows.bind(1, purpose.rawValue)
      var weights: [Double] = []
      while try rows.step() { weights.append(rows.real(0)) }
      // Ascending: the sum depends on the order, and that of the accounts is the one of their arrival.
      return LinkWeights(ascending: weights.sorted())
    }
  }

  /// The scores of a purpose as exact texts, each with the number of profiles that have it.
  public func scoreCounts(of purpose: Purpose) throws -> [(total: String, profiles: Int)] {
    try counts(of: "total", in: "score", purpose).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Why profiles have no score, and how many.
  public func withheldReasons(for purpose: Purpose) throws -> [String: Int] {
    try counts(of: "reason", in: "withheld", purpose)
  }

  /// How often a column of a world's table has each of its values: few ones, so that counting is cheaper than sorting.
  private func counts(of column: String, in table: String, _ purpose: Purpose) throws -> [String: Int] {
    try pool.read { database in
      let rows = try BulkStatement(database, "SELECT \(column) FROM \(table) WHERE purpose = ?")
      rows.bind(1, purpose.rawValue)
      var counts: [String: Int] = [:]
      while try rows.step() { counts[rows.text(0), default: 0] += 1 }
      return counts
    }
  }
}
