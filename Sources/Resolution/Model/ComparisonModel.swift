/// How often values occur among all that state any.
///
/// Only values that at least five people bear are named.
public struct TermFrequencies: Hashable, Sendable, Codable {
  /// Share of a standardised value, between 0 and 1.
  public var values: [String: Double]
  /// Share of a value that is not named.
  public var unlisted: Double

  /// States frequencies.
  public init(values: [String: Double], unlisted: Double) {
    self.values = values
    self.unlisted = unlisted
  }
}

/// One level of a comparison: the first whose condition holds is the one that counts.
public struct ComparisonLevel: Hashable, Sendable, Codable {
  /// What a person reads: "same day and month, exchanged".
  public var label: String
  /// When it applies, if none before it does.
  public var when: Condition
  /// Probability of the level among records of one person.
  public var m: Double
  /// Probability of the level among records of two people.
  public var u: Double
  /// Probability of the level among records of two people of one household; ``u`` where it is `nil`.
  public var h: Double?
  /// The column whose term frequencies replace `u`, where one is named.
  public var termFrequency: TermColumn?

  /// States a level.
  public init(
    label: String, when: Condition, m: Double, u: Double, h: Double? = nil, termFrequency: TermColumn? = nil
  ) {
    self.label = label
    self.when = when
    self.m = m
    self.u = u
    self.h = h
    self.termFrequency = termFrequency
  }

  enum CodingKeys: String, CodingKey {
    case label, when, m, u, h
    case termFrequency = "term_frequency"
  }
}

/// A comparison with its levels, the strongest agreement first.
///
/// Where one of the accounts says nothing, the comparison is at its null level, which weighs 0 and is not listed.
public struct ComparisonModel: Hashable, Sendable, Codable {
  /// What is compared.
  public var kind: ComparisonKind
  /// At least two; the last one is `else`.
  public var levels: [ComparisonLevel]

  /// States a comparison.
  public init(kind: ComparisonKind, levels: [ComparisonLevel]) {
    self.kind = kind
    self.levels = levels
  }
}
