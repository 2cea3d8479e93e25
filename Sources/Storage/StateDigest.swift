import GRDB
import Records

/// One hash of the logical state, and one of each part of it: sorted facts, no clock, no row id, no order of arrival, no
/// secret key.
public struct StateDigest: Hashable, Sendable {
  /// A part of the state.
  public enum Part: String, CaseIterable, Sendable {
    case archive, consents, decisions, accounts, links, profiles, features, scores, notices
  }

  /// The hash of each part.
  public let parts: [Part: ContentHash]

  /// The hash of the whole.
  public var total: ContentHash {
    var hasher = Hasher256()
    for part in Part.allCases {
      hasher.update(field: part.rawValue)
      if let hash = parts[part] { hasher.update(hash.bytes) }
    }
    return hasher.finalize()
  }
}

extension Store {
  /// The digest of the state.
  ///
  /// Reads all of it once, in the order of its keys.
  public func digest() throws -> StateDigest {
    try pool.read { database in
      var parts: [StateDigest.Part: ContentHash] = [:]
      for part in StateDigest.Part.allCases { parts[part] = try Self.hash(Self.facts(of: part), database) }
      return StateDigest(parts: parts)
    }
  }

  /// The facts of a part as a query: the columns are the fact, the order is total.
  private static func facts(of part: StateDigest.Part) -> String {
    switch part {
    case .archive: "SELECT provider, feed, content FROM delivery ORDER BY provider, feed, content"
    case .consents:
      """
      SELECT provider, account, purpose, fact, from_day, until_day, evidence FROM consent
      ORDER BY provider, account, purpose, fact, from_day, until_day, evidence
      """
    case .decisions:
      """
      SELECT a_provider, a_key, b_provider, b_key, day, decided_by, verdict, reason, '', '', '', '' FROM decision
      UNION ALL
      SELECT provider, account, feed, record_key, opened, opened_by, 'disputed', reason, due, ifnull(verdict, ''),
        ifnull(resolved, ''), ifnull(resolved_by, '') || ifnull(resolution, '') FROM dispute
      UNION ALL
      SELECT provider, '', '', '', day, entered_by, 'erased', reason, '', '', '', ''
      FROM tombstone JOIN erasure ON erasure.id = tombstone.erasure
      UNION ALL
      SELECT purpose, hex(population), '', '', day, entered_by, 'released', reason, '', '', '', '' FROM score_release
      ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
      """
    case .accounts:
      """
      SELECT a.provider, a.key, f.feed, r.record_key, r.version, r.content, d.content, r.record, r.part, s.adapter_version
      FROM account a JOIN record r ON r.segment IN (SELECT id FROM segment) AND r.account = a.id JOIN feed f ON f.id = r.feed JOIN source s ON s.id = r.source
        JOIN delivery d ON d.id = s.delivery
      ORDER BY a.provider, a.key, f.feed, r.record_key, r.version, r.content
      """
    case .links:
      """
      SELECT purpose, min(a.fingerprint, b.fingerprint) AS low, max(a.fingerprint, b.fingerprint) AS high, weight
      FROM link JOIN account a ON a.id = link.a JOIN account b ON b.id = link.b ORDER BY purpose, low, high
      """
    case .profiles:
      """
      SELECT m.purpose, m.profile, a.provider, a.key, m.is_founder FROM member m JOIN account a ON a.id = m.account
      ORDER BY m.purpose, m.profile, a.provider, a.key
      """
    case .features:
      """
      SELECT purpose, profile, features FROM score UNION ALL SELECT purpose, profile, features FROM withheld
      ORDER BY 1, 2
      """
    case .scores:
      """
      SELECT purpose, profile, total, fingerprint FROM score
      UNION ALL SELECT purpose, profile, reason, x'' FROM withheld ORDER BY 1, 2
      """
    case .notices: "SELECT purpose, profile, score, fingerprint FROM notice ORDER BY purpose, profile"
    }
  }

  private static func hash(_ query: String, _ database: Database) throws -> ContentHash {
    let statement = try BulkStatement(database, query)
    var hasher = Hasher256()
    let columns = statement.columnCount
    while try statement.step() {
      for column in 0..<columns {
        let bytes = statement.bytes(column)  // numbers as their shortest exact text
        hasher.update(integer: Int64(bytes.count))
        hasher.update(bytes)
      }
    }
    return hasher.finalize()
  }
}
