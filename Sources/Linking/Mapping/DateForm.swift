import Records

/// In which order a column writes the parts of its dates.
///
/// One value such as 03/04/1980 fits several; the column as a whole says which is meant.
public enum DateForm: Int, CaseIterable, Sendable, Codable {
  /// `1980-03-07`, `1980/3/7`, `1980-03`, with or without a time of day behind it.
  case yearFirst
  /// `19800307`.
  case compact
  /// `07.03.1980`, `7/3/1980`.
  case dayFirst
  /// `03/07/1980`.
  case monthFirst

  /// The forms in which a value is a date, one bit for each; 0 for none.
  static func forms(of bytes: UnsafeRawBufferPointer) -> UInt8 {
    allCases.reduce(0) { $1.day(bytes) == nil ? $0 : $0 | 1 << UInt8($1.rawValue) }
  }

  /// The date that a value is in this form, as numbers of the calendar; `nil` if it is none.
  func day(_ bytes: UnsafeRawBufferPointer) -> (year: Int, month: Int, day: Int)? {
    if self == .compact { return Self.compact(bytes) }
    guard let parts = DateParts(bytes) else { return nil }
    switch self {
    case .yearFirst where parts.firstLength == 4: return Self.checked(parts.first, parts.second, parts.third)
    case .dayFirst where parts.thirdLength == 4: return Self.checked(parts.third, parts.second, parts.first)
    case .monthFirst where parts.thirdLength == 4: return Self.checked(parts.third, parts.first, parts.second)
    default: return nil
    }
  }

  private static func checked(_ year: Int, _ month: Int, _ day: Int) -> (year: Int, month: Int, day: Int)? {
    guard (1000...2999).contains(year), Day(year: year, month: month, day: day) != nil else { return nil }
    return (year, month, day)
  }

  private static func compact(_ bytes: UnsafeRawBufferPointer) -> (year: Int, month: Int, day: Int)? {
    guard bytes.count == 8, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    func number(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) } }
    return checked(number(0..<4), number(4..<6), number(6..<8))
  }

  /// Writes a value as `YYYY-MM-DD` to the end of `output`; leaves it as it is and says `false` if it is none of this form.
  func rewrite(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
    guard let date = day(bytes) else { return false }
    func put(_ value: Int, _ digits: Int) {
      var scale = digits == 4 ? 1000 : 10
      while scale > 0 {
        output.append(UInt8(0x30 + value / scale % 10))
        scale /= 10
      }
    }
    put(date.year, 4)
    output.append(0x2D)
    put(date.month, 2)
    output.append(0x2D)
    put(date.day, 2)
    return true
  }
}

/// Three numbers with separators between them, at the beginning of a text.
private struct DateParts {
  private(set) var first = 0
  private(set) var second = 0
  private(set) var third = 0
  private(set) var firstLength = 0
  private(set) var thirdLength = 0

  /// `nil` if the text does not begin so; behind the third number only a time of day may stand.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 8, bytes.count <= 40 else { return nil }
    var index = 0
    func number() -> (value: Int, length: Int)? {
      let start = index
      var value = 0
      while index < bytes.count, index - start < 4, (0x30...0x39).contains(bytes[index]) {
        value = value * 10 + Int(bytes[index] - 0x30)
        index += 1
      }
      return index > start ? (value, index - start) : nil
    }
    func separator() -> UInt8? {
      guard index < bytes.count, [0x2D, 0x2F, 0x2E].contains(bytes[index]) else { return nil }
      index += 1
      return bytes[index - 1]
    }
    guard let one = number(), let mark = separator(), let two = number(), two.length <= 2, separator() == mark,
      let three = number()
    else { return nil }
    if index < bytes.count, bytes[index] != 0x20, bytes[index] != 0x54 { return nil }
    (first, second, third) = (one.value, two.value, three.value)
    (firstLength, thirdLength) = (one.length, three.length)
  }
}
