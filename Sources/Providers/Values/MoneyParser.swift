import Records

/// Reads amounts of money into minor units, exactly: checked integer arithmetic, never floating point.
public struct MoneyParser: Hashable, Sendable {
  /// Why a text is no amount.
  public enum Failure: Error, Hashable, Sendable {
    /// Another form than an optional sign, digits, and at most one decimal mark with digits on both sides.
    case notANumber
    /// More decimal places than the currency's minor unit has.
    case tooManyDecimals
    /// Beyond 63 bits of minor units.
    case outOfRange
  }

  /// What amounts are counted in.
  public enum Unit: String, CaseIterable, Hashable, Sendable {
    /// Cents, pence, fen: whole numbers.
    case minor
    /// Pounds, euros, yuan, with decimals.
    case major
  }

  /// What amounts are counted in.
  public var unit: Unit
  /// The decimal mark, one ASCII byte.
  public var decimalMark: UInt8

  /// Reads amounts in a unit.
  public init(unit: Unit, decimalMark: UInt8 = 0x2E) {
    self.unit = unit
    self.decimalMark = decimalMark
  }

  /// Reads an amount of a currency whose minor unit has `digits` decimal places (0 to 4).
  ///
  /// O(bytes), no allocation.
  ///
  /// Decimals beyond the minor unit are refused even if they are zeros: a feed that writes `1.000` for one pound may be
  /// one that groups thousands.
  public func minorUnits(_ bytes: UnsafeRawBufferPointer, digits: Int) throws(Failure) -> Int64 {
    let allowed = unit == .major ? digits : 0
    var (value, places, seen, overflow) = (Int64(0), -1, 0, false)
    let isNegative = bytes.first == 0x2D
    for byte in bytes.dropFirst(isNegative || bytes.first == 0x2B ? 1 : 0) {
      if byte == decimalMark, places < 0, seen > 0 {
        places = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { throw .notANumber }
      seen += 1
      if places >= 0 { places += 1 }
      overflow = value.append(digit: Int64(byte) - 0x30) || overflow
    }
    guard seen > 0, places != 0 else { throw .notANumber }
    guard places <= allowed else { throw .tooManyDecimals }
    for _ in max(places, 0)..<allowed { overflow = value.append(digit: 0) || overflow }
    if overflow { throw .outOfRange }
    return isNegative ? -value : value
  }
}

extension Int64 {
  /// Appends a decimal digit; true if the result does not fit.
  fileprivate mutating func append(digit: Int64) -> Bool {
    let (product, productOverflow) = multipliedReportingOverflow(by: 10)
    let (sum, sumOverflow) = product.addingReportingOverflow(digit)
    self = sum
    return productOverflow || sumOverflow
  }
}
