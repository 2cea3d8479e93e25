/// A truth value that may be unknown: what a predicate says about a value that is missing.
///
/// Source: PMML 4.4.1, TreeModel, "Predicates": the truth tables of CompoundPredicate, which are those of Kleene's strong
/// logic for `and` and `or`. More than two operands are joined from the left.
public enum Truth: CaseIterable, Hashable, Sendable {
  case holds, fails, unknown

  init(_ value: Bool) { self = value ? .holds : .fails }

  /// Fails if any fails; else unknown if any is.
  static func and(_ left: Truth, _ right: Truth) -> Truth {
    if left == .fails || right == .fails { return .fails }
    return left == .unknown || right == .unknown ? .unknown : .holds
  }

  /// Holds if any holds; else unknown if any is.
  static func or(_ left: Truth, _ right: Truth) -> Truth {
    if left == .holds || right == .holds { return .holds }
    return left == .unknown || right == .unknown ? .unknown : .fails
  }

  /// Unknown if any is; else holds if an odd number holds.
  static func xor(_ left: Truth, _ right: Truth) -> Truth {
    left == .unknown || right == .unknown ? .unknown : Truth(left != right)
  }

  /// The first that is known.
  static func surrogate(_ left: Truth, _ right: Truth) -> Truth { left == .unknown ? right : left }
}
