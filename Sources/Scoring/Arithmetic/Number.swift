import Records

/// An exact number: a decimal of at most 18 places, or a fraction where no such decimal is equal to it.
///
/// Two numbers are equal exactly if their forms are. Sums, differences, products and quotients are exact as long as they
/// fit 128 bits; what does not fit, like what has no exact value (logarithms), is calculated in IEEE 754 binary64 and
/// rounded to 15 significant digits, the same on every machine that calculates binary64 correctly.
enum Number: Hashable, Sendable {
  /// The value times 10^18.
  case decimal(Int128)
  /// Never equal to a ``decimal(_:)``.
  case fraction(Rational)

  /// 10^18.
  static let unit: Int128 = 1_000_000_000_000_000_000

  /// The same number.
  init(_ value: ExactDecimal) {
    self = .decimal(Int128(value.mantissa) * Rational.powersOfTen[18 - Int(value.scale)])
  }

  /// A whole number.
  init(_ value: Int) { self = .decimal(Int128(value) * Number.unit) }

  /// The same number.
  init(_ rational: Rational) {
    if Number.unit % rational.denominator == 0 {
      let (scaled, overflow) = rational.numerator.multipliedReportingOverflow(by: Number.unit / rational.denominator)
      if !overflow {
        self = .decimal(scaled)
        return
      }
    }
    self = .fraction(rational)
  }

  /// The number as a fraction; `nil` for the one decimal that has none.
  var rational: Rational? {
    switch self {
    case .decimal(let scaled): Rational(scaled, over: Number.unit)
    case .fraction(let rational): rational
    }
  }

  /// The number as a decimal of 18 digits; `nil` where there is none.
  var exactDecimal: ExactDecimal? {
    guard case .decimal(var digits) = self else { return nil }
    var places = 18
    while places > 0, digits % 10 == 0 { (digits, places) = (digits / 10, places - 1) }
    return digits.magnitude < UInt128(Number.unit) ? ExactDecimal(mantissa: Int64(digits), scale: places) : nil
  }

  /// Whether it has no fraction.
  var isWhole: Bool {
    switch self {
    case .decimal(let scaled): scaled % Number.unit == 0
    case .fraction(let rational): rational.denominator == 1
    }
  }

  /// Less than zero: -1, zero: 0, more: 1.
  var sign: Int {
    switch self {
    case .decimal(let scaled): scaled.signum() == 0 ? 0 : scaled < 0 ? -1 : 1
    case .fraction(let rational): rational.numerator < 0 ? -1 : 1
    }
  }

  var isZero: Bool { self == .decimal(0) }
}

extension Number: Comparable {
  /// Orders by value, exactly: products of 256 bits are compared where no form is common.
  static func < (left: Number, right: Number) -> Bool {
    if case .decimal(let left) = left, case .decimal(let right) = right { return left < right }
    guard let left = left.rational, let right = right.rational else { return left.sign < right.sign }
    if (left.numerator < 0) != (right.numerator < 0) { return left.numerator < 0 }
    let first = left.numerator.magnitude.multipliedFullWidth(by: right.denominator.magnitude)
    let second = right.numerator.magnitude.multipliedFullWidth(by: left.denominator.magnitude)
    let isNearer = (first.high, first.low) < (second.high, second.low)
    return left.numerator < 0 ? (second.high, second.low) < (first.high, first.low) : isNearer
  }
}

/// Arithmetic; `nil` where even the nearest binary number is none: beyond 10^38, or undefined.
extension Number {
  func adding(_ other: Number) -> Number? {
    if case .decimal(let left) = self, case .decimal(let right) = other {
      let (sum, overflow) = left.addingReportingOverflow(right)
      if !overflow { return .decimal(sum) }
    }
    return exactly(other) { $0.adding($1) } ?? Number(nearest: doubleValue + other.doubleValue)
  }

  func subtracting(_ other: Number) -> Number? {
    if case .decimal(let left) = self, case .decimal(let right) = other {
      let (difference, overflow) = left.subtractingReportingOverflow(right)
      if !overflow { return .decimal(difference) }
    }
    return exactly(other) { $0.adding($1.negated) } ?? Number(nearest: doubleValue - other.doubleValue)
  }

  func multiplied(by other: Number) -> Number? {
    if case .decimal(let left) = self, case .decimal(let right) = other {
      if left == 0 || right == 0 { return .decimal(0) }
      let product = left.magnitude.multipliedFullWidth(by: right.magnitude)
      if product.high < UInt128(Number.unit) {
        let (quotient, remainder) = UInt128(Number.unit).dividingFullWidth(product)
        if remainder == 0, quotient < UInt128(Int128.max) {
          return .decimal((left < 0) == (right < 0) ? Int128(quotient) : -Int128(quotient))
        }
      }
    }
    return exactly(other) { $0.multiplied(by: $1) } ?? Number(nearest: doubleValue * other.doubleValue)
  }

  /// The quotient; `nil` when the divisor is zero.
  func divided(by other: Number) -> Number? {
    if other.isZero { return nil }
    return exactly(other) { $0.divided(by: $1) } ?? Number(nearest: doubleValue / other.doubleValue)
  }

  private func exactly(_ other: Number, _ operation: (Rational, Rational) -> Rational?) -> Number? {
    guard let left = rational, let right = other.rational else { return nil }
    return operation(left, right).map { Number($0) }
  }

  var negated: Number {
    switch self {
    case .decimal(let scaled): .decimal(scaled == .min ? .max : -scaled)
    case .fraction(let rational): .fraction(rational.negated)
    }
  }

  var magnitude: Number { sign < 0 ? negated : self }

  /// The greatest whole number that is not greater.
  var floor: Number {
    switch self {
    case .decimal(let scaled):
      let rest = scaled % Number.unit
      return .decimal(scaled - rest - (rest < 0 ? Number.unit : 0))
    case .fraction(let rational):
      let (quotient, rest) = rational.numerator.quotientAndRemainder(dividingBy: rational.denominator)
      return Rational(quotient - (rest < 0 ? 1 : 0), over: 1).map { Number($0) } ?? self
    }
  }

  /// The least whole number that is not less.
  var ceiling: Number { negated.floor.negated }

  /// The nearest whole number, halves upwards (PMML 4.4.1, Built-in Functions, `round`).
  var rounded: Number { adding(.decimal(Number.unit / 2))?.floor ?? self }

  /// The nearest whole number, halves to the even one (`rint`).
  var roundedToEven: Number {
    let up = rounded
    guard let half = up.subtracting(self), half == .decimal(Number.unit / 2), case .decimal(let scaled) = up else {
      return up
    }
    return scaled / Number.unit % 2 == 0 ? up : .decimal(scaled - Number.unit)
  }

  /// The whole part, as a division of integers gives it.
  var truncated: Number { sign < 0 ? ceiling : floor }

  /// The nearest number with at most this many places, half to even, times 10^18; `nil` where it does not fit.
  func scaled(places: Int) -> Int128? {
    guard case .decimal(let scaled) = self else { return rational?.scaled(places: places) }
    let step = Rational.powersOfTen[18 - places]
    let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: step)
    let twice = rest.magnitude * 2
    let isUp = twice > step.magnitude || twice == step.magnitude && quotient & 1 == 1
    return (isUp ? quotient + (scaled < 0 ? -1 : 1) : quotient) * step
  }

  /// The nearest number with at most this many places, half to even; `nil` when it has more than 18 digits.
  func rounded(places: Int) -> ExactDecimal? { rational?.rounded(places: places) }
}
