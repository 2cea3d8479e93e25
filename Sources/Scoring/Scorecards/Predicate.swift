import Records

/// A value of an input field: a number, a text, or nothing.
public enum FieldValue: Hashable, Sendable, CustomStringConvertible {
  case missing
  case number(ExactDecimal)
  case text(String)

  /// The value as it is shown to the person it is about.
  public var description: String {
    switch self {
    case .missing: "missing"
    case .number(let number): number.description
    case .text(let text): text
    }
  }
}

/// A condition on input values.
///
/// Source: PMML 4.4.1, TreeModel, "Predicates".
indirect enum Predicate: Hashable, Sendable {
  case always
  case never
  case simple(field: Int, Comparison, FieldValue)
  case isMissing(field: Int)
  case isNotMissing(field: Int)
  case set(field: Int, isIn: Bool, [FieldValue])
  case compound(Connective, [Predicate])

  enum Comparison: String, CaseIterable, Sendable {
    case equal, notEqual, lessThan, lessOrEqual, greaterThan, greaterOrEqual

    func relates(_ left: FieldValue, _ right: FieldValue) -> Bool {
      switch self {
      case .equal: return left == right
      case .notEqual: return left != right
      default: break
      }
      // Only numbers have an order here: the reader refuses to order texts.
      guard case .number(let left) = left, case .number(let right) = right else { return false }
      return switch self {
      case .lessThan: left < right
      case .lessOrEqual: left <= right
      case .greaterThan: left > right
      default: left >= right
      }
    }
  }

  enum Connective: String, CaseIterable, Sendable { case and, or, xor, surrogate }

  /// What the condition says about values, indexed by field.
  ///
  /// O(size of the condition).
  func evaluate(_ values: [FieldValue]) -> Truth {
    switch self {
    case .always: .holds
    case .never: .fails
    case .isMissing(let field): Truth(values[field] == .missing)
    case .isNotMissing(let field): Truth(values[field] != .missing)
    case .simple(let field, let comparison, let constant):
      values[field] == .missing ? .unknown : Truth(comparison.relates(values[field], constant))
    case .set(let field, let isIn, let members):
      values[field] == .missing ? .unknown : Truth(members.contains(values[field]) == isIn)
    case .compound(let connective, let parts): connective.join(parts.lazy.map { $0.evaluate(values) })
    }
  }

  /// The fields that the condition reads.
  var fields: Set<Int> {
    switch self {
    case .always, .never: []
    case .simple(let field, _, _), .isMissing(let field), .isNotMissing(let field), .set(let field, _, _): [field]
    case .compound(_, let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
    }
  }

  /// The constants that a field is compared with: where its meaning changes.
  func constants(of wanted: Int) -> [FieldValue] {
    switch self {
    case .simple(wanted, _, let constant): [constant]
    case .set(wanted, _, let members): members
    case .compound(_, let parts): parts.flatMap { $0.constants(of: wanted) }
    default: []
    }
  }
}

extension Predicate.Connective {
  func join(_ operands: some Sequence<Truth>) -> Truth {
    switch self {
    case .and: Truth.and(operands)
    case .or: Truth.or(operands)
    case .xor: Truth.xor(operands)
    case .surrogate: Truth.surrogate(operands)
    }
  }
}
