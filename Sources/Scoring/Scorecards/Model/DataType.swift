import Records

/// The type of a field's values.
///
/// Source: PMML 4.4.1, DataDictionary, DATATYPE.
public enum DataType: String, CaseIterable, Hashable, Sendable {
  case string, integer, float, double, boolean
  /// `YYYY-MM-DD`.
  case date
  /// `hh:mm:ss`.
  case time
  /// `YYYY-MM-DDThh:mm:ss`.
  case dateTime
  /// `hh:mm:ss` as seconds, also beyond a day.
  case timeSeconds
  case daysSince0 = "dateDaysSince[0]"
  case daysSince1960 = "dateDaysSince[1960]"
  case daysSince1970 = "dateDaysSince[1970]"
  case daysSince1980 = "dateDaysSince[1980]"
  case secondsSince0 = "dateTimeSecondsSince[0]"
  case secondsSince1960 = "dateTimeSecondsSince[1960]"
  case secondsSince1970 = "dateTimeSecondsSince[1970]"
  case secondsSince1980 = "dateTimeSecondsSince[1980]"

  /// Whether values are numbers.
  public var isNumeric: Bool { self == .integer || self == .float || self == .double }

  /// Whether values are days or times; they are ordered and have differences, but are no numbers.
  public var isTemporal: Bool { !isNumeric && self != .string && self != .boolean }

  /// Whether values have an order of their own.
  var isOrdered: Bool { isNumeric || isTemporal }

  /// Whether values count days.
  var isDay: Bool {
    switch self {
    case .date, .daysSince0, .daysSince1960, .daysSince1970, .daysSince1980: true
    default: false
    }
  }

  /// Whether values have a day and a time.
  var isMoment: Bool {
    switch self {
    case .dateTime, .secondsSince0, .secondsSince1960, .secondsSince1970, .secondsSince1980: true
    default: false
    }
  }

  /// The day from which days or seconds are counted.
  private var epoch: Int {
    switch self {
    // 1 January of the year 0 of ISO 8601.
    case .daysSince0, .secondsSince0: -719_528
    case .daysSince1960, .secondsSince1960: -3653
    case .daysSince1980, .secondsSince1980: 3652
    default: 0
    }
  }

  /// Reads a day or a time as the number of days or seconds that it stands for; `nil` for what is none.
  func moment(_ bytes: UnsafeRawBufferPointer) -> Number? {
    if isDay { return Day(iso: bytes).map { Number(Int($0.number) - epoch) } }
    if isMoment {
      guard bytes.count >= 16, bytes[10] == 0x54,
        let day = Day(iso: UnsafeRawBufferPointer(rebasing: bytes[..<10])),
        let time = TimeText.seconds(UnsafeRawBufferPointer(rebasing: bytes[11...]), hours: 23)
      else { return nil }
      return Number((Int(day.number) - epoch) * 86_400).adding(time)
    }
    return TimeText.seconds(bytes, hours: self == .time ? 23 : 999_999)
  }

  /// The text of a day or a time; `nil` where a number says it.
  func text(of moment: Number) -> String? {
    if !isDay && !isMoment { return whole(moment).map { TimeText.text($0) } }
    guard let (day, second) = dayAndSecond(of: moment) else { return nil }
    return isDay ? day.description : "\(day)T\(TimeText.text(second))"
  }

  /// The day and the second of the day that a number stands for; of a time the first day there is.
  func dayAndSecond(of moment: Number) -> (Day, Int)? {
    guard let whole = whole(moment) else { return nil }
    if isDay { return Int32(exactly: whole + epoch).map { (Day(number: $0), 0) } }
    let days = whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400
    return Int32(exactly: days + epoch).map { (Day(number: $0), whole - days * 86_400) }
  }

  private func whole(_ moment: Number) -> Int? {
    guard case .decimal(let scaled) = moment.floor else { return nil }
    return Int(exactly: scaled / Number.unit)
  }
}

/// Times of the day in ISO 8601's extended format.
enum TimeText {
  /// Seconds of `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`; `nil` for what is none.
  static func seconds(_ bytes: UnsafeRawBufferPointer, hours greatest: Int) -> Number? {
    let parts = bytes.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let hours = digits(parts[0]), let minutes = digits(parts[1]),
      parts[0].count >= 2, parts[1].count == 2, hours <= greatest, minutes < 60
    else { return nil }
    let whole = Number(hours * 3600 + minutes * 60)
    guard parts.count == 3 else { return whole }
    guard let first = parts[2].first, first >= 0x30, first <= 0x39,
      case .number(let seconds) = DecimalText(UnsafeRawBufferPointer(rebasing: parts[2])),
      seconds >= 0, seconds < 60 * Number.unit
    else { return nil }
    return whole.adding(.decimal(seconds))
  }

  private static func digits(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 6 else { return nil }
    return bytes.reduce(Int?(0)) { value, byte in
      byte >= 0x30 && byte <= 0x39 ? value.map { $0 * 10 + Int(byte - 0x30) } : nil
    }
  }

  /// `hh:mm:ss`.
  static func text(_ seconds: Int) -> String {
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
  }
}
