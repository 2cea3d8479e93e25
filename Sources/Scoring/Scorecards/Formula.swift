import Records

/// Points that are calculated from input values.
///
/// Source: PMML 4.4.1, Scorecard (ComplexPartialScore), Transformations (EXPRESSION) and Built-in Functions. Calculated
/// exactly; the result is rounded once, half to even, to ``places`` decimal places.
indirect enum Formula: Hashable, Sendable {
  case constant(ExactDecimal)
  case field(Int)
  case apply(Function, [Formula])

  /// The functions that are read, by their names in the standard.
  enum Function: String, CaseIterable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case min, max, abs

    /// How many operands there may be.
    var arity: ClosedRange<Int> {
      switch self {
      case .add, .subtract, .multiply, .divide: 2...2
      case .abs: 1...1
      case .min, .max: 1...64
      }
    }
  }

  /// Decimal places of calculated points.
  static let places = 9
  /// The greatest magnitude of calculated points; what exceeds it is no plausible score.
  static let greatest = ExactDecimal(999_999)

  /// The points; `nil` where a value is missing or the result is not within ``greatest``.
  func points(_ values: [FieldValue]) -> ExactDecimal? {
    guard let points = result(values)?.rounded(places: Formula.places),
      Points.magnitude(points) <= Formula.greatest
    else { return nil }
    return points
  }

  private func result(_ values: [FieldValue]) -> Rational? {
    switch self {
    case .constant(let number): return Rational(number)
    case .field(let index):
      guard case .number(let number) = values[index] else { return nil }
      return Rational(number)
    case .apply(let function, let operands):
      let results = operands.compactMap { $0.result(values) }
      guard results.count == operands.count, let first = results.first else { return nil }
      return results.dropFirst().reduce(function == .abs ? first.magnitude : first) { left, right in
        left.flatMap { function.apply($0, right) }
      }
    }
  }

  /// The fields that the formula reads.
  var fields: Set<Int> {
    switch self {
    case .constant: []
    case .field(let index): [index]
    case .apply(_, let operands): operands.reduce(into: []) { $0.formUnion($1.fields) }
    }
  }
}

extension Formula.Function {
  fileprivate func apply(_ left: Rational, _ right: Rational) -> Rational? {
    switch self {
    case .add: left.adding(right)
    case .subtract: right.negated.adding(left)
    case .multiply: left.multiplied(by: right)
    case .divide: left.divided(by: right)
    case .min: left.isLess(than: right).map { $0 ? left : right }
    case .max: left.isLess(than: right).map { $0 ? right : left }
    case .abs: left
    }
  }
}

extension Rational {
  var negated: Rational { Rational(-numerator, over: denominator) ?? self }

  var magnitude: Rational { numerator < 0 ? negated : self }

  func multiplied(by factor: Rational) -> Rational? {
    let inverse = Rational(factor.denominator, over: factor.numerator)
    return factor.numerator == 0 ? Rational(0) : inverse.flatMap { divided(by: $0) }
  }

  func adding(_ other: Rational) -> Rational? {
    let (left, leftOverflow) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, rightOverflow) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (bottom, bottomOverflow) = denominator.multipliedReportingOverflow(by: other.denominator)
    let (top, topOverflow) = left.addingReportingOverflow(right)
    return leftOverflow || rightOverflow || bottomOverflow || topOverflow ? nil : Rational(top, over: bottom)
  }

  /// Whether the number is the lesser one; `nil` when that cannot be decided in 128 bits.
  func isLess(than other: Rational) -> Bool? { other.negated.adding(self).map { $0.numerator < 0 } }
}
