/// Exact amounts in millionths, and their one way of being written.
enum Amount {
  /// Units of the sixth decimal in one.
  static let scale: Int64 = 1_000_000

  /// The shortest decimal text: `-36.3`, `1200`.
  static func text(_ value: Int64) -> String {
    let magnitude = value.magnitude
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: UInt64(scale))
    let sign = value < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }

  /// Reads what ``text(_:)`` writes; 0 for the missing value.
  static func value(_ text: UnsafeBufferPointer<UInt8>) -> Int64 { AmountText(UnsafeRawBufferPointer(text)).value ?? 0 }
}

/// One amount as written.
///
/// Digits with a decimal separator and thousands separators of either convention (`1,234.50`, `1.234,50`, `1 234,50`,
/// `1'234.50`, `12,34,567.89`), a sign before or after or brackets for a negative one, and currency letters or symbols
/// before or after.
struct AmountText {
  /// What the text says about decimal separators.
  enum Convention {
    case unknown
    /// The point is the decimal separator.
    case point
    /// The comma is.
    case comma
    /// One point before three digits: decimals, unless the column has decimal commas.
    case openPoint
    /// One comma before three digits: thousands, unless the column has decimal commas.
    case openComma
  }

  /// In millionths; `nil` for what is no amount or too large.
  private(set) var value: Int64?
  private(set) var convention = Convention.unknown

  private var digits: UInt64 = 0
  private var digitCount = 0
  private var isNegative = false
  private var isTooLong = false
  /// Separators, and after how many digits each stands.
  private var separators: [(byte: UInt8, place: Int)] = []

  init(_ bytes: UnsafeRawBufferPointer) {
    guard scan(bytes), digitCount > 0, !isTooLong else { return }
    guard let decimals = decimals() else { return }
    value = scaled(decimals)
  }

  /// Reads digits and separators; `false` where letters stand between digits.
  private mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    var isOver = false
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39:
        if isOver { return false }
        digitCount += 1
        isTooLong = isTooLong || digitCount > 18
        if !isTooLong { digits = digits * 10 + UInt64(byte - 0x30) }
      case 0x2C, 0x2E: if !isOver { separators.append((byte, digitCount)) }
      case 0x27, 0x20:
        if digitCount == 0 { separators.removeAll() }
        if digitCount > 0, !isOver { separators.append((0x20, digitCount)) }
      case 0x2D, 0x28: isNegative = true
      case 0x2B, 0x29: break
      default:
        let space = Self.space(bytes, index)
        if space != nil, digitCount > 0, !isOver { separators.append((0x20, digitCount)) }
        if space == nil {
          if Self.isMinus(bytes, index) { isNegative = true }
          isOver = digitCount > 0
          if !isOver { separators.removeAll() }
        }
        index += max(space ?? 1, Self.length(byte)) - 1
      }
      index += 1
    }
    while let last = separators.last, last.place == digitCount { separators.removeLast() }
    return true
  }

  /// How many digits are decimals; `nil` where the separators make no sense.
  private mutating func decimals() -> Int? {
    guard let last = separators.last else { return 0 }
    let before = separators.dropLast()
    let rest = digitCount - last.place
    if last.byte == 0x20 { return areGroups(separators[...], end: digitCount) ? 0 : nil }
    let hasSame = before.contains { $0.byte == last.byte }
    if hasSame {
      return areGroups(separators[...], end: digitCount) ? settle(0, last.byte == 0x2C ? .point : .comma) : nil
    }
    if !before.isEmpty {
      return areGroups(before, end: last.place) ? settle(rest, last.byte == 0x2C ? .comma : .point) : nil
    }
    if rest == 3, (1...3).contains(last.place), !startsWithZero(last.place) {
      convention = last.byte == 0x2C ? .openComma : .openPoint
      return last.byte == 0x2C ? 0 : 3
    }
    return settle(rest, last.byte == 0x2C ? .comma : .point)
  }

  private mutating func settle(_ decimals: Int, _ convention: Convention) -> Int {
    self.convention = convention
    return decimals
  }

  /// Whether thousands are separated by one sign, the last group has three digits and the others two or three.
  private func areGroups(_ separators: ArraySlice<(byte: UInt8, place: Int)>, end: Int) -> Bool {
    guard let first = separators.first, (1...3).contains(first.place) else { return false }
    var previous = first.place
    for separator in separators.dropFirst() {
      guard separator.byte == first.byte, (2...3).contains(separator.place - previous) else { return false }
      previous = separator.place
    }
    return end - previous == 3
  }

  private func startsWithZero(_ place: Int) -> Bool {
    var leading = digits
    for _ in place..<digitCount { leading /= 10 }
    return leading == 0
  }

  /// Beyond the sixth decimal a number is cut.
  private func scaled(_ decimals: Int) -> Int64? {
    var magnitude = digits
    for _ in 0..<max(0, decimals - 6) { magnitude /= 10 }
    for _ in 0..<max(0, 6 - decimals) {
      let (product, isOverflow) = magnitude.multipliedReportingOverflow(by: 10)
      if isOverflow { return nil }
      magnitude = product
    }
    guard magnitude <= UInt64(Int64.max) else { return nil }
    return isNegative ? -Int64(magnitude) : Int64(magnitude)
  }

  /// The length of a space or an apostrophe beyond ASCII that separates thousands: U+00A0, U+2009, U+202F, U+2019.
  private static func space(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
    if bytes[index] == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 { return 2 }
    guard bytes[index] == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80 else { return nil }
    return [0x89, 0xAF, 0x99].contains(bytes[index + 2]) ? 3 : nil
  }

  /// U+2212.
  private static func isMinus(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    bytes[index] == 0xE2 && index + 2 < bytes.count && bytes[index + 1] == 0x88 && bytes[index + 2] == 0x92
  }

  /// The length of a character from its first byte in UTF-8.
  private static func length(_ byte: UInt8) -> Int { byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }
}

/// Learns from a whole column whether the comma is its decimal separator.
struct AmountEvidence: Sendable {
  /// By number of the reading; a reading is a value with how open it is.
  private var readings = ByteDictionary()
  private var values: [Int64] = [0]
  private var factors: [Int8] = [0]
  /// The usual convention is the decimal point.
  private var counts = ConventionCounts()

  /// The number of a reading, 0 for what is no amount; settled only by ``decide(_:_:_:)``.
  mutating func read(_ bytes: UnsafeRawBufferPointer, from provider: Int) -> UInt32 {
    let amount = AmountText(bytes)
    guard let value = amount.value else { return 0 }
    var factor: Int8 = 0
    switch amount.convention {
    case .unknown: break
    case .point: counts.addUsual(provider)
    case .comma: counts.addOther(provider)
    case .openPoint: factor = 1
    case .openComma: factor = -1
    }
    return number(value, factor)
  }

  private mutating func number(_ value: Int64, _ factor: Int8) -> UInt32 {
    let (id, isNew) = withUnsafeBytes(of: (value.littleEndian, Int64(factor).littleEndian)) { readings.insert($0) }
    if isNew {
      values.append(value)
      factors.append(factor)
    }
    return id
  }

  /// Replaces the readings of a slot by the numbers of amounts: as the other amounts of the provider say, else as those
  /// of all, else with a decimal point.
  func decide(_ rows: inout RowWords, _ slot: Int, _ identities: RowIdentities) -> ByteDictionary {
    let isComma = counts.prefersOther(providers: identities.providers.count)
    var output = ByteDictionary()
    var numbers = [values.map { _ in UInt32(0) }, values.map { _ in UInt32(0) }]
    rows.replace(slot) { row, reading in
      let convention = isComma[Int(identities.provider[row])] ? 1 : 0
      if numbers[convention][Int(reading)] == 0 {
        let text = Amount.text(value(Int(reading), withCommas: convention == 1))
        numbers[convention][Int(reading)] = Array(text.utf8).withUnsafeBytes { output.insert($0).id }
      }
      return numbers[convention][Int(reading)]
    }
    return output
  }

  private func value(_ reading: Int, withCommas: Bool) -> Int64 {
    guard withCommas, factors[reading] != 0 else { return values[reading] }
    if factors[reading] < 0 { return values[reading] / 1000 }
    let (product, isOverflow) = values[reading].multipliedReportingOverflow(by: 1000)
    return isOverflow ? values[reading] : product
  }
}
