/// How a provider writes numbers.
public struct NumberNotation: Hashable, Sendable, BitwiseCopyable {
  /// Where the sign stands.
  public enum Sign: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
    /// `-` or `+` before the digits.
    case leading
    /// `-` or `+` behind the digits.
    case trailing
    /// In the last digit, as COBOL writes zoned decimals: `{` and `A` to `I` for 0 to 9, `}` and `J` to `R` for -0 to -9.
    case overpunch
  }

  /// The decimal mark, one ASCII byte.
  public var decimalMark: UInt8 = 0x2E
  /// What may stand between groups of three digits, one ASCII byte; a blank stands for no-break spaces, too.
  public var groupMark: UInt8?
  /// How many of the digits are decimals, where no mark is written.
  public var impliedDecimals: Int?
  /// Where the sign stands.
  public var sign = Sign.leading

  /// Whether there are but a sign before the digits and a decimal mark.
  var isPlain: Bool { groupMark == nil && impliedDecimals == nil && sign == .leading }

  /// An optional sign, digits, and a point before decimals.
  public init() {}

  /// The digits of a number as one integer.
  struct Digits {
    /// Modulo 2^64 if it overflowed.
    var value: Int64 = 0
    /// How many of the digits are decimals.
    var places = 0
    var overflowed = false
  }

  /// Reads a number; `nil` for another form.
  ///
  /// O(bytes), no allocation. Groups have three digits but for the first, which has one to three.
  func digits(_ bytes: UnsafeRawBufferPointer) -> Digits? {
    guard var body = Body(bytes, sign) else { return nil }
    var (result, mark, seen, group) = (Digits(), false, 0, -1)
    while let byte = body.next() {
      if byte == decimalMark, !mark, impliedDecimals == nil, seen > 0, group < 0 || group == 3 {
        mark = true
        continue
      }
      if !mark, seen > 0, let width = groupWidth(byte, body) {
        guard group == 3 || group < 0 && seen <= 3 else { return nil }
        (group, body.index) = (0, body.index + width - 1)
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      seen += 1
      if mark { result.places += 1 } else if group >= 0 { group += 1 }
      result.overflowed = result.value.append(digit: Int64(byte) - 0x30) || result.overflowed
    }
    guard seen > 0, !mark || result.places > 0, mark || group < 0 || group == 3 else { return nil }
    if let impliedDecimals { result.places = impliedDecimals }
    if body.isNegative { result.value = 0 &- result.value }
    return result
  }

  /// The bytes of the group mark that was read first; `nil` if none stands there.
  private func groupWidth(_ byte: UInt8, _ body: Body) -> Int? {
    guard let groupMark else { return nil }
    if byte == groupMark { return 1 }
    guard groupMark == 0x20 else { return nil }
    if byte == 0xC2, body.peek(0) == 0xA0 { return 2 }
    return byte == 0xE2 && body.peek(0) == 0x80 && body.peek(1) == 0xAF ? 3 : nil
  }

  /// The digits of a number without its sign.
  private struct Body {
    private let bytes: UnsafeRawBufferPointer
    private var end: Int
    private var lastDigit: UInt8?
    var index = 0
    var isNegative = false

    init?(_ bytes: UnsafeRawBufferPointer, _ sign: Sign) {
      guard let first = bytes.first, let last = bytes.last else { return nil }
      self.bytes = bytes
      end = bytes.count
      switch sign {
      case .leading:
        isNegative = first == 0x2D
        if isNegative || first == 0x2B { index = 1 }
      case .trailing:
        isNegative = last == 0x2D
        if isNegative || last == 0x2B { end -= 1 }
      case .overpunch:
        switch last {
        case 0x7B: lastDigit = 0x30
        case 0x7D: (lastDigit, isNegative) = (0x30, true)
        case 0x41...0x49: lastDigit = last - 0x10
        case 0x4A...0x52: (lastDigit, isNegative) = (last - 0x19, true)
        default: break
        }
      }
    }

    mutating func next() -> UInt8? {
      guard index < end else { return nil }
      index += 1
      return index == end ? lastDigit ?? bytes[index - 1] : bytes[index - 1]
    }

    func peek(_ offset: Int) -> UInt8? { index + offset < end ? bytes[index + offset] : nil }
  }
}

extension Int64 {
  /// Appends a decimal digit; true if the result does not fit.
  mutating func append(digit: Int64) -> Bool {
    let (product, productOverflow) = multipliedReportingOverflow(by: 10)
    let (sum, sumOverflow) = product.addingReportingOverflow(digit)
    self = sum
    return productOverflow || sumOverflow
  }
}
