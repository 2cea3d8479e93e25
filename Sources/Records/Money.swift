/// An exact amount of money in the minor units of its currency (cents, pence, fen); never a floating-point number.
public struct Money: Hashable, Sendable, BitwiseCopyable, Comparable, CustomStringConvertible {
  /// Minor units; negative for a debit where the provider's feed has signs.
  public let minorUnits: Int64
  /// The currency.
  public let currency: Currency

  /// An amount in minor units.
  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The amount in the currency's major unit, such as `120.00 GBP`.
  public var description: String {
    let digits = currency.minorDigits
    var text = String(minorUnits.magnitude)
    while text.count <= digits { text = "0" + text }
    let point = text.index(text.endIndex, offsetBy: -digits)
    let fraction = digits > 0 ? "." + text[point...] : ""
    return (minorUnits < 0 ? "-" : "") + text[..<point] + fraction + " \(currency)"
  }

  /// Orders by currency, then by amount.
  public static func < (left: Money, right: Money) -> Bool {
    (left.currency.code, left.minorUnits) < (right.currency.code, right.minorUnits)
  }
}

/// A currency by its ISO 4217 alphabetic code.
public struct Currency: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// The three letters, packed big-endian in the low 24 bits.
  public let code: UInt32

  /// Reads three upper-case letters; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 3, bytes.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
    code = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
  }

  /// Takes a packed code as ``code`` gives it.
  public init?(packed: UInt32) {
    let letters = [packed >> 16, packed >> 8 & 0xFF, packed & 0xFF]
    guard letters.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
    code = packed
  }

  /// Decimal places of the minor unit (ISO 4217, list one): 2 unless listed here.
  public var minorDigits: Int { Currency.unusualDigits[code] ?? 2 }

  private static let unusualDigits: [UInt32: Int] = {
    let lists = [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), (3, "BHD IQD JOD KWD LYD OMR TND"),
      (4, "CLF UYW"),
    ]
    let known = lists.flatMap { digits, names in
      names.split(separator: " ").compactMap { Currency($0) }.map { ($0.code, digits) }
    }
    return Dictionary(known) { first, _ in first }
  }()

  /// The three letters.
  public var description: String {
    String(decoding: [UInt8(code >> 16), UInt8(code >> 8 & 0xFF), UInt8(code & 0xFF)], as: UTF8.self)
  }
}
