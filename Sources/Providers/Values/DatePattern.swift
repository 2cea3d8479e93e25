import Records

/// A form of dates, cut into pieces once, so that reading a value is one pass over its bytes.
final class DatePattern: Sendable {
  /// What stands at one place.
  enum Piece: Hashable, Sendable {
    case year, shortYear
    /// A number of at most two digits and at least so many.
    case month(digits: Int)
    case monthName
    case day(digits: Int)
    case dayOfYear
    case hour, minute, second
    case literal(UInt8)
    case anything
  }

  /// What a value says.
  struct Parts {
    var year = 0
    var month: Int?
    var day: Int?
    var dayOfYear: Int?
    var secondOfDay = 0

    /// The date, if the calendar has it.
    var date: CalendarDate? {
      guard (1...9999).contains(year) else { return nil }
      if let dayOfYear {
        guard let first = Day(year: year, month: 1, day: 1), dayOfYear > 0 else { return nil }
        let found = first.adding(days: dayOfYear - 1)
        return found.civil.year == year ? .day(found) : nil
      }
      guard let month else { return .year(year) }
      guard let day else { return (1...12).contains(month) ? .month(year: year, month: month) : nil }
      return Day(year: year, month: month, day: day).map { .day($0) }
    }
  }

  let text: String
  private let pieces: [Piece]
  /// The first year that two digits can mean.
  private let century: Int?
  /// Seconds east of Greenwich for times without a zone of their own.
  let zone: Int?
  let namesDay: Bool
  let hasTime: Bool
  /// The same form, where every number has its place.
  let fixed: FixedDate?

  init(text: String, pieces: [Piece], century: Int?, zone: Int?) {
    self.text = text
    self.pieces = pieces
    self.century = century
    self.zone = zone
    namesDay = pieces.contains { [.dayOfYear, .day(digits: 1), .day(digits: 2)].contains($0) }
    hasTime = pieces.contains(.hour)
    fixed = FixedDate(pieces)
  }

  // MARK: Reading a value

  /// What a value says; `nil` if it has another form.
  func parts(of bytes: UnsafeRawBufferPointer) -> Parts? {
    var parts = Parts()
    var index = 0
    for piece in pieces {
      if piece == .anything { return parts }
      guard let length = read(piece, bytes, index, &parts) else { return nil }
      index += length
    }
    return index == bytes.count ? parts : nil
  }

  /// The date that a value names; `nil` if it has another form or the calendar has no such day.
  func date(of bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    if let fixed { return fixed.parse(bytes) }
    return parts(of: bytes)?.date
  }

  /// A moment; a day is its first second (UTC).
  func moment(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    guard let parts = parts(of: bytes), case .day(let day)? = parts.date else { return nil }
    return Timestamp(seconds: Timestamp(day).seconds + Int64(parts.secondOfDay - (zone ?? 0)))
  }

  /// Reads one piece and gives its length.
  @inline(__always)
  private func read(_ piece: Piece, _ bytes: UnsafeRawBufferPointer, _ at: Int, _ parts: inout Parts) -> Int? {
    switch piece {
    case .literal(let byte): return at < bytes.count && bytes[at] == byte ? 1 : nil
    case .year: return number(bytes, at, 4) { parts.year = $0 }
    case .shortYear: return number(bytes, at, 2) { parts.year = fullYear($0) }
    case .month(let least): return number(bytes, at, least: least) { parts.month = $0 }
    case .day(let least): return number(bytes, at, least: least) { parts.day = $0 }
    case .dayOfYear: return number(bytes, at, 3) { parts.dayOfYear = $0 }
    case .monthName:
      parts.month = DatePattern.month(bytes, at)
      return parts.month == nil ? nil : 3
    case .hour: return time(bytes, at, below: 24, 3600, &parts)
    case .minute: return time(bytes, at, below: 60, 60, &parts)
    case .second: return time(bytes, at, below: 61, 1, &parts)
    case .anything: return 0
    }
  }

  private func number(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ width: Int, _ set: (Int) -> Void) -> Int? {
    guard let value = bytes.digits(at, width) else { return nil }
    set(value)
    return width
  }

  private func number(_ bytes: UnsafeRawBufferPointer, _ at: Int, least: Int, _ set: (Int) -> Void) -> Int? {
    if let length = number(bytes, at, 2, set) { return length }
    return least == 1 ? number(bytes, at, 1, set) : nil
  }

  private func time(
    _ bytes: UnsafeRawBufferPointer, _ at: Int, below limit: Int, _ unit: Int, _ parts: inout Parts
  ) -> Int? {
    guard let value = bytes.digits(at, 2), value < limit else { return nil }
    parts.secondOfDay += value * unit
    return 2
  }

  private func fullYear(_ short: Int) -> Int {
    let first = century ?? 0
    let year = first - first % 100 + short
    return year < first ? year + 100 : year
  }

  private static let monthNames = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ].map { Array($0.utf8) }

  private static func month(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int? {
    guard at + 3 <= bytes.count else { return nil }
    let index = monthNames.firstIndex { name in (0..<3).allSatisfy { bytes[at + $0] & 0xDF == name[$0] } }
    return index.map { $0 + 1 }
  }

  // MARK: Writing a value, to find forms that contradict each other

  /// Days of which year, month and day have digits that any other order would read differently.
  static let probes: [(year: Int, month: Int, day: Int)] = [
    (2001, 2, 3), (2012, 11, 10), (1980, 12, 5), (2011, 1, 12), (1912, 10, 9),
  ]

  /// A day in this form; `nil` for forms that could be written in many ways.
  func rendered(_ probe: (year: Int, month: Int, day: Int)) -> [UInt8]? {
    var text: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .literal(let byte): text.append(byte)
      case .year: text.appendDigits(probe.year, 4)
      case .shortYear: text.appendDigits(probe.year % 100, 2)
      case .month: text.appendDigits(probe.month, 2)
      case .monthName: text += DatePattern.monthNames[probe.month - 1]
      case .day: text.appendDigits(probe.day, 2)
      case .dayOfYear: text.appendDigits(probe.month * 30, 3)
      case .hour, .minute, .second: text.appendDigits(10, 2)
      case .anything: break
      }
    }
    return text
  }
}

// MARK: Reading a form

extension DatePattern {
  private static let names: [(text: String, piece: Piece)] = [
    ("YYYY", .year), ("YY", .shortYear), ("MON", .monthName), ("MM", .month(digits: 2)), ("M", .month(digits: 1)),
    ("DDD", .dayOfYear), ("DD", .day(digits: 2)), ("D", .day(digits: 1)), ("hh", .hour), ("mm", .minute),
    ("ss", .second), ("*", .anything),
  ]

  /// Reads a form; `nil` if it is none.
  convenience init?(_ text: String) {
    var body = text[...]
    var zone: Int?
    var century: Int?
    if let (rest, offset) = Self.suffix(" in ", of: body) {
      guard let seconds = Self.offset(offset) else { return nil }
      (body, zone) = (rest, seconds)
    }
    if let (rest, year) = Self.suffix(" from ", of: body) {
      guard let first = Int(year), year.utf8.count == 4, (1...9900).contains(first) else { return nil }
      (body, century) = (rest, first)
    }
    guard let pieces = Self.pieces(body), Self.isSound(pieces), pieces.contains(.shortYear) == (century != nil),
      zone == nil || pieces.contains(.hour)
    else { return nil }
    self.init(text: text, pieces: pieces, century: century, zone: zone)
  }

  private static func suffix(_ word: String, of text: Substring) -> (rest: Substring, value: Substring)? {
    let characters = Array(text)
    let word = Array(word)
    guard characters.count > word.count else { return nil }
    let starts = 0...(characters.count - word.count)
    guard let start = starts.last(where: { Array(characters[$0..<$0 + word.count]) == word }) else { return nil }
    return (text.prefix(start), text.dropFirst(start + word.count))
  }

  /// `UTC` or `+hh:mm`, in seconds.
  private static func offset(_ text: Substring) -> Int? {
    if text == "UTC" { return 0 }
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A else { return nil }
    return bytes.withUnsafeBytes { bytes -> Int? in
      guard let hours = bytes.digits(1, 2), hours < 24, let minutes = bytes.digits(4, 2), minutes < 60 else {
        return nil
      }
      return (hours * 3600 + minutes * 60) * (bytes[0] == 0x2D ? -1 : 1)
    }
  }

  private static func pieces(_ text: Substring) -> [Piece]? {
    var pieces: [Piece] = []
    var rest = text
    while let first = rest.first {
      if let name = names.first(where: { rest.hasPrefix($0.text) }) {
        pieces.append(name.piece)
        rest = rest.dropFirst(name.text.count)
      } else {
        guard let byte = first.asciiValue, byte >= 0x20, !first.isLetter || first == "T" || first == "Z" else {
          return nil
        }
        pieces.append(.literal(byte))
        rest = rest.dropFirst()
      }
    }
    return pieces
  }

  private static func isMonth(_ piece: Piece) -> Bool {
    [.month(digits: 1), .month(digits: 2), .monthName].contains(piece)
  }

  private static func isDay(_ piece: Piece) -> Bool { [.day(digits: 1), .day(digits: 2)].contains(piece) }

  /// One year, a day only with its month, times from the largest unit on, and each number's end in sight.
  private static func isSound(_ pieces: [Piece]) -> Bool {
    func count(_ kinds: Piece...) -> Int { pieces.count { kinds.contains($0) } }
    let months = count(.month(digits: 1), .month(digits: 2), .monthName)
    let days = count(.day(digits: 1), .day(digits: 2))
    let times = [count(.hour), count(.minute), count(.second)]
    guard count(.year, .shortYear) == 1, months <= 1, days <= months, count(.dayOfYear) + months <= 1,
      times.allSatisfy({ $0 <= 1 }), times[0] >= times[1], times[1] >= times[2],
      times[0] == 0 || days + count(.dayOfYear) == 1
    else { return false }
    // Nobody writes the day between year and month; who asks for it has mixed up the letters.
    let (month, day) = (pieces.firstIndex(where: isMonth), pieces.firstIndex(where: isDay))
    if let month, let day, let year = pieces.firstIndex(of: .year), year < day, day < month { return false }
    if let end = pieces.firstIndex(of: .anything), end != pieces.count - 1 { return false }
    return zip(pieces, pieces.dropFirst()).allSatisfy { piece, next in
      guard piece == .month(digits: 1) || piece == .day(digits: 1) else { return true }
      if case .literal(let byte) = next { return byte < 0x30 || byte > 0x39 }
      return next == .monthName || next == .anything
    }
  }
}
