/// A format of `strptime`, such as `%Y-%m-%d`.
///
/// Source: DuckDB documentation, "Date Format Functions".
struct SQLTimeFormat {
  private enum Part {
    case literal(UInt8)
    case space
    /// A number of up to so many digits.
    case number(Field, Int)
    case monthName(isShort: Bool)
    case weekdayName(isShort: Bool)
    case half
  }

  private enum Field: Int, CaseIterable {
    case year, shortYear, month, day, hour, hour12, minute, second, microsecond, dayOfYear
  }

  private var parts: [Part] = []

  /// Reads a format; a specifier that is not known is refused.
  init(_ text: String) throws(SQLFault) {
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        append(literal: byte)
        continue
      }
      if bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
      guard let letter = bytes.popFirst(), try append(specifier: letter) else {
        throw SQLFault("a date format of %Y %y %m %d %H %I %M %S %f %p %b %B %a %A %j %x %X %%", "Replace `\(text)`.")
      }
    }
  }

  private mutating func append(literal byte: UInt8) {
    if Self.isSpace(byte) {
      if case .space = parts.last {} else { parts.append(.space) }
    } else {
      parts.append(.literal(byte))
    }
  }

  private static let numbers: [UInt8: (Field, Int)] = [
    UInt8(ascii: "Y"): (.year, 4), UInt8(ascii: "y"): (.shortYear, 2), UInt8(ascii: "m"): (.month, 2),
    UInt8(ascii: "d"): (.day, 2), UInt8(ascii: "H"): (.hour, 2), UInt8(ascii: "I"): (.hour12, 2),
    UInt8(ascii: "M"): (.minute, 2), UInt8(ascii: "S"): (.second, 2), UInt8(ascii: "f"): (.microsecond, 6),
    UInt8(ascii: "j"): (.dayOfYear, 3),
  ]

  private mutating func append(specifier letter: UInt8) throws(SQLFault) -> Bool {
    if let (field, width) = Self.numbers[letter] {
      parts.append(.number(field, width))
      return true
    }
    switch letter {
    case UInt8(ascii: "b"), UInt8(ascii: "B"): parts.append(.monthName(isShort: letter == UInt8(ascii: "b")))
    case UInt8(ascii: "a"), UInt8(ascii: "A"): parts.append(.weekdayName(isShort: letter == UInt8(ascii: "a")))
    case UInt8(ascii: "p"): parts.append(.half)
    case UInt8(ascii: "%"): parts.append(.literal(letter))
    case UInt8(ascii: "x"): parts += try SQLTimeFormat("%Y-%m-%d").parts
    case UInt8(ascii: "X"): parts += try SQLTimeFormat("%H:%M:%S").parts
    default: return false
    }
    return true
  }

  /// The moment in microseconds since 1970; `nil` if the text is not of this format or no date.
  func microseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var reader = Reader(bytes: bytes)
    reader.skipSpaces()
    for part in parts {
      guard reader.read(part) else { return nil }
    }
    reader.skipSpaces()
    return reader.isAtEnd ? reader.microseconds() : nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private struct Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var fields: [Int?] = Array(repeating: nil, count: Field.allCases.count)
    var isAfternoon: Bool?

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skipSpaces() {
      while position < bytes.count, SQLTimeFormat.isSpace(bytes[position]) { position += 1 }
    }

    mutating func read(_ part: Part) -> Bool {
      switch part {
      case .literal(let byte):
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
      case .space:
        let start = position
        skipSpaces()
        return position > start
      case .number(let field, let width): return readNumber(field, width)
      case .monthName(let isShort):
        guard let month = readName(SQLTimeFormat.months, isShort: isShort) else { return false }
        fields[Field.month.rawValue] = month + 1
        return true
      case .weekdayName(let isShort): return readName(SQLTimeFormat.weekdays, isShort: isShort) != nil
      case .half:
        guard let half = readName(["am", "pm"], isShort: false) else { return false }
        isAfternoon = half == 1
        return true
      }
    }

    private mutating func readNumber(_ field: Field, _ width: Int) -> Bool {
      let start = position
      var number = 0
      while position < bytes.count, position - start < width, (0x30...0x39).contains(bytes[position]) {
        number = number * 10 + Int(bytes[position] - 0x30)
        position += 1
      }
      guard position > start, SQLTimeFormat.isPossible(field, number) else { return false }
      if field == .microsecond {
        for _ in position - start..<6 { number *= 10 }
      }
      fields[field.rawValue] = number
      return true
    }

    private mutating func readName(_ names: [String], isShort: Bool) -> Int? {
      names.firstIndex { name in
        let letters = isShort ? Array(name.utf8.prefix(3)) : Array(name.utf8)
        guard position + letters.count <= bytes.count else { return false }
        for (index, letter) in letters.enumerated() where bytes[position + index] | 0x20 != letter { return false }
        position += letters.count
        return true
      }
    }

    func microseconds() -> Int64? {
      guard var day = SQLTime.day(year, field(.month) ?? 1, field(.day) ?? 1) else { return nil }
      if let dayOfYear = field(.dayOfYear), let first = SQLTime.day(year, 1, 1) {
        guard dayOfYear <= (SQLTime.isLeap(year) ? 366 : 365) else { return nil }
        day = first + Int64(dayOfYear - 1)
      }
      let seconds = (hour * 60 + (field(.minute) ?? 0)) * 60 + (field(.second) ?? 0)
      return day * SQLTime.microsecondsPerDay + Int64(seconds) * 1_000_000 + Int64(field(.microsecond) ?? 0)
    }

    private func field(_ field: Field) -> Int? { fields[field.rawValue] }

    /// Two digits stand for 1969 to 2068.
    private var year: Int {
      field(.year) ?? field(.shortYear).map { $0 + ($0 < 69 ? 2000 : 1900) } ?? 1900
    }

    private var hour: Int {
      guard let hour = field(.hour12) else { return field(.hour) ?? 0 }
      return isAfternoon.map { hour % 12 + ($0 ? 12 : 0) } ?? hour % 12
    }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
  private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  private static func isPossible(_ field: Field, _ number: Int) -> Bool {
    switch field {
    case .year, .shortYear, .microsecond: true
    case .month, .hour12: (1...12).contains(number)
    case .day: (1...31).contains(number)
    case .hour: number < 24
    case .minute, .second: number < 60
    case .dayOfYear: (1...366).contains(number)
    }
  }
}
