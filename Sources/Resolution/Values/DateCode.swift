import Records

/// A date of full or reduced precision in one word: the decimal digits of `YYYYMMDD`, four bits each, with `00` for an
/// unknown month or day.
///
/// Equal digits are equal bits, so that "one digit differs" is two instructions. 0 is missing.
enum DateCode {
  /// Reads `1980-03-07`, `1980-03` or `1980` (ISO 8601); 0 for anything else and for years outside 1000 to 2999.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard [4, 7, 10].contains(bytes.count), let year = digits(bytes, 0, 4), (0x1000...0x2999).contains(year) else {
      return 0
    }
    guard bytes.count > 4 else { return year << 16 }
    guard bytes[4] == 0x2D, let month = digits(bytes, 5, 2), month >= 1, month <= 0x12 else { return 0 }
    guard bytes.count > 7 else { return year << 16 | month << 8 }
    return Day(iso: bytes) == nil ? 0 : year << 16 | month << 8 | (digits(bytes, 8, 2) ?? 0)
  }

  /// Reads `1980-03-07` as ``DateText`` does, most days of most years; 0 for anything else, which may well be a date.
  ///
  /// Eight bytes at a time: without the bits of `0000-00-` what is left of each byte is a digit or nothing.
  @inline(__always)
  static func plain(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard bytes.count == 10 else { return 0 }
    let front = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) ^ 0x2D30_302D_3030_3030
    let tail = (UInt32(bytes[8]) ^ 0x30, UInt32(bytes[9]) ^ 0x30)
    // Adding 76 to what is no digit, 7F to what is not nothing, sets the highest bit.
    let strange = ((front &+ 0x7F76_767F_7676_7676) | front) & 0x8080_8080_8080_8080
    guard strange == 0, tail.0 <= 3, tail.1 <= 9 else { return 0 }
    @inline(__always) func digit(_ place: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: front >> (8 * place)) & 15 }
    let year = digit(0) << 12 | digit(1) << 8 | digit(2) << 4 | digit(3)
    let (month, day) = (digit(5) << 4 | digit(6), tail.0 << 4 | tail.1)
    guard year >= 0x1000, year <= 0x2999, month >= 0x01, month <= 0x12, day >= 0x01 else { return 0 }
    guard day <= 0x28 || (month != 0x02 && day <= 0x30) else { return 0 }
    return year << 16 | month << 8 | day
  }

  private static func digits(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> UInt32? {
    var value: UInt32 = 0
    for index in start..<start + count {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      value = value << 4 | UInt32(bytes[index] - 0x30)
    }
    return value
  }

  /// The code of a year, a month and a day, 0 for an unknown month or day.
  static func code(_ year: Int, _ month: Int, _ day: Int) -> UInt32 {
    func two(_ value: Int) -> UInt32 { UInt32(value / 10) << 4 | UInt32(value % 10) }
    return (two(year / 100) << 8 | two(year % 100)) << 16 | two(month) << 8 | two(day)
  }

  /// The date with day and month exchanged.
  static func swapped(_ code: UInt32) -> UInt32 { code & 0xFFFF_0000 | (code & 0xFF) << 8 | code >> 8 & 0xFF }

  /// `1980-03-07`, `1980-03` or `1980`.
  static func text(_ code: UInt32) -> String {
    let digits = String(code, radix: 16)
    if code & 0xFFFF == 0 { return String(digits.prefix(4)) }
    let month = digits.dropFirst(4).prefix(2)
    return code & 0xFF == 0 ? "\(digits.prefix(4))-\(month)" : "\(digits.prefix(4))-\(month)-\(digits.suffix(2))"
  }

  /// Dates that systems write where they know none: day zero of Unix, Excel and databases, and round beginnings.
  static func isPlaceholder(_ code: UInt32) -> Bool {
    switch code {
    case 0x1000_0101, 0x1111_1111, 0x1700_0101, 0x1753_0101, 0x1800_0101, 0x1899_1230,
      0x1899_1231, 0x1900_0101, 0x1900_0102, 0x1901_0101, 0x1970_0101:
      true
    default: false
    }
  }

  @inline(__always) static func year(_ code: UInt32) -> UInt32 { code >> 16 }

  /// Whether month and day are known.
  @inline(__always) static func isFull(_ code: UInt32) -> Bool { code & 0xFF != 0 }

  /// Whether the date is 1 January, which often stands for "some day of that year".
  @inline(__always) static func isNewYear(_ code: UInt32) -> Bool { code & 0xFFFF == 0x0101 }

  /// Whether two dates agree as far as both are known, and at least one is not known to the day.
  @inline(__always)
  static func agreePartly(_ left: UInt32, _ right: UInt32) -> Bool {
    let known = mask(left) & mask(right)
    return known != 0xFFFF_FFFF && (left ^ right) & known == 0
  }

  @inline(__always)
  private static func mask(_ code: UInt32) -> UInt32 {
    code & 0xFF != 0 ? 0xFFFF_FFFF : code & 0xFF00 != 0 ? 0xFFFF_FF00 : 0xFFFF_0000
  }

  /// Whether day and month are exchanged: 1980-03-07 and 1980-07-03.
  @inline(__always)
  static func areSwapped(_ left: UInt32, _ right: UInt32) -> Bool {
    left >> 16 == right >> 16 && left & 0xFF == right >> 8 & 0xFF && left >> 8 & 0xFF == right & 0xFF
  }

  /// Whether one digit is wrong or two neighbouring digits are exchanged: a Damerau-Levenshtein distance of one.
  @inline(__always)
  static func differByOneSlip(_ left: UInt32, _ right: UInt32) -> Bool {
    let difference = left ^ right
    guard difference != 0 else { return false }
    let low = UInt32(difference.trailingZeroBitCount) & ~3
    let high = UInt32(31 - difference.leadingZeroBitCount) & ~3
    if low == high { return true }
    guard high == low + 4 else { return false }
    return left >> low & 15 == right >> high & 15 && left >> high & 15 == right >> low & 15
  }

  /// The number of the first day of a date of any precision; that of no day for what is no date.
  static func firstDay(_ code: UInt32) -> Int32 {
    day(code | (code & 0xFF == 0 ? 0x01 : 0) | (code & 0xFF00 == 0 ? 0x0100 : 0)) ?? .min
  }

  /// The day number of a full date.
  static func day(_ code: UInt32) -> Int32? {
    func decimal(_ value: UInt32) -> Int { Int(value >> 12 & 15) * 1000 + Int(value >> 8 & 15) * 100 + two(value) }
    func two(_ value: UInt32) -> Int { Int(value >> 4 & 15) * 10 + Int(value & 15) }
    return Day(year: decimal(code >> 16), month: two(code >> 8), day: two(code))?.number
  }
}
