/// A model with numbers estimated from accounts, and what is to be known about the estimate.
public struct TrainedModel: Sendable {
  /// The model; its threshold is that of ``OperatingPoints/balanced``.
  public let model: MatchModel
  /// Whether the estimate came to rest; one that did not is not to be used.
  public let hasConverged: Bool
  /// Rounds of expectation maximisation that were needed.
  public let rounds: Int
  /// What the estimate could not learn from the accounts, as sentences for people; no person's value among them.
  public let notes: [String]
  /// Where the line can be drawn.
  public let operatingPoints: OperatingPoints

  /// States a result.
  public init(
    model: MatchModel, hasConverged: Bool, rounds: Int, notes: [String], operatingPoints: OperatingPoints
  ) {
    self.model = model
    self.hasConverged = hasConverged
    self.rounds = rounds
    self.notes = notes
    self.operatingPoints = operatingPoints
  }

  /// A model that stays as it is, because nothing can be learned.
  static func untrained(_ model: MatchModel, because note: String) -> TrainedModel {
    let point = OperatingPoint(threshold: model.threshold, expectedPrecision: 1, expectedRecall: 1)
    return TrainedModel(
      model: model, hasConverged: false, rounds: 0, notes: [note],
      operatingPoints: OperatingPoints(cautious: point, balanced: point, inclusive: point))
  }
}
