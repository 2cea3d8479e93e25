import Records

/// Reads what becomes of the sum of the points.
///
/// Source: PMML 4.4.1, Targets.
enum TargetReader {
  /// `nil` when the sum is the score.
  static func read(_ element: ElementReader, predicted: String?) -> Target? {
    let target = element.onlyChild("Target")
    element.finish()
    guard let target else { return nil }
    let field = target.attribute("field")
    if let field, let predicted, field != predicted { target.fault(expected: "the predicted field \(predicted)") }
    _ = target.word("optype", ["continuous": true])
    let result = Target(
      least: target.number("min"), greatest: target.number("max"),
      factor: target.number("rescaleFactor") ?? ExactDecimal(1),
      constant: target.number("rescaleConstant") ?? ExactDecimal(0),
      rounding: target.word("castInteger", ["round": .round, "ceiling": .ceiling, "floor": .floor]))
    readValues(target)
    target.finish()
    return result.isIdentity ? nil : result
  }

  /// Reads a default for a missing result, which changes nothing.
  ///
  /// No result of a scorecard is missing: where a characteristic has no attribute that holds, the score as a whole is
  /// invalid (PMML 4.4.1, Scorecard, Characteristic).
  private static func readValues(_ target: ElementReader) {
    let values = target.children("TargetValue")
    for extra in values.dropFirst() { extra.fault(expected: "one TargetValue only: the target is continuous") }
    for value in values {
      _ = value.number("defaultValue")
      value.finish()
    }
  }
}
