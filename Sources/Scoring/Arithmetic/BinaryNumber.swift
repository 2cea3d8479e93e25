import Records

/// The way to IEEE 754 binary64 and back, for what has no exact value.
extension Number {
  /// The nearest binary number.
  var doubleValue: Double {
    switch self {
    case .decimal(var digits):
      var places = 18
      while places > 0, digits % 10 == 0 { (digits, places) = (digits / 10, places - 1) }
      // Both are exact in binary64, so that one division rounds correctly.
      if digits.magnitude < 1 << 53 { return Double(Int64(digits)) / Number.binaryPowers[places] }
      return Double("\(digits)e-\(places)") ?? 0
    case .fraction(let rational): return Double(rational.numerator) / Double(rational.denominator)
    }
  }

  /// A binary number at 15 significant digits and at most 18 places; `nil` for what is not finite or exceeds 10^38.
  init?(nearest value: Double) {
    guard value.isFinite, value.magnitude < 1e37 else { return nil }
    guard let number = Number.parsed(value.description, significant: 15) else { return nil }
    self = number
  }

  private static let binaryPowers: [Double] = (0...18).map { Double("1e\($0)") ?? 1 }

  /// Reads what Swift prints of a finite binary number: digits, a point, an exponent.
  private static func parsed(_ text: String, significant: Int) -> Number? {
    var digits: Int128 = 0
    var (count, places, exponent, isFraction, isNegative) = (0, 0, 0, false, false)
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 0x2D: isNegative = true
      case 0x2E: isFraction = true
      case 0x65:
        exponent = Int(text.utf8.dropFirst(index + 1).reduce(into: "") { $0.unicodeScalars.append(.init($1)) }) ?? 0
      default:
        guard exponent == 0, byte >= 0x30, byte <= 0x39 else { continue }
        digits = digits * 10 + Int128(byte - 0x30)
        if digits > 0 { count += 1 }
        if isFraction { places += 1 }
      }
      if byte == 0x65 { break }
    }
    if count > significant {
      digits = rounded(digits, dropping: count - significant)
      places -= count - significant
    }
    return scaled(isNegative ? -digits : digits, places - exponent)
  }

  /// `digits` x 10^-`places`, at most 18 places.
  private static func scaled(_ digits: Int128, _ places: Int) -> Number? {
    if places > 18 { return .decimal(places - 18 > 30 ? 0 : rounded(digits, dropping: places - 18)) }
    if places >= 0 { return .decimal(digits * Rational.powersOfTen[18 - places]) }
    guard -places <= 36 else { return nil }
    let (whole, overflow) = digits.multipliedReportingOverflow(by: Rational.powersOfTen[-places])
    return overflow ? nil : Rational(whole, over: 1).map { Number($0) }
  }

  private static func rounded(_ digits: Int128, dropping count: Int) -> Int128 {
    let power = Rational.powersOfTen[count]
    let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: power)
    let rest = remainder.magnitude
    let isUp = rest > UInt128(power) - rest || (rest == UInt128(power) - rest && quotient & 1 == 1)
    return isUp ? quotient + (digits < 0 ? -1 : 1) : quotient
  }
}
