import Records

/// How a provider writes days.
///
/// Days are those of the proleptic Gregorian calendar, years 1 to 9999; digits are ASCII and leading zeros are written,
/// so that each form has one length.
public enum DateForm: String, CaseIterable, Hashable, Sendable {
  /// ISO 8601, extended format.
  case iso = "YYYY-MM-DD"
  /// ISO 8601, basic format.
  case compact = "YYYYMMDD"
  /// Day first, as in German.
  case dotted = "DD.MM.YYYY"
  /// Day first, as in British English.
  case dayFirst = "DD/MM/YYYY"
  /// Month first, as in American English.
  case monthFirst = "MM/DD/YYYY"
  /// A month, ISO 8601 reduced precision.
  case month = "YYYY-MM"
  /// A year, ISO 8601 reduced precision.
  case year = "YYYY"
  /// A moment, see ``Timestamp/init(iso8601:)``; its day is the one in UTC.
  case timestamp

  /// Whether a value of this form names one day.
  public var isFullDay: Bool { self != .month && self != .year }

  /// The form for messages.
  public var sentence: String { self == .timestamp ? "YYYY-MM-DDThh:mm:ss with Z or an offset" : rawValue }

  /// Reads a value; `nil` if it has another form or the calendar has no such day.
  ///
  /// No allocation.
  public func parse(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    switch self {
    case .iso: day(bytes, length: 10, year: 0, month: 5, day: 8, separator: 0x2D, at: 4, 7)
    case .compact: day(bytes, length: 8, year: 0, month: 4, day: 6)
    case .dotted: day(bytes, length: 10, year: 6, month: 3, day: 0, separator: 0x2E, at: 2, 5)
    case .dayFirst: day(bytes, length: 10, year: 6, month: 3, day: 0, separator: 0x2F, at: 2, 5)
    case .monthFirst: day(bytes, length: 10, year: 6, month: 0, day: 3, separator: 0x2F, at: 2, 5)
    case .month: month(bytes)
    case .year: year(bytes)
    case .timestamp: Timestamp(iso8601: bytes).map { .day($0.day) }
    }
  }

  private func day(
    _ bytes: UnsafeRawBufferPointer, length: Int, year: Int, month: Int, day: Int, separator: UInt8 = 0,
    at first: Int? = nil, _ second: Int? = nil
  ) -> CalendarDate? {
    guard bytes.count == length, first.map({ bytes[$0] == separator }) ?? true,
      second.map({ bytes[$0] == separator }) ?? true,
      let year = bytes.digits(year, 4), let month = bytes.digits(month, 2), let day = bytes.digits(day, 2)
    else { return nil }
    return Day(year: year, month: month, day: day).map { .day($0) }
  }

  private func month(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    guard bytes.count == 7, bytes[4] == 0x2D, let year = bytes.digits(0, 4), year > 0,
      let month = bytes.digits(5, 2), (1...12).contains(month)
    else { return nil }
    return .month(year: year, month: month)
  }

  private func year(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    guard bytes.count == 4, let year = bytes.digits(0, 4), year > 0 else { return nil }
    return .year(year)
  }
}

/// A day, or as much of it as a provider knows.
public enum CalendarDate: Hashable, Sendable {
  case day(Day)
  case month(year: Int, month: Int)
  case year(Int)

  /// Appends the ISO 8601 text of the same precision: `1980-03-07`, `1980-03` or `1980`.
  func append(to bytes: inout [UInt8]) {
    switch self {
    case .day(let day):
      let (year, month, day) = day.civil
      CalendarDate.month(year: year, month: month).append(to: &bytes)
      bytes.append(0x2D)
      bytes.appendDigits(day, 2)
    case .month(let year, let month):
      bytes.appendDigits(year, 4)
      bytes.append(0x2D)
      bytes.appendDigits(month, 2)
    case .year(let year):
      bytes.appendDigits(year, 4)
    }
  }

  /// The ISO 8601 text of the same precision.
  public var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Collection where Element == DateForm {
  /// Reads a value in the first of these forms that fits.
  func parse(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    for form in self {
      if let date = form.parse(bytes) { return date }
    }
    return nil
  }

  /// Reads a moment in the first of these forms that fits; a day is its first second (UTC).
  func moment(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    for form in self {
      if form == .timestamp, let moment = Timestamp(iso8601: bytes) { return moment }
      if case .day(let day) = form.parse(bytes) { return Timestamp(day) }
    }
    return nil
  }

  /// The forms for messages: `YYYY-MM-DD or DD.MM.YYYY`.
  var sentence: String { map(\.sentence).joined(separator: " or ") }
}

extension UnsafeRawBufferPointer {
  /// The number that `count` ASCII digits at `start` form; `nil` if another byte stands there.
  @inline(__always)
  func digits(_ start: Int, _ count: Int) -> Int? {
    guard start >= 0, start + count <= self.count else { return nil }
    var value = 0
    for index in start..<start + count {
      let digit = Int(self[index]) - 0x30
      guard digit >= 0, digit <= 9 else { return nil }
      value = value * 10 + digit
    }
    return value
  }
}

extension [UInt8] {
  fileprivate mutating func appendDigits(_ value: Int, _ width: Int) {
    var divisor = width == 4 ? 1000 : 10
    while divisor > 0 {
      append(UInt8(0x30 + value / divisor % 10))
      divisor /= 10
    }
  }
}
