/// Days and microseconds of the proleptic Gregorian calendar, without a clock and without a time zone.
enum SQLTime {
  static let microsecondsPerDay: Int64 = 86_400_000_000

  /// The day since 1970-01-01.
  ///
  /// Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
    guard (1...12).contains(month), day >= 1, day <= length(of: month, year) else { return nil }
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month and day of a day since 1970-01-01.
  static func civil(_ day: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = Int(day) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func length(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The day of a moment.
  static func day(of microseconds: Int64) -> Int64 {
    let day = microseconds / microsecondsPerDay
    return microseconds % microsecondsPerDay < 0 ? day - 1 : day
  }

  /// `2020-01-05`.
  static func text(day: Int64) -> String {
    let (year, month, day) = civil(day)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// `2020-01-05 10:11:12.5`.
  static func text(microseconds: Int64) -> String {
    let day = day(of: microseconds)
    let rest = microseconds - day * microsecondsPerDay
    let seconds = rest / 1_000_000
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded(Int($0), 2) }.joined(separator: ":")
    var fraction = padded(Int(rest % 1_000_000), 6)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return text(day: day) + " " + clock + (fraction.isEmpty ? "" : "." + fraction)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
