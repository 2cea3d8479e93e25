/// Puts conditions into words for people.
struct Wording {
  /// The names of the fields by index.
  let fields: [String]

  /// A condition in words.
  ///
  /// Where everything is about one field, its name is left out: the characteristic says what it is about.
  func words(_ predicate: Predicate, naming: Bool) -> String { phrase(predicate, naming: naming) }

  private func phrase(_ predicate: Predicate, naming: Bool) -> String {
    switch predicate {
    case .always: "anything else"
    case .never: "never"
    case .isMissing(let field): subject(field, naming) + "not known"
    case .isNotMissing(let field): subject(field, naming) + "known"
    case .simple(let field, let comparison, let value): subject(field, naming) + "\(comparison.words) \(value)"
    case .set(let field, let isIn, let members):
      subject(field, naming) + (isIn ? "one of " : "none of ") + members.map(\.description).joined(separator: ", ")
    case .compound(let connective, let parts):
      connective.introduction
        + parts.map { nested($0, naming) }.joined(separator: connective == .and ? " and " : " or ")
    }
  }

  private func nested(_ predicate: Predicate, _ naming: Bool) -> String {
    if case .compound = predicate { return "(\(phrase(predicate, naming: naming)))" }
    return phrase(predicate, naming: naming)
  }

  private func subject(_ field: Int, _ naming: Bool) -> String { naming ? "\(fields[field]) " : "" }
}

extension Predicate.Comparison {
  fileprivate var words: String {
    switch self {
    case .equal: "exactly"
    case .notEqual: "other than"
    case .lessThan: "less than"
    case .lessOrEqual: "at most"
    case .greaterThan: "more than"
    case .greaterOrEqual: "at least"
    }
  }
}

extension Predicate.Connective {
  fileprivate var introduction: String {
    switch self {
    case .and, .or: ""
    case .xor: "an odd number of: "
    case .surrogate: "the first that is known of: "
    }
  }
}
