/// An exact decimal number: `mantissa` x 10^-`scale`.
///
/// Used for measures in feeds (a share, a count of days) where binary floating point would change a digit.
///
/// Always in lowest form (no trailing zero in the fraction), so equal numbers have equal bytes.
/// Range: 18 significant digits, scale 0 to 18.
public struct ExactDecimal: Hashable, Sendable, BitwiseCopyable, Comparable, CustomStringConvertible {
  /// The digits as an integer.
  public let mantissa: Int64
  /// How many of them stand behind the decimal point.
  public let scale: UInt8

  /// A whole number.
  public init(_ value: Int64) {
    mantissa = value
    scale = 0
  }

  /// `mantissa` x 10^-`scale`, brought to lowest form.
  ///
  /// `scale` must be 0 to 18.
  public init(mantissa: Int64, scale: Int) {
    var mantissa = mantissa
    var scale = min(max(scale, 0), 18)
    while scale > 0, mantissa % 10 == 0 {
      mantissa /= 10
      scale -= 1
    }
    self.mantissa = mantissa
    self.scale = UInt8(scale)
  }

  /// Reads an optional sign, digits, and an optional `.` with digits; no exponent, no grouping, no spaces.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let value = text.withUTF8({ ExactDecimal(bytes: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = value
  }

  /// The same from bytes, without allocating.
  public init?(bytes: UnsafeRawBufferPointer) {
    var index = 0
    let negative = bytes.first == 0x2D
    if negative || bytes.first == 0x2B { index = 1 }
    var value: Int64 = 0
    var digits = 0
    var fraction: Int?
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x2E, fraction == nil {
        fraction = 0
      } else if byte >= 0x30, byte <= 0x39 {
        if digits > 0 || byte != 0x30 { digits += 1 }
        guard digits <= 18 else { return nil }
        value = value * 10 + Int64(byte - 0x30)
        if let places = fraction { fraction = places + 1 }
      } else {
        return nil
      }
      index += 1
    }
    let start = (negative || bytes.first == 0x2B) ? 1 : 0
    guard bytes.count > start, bytes[start] != 0x2E, bytes[bytes.count - 1] != 0x2E, (fraction ?? 0) <= 18 else {
      return nil
    }
    self.init(mantissa: negative ? -value : value, scale: fraction ?? 0)
  }

  /// The nearest binary number; for display and for model arithmetic that is defined on doubles.
  public var doubleValue: Double { Double(description) ?? 0 }

  /// Digits with a decimal point where needed, such as `-12.5`.
  public var description: String {
    guard scale > 0 else { return String(mantissa) }
    var digits = String(mantissa.magnitude)
    while digits.count <= Int(scale) { digits = "0" + digits }
    let point = digits.index(digits.endIndex, offsetBy: -Int(scale))
    return (mantissa < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
  }

  /// Orders by value, exactly.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    let common = max(left.scale, right.scale)
    return left.widened(to: common) < right.widened(to: common)
  }

  private func widened(to common: UInt8) -> Int128 {
    var value = Int128(mantissa)
    for _ in scale..<common { value *= 10 }
    return value
  }
}
