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

  /// Points by the probabilities of blocked pairs, for a table whose accounts are of people with `usualSize` accounts:
  /// the mean over accounts, at least 1.
  ///
  /// Each maximises the expected F-measure of the clusters: cautious weighs precision as twice as important as recall,
  /// balanced as equally important, inclusive as half as important. What a link does to clusters is not what it does to
  /// pairs: a wrong one joins all accounts of two people, `usualSize` squared wrong pairs, while a missed one mostly
  /// leaves one account alone whose pairs are each counted already.
  ///
  /// For pairs alone the best threshold is half the best F-measure (Lipton, Elkan and Narayanaswamy, "Optimal
  /// Thresholding of Classifiers to Maximize F1 Measure", 2014).
  init(_ weighed: [(probability: Double, pairs: Double)], usualSize: Double) {
    let sorted = weighed.sorted {
      $0.probability != $1.probability ? $0.probability > $1.probability : $0.pairs > $1.pairs
    }
    let wrong = usualSize * usualSize
    cautious = Self.best(sorted, beta: 0.5, wrong: wrong)
    balanced = Self.best(sorted, beta: 1, wrong: wrong)
    inclusive = Self.best(sorted, beta: 2, wrong: wrong)
  }

  /// The point with the greatest expected F-measure, where a wrong link costs `wrong` pairs; from best to worst.
  private static func best(
    _ sorted: [(probability: Double, pairs: Double)], beta: Double, wrong: Double
  ) -> OperatingPoint {
    let all = max(sorted.reduce(0) { $0 + $1.probability * $1.pairs }, 1e-9)
    var best = OperatingPoint(threshold: 0.99, expectedPrecision: 1, expectedRecall: 0)
    var bestScore = 0.0
    var (right, said) = (0.0, 0.0)
    for (probability, pairs) in sorted {
      right += probability * pairs
      said += pairs
      let (missed, cost) = (all - right, wrong * (said - right))
      let score = (1 + beta * beta) * right / ((1 + beta * beta) * right + beta * beta * missed + cost)
      guard score > bestScore else { continue }
      bestScore = score
      best = OperatingPoint(
        threshold: min(max(probability, 0.01), 0.999_999), expectedPrecision: right / said, expectedRecall: right / all)
    }
    return best
  }
}
