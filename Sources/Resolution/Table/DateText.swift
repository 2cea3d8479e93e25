import Records

/// Reads dates as files have them, and learns from a whole column whether the day or the month comes first.
struct DateEvidence: Sendable {
  /// Set in a code whose day and month may be exchanged.
  private static let openFlag: UInt32 = 0x4000_0000

  /// The usual convention is that the day comes first.
  private var counts = ConventionCounts()
  /// Whether any date could be read in two ways.
  private(set) var isOpen = false

  /// The code of a date, 0 for what is none; settled only by ``decide(_:_:_:)``.
  mutating func read(_ bytes: UnsafeRawBufferPointer, from provider: Int) -> UInt32 {
    let plain = DateCode.plain(bytes)
    if plain != 0 { return plain }
    let date = DateText(bytes)
    guard date.code != 0 else { return 0 }
    switch date.order {
    case .certain: return date.code
    case .open:
      isOpen = true
      return date.code | Self.openFlag
    case .dayFirst: counts.addUsual(provider)
    case .monthFirst: counts.addOther(provider)
    }
    return date.code
  }

  /// Settles the open dates of a slot: as the other dates of the provider say, else as those of all, else day first.
  func decide(_ rows: inout RowWords, _ slot: Int, _ identities: RowIdentities) {
    guard isOpen else { return }
    let isMonthFirst = counts.prefersOther(providers: identities.providers.count)
    rows.replace(slot) { row, word in
      guard word & Self.openFlag != 0 else { return word }
      let code = word & ~Self.openFlag
      return isMonthFirst[Int(identities.provider[row])] ? DateCode.swapped(code) : code
    }
  }
}

/// One date as written.
///
/// `1980-03-07`, `1980/3/7`, `19800307`, `1980-03`, `1980`, `07.03.1980`, `7/3/1980`, `7 Mar 1980`, `March 7, 1980`, each
/// also with a time of day behind it, which is dropped. `00` for month or day is an unknown one. Two digits of a year are
/// 1931 to 2030.
struct DateText {
  /// What is known about the order of day and month.
  enum Order {
    /// It is written out, or makes no difference.
    case certain
    /// Both are possible; ``code`` has the day first.
    case open
    /// The month would be above 12 otherwise.
    case dayFirst
    /// The day would be above 12 as a month.
    case monthFirst
  }

  /// See ``DateCode``; 0 for what is no date.
  private(set) var code: UInt32 = 0
  private(set) var order = Order.certain

  init(_ bytes: UnsafeRawBufferPointer) {
    var parts = DateParts(bytes)
    guard parts.read() else { return }
    switch parts.count {
    case 1: readOne(parts[0])
    case 2: readTwo(parts[0], parts[1])
    default: readThree(parts[0], parts[1], parts[2], separator: parts.separator)
    }
  }

  private mutating func readOne(_ part: DateParts.Part) {
    switch part.digits {
    case 4: set(part.value, 0, 0)
    case 6: set(part.value / 100, part.value % 100, 0)
    case 8:
      set(part.value / 10_000, part.value / 100 % 100, part.value % 100)
      if code == 0 { setOpen(part.value / 1_000_000, part.value / 10_000 % 100, part.value % 10_000) }
    case 12, 14: self.set(part.value / 10_000, part.value / 100 % 100, part.value % 100)
    default: break
    }
  }

  /// A year and a month in either order.
  private mutating func readTwo(_ one: DateParts.Part, _ other: DateParts.Part) {
    if one.digits == 4 {
      set(one.value, other.value, 0)
    } else if other.digits == 4 {
      set(other.value, one.value, 0)
    }
  }

  private mutating func readThree(
    _ one: DateParts.Part, _ two: DateParts.Part, _ three: DateParts.Part, separator: UInt8
  ) {
    if one.digits == 4 {
      set(one.value, two.value, three.value)
    } else if two.isMonthName {
      set(year(three), two.value, one.value)
    } else if one.isMonthName {
      set(year(three), one.value, two.value)
    } else if separator == 0x2E {
      set(year(three), two.value, one.value)
    } else {
      setOpen(one.value, two.value, year(three))
    }
  }

  private func year(_ part: DateParts.Part) -> Int {
    part.digits == 4 ? part.value : part.digits == 2 ? part.value + (part.value > 30 ? 1900 : 2000) : 0
  }

  private mutating func setOpen(_ one: Int, _ other: Int, _ year: Int) {
    set(year, other, one)
    if code == 0 {
      set(year, one, other)
      order = .monthFirst
    } else if one != other {
      order = one > 12 ? .dayFirst : .open
    }
  }

  private mutating func set(_ year: Int, _ month: Int, _ day: Int) {
    guard (1000...2999).contains(year), (0...12).contains(month) else { return }
    if month == 0 {
      code = day == 0 ? DateCode.code(year, 0, 0) : 0
    } else if day == 0 || Day(year: year, month: month, day: day) != nil {
      code = DateCode.code(year, month, day)
    }
  }
}

/// The runs of digits and letters of a date, at most three.
struct DateParts {
  struct Part {
    var value = 0
    /// How many; 0 for the name of a month.
    var digits = 0
    var isMonthName: Bool { digits == 0 }
  }

  private(set) var count = 0
  /// What stands between the first two.
  private(set) var separator: UInt8 = 0
  private var parts = (Part(), Part(), Part())
  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  subscript(index: Int) -> Part { index == 0 ? parts.0 : index == 1 ? parts.1 : parts.2 }

  /// Whether the text is up to three parts and perhaps a time of day.
  mutating func read() -> Bool {
    while true {
      let separator = skipSeparators()
      if index == bytes.count { return count > 0 }
      if count == 1 { self.separator = separator }
      if count == 3 || isTime(separator) { return count > 0 && isTime(separator) }
      guard let part = DateParts.isDigit(bytes[index]) ? number() : monthName() else { return false }
      switch count {
      case 0: parts.0 = part
      case 1: parts.1 = part
      default: parts.2 = part
      }
      count += 1
    }
  }

  /// The last one that stands between two parts, or 0.
  private mutating func skipSeparators() -> UInt8 {
    var separator: UInt8 = 0
    while index < bytes.count, [0x20, 0x2D, 0x2E, 0x2F, 0x2C, 0x09].contains(bytes[index]) {
      if separator == 0 || bytes[index] != 0x20 { separator = bytes[index] }
      index += 1
    }
    return separator
  }

  /// Whether a time of day begins here: `T10:20`, ` 10:20`.
  private func isTime(_ separator: UInt8) -> Bool {
    guard count > 0, index < bytes.count else { return false }
    if bytes[index] | 0x20 == 0x74 { return index + 1 < bytes.count && DateParts.isDigit(bytes[index + 1]) }
    guard separator == 0x20, DateParts.isDigit(bytes[index]) else { return false }
    let colon = index + (index + 1 < bytes.count && DateParts.isDigit(bytes[index + 1]) ? 2 : 1)
    return colon < bytes.count && bytes[colon] == 0x3A
  }

  /// Of fourteen or twelve digits the last six or four are a time of day.
  private mutating func number() -> Part? {
    var part = Part()
    while index < bytes.count, DateParts.isDigit(bytes[index]) {
      if part.digits < 8 { part.value = part.value * 10 + Int(bytes[index] - 0x30) }
      part.digits += 1
      index += 1
    }
    return part.digits <= 14 ? part : nil
  }

  /// The name of a month or its beginning, see ``MonthNames``; `st`, `nd`, `rd`, `th` after a number and `of`, `de` before
  /// the next part are skipped.
  private mutating func monthName() -> Part? {
    let start = index
    while index < bytes.count, bytes[index] >= 0x80 || (0x61...0x7A).contains(bytes[index] | 0x20) { index += 1 }
    let word = Folding.fold(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
    if count > 0, DateParts.endings.contains(word) { return skipEnding() }
    return MonthNames.month(word).map { Part(value: $0, digits: 0) }
  }

  private mutating func skipEnding() -> Part? {
    _ = skipSeparators()
    guard index < bytes.count else { return nil }
    return DateParts.isDigit(bytes[index]) ? number() : monthName()
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static let endings = ["st", "nd", "rd", "th", "of", "de", "del"].map { Array($0.utf8) }
}
