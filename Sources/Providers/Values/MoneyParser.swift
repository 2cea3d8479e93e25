import Records

/// Reads amounts of money into minor units, exactly: checked integer arithmetic, never floating point.
public struct MoneyParser: Hashable, Sendable, BitwiseCopyable {
  /// Why a text is no amount.
  public enum Failure: Error, Hashable, Sendable {
    /// Another form than the notation's.
    case notANumber
    /// More decimal places than the currency's minor unit has.
    case tooManyDecimals
    /// Beyond 63 bits of minor units.
    case outOfRange
  }

  /// What amounts are counted in.
  public enum Unit: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
    /// Cents, pence, fen: whole numbers.
    case minor
    /// Pounds, euros, yuan, with decimals.
    case major
  }

  /// What amounts are counted in.
  public var unit: Unit
  /// How they are written.
  public var notation: NumberNotation

  /// Reads amounts in a unit.
  public init(unit: Unit, decimalMark: UInt8 = 0x2E) {
    self.unit = unit
    notation = NumberNotation()
    notation.decimalMark = decimalMark
  }

  /// Reads amounts in a unit and a notation.
  public init(unit: Unit, notation: NumberNotation) {
    self.unit = unit
    self.notation = notation
  }

  /// Reads an amount of a currency whose minor unit has `digits` decimal places (0 to 4).
  ///
  /// O(bytes), no allocation.
  ///
  /// Decimals beyond the minor unit are refused even if they are zeros: a feed that writes `1.000` for one pound may be
  /// one that groups thousands. Implied decimals are always there, so zeros among them state nothing.
  public func minorUnits(_ bytes: UnsafeRawBufferPointer, digits: Int) throws(Failure) -> Int64 {
    let allowed = unit == .major ? digits : 0
    if notation.isPlain, let units = plainUnits(bytes, allowed) { return units }
    guard var number = notation.digits(bytes) else { throw .notANumber }
    if notation.impliedDecimals != nil, !number.overflowed {
      while number.places > allowed, number.value % 10 == 0 {
        number.value /= 10
        number.places -= 1
      }
    }
    guard number.places <= allowed else { throw .tooManyDecimals }
    let isNegative = number.value < 0
    var value = isNegative ? 0 &- number.value : number.value
    for _ in number.places..<allowed { number.overflowed = value.append(digit: 0) || number.overflowed }
    if number.overflowed { throw .outOfRange }
    return isNegative ? 0 &- value : value
  }
}

extension MoneyParser {
  /// An amount of at most 18 digits with exactly the allowed decimals, as most are; `nil` for any other, right or wrong.
  @inline(__always)
  private func plainUnits(_ bytes: UnsafeRawBufferPointer, _ allowed: Int) -> Int64? {
    guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let isNegative = start[0] == 0x2D
    let (first, mark) = (isNegative ? 1 : 0, allowed > 0 ? bytes.count - 1 - allowed : bytes.count)
    guard mark > first, bytes.count - first <= 18, allowed == 0 || start[mark] == notation.decimalMark else {
      return nil
    }
    var (value, greatest): (Int64, UInt8) = (0, 0)
    for index in first..<bytes.count where index != mark {
      let digit = start[index] &- 0x30
      greatest = max(greatest, digit)
      value = value &* 10 &+ Int64(digit)
    }
    guard greatest <= 9 else { return nil }
    return isNegative ? 0 &- value : value
  }
}

extension NumberNotation {
  /// A number of at most 18 digits; `nil` for another form.
  func decimal(_ bytes: UnsafeRawBufferPointer) -> ExactDecimal? {
    if self == NumberNotation() { return ExactDecimal(bytes: bytes) }
    guard let number = digits(bytes), !number.overflowed, number.places <= 18,
      number.value.magnitude < 1_000_000_000_000_000_000
    else { return nil }
    return ExactDecimal(mantissa: number.value, scale: number.places)
  }
}
