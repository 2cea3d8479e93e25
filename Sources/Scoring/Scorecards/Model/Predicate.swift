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

/// A condition on the values of fields, as the document states it.
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

    /// Whether the order of values matters.
    var needsOrder: Bool { self != .equal && self != .notEqual }

    @inline(__always)
    func relates<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
      switch self {
      case .equal: left == right
      case .notEqual: left != right
      case .lessThan: left < right
      case .lessOrEqual: left <= right
      case .greaterThan: left > right
      case .greaterOrEqual: left >= right
      }
    }
  }

  enum Connective: String, CaseIterable, Sendable { case and, or, xor, surrogate }

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
