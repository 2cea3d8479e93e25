/// Precision and recall, each between 0 and 1.
public struct Accuracy: Hashable, Sendable, Codable {
  /// Share of what was said that is true; 1 if nothing was said.
  public let precision: Double
  /// Share of what is true that was said; 1 if nothing is true.
  public let recall: Double

  /// Their harmonic mean.
  public var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }

  /// States both.
  public init(precision: Double, recall: Double) {
    self.precision = precision
    self.recall = recall
  }

  /// States both by counts: said, really so, and both.
  public init(said: Int, real: Int, right: Int) {
    precision = said == 0 ? 1 : Double(right) / Double(said)
    recall = real == 0 ? 1 : Double(right) / Double(real)
  }
}
