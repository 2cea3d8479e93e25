/// A truth value that may be unknown: what a predicate says about a value that is missing.
///
/// Source: PMML 4.4.1, TreeModel, "Predicates": the truth tables of CompoundPredicate, which are those of Kleene's strong
/// logic for `and` and `or`.
public enum Truth: CaseIterable, Hashable, Sendable {
  case holds, fails, unknown

  init(_ value: Bool) { self = value ? .holds : .fails }

  /// Fails if any fails; else unknown if any is.
  static func and(_ operands: some Sequence<Truth>) -> Truth {
    operands.reduce(.holds) { result, next in
      if result == .fails || next == .fails { return .fails }
      return result == .unknown || next == .unknown ? .unknown : .holds
    }
  }

  /// Holds if any holds; else unknown if any is.
  static func or(_ operands: some Sequence<Truth>) -> Truth {
    operands.reduce(.fails) { result, next in
      if result == .holds || next == .holds { return .holds }
      return result == .unknown || next == .unknown ? .unknown : .fails
    }
  }

  /// Unknown if any is; else holds if an odd number holds.
  static func xor(_ operands: some Sequence<Truth>) -> Truth {
    operands.reduce(.fails) { result, next in
      result == .unknown || next == .unknown ? .unknown : Truth(result != next)
    }
  }

  /// The first that is known.
  static func surrogate(_ operands: some Sequence<Truth>) -> Truth { operands.first { $0 != .unknown } ?? .unknown }
}
