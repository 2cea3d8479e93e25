import Foundation

/// How two accounts compare: a level and a weight for each comparison.
///
/// A pure function of the accounts and the model.
public struct Comparison: Hashable, Sendable {
  /// What one comparison found.
  public struct Part: Hashable, Sendable {
    /// What was compared.
    public let kind: ComparisonKind
    /// Position among the model's levels; `nil` for the null level, where one of the accounts says nothing.
    public let level: Int?
    /// log2(m/u) of the level; 0 at the null level.
    public let weight: Double
    /// What the frequency of the shared value adds, positive for a rare one.
    public let termAdjustment: Double

    /// What the comparison adds to the match weight.
    public var contribution: Double { weight + termAdjustment }
  }

  /// log2 of the prior odds.
  public let prior: Double
  /// In the model's order.
  public let parts: [Part]
  /// The correction for what households share, 0 or negative.
  public let household: Double
  /// The match weight: prior, contributions in order, household, added up in this order.
  public let weight: Double

  /// The probability that the accounts belong to one person.
  public var probability: Double { CompiledModel.probability(weight) }
}
