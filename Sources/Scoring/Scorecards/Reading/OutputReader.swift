import Configuration

/// Reads the results that a document names.
///
/// Source: PMML 4.4.1, Output.
struct OutputReader {
  let scope: Scope

  func read(_ output: ElementReader) -> [Scorecard.OutputField] {
    let fields = output.children("OutputField").compactMap(field)
    output.finish()
    return fields
  }

  private enum Feature { case score, reason, expression }

  private func field(_ element: ElementReader) -> Scorecard.OutputField? {
    let name = element.required("name")
    let feature =
      element.word(
        "feature",
        [
          // A number is shown as it is: only classes have display values.
          "predictedValue": Feature.score, "predictedDisplayValue": .score, "reasonCode": .reason,
          "transformedValue": .expression,
          "decision": .expression,
        ]) ?? .score
    let declared = element.dataType()
    let measure = element.measure()
    let isFinal = element.word("isFinalResult", ["true": true, "false": false, "1": true, "0": false]) ?? true
    element.pass(attributes: "displayName", "targetField")
    element.pass(children: "Decisions", "Value")
    let rank = element.attribute("rank").map { Int($0) } ?? 1
    if rank.map({ $0 < 1 }) ?? true { element.fault(expected: "a whole number from 1 in the attribute rank") }
    let expression = feature == .expression ? expression(element, declared) : nil
    element.finish()
    guard let name, let rank else { return nil }
    let type = declared ?? expression?.type ?? (feature == .reason ? .string : .double)
    if scope.declare(name, type, measure ?? (type.isOrdered ? .continuous : .categorical)) == nil {
      element.fault(expected: "a name that no field, derived value or other result has")
    }
    let content: Scorecard.OutputField.Feature =
      switch feature {
      case .score: .predictedValue
      case .reason: .reasonCode(rank: rank)
      case .expression: .transformedValue
      }
    return Scorecard.OutputField(
      name: name, type: type, feature: content, isFinal: isFinal, expression: expression?.expression)
  }

  private func expression(_ element: ElementReader, _ type: DataType?) -> ExpressionReader.Typed? {
    ExpressionReader(scope: scope).onlyExpression(in: element, as: type)
  }
}
