import Records

/// How a number, or a day or a time, is written: text with places that are filled.
///
/// Source: PMML 4.4.1, Built-in Functions, `formatNumber` (IEEE Std 1003.1, printf) and `formatDatetime` (strftime).
struct TextFormat: Hashable, Sendable {
  private enum Piece: Hashable, Sendable {
    case text(String)
    case number(NumberForm)
    case moment(Character)
  }

  /// A conversion of printf.
  fileprivate struct NumberForm: Hashable, Sendable {
    var flags: Set<Character> = []
    var width = 0
    /// Digits behind the point; `nil` for a whole number.
    var places: Int?
  }

  private var pieces: [Piece] = []

  /// Digits that may stand behind a point, and letters that a number may be padded to.
  private static let greatestWidth = 100
  private static let momentLetters: [Character] = Array("YymdjHIMSBbhAaFTDR")

  /// A format for one number, with exactly one conversion `%d` or, where it need not be whole, `%f`; `nil` for another.
  init?(number pattern: String, isInteger: Bool) {
    var rest = Array(pattern)[...]
    while let letter = rest.popFirst() {
      if letter != "%" {
        append(letter)
      } else if rest.first == "%" {
        append(rest.removeFirst())
      } else {
        guard let form = Self.form(&rest, isInteger: isInteger) else { return nil }
        pieces.append(.number(form))
      }
    }
    guard pieces.filter({ if case .number = $0 { true } else { false } }).count == 1 else { return nil }
  }

  private static func form(_ rest: inout ArraySlice<Character>, isInteger: Bool) -> NumberForm? {
    var form = NumberForm()
    while let flag = rest.first, "-+ 0,".contains(flag) { form.flags.insert(rest.removeFirst()) }
    form.width = digits(&rest) ?? 0
    var places: Int?
    if rest.first == "." {
      rest.removeFirst()
      places = digits(&rest) ?? 0
    }
    guard let letter = rest.popFirst(), form.width <= greatestWidth, places ?? 0 <= 18 else { return nil }
    switch letter {
    case "d" where isInteger && places == nil: return form
    case "f" where !isInteger:
      form.places = places ?? 6
      return form
    default: return nil
    }
  }

  private static func digits(_ rest: inout ArraySlice<Character>) -> Int? {
    var value: Int?
    while let letter = rest.first, let digit = letter.wholeNumberValue, letter.isASCII, value ?? 0 < 1000 {
      value = (value ?? 0) * 10 + digit
      rest.removeFirst()
    }
    return value
  }

  /// A format for a day or a time; `nil` for conversions that are not known, or that ask a day for its time or a time for
  /// its day.
  init?(moment pattern: String, of type: DataType) {
    var rest = Array(pattern)[...]
    while let letter = rest.popFirst() {
      guard letter == "%" else {
        append(letter)
        continue
      }
      guard let conversion = rest.popFirst() else { return nil }
      let isClock = "HIMSTR".contains(conversion)
      if conversion == "%" {
        append("%")
      } else {
        guard Self.momentLetters.contains(conversion), isClock ? !type.isDay : type.isDay || type.isMoment else {
          return nil
        }
        pieces.append(.moment(conversion))
      }
    }
  }

  private mutating func append(_ letter: Character) {
    if case .text(let text)? = pieces.last {
      pieces[pieces.count - 1] = .text(text + String(letter))
    } else {
      pieces.append(.text(String(letter)))
    }
  }

  // MARK: Writing

  /// Writes a number; `nil` where it has more than 18 digits.
  func text(of number: Number) -> String? {
    var output = ""
    for piece in pieces {
      switch piece {
      case .text(let text): output += text
      case .number(let form):
        guard let text = form.text(of: number) else { return nil }
        output += text
      case .moment: return nil
      }
    }
    return output
  }

  /// Writes a moment of a type.
  func text(of moment: Number, _ type: DataType) -> String? {
    guard let parts = Moment(moment, type) else { return nil }
    return pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .moment(let conversion): parts.text(conversion)
      case .number: ""
      }
    }.joined()
  }
}

extension TextFormat.NumberForm {
  /// Halves are rounded away from zero.
  fileprivate func text(of number: Number) -> String? {
    guard let digits = digits(of: number.magnitude) else { return nil }
    let sign = number.sign < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
    let missing = max(0, width - sign.count - digits.count)
    if flags.contains("-") { return sign + digits + String(repeating: " ", count: missing) }
    return flags.contains("0")
      ? sign + String(repeating: "0", count: missing) + digits
      : String(repeating: " ", count: missing) + sign + digits
  }

  private func digits(of magnitude: Number) -> String? {
    let power = Number.decimal(Rational.powersOfTen[18 + (places ?? 0)])
    guard case .decimal(let scaled)? = magnitude.multiplied(by: power)?.rounded, scaled >= 0 else { return nil }
    var text = (scaled / Number.unit).description
    let places = places ?? 0
    if text.count <= places { text = String(repeating: "0", count: places + 1 - text.count) + text }
    let whole = String(text.dropLast(places))
    let fraction = places > 0 ? "." + text.suffix(places) : ""
    return (flags.contains(",") ? grouped(whole) : whole) + fraction
  }

  private func grouped(_ digits: String) -> String {
    String(
      digits.enumerated().flatMap { index, digit in
        index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
      })
  }
}

/// The parts of a moment.
private struct Moment {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  /// 1 January 1970 was a Thursday.
  private static let weekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]

  private let day: Day
  private let second: Int

  init?(_ moment: Number, _ type: DataType) {
    guard let (day, second) = type.dayAndSecond(of: moment) else { return nil }
    (self.day, self.second) = (day, second)
  }

  func text(_ conversion: Character) -> String {
    let (year, month, dayOfMonth) = day.civil
    func padded(_ value: Int, _ count: Int = 2) -> String {
      String(repeating: "0", count: max(0, count - "\(value)".count)) + "\(value)"
    }
    let (hour, minute) = (second / 3600, second / 60 % 60)
    return switch conversion {
    case "Y": padded(year, 4)
    case "y": padded(year % 100)
    case "m": padded(month)
    case "d": padded(dayOfMonth)
    case "j": padded(Int(day.number) - Int(firstOfYear) + 1, 3)
    case "H": padded(hour)
    case "I": padded((hour + 11) % 12 + 1)
    case "M": padded(minute)
    case "S": padded(second % 60)
    case "B": Self.months[month - 1]
    case "b", "h": String(Self.months[month - 1].prefix(3))
    case "A": weekday
    case "a": String(weekday.prefix(3))
    case "F": "\(padded(year, 4))-\(padded(month))-\(padded(dayOfMonth))"
    case "D": "\(padded(month))/\(padded(dayOfMonth))/\(padded(year % 100))"
    case "T": "\(padded(hour)):\(padded(minute)):\(padded(second % 60))"
    default: "\(padded(hour)):\(padded(minute))"
    }
  }

  private var firstOfYear: Int32 { Day(year: day.civil.year, month: 1, day: 1)?.number ?? day.number }

  private var weekday: String { Self.weekdays[((Int(day.number) % 7) + 7) % 7] }
}
