import Records

/// What a person decided about two accounts.
///
/// It beats any weight, and stands through every later run.
public struct Decision: Hashable, Sendable {
  /// The verdict.
  public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// They belong to one person.
    case same
    /// They belong to two.
    case different
  }

  /// One of the accounts, the lesser by ``Records/AccountID``.
  public let first: AccountID
  /// The other one.
  public let second: AccountID
  /// Same or different.
  public let verdict: Verdict
  /// Who decided.
  public let by: String
  /// The reason given.
  public let why: String
  /// When: of several decisions on one pair the latest stands, and of those of one day `different`.
  public let at: Day

  /// States a decision; the order of the accounts means nothing.
  public init(_ verdict: Verdict, _ one: AccountID, _ other: AccountID, by: String, why: String, at: Day) {
    first = min(one, other)
    second = max(one, other)
    self.verdict = verdict
    self.by = by
    self.why = why
    self.at = at
  }
}

extension Decision {
  /// Of all that clustering reads of decisions: equal for decisions that have the same effect on any accounts.
  public static func fingerprint(of decisions: [Decision]) -> Fingerprint {
    var hasher = Hasher256()
    for decision in standing(decisions) {
      for account in [decision.first, decision.second] {
        hasher.update(field: account.provider.rawValue)
        hasher.update(field: account.key)
      }
      hasher.update(field: decision.verdict.rawValue)
    }
    return Fingerprint(hasher.finalize())
  }

  /// The decision that stands for each pair, by day and then by accounts.
  static func standing(_ decisions: [Decision]) -> [Decision] {
    var latest: [Pair: Decision] = [:]
    for decision in decisions {
      let pair = Pair(first: decision.first, second: decision.second)
      if latest[pair].map({ decision.beats($0) }) ?? true { latest[pair] = decision }
    }
    return latest.values.sorted {
      if $0.at != $1.at { return $0.at < $1.at }
      return $0.first != $1.first ? $0.first < $1.first : $0.second < $1.second
    }
  }

  private func beats(_ other: Decision) -> Bool {
    at != other.at ? at > other.at : verdict == .different && other.verdict == .same
  }

  private struct Pair: Hashable {
    let first: AccountID
    let second: AccountID
  }
}
