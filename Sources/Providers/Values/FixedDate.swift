import Records

/// A form of dates in which every number has its place: reading one is a few loads and no loop over pieces.
struct FixedDate: BitwiseCopyable {
  private var length = 0
  private var year = 0
  /// -1 for a form without month, or day.
  private var month = -1
  private var day = -1
  private var literalCount = 0
  /// A byte for each literal, the first lowest.
  private var literalPlaces: UInt64 = 0
  private var literals: UInt64 = 0

  /// The form of a pattern's pieces; `nil` if it has others than years of four digits, months and days of two, and
  /// characters.
  init?(_ pieces: [DatePattern.Piece]) {
    for piece in pieces {
      switch piece {
      case .year:
        year = length
        length += 4
      case .month(digits: 2):
        month = length
        length += 2
      case .day(digits: 2):
        day = length
        length += 2
      case .literal(let byte) where literalCount < 8 && length < 64:
        literalPlaces |= UInt64(length) << UInt64(literalCount * 8)
        literals |= UInt64(byte) << UInt64(literalCount * 8)
        literalCount += 1
        length += 1
      default: return nil
      }
    }
    guard pieces.contains(.year), length < 64 else { return nil }
  }

  /// Reads a value; `nil` if it has another form or the calendar has no such day.
  @inline(__always)
  func parse(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    guard bytes.count == length, let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    var (places, expected) = (literalPlaces, literals)
    for _ in 0..<literalCount {
      guard start[Int(places & 0xFF)] == UInt8(truncatingIfNeeded: expected) else { return nil }
      places >>= 8
      expected >>= 8
    }
    var greatest: UInt8 = 0
    let years = Self.number(start + year, &greatest) * 100 + Self.number(start + year + 2, &greatest)
    let months = month < 0 ? 1 : Self.number(start + month, &greatest)
    let days = day < 0 ? 1 : Self.number(start + day, &greatest)
    guard greatest <= 9, years >= 1 else { return nil }
    if day >= 0 { return Day(year: years, month: months, day: days).map { .day($0) } }
    if month < 0 { return .year(years) }
    return (1...12).contains(months) ? .month(year: years, month: months) : nil
  }

  /// The number of two digits; a byte that is none shows in `greatest`.
  @inline(__always)
  static func number(_ start: UnsafePointer<UInt8>, _ greatest: inout UInt8) -> Int {
    let (first, second) = (start[0] &- 0x30, start[1] &- 0x30)
    greatest = max(greatest, max(first, second))
    return Int(first) &* 10 &+ Int(second)
  }
}

/// Forms of dates, of which the first that fits counts, ready to be read row by row.
///
/// `@unchecked Sendable`: nothing changes after it is made.
final class DateReader: @unchecked Sendable {
  private struct Form: BitwiseCopyable {
    var fixed: FixedDate?
    var isTimestamp: Bool
    /// The reader's `forms` keep it.
    var pattern: Unmanaged<DatePattern>
  }

  let forms: [DateForm]
  private let compiled: UnsafeMutableBufferPointer<Form>

  init(_ forms: [DateForm]) {
    self.forms = forms
    compiled = .allocate(capacity: forms.count)
    _ = compiled.initialize(
      from: forms.map { form in
        Form(
          fixed: form.pattern.fixed, isTimestamp: form == .timestamp, pattern: Unmanaged.passUnretained(form.pattern))
      })
  }

  deinit { compiled.deallocate() }

  /// Reads a value.
  func date(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
    for form in compiled {
      if let fixed = form.fixed {
        if let date = fixed.parse(bytes) { return date }
      } else if form.isTimestamp {
        if let moment = Timestamp(iso8601: bytes) { return .day(moment.day) }
      } else if let date = form.pattern._withUnsafeGuaranteedRef({ $0.parts(of: bytes)?.date }) {
        return date
      }
    }
    return nil
  }

  /// Reads a value that names a day.
  @inline(__always)
  func day(_ bytes: UnsafeRawBufferPointer) -> Day? {
    if case .day(let day) = date(bytes) { day } else { nil }
  }

  /// Reads a moment; a day is its first second (UTC).
  func moment(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    for form in compiled {
      if let fixed = form.fixed {
        if case .day(let day)? = fixed.parse(bytes) { return Timestamp(day) }
      } else if form.isTimestamp {
        if let moment = Timestamp(iso8601: bytes) { return moment }
      } else if let moment = form.pattern._withUnsafeGuaranteedRef({ $0.moment(bytes) }) {
        return moment
      }
    }
    return nil
  }
}
