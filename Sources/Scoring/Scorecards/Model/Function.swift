/// The built-in functions that are evaluated, by their names in the standard.
///
/// Source: PMML 4.4.1, Built-in Functions.
enum Function: String, CaseIterable, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo
  case minimum = "min"
  case maximum = "max"
  case sum, avg, median, product
  case abs, floor, ceil, round, rint, sqrt, exp, expm1, ln, ln1p, log10, pow, threshold, hypot
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh
  case stdNormalCDF, stdNormalPDF, stdNormalIDF, erf, normalCDF, normalPDF, normalIDF
  case isMissing, isNotMissing, isValid, isNotValid
  case equal, notEqual, lessThan, lessOrEqual, greaterThan, greaterOrEqual
  case and, or, not, isIn, isNotIn
  case choice = "if"
  case uppercase, lowercase, trimBlanks, stringLength, substring, concat, matches, replace
  case formatNumber, formatDatetime
  case dateDaysSinceYear, dateSecondsSinceYear, dateSecondsSinceMidnight

  /// What operands a function takes and what it gives.
  enum Kind {
    /// Numbers to a number: of integers an integer.
    case arithmetic
    /// Numbers, of which missing ones do not count, to a number: of integers an integer.
    case aggregate
    /// Numbers to a number that need not be whole.
    case real
    /// Any value to a truth value, also of what is missing.
    case presence
    /// Two values of one type to a truth value.
    case comparison
    /// Truth values to a truth value.
    case logic
    /// A value and a list of values to a truth value.
    case membership
    /// A condition, and one or two values of one type.
    case choice
    case text
    /// A text and a pattern, and for `replace` what stands for a match.
    case pattern
    /// A number, or a day or time, and how it is written.
    case format
    case date
  }

  var kind: Kind {
    switch self {
    case .add, .subtract, .multiply, .divide, .modulo, .abs, .floor, .ceil, .round, .rint, .threshold:
      .arithmetic
    case .minimum, .maximum, .sum, .product: .aggregate
    case .isMissing, .isNotMissing, .isValid, .isNotValid: .presence
    case .equal, .notEqual, .lessThan, .lessOrEqual, .greaterThan, .greaterOrEqual: .comparison
    case .and, .or, .not: .logic
    case .isIn, .isNotIn: .membership
    case .choice: .choice
    case .uppercase, .lowercase, .trimBlanks, .stringLength, .substring, .concat: .text
    case .matches, .replace: .pattern
    case .formatNumber, .formatDatetime: .format
    case .dateDaysSinceYear, .dateSecondsSinceYear, .dateSecondsSinceMidnight: .date
    default: .real
    }
  }

  /// Whether missing operands are left out, instead of making the result missing.
  var ignoresMissing: Bool {
    switch self {
    case .minimum, .maximum, .sum, .product, .avg, .median, .concat: true
    default: false
    }
  }

  /// Whether the result is whole, whatever the operands are.
  var isAlwaysWhole: Bool { self == .floor || self == .ceil || self == .round }

  /// How many operands there may be.
  var arity: ClosedRange<Int> {
    switch self {
    case .add, .subtract, .multiply, .divide, .modulo, .pow, .threshold, .hypot, .equal, .notEqual, .lessThan,
      .lessOrEqual, .greaterThan, .greaterOrEqual, .dateDaysSinceYear, .dateSecondsSinceYear, .matches,
      .formatNumber, .formatDatetime:
      2...2
    case .minimum, .maximum, .sum, .avg, .median, .product: 1...1000
    case .and, .or, .concat, .isIn, .isNotIn: 2...1000
    case .choice: 2...3
    case .substring, .normalCDF, .normalPDF, .normalIDF, .replace: 3...3
    default: 1...1
    }
  }
}
