import Records

/// An exact fraction in lowest terms.
///
/// Features are calculated in it, so that nothing is rounded before the last step.
///
/// Every operation returns `nil` where the exact result does not fit 128 bits, instead of an inexact one.
struct Rational: Hashable, Sendable {
  let numerator: Int128
  /// Always positive.
  let denominator: Int128

  /// A fraction; `nil` when the denominator is zero.
  init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Rational.greatestCommonDivisor(numerator, denominator)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = numerator / divisor * sign
    self.denominator = denominator / divisor * sign
  }

  /// A whole number.
  init(_ value: Int) {
    numerator = Int128(value)
    denominator = 1
  }

  /// The same number.
  init(_ decimal: ExactDecimal) {
    let power = Rational.powersOfTen[Int(decimal.scale)]
    let mantissa = Int128(decimal.mantissa)
    let divisor = Rational.greatestCommonDivisor(mantissa, power)
    numerator = mantissa / divisor
    denominator = power / divisor
  }

  /// The exact quotient; `nil` when the divisor is zero or the result does not fit.
  func divided(by divisor: Rational) -> Rational? {
    let crossed = Rational.greatestCommonDivisor(numerator, divisor.numerator)
    let under = Rational.greatestCommonDivisor(denominator, divisor.denominator)
    guard divisor.numerator != 0 else { return nil }
    let (top, topOverflow) = (numerator / crossed).multipliedReportingOverflow(by: divisor.denominator / under)
    let (bottom, bottomOverflow) = (denominator / under).multipliedReportingOverflow(by: divisor.numerator / crossed)
    return topOverflow || bottomOverflow ? nil : Rational(top, over: bottom)
  }

  var negated: Rational { Rational(-numerator, over: denominator) ?? self }

  /// The exact product; `nil` when it does not fit.
  func multiplied(by factor: Rational) -> Rational? {
    guard factor.numerator != 0 else { return Rational(0) }
    return Rational(factor.denominator, over: factor.numerator).flatMap { divided(by: $0) }
  }

  /// The exact sum; `nil` when it does not fit.
  func adding(_ other: Rational) -> Rational? {
    let common = Rational.greatestCommonDivisor(denominator, other.denominator)
    let (left, leftOverflow) = numerator.multipliedReportingOverflow(by: other.denominator / common)
    let (right, rightOverflow) = other.numerator.multipliedReportingOverflow(by: denominator / common)
    let (bottom, bottomOverflow) = denominator.multipliedReportingOverflow(by: other.denominator / common)
    let (top, topOverflow) = left.addingReportingOverflow(right)
    return leftOverflow || rightOverflow || bottomOverflow || topOverflow ? nil : Rational(top, over: bottom)
  }

  /// The nearest number with at most this many places, half to even, times 10^18; `nil` where that does not fit.
  func scaled(places: Int) -> Int128? {
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard let fraction = Rational(rest, over: denominator)?.rounded(places: places) else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: Rational.powersOfTen[18])
    let (sum, isTooLarge) = product.addingReportingOverflow(Number.scaled(fraction))
    return overflow || isTooLarge ? nil : sum
  }

  /// The nearest decimal with at most this many places (0 to 18), half to even; `nil` when it has more than 18 digits.
  func rounded(places: Int) -> ExactDecimal? {
    let product = numerator.magnitude.multipliedFullWidth(by: UInt128(Rational.powersOfTen[places]))
    let divisor = UInt128(denominator)
    guard product.high < divisor else { return nil }
    let (quotient, rest) = divisor.dividingFullWidth(product)
    let limit = UInt128(Rational.powersOfTen[18])
    guard quotient < limit else { return nil }
    let toHalf = divisor - rest
    let isUp = rest > toHalf || (rest == toHalf && quotient & 1 == 1)
    let rounded = isUp ? quotient + 1 : quotient
    guard rounded < limit else { return nil }
    return ExactDecimal(mantissa: numerator < 0 ? -Int64(rounded) : Int64(rounded), scale: places)
  }

  /// 10^0 to 10^36.
  static let powersOfTen: [Int128] = (0..<36).reduce(into: [1]) { powers, _ in powers.append((powers.last ?? 1) * 10) }

  private static func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
    var (left, right) = (left.magnitude, right.magnitude)
    while right != 0 { (left, right) = (right, left % right) }
    return left == 0 ? 1 : Int128(left)
  }
}

/// An exact running total of decimals.
struct DecimalSum: Sendable {
  private var total: Int128 = 0
  private var scale = 0
  private var overflowed = false

  mutating func add(_ value: ExactDecimal) {
    if Int(value.scale) > scale { widen(to: Int(value.scale)) }
    let (aligned, tooLarge) = Int128(value.mantissa)
      .multipliedReportingOverflow(by: Rational.powersOfTen[scale - Int(value.scale)])
    let (sum, overflow) = total.addingReportingOverflow(aligned)
    total = sum
    overflowed = overflowed || tooLarge || overflow
  }

  private mutating func widen(to wider: Int) {
    let (product, overflow) = total.multipliedReportingOverflow(by: Rational.powersOfTen[wider - scale])
    total = product
    scale = wider
    overflowed = overflowed || overflow
  }

  /// The total; `nil` when it ever left 128 bits.
  var rational: Rational? { overflowed ? nil : Rational(total, over: Rational.powersOfTen[scale]) }

  /// The total as a decimal, unrounded; `nil` when it has more than 18 digits.
  var decimal: ExactDecimal? {
    guard !overflowed else { return nil }
    var (digits, places) = (total, scale)
    while places > 0, digits % 10 == 0 { (digits, places) = (digits / 10, places - 1) }
    guard digits.magnitude < UInt128(Rational.powersOfTen[18]) else { return nil }
    return ExactDecimal(mantissa: Int64(digits), scale: places)
  }

  /// Whether any sum of some of these numbers, with any signs, has at most 18 digits.
  static func fits(magnitudes: [ExactDecimal]) -> Bool {
    var sum = DecimalSum()
    for value in magnitudes {
      sum.add(Points.magnitude(value))
    }
    return !sum.overflowed && sum.total.magnitude < UInt128(Rational.powersOfTen[18])
  }
}
