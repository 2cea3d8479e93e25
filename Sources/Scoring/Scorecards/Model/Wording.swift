import Configuration

/// Puts conditions into words for people.
struct Wording {
  /// The names of the fields by index.
  let fields: [String]
  /// The language.
  var catalogue = MessageCatalogue.ofRecord

  /// A condition in words.
  ///
  /// Where everything is about one field, its name is left out: the characteristic says what it is about.
  func words(_ predicate: Predicate, naming: Bool) -> String { phrase(predicate, naming: naming) }

  private func phrase(_ predicate: Predicate, naming: Bool) -> String {
    switch predicate {
    case .always: catalogue.message("condition.otherwise")
    case .never: catalogue.message("condition.never")
    case .isMissing(let field): subject(field, naming) + catalogue.message("condition.unknown")
    case .isNotMissing(let field): subject(field, naming) + catalogue.message("condition.known")
    case .simple(let field, let comparison, let value):
      subject(field, naming) + catalogue.message(comparison.key, ["value": number("\(value)")])
    case .set(let field, let isIn, let members):
      subject(field, naming)
        + catalogue.message(
          isIn ? "condition.one_of" : "condition.none_of",
          ["values": members.map { number($0.description) }.joined(separator: catalogue.message("list.separator"))])
    case .compound(let connective, let parts):
      connective.introduction(in: catalogue)
        + parts.map { nested($0, naming) }.joined(
          separator: catalogue.message(connective == .and ? "condition.and" : "condition.or"))
    }
  }

  private func nested(_ predicate: Predicate, _ naming: Bool) -> String {
    if case .compound = predicate { return "(\(phrase(predicate, naming: naming)))" }
    return phrase(predicate, naming: naming)
  }

  private func subject(_ field: Int, _ naming: Bool) -> String { naming ? "\(catalogue.text(fields[field])) " : "" }

  /// A value as it stands in the scorecard; if it is a number, in the language's way.
  private func number(_ value: String) -> String {
    Double(value) == nil ? catalogue.text(value) : catalogue.number(value)
  }
}

extension Predicate.Comparison {
  fileprivate var key: String {
    switch self {
    case .equal: "condition.equal"
    case .notEqual: "condition.not_equal"
    case .lessThan: "condition.less"
    case .lessOrEqual: "condition.at_most"
    case .greaterThan: "condition.more"
    case .greaterOrEqual: "condition.at_least"
    }
  }
}

extension Predicate.Connective {
  fileprivate func introduction(in catalogue: MessageCatalogue) -> String {
    switch self {
    case .and, .or: ""
    case .xor: catalogue.message("condition.odd")
    case .surrogate: catalogue.message("condition.first_known")
    }
  }
}
