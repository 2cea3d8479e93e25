/// A score that may leave, together with the notice to the person.
///
/// It has no public initialiser and is not `Decodable`: only ``release(_:with:)`` makes one, so no score leaves without
/// its notice.
public struct ReleasedScore: Hashable, Sendable, Encodable {
  /// The score.
  public let score: Score
  /// What the person is told.
  public let notice: Notice

  fileprivate init(score: Score, notice: Notice) {
    self.score = score
    self.notice = notice
  }
}

/// Why a score may not leave.
public enum ReleaseRefusal: String, Error, Hashable, Sendable, Codable {
  /// The notice is about another score.
  case otherScore = "other_score"
  /// The notice is about this score but does not say what follows from it.
  case alteredNotice = "altered_notice"
}

/// Releases a score with a notice that is made here.
public func release(_ score: Score) -> ReleasedScore { ReleasedScore(score: score, notice: Notice(of: score)) }

/// Releases a score with the notice of that very score, such as one that was stored.
/// - Throws: ``ReleaseRefusal``.
public func release(_ score: Score, with notice: Notice) throws(ReleaseRefusal) -> ReleasedScore {
  guard notice.score == score.fingerprint else { throw .otherScore }
  guard notice == Notice(of: score) else { throw .alteredNotice }
  return ReleasedScore(score: score, notice: notice)
}
