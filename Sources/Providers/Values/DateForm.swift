import Records

/// How a provider writes days or moments.
///
/// Days are those of the proleptic Gregorian calendar, years 1 to 9999; digits are ASCII. A form is written with
/// `YYYY`, `YY`, `MM`, `M`, `MON` (`JAN`, in any case), `DD`, `D`, `DDD` (the day of the year), `hh`, `mm` and `ss`, with
/// literal characters between them and, at the end, `*` for anything. `M` and `D` take one or two digits, all others as
/// many as they have letters. `YY` needs the first year of its century, `YYMMDD from 1930`; times need a zone where a
/// moment is read, `YYYY-MM-DD hh:mm:ss in +01:00`.
public struct DateForm: Hashable, Sendable {
  let pattern: DatePattern

  /// ISO 8601, extended format.
  public static let iso = DateForm(known: "YYYY-MM-DD")
  /// ISO 8601, basic format.
  public static let compact = DateForm(known: "YYYYMMDD")
  /// Day first, as in German.
  public static let dotted = DateForm(known: "DD.MM.YYYY")
  /// Day first, as in British English.
  public static let dayFirst = DateForm(known: "DD/MM/YYYY")
  /// Month first, as in American English.
  public static let monthFirst = DateForm(known: "MM/DD/YYYY")
  /// A month, ISO 8601 reduced precision.
  public static let month = DateForm(known: "YYYY-MM")
  /// A year, ISO 8601 reduced precision.
  public static let year = DateForm(known: "YYYY")
  /// A moment, see ``Timestamp/init(iso8601:)``; its day is the one in UTC.
  public static let timestamp = DateForm(pattern: DatePattern(text: "timestamp", pieces: [], century: nil, zone: nil))

  /// Forms that are common, for suggestions and guesses.
  public static let common: [DateForm] =
    [iso, compact, dotted, dayFirst, monthFirst, month, year, timestamp]
    + [
      "D.M.YYYY", "D/M/YYYY", "M/D/YYYY", "YYYY/MM/DD", "DD-MM-YYYY", "DD MON YYYY", "DD-MON-YYYY", "DDMMYYYY",
      "YYYYDDD",
    ]
    .compactMap { DateForm($0) }

  private init(pattern: DatePattern) { self.pattern = pattern }

  private init(known text: String) {
    self.init(pattern: DatePattern(text) ?? DatePattern(text: text, pieces: [], century: nil, zone: nil))
  }

  /// Reads a form; `nil` if the text is none.
  public init?(_ text: String) {
    if text == "timestamp" {
      self = .timestamp
      return
    }
    guard let pattern = DatePattern(text) else { return nil }
    self.init(pattern: pattern)
  }

  /// The form as it is written in mappings.
  public var rawValue: String { pattern.text }

  /// Whether a value of this form names one day.
  public var isFullDay: Bool { isTimestamp || pattern.namesDay }

  /// Whether a value of this form names a moment, its zone included, or a day, which stands for its first second.
  public var isMoment: Bool { isTimestamp || pattern.namesDay && (!pattern.hasTime || pattern.zone != nil) }

  private var isTimestamp: Bool { self == .timestamp }

  /// The form for messages.
  public var sentence: String { isTimestamp ? "YYYY-MM-DDThh:mm:ss with Z or an offset" : rawValue }

  /// Reads a value; `nil` if it has another form or the calendar has no such day.
  ///
  /// No allocation.
  public func parse(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    isTimestamp ? Timestamp(iso8601: bytes).map { .day($0.day) } : pattern.date(of: bytes)
  }

  /// Reads a moment; a day is its first second (UTC).
  func moment(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    isTimestamp ? Timestamp(iso8601: bytes) : pattern.moment(bytes)
  }

  /// Whether one value can be read in both forms and means two different dates.
  ///
  /// Judged by days that no two orders of year, month and day share.
  func contradicts(_ other: DateForm) -> Bool {
    DatePattern.probes.contains { probe in
      guard let text = pattern.rendered(probe) else { return false }
      let read = text.withUnsafeBytes { other.parse($0) }
      return read != nil && read != text.withUnsafeBytes { parse($0) }
    }
  }

  /// By what is written.
  public static func == (left: DateForm, right: DateForm) -> Bool { left.pattern.text == right.pattern.text }

  /// By what is written.
  public func hash(into hasher: inout Hasher) { hasher.combine(pattern.text) }
}

/// A day, or as much of it as a provider knows.
public enum CalendarDate: Hashable, Sendable {
  case day(Day)
  case month(year: Int, month: Int)
  case year(Int)

  /// The length of the longest text.
  static let mostBytes = 10

  /// Writes the ISO 8601 text of the same precision, `1980-03-07`, `1980-03` or `1980`, and gives its length, at most
  /// ``mostBytes``.
  @inline(__always)
  func write(to room: UnsafeMutableRawBufferPointer) -> Int {
    switch self {
    case .day(let day):
      let (year, month, day) = day.civil
      Self.write(year, at: 0, width: 4, to: room)
      room[4] = 0x2D
      Self.write(month, at: 5, width: 2, to: room)
      room[7] = 0x2D
      Self.write(day, at: 8, width: 2, to: room)
      return 10
    case .month(let year, let month):
      Self.write(year, at: 0, width: 4, to: room)
      room[4] = 0x2D
      Self.write(month, at: 5, width: 2, to: room)
      return 7
    case .year(let year):
      Self.write(year, at: 0, width: 4, to: room)
      return 4
    }
  }

  @inline(__always)
  private static func write(_ value: Int, at place: Int, width: Int, to room: UnsafeMutableRawBufferPointer) {
    var rest = UInt32(truncatingIfNeeded: value)
    for index in stride(from: place + width - 1, through: place, by: -1) {
      room[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
  }

  /// The ISO 8601 text of the same precision.
  public var text: String {
    String(unsafeUninitializedCapacity: Self.mostBytes) { write(to: UnsafeMutableRawBufferPointer($0)) }
  }
}

extension Collection where Element == DateForm {
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
  /// Appends a number with leading zeros.
  mutating func appendDigits(_ value: Int, _ width: Int) {
    var divisor = (1..<width).reduce(1) { product, _ in product * 10 }
    while divisor > 0 {
      append(UInt8(0x30 + value / divisor % 10))
      divisor /= 10
    }
  }
}
