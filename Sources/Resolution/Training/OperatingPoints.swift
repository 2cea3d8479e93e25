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

  /// Pairs that may be linked.
  struct Candidates {
    /// The match probability that the threshold is compared with.
    let threshold: Double
    /// How likely they are right.
    let probability: Double
    let pairs: Double
  }

  /// Points by the probabilities of candidates, of which so many pairs in all are right.
  ///
  /// Each maximises the expected F-measure of the clusters: cautious weighs precision as twice as important as recall,
  /// balanced as equally important, inclusive as half as important. What a link does to clusters is not what it does to
  /// pairs: a wrong one brings `wrong` wrong pairs with it.
  ///
  /// For pairs alone the best threshold is half the best F-measure (Lipton, Elkan and Narayanaswamy, "Optimal
  /// Thresholding of Classifiers to Maximize F1 Measure", 2014).
  ///
  /// Cautious and balanced links are made from a threshold of `least` on.
  init(_ candidates: [Candidates], right: Double, wrong: Double, least: Double = 0) {
    let sorted = candidates.sorted {
      if $0.threshold != $1.threshold { return $0.threshold > $1.threshold }
      return $0.probability != $1.probability ? $0.probability > $1.probability : $0.pairs > $1.pairs
    }
    cautious = Self.best(sorted, beta: 0.5, right: right, wrong: wrong)
    balanced = Self.best(sorted, beta: 1, right: right, wrong: wrong)
    inclusive = Self.best(sorted, beta: 2, right: right, wrong: wrong)
    for point in [\OperatingPoints.cautious, \OperatingPoints.balanced] where self[keyPath: point].threshold < least {
      let known = sorted.prefix { $0.threshold >= least }
      self[keyPath: point] = Self.point(known, threshold: least, right: right)
    }
  }

  /// What is to be expected of some candidates.
  private static func point(
    _ candidates: ArraySlice<Candidates>, threshold: Double, right all: Double
  ) -> OperatingPoint {
    let right = candidates.reduce(0) { $0 + $1.probability * $1.pairs }
    let said = candidates.reduce(0) { $0 + $1.pairs }
    return OperatingPoint(
      threshold: threshold, expectedPrecision: said == 0 ? 1 : right / said,
      expectedRecall: all == 0 ? 0 : min(1, right / all))
  }

  /// The point with the greatest expected F-measure, from the best candidates to the worst.
  private static func best(_ sorted: [Candidates], beta: Double, right all: Double, wrong: Double) -> OperatingPoint {
    let all = max(all, 1e-9)
    var best = OperatingPoint(threshold: 0.99, expectedPrecision: 1, expectedRecall: 0)
    var bestScore = 0.0
    var (right, said) = (0.0, 0.0)
    for (index, candidates) in sorted.enumerated() {
      right += candidates.probability * candidates.pairs
      said += candidates.pairs
      if index + 1 < sorted.count, sorted[index + 1].threshold == candidates.threshold { continue }
      let (missed, cost) = (max(0, all - right), wrong * (said - right))
      let score = (1 + beta * beta) * right / ((1 + beta * beta) * right + beta * beta * missed + cost)
      guard score > bestScore else { continue }
      bestScore = score
      best = OperatingPoint(
        threshold: min(max(candidates.threshold, 0.001), 0.999_999), expectedPrecision: right / said,
        expectedRecall: min(1, right / all))
    }
    return best
  }
}
