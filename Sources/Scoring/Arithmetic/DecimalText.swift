import Records

/// What a text is as a number.
enum DecimalText {
  /// A number times 10^18; of one with more than 18 decimal places the nearest with so many, half to even.
  case number(Int128)
  /// No number.
  case other
  /// A number beyond 10^20.
  case tooLong

  /// Reads what XML Schema's `double` writes for finite numbers, with blanks around it.
  ///
  /// An optional sign, digits with an optional point on any side of them, an optional exponent. O(bytes), allocates
  /// nothing.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    if let scaled = DecimalText.usual(bytes) { self = .number(scaled) } else { self.init(unusual: bytes) }
  }

  /// 10^0 to 10^18.
  private static let powers: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]

  /// Reads the usual form, 1 to 18 digits with at most one point and a minus before them; `nil` for any other.
  @inline(__always)
  private static func usual(_ bytes: UnsafeRawBufferPointer) -> Int128? {
    let count = bytes.count
    guard count > 0, count <= 20 else { return nil }
    let first = bytes[0] == 0x2D ? 1 : 0
    var value: UInt64 = 0
    var point = count
    for index in first..<count {
      let digit = bytes[index] &- 0x30
      if digit <= 9 {
        value = value &* 10 &+ UInt64(digit)
      } else {
        guard digit == 0xFE, point == count else { return nil }
        point = index
      }
    }
    let digits = count - first - (point < count ? 1 : 0)
    guard digits > 0, digits <= 18 else { return nil }
    let places = max(count - 1 - point, 0)
    let scaled = Int128(value) &* Int128(powers.withUnsafeBufferPointer { $0[18 - places] })
    return first == 1 ? -scaled : scaled
  }

  /// Reads every other form.
  private init(unusual bytes: UnsafeRawBufferPointer) {
    var (index, end) = (0, bytes.count)
    while index < end, DecimalText.isBlank(bytes[index]) { index += 1 }
    while end > index, DecimalText.isBlank(bytes[end - 1]) { end -= 1 }
    var isNegative = false
    if index < end, bytes[index] == 0x2D || bytes[index] == 0x2B {
      isNegative = bytes[index] == 0x2D
      index += 1
    }
    var scan = Scan()
    while index < end, scan.take(bytes[index]) { index += 1 }
    guard scan.hasDigits else {
      self = .other
      return
    }
    var exponent = 0
    if index < end {
      guard let read = DecimalText.exponent(bytes, from: index, to: end) else {
        self = .other
        return
      }
      exponent = read
    }
    self = scan.result(exponent, isNegative) ?? Self.long(bytes, exponent, isNegative)
  }

  /// Reads a number of many digits, which the quick way leaves out.
  private static func long(_ bytes: UnsafeRawBufferPointer, _ exponent: Int, _ isNegative: Bool) -> DecimalText {
    var mantissa: UInt128 = 0
    // The power of ten of the mantissa's last digit; whether digits that differ from 0 were left out behind it.
    var (power, isFraction, hasMore) = (exponent, false, false)
    for byte in bytes {
      if byte == 0x2E { isFraction = true }
      if byte == 0x65 || byte == 0x45 { break }
      guard byte >= 0x30, byte <= 0x39 else { continue }
      let isKept = mantissa < UInt128(Rational.powersOfTen[36])
      if isKept { mantissa = mantissa * 10 + UInt128(byte - 0x30) } else if byte != 0x30 { hasMore = true }
      // A digit that is left out before the point makes the last one kept ten times as great.
      if isKept, isFraction { power -= 1 } else if !isKept, !isFraction { power += 1 }
    }
    return scaled(mantissa, power + 18, hasMore).map { .number(isNegative ? -$0 : $0) } ?? .tooLong
  }

  /// A magnitude times a power of ten, half to even; `nil` where it is beyond 128 bits.
  private static func scaled(_ mantissa: UInt128, _ power: Int, _ hasMore: Bool) -> Int128? {
    if mantissa == 0 || power < -38 { return 0 }
    if power >= 0 {
      guard power <= 38 else { return nil }
      let raised = mantissa.multipliedReportingOverflow(by: UInt128(Rational.powersOfTen[max(power - 36, 0)]))
      let product = raised.partialValue.multipliedReportingOverflow(by: UInt128(Rational.powersOfTen[min(power, 36)]))
      return raised.overflow || product.overflow ? nil : Int128(exactly: product.partialValue)
    }
    // In two steps, as a table of powers ends at 36.
    let first = UInt128(Rational.powersOfTen[min(-power, 36)])
    let divisor = first * UInt128(Rational.powersOfTen[max(-power - 36, 0)])
    let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: divisor)
    let toHalf = divisor - rest
    let isUp = rest > toHalf || rest == toHalf && (hasMore || quotient & 1 == 1)
    return Int128(exactly: isUp ? quotient + 1 : quotient)
  }

  /// The digits of a number as they come.
  private struct Scan {
    private var value: UInt64 = 0
    private var digits = 0
    /// Digits behind the point, and zeros at the end that are not yet part of the value.
    private var places = 0
    private var zeros = 0
    private var isFraction = false
    private(set) var hasDigits = false

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
      if byte == 0x2E, !isFraction {
        isFraction = true
        return true
      }
      guard byte >= 0x30, byte <= 0x39 else { return false }
      hasDigits = true
      if byte == 0x30, digits > 0 || isFraction {
        zeros += 1
      } else if digits > 0 || byte != 0x30 {
        take(digit: byte &- 0x30)
      }
      if isFraction { places += 1 }
      return true
    }

    @inline(__always)
    private mutating func take(digit: UInt8) {
      if digits > 0 {
        digits += zeros
        if digits < 19 { for _ in 0..<zeros { value &*= 10 } }
      }
      zeros = 0
      digits += 1
      if digits <= 18 { value = value &* 10 &+ UInt64(digit) }
    }

    /// `nil` for a number of many digits.
    @inline(__always)
    func result(_ exponent: Int, _ isNegative: Bool) -> DecimalText? {
      if digits == 0 { return .number(0) }
      guard digits <= 18 else { return nil }
      // The value stands before `zeros` zeros, of which the last is `places` behind the point.
      let power = 18 - (places - zeros) + exponent
      guard power >= 0, power <= 36 else { return nil }
      let magnitude = Int128(value) &* Rational.powersOfTen[min(power, 20)]
      guard power <= 18 || digits + power <= 36 else { return nil }
      let scaled = power <= 20 ? magnitude : magnitude &* Rational.powersOfTen[power - 20]
      return .number(isNegative ? -scaled : scaled)
    }
  }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  private static func exponent(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
    guard bytes[start] == 0x65 || bytes[start] == 0x45 else { return nil }
    var index = start + 1
    var isNegative = false
    if index < end, bytes[index] == 0x2D || bytes[index] == 0x2B {
      isNegative = bytes[index] == 0x2D
      index += 1
    }
    guard index < end else { return nil }
    var value = 0
    while index < end {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      value = min(value * 10 + Int(bytes[index] - 0x30), 1_000_000)
      index += 1
    }
    return isNegative ? -value : value
  }
}

extension Number: CustomStringConvertible {
  /// The digits of a decimal; of a fraction, 15 significant ones.
  var description: String {
    switch self {
    case .decimal(let scaled): Number.text(scaled)
    case .fraction(let rational):
      if rational.denominator == 1 {
        rational.numerator.description
      } else {
        Number(nearest: doubleValue)?.description ?? "\(doubleValue)"
      }
    }
  }

  private static func text(_ scaled: Int128) -> String {
    var bytes: [UInt8] = []
    append(scaled, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the digits of a number that was multiplied by 10^18.
  static func append(_ scaled: Int128, to bytes: inout [UInt8]) {
    if scaled < 0 { bytes.append(0x2D) }
    let magnitude = scaled.magnitude
    let high = UInt64(truncatingIfNeeded: magnitude >> 64)
    guard high < UInt64(unit) else {
      let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: UInt128(unit))
      bytes += whole.description.utf8
      return append(fraction: UInt64(rest), to: &bytes)
    }
    // One division of the machine instead of one of 128 bits.
    let (whole, rest) = UInt64(unit).dividingFullWidth((high, UInt64(truncatingIfNeeded: magnitude)))
    append(whole, to: &bytes)
    append(fraction: rest, to: &bytes)
  }

  /// Appends a point and the digits of a fraction that was multiplied by 10^18, without zeros at the end.
  private static func append(fraction: UInt64, to bytes: inout [UInt8]) {
    guard fraction != 0 else { return }
    bytes.append(0x2E)
    var (rest, power) = (fraction, UInt64(unit) / 10)
    while rest != 0 {
      bytes.append(UInt8(0x30 + rest / power))
      rest %= power
      power /= 10
    }
  }

  /// Appends the digits of a whole number.
  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var power: UInt64 = 1
    while value / power >= 10 { power *= 10 }
    var rest = value
    while power > 0 {
      bytes.append(UInt8(0x30 + rest / power))
      rest %= power
      power /= 10
    }
  }
}
