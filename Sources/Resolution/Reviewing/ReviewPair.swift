/// Two accounts of which a person should decide whether they are one.
public struct ReviewPair: Hashable, Sendable {
  /// Why the pair is unclear.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// A little more or less would link them, or not.
    case nearThreshold = "near_threshold"
    /// They are linked, but the pairs around them say that they are two.
    case weakBridge = "weak_bridge"
    /// They are linked, and one account alone would hold two groups together.
    case singleBridge = "single_bridge"
    /// They are one, and no other link holds the two parts of their cluster together.
    case onlyLink = "only_link"
    /// Their weight is great, but identifiers, a decision on others or one-to-one forbid it.
    case contradicted
  }

  /// The lesser row.
  public let one: Int
  /// The greater row.
  public let other: Int
  /// The match weight.
  public let weight: Double
  /// Why it is unclear.
  public let cause: Cause
  /// Whether they are in one cluster now.
  public let isJoined: Bool
  /// How many accounts would change their profile if the opposite of what stands were decided; at least 1.
  ///
  /// Exact for components of up to ``ClusterParting/mostRows`` accounts; 1 for larger ones.
  public let effect: Int

  /// How much a decision could tell, from 0 to 1.
  ///
  /// 1 where both verdicts are as likely. For a link that was refused, how likely it is by its weight alone.
  public var uncertainty: Double {
    let probability = CompiledModel.probability(weight)
    return switch cause {
    case .nearThreshold, .onlyLink: 4 * probability * (1 - probability)
    case .weakBridge, .singleBridge, .contradicted: probability
    }
  }

  /// What comes first: effect times uncertainty.
  public var priority: Double { Double(effect) * uncertainty }

  /// The order of review: by priority, then by rows.
  static func precedes(_ left: ReviewPair, _ right: ReviewPair) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    return (left.one, left.other) < (right.one, right.other)
  }
}
