/// Reads the results that a document names.
///
/// Source: PMML 4.4.1, Output.
enum OutputReader {
  static func read(_ output: ElementReader) -> [Scorecard.OutputField] {
    let fields = output.children("OutputField").compactMap(field)
    output.finish()
    return fields
  }

  private static func field(_ element: ElementReader) -> Scorecard.OutputField? {
    let name = element.required("name")
    let isReason = element.word("feature", ["predictedValue": false, "reasonCode": true]) ?? false
    element.pass(attributes: "displayName", "optype", "dataType", "targetField", "isFinalResult")
    let rank = element.attribute("rank").map { Int($0) } ?? 1
    if rank.map({ $0 < 1 }) ?? true { element.fault(expected: "a whole number from 1 in the attribute rank") }
    element.finish()
    guard let name, let rank else { return nil }
    return Scorecard.OutputField(name: name, feature: isReason ? .reasonCode(rank: rank) : .predictedValue)
  }
}
