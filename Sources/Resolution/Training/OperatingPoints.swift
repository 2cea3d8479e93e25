/// Where to draw the line between links and the rest, with what is to be expected there.
public struct OperatingPoint: Hashable, Sendable, Codable {
  /// The match probability from which two accounts are linked, between 0 and 1.
  public var threshold: Double
  /// The share of the links that are expected to be right, between 0 and 1.
  public var expectedPrecision: Double
  /// The share of the real pairs that are expected to be links, between 0 and 1; pairs that blocking never proposes
  /// count as missed as far as the model can tell.
  public var expectedRecall: Double

  /// States a point.
  public init(threshold: Double, expectedPrecision: Double, expectedRecall: Double) {
    self.threshold = threshold
    self.expectedPrecision = expectedPrecision
    self.expectedRecall = expectedRecall
  }
}

/// Three ways to draw the line, by how a wrong link compares with a missed one.
public struct OperatingPoints: Hashable, Sendable, Codable {
  /// Wrong links are worse than missed ones.
  public var cautious: OperatingPoint
  /// The best balance; a trained model's own threshold.
  public var balanced: OperatingPoint
  /// Missed links are worse than wrong ones.
  public var inclusive: OperatingPoint

  /// States the three.
  public init(cautious: OperatingPoint, balanced: OperatingPoint, inclusive: OperatingPoint) {
    self.cautious = cautious
    self.balanced = balanced
    self.inclusive = inclusive
  }
}
