/// Why a model could not be run over the data, although both could be read.
public enum SplinkRunFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The data lacks something, or a column's values are not of the kind that the model needs.
  case data(ModelFault)
  /// A rule would propose more pairs than are allowed; nothing was compared.
  case tooManyPairs(rule: String, pairs: Int, largestKey: Int, budget: Int)
  /// What DuckDB would have stopped at in the middle of the query.
  case failed(ModelFault)

  static func evaluation(_ fault: SQLRuntimeFault, place: String?) -> SplinkRunFault {
    .failed(
      ModelFault(
        place: place ?? "blocking_rules_to_generate_predictions", expected: fault.expected,
        remedy: "Handle such values in a level before, or leave them empty."))
  }

  /// What was expected, and the remedy.
  public var description: String {
    switch self {
    case .data(let fault), .failed(let fault): return fault.description
    case .tooManyPairs(let rule, let pairs, let largest, let budget):
      return "\(rule): expected at most \(budget) pairs, and there would be \(pairs), \(largest) of them of one key. "
        + "Make the rule stricter, or allow more pairs."
    }
  }
}
