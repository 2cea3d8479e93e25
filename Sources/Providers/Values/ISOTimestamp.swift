import Records

extension Timestamp {
  /// Reads `YYYY-MM-DDThh:mm:ss` with an optional fraction (cut off) and a zone, `Z` or `+hh:mm` or `+hhmm` (RFC 3339,
  /// ISO 8601).
  ///
  /// A moment without zone is refused: it names no moment. A blank may stand for the `T`. Leap seconds (`:60`) count as
  /// the second after `:59`. No allocation.
  public init?(iso8601 bytes: UnsafeRawBufferPointer) {
    if let seconds = Timestamp.commonForm(bytes) {
      self.init(seconds: seconds)
      return
    }
    guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A, bytes[16] == 0x3A,
      let day = Day(iso: UnsafeRawBufferPointer(rebasing: bytes[0..<10])),
      let hour = bytes.digits(11, 2), hour < 24, let minute = bytes.digits(14, 2), minute < 60,
      let second = bytes.digits(17, 2), second <= 60,
      let offset = Timestamp.zone(bytes, from: Timestamp.endOfFraction(bytes))
    else { return nil }
    self.init(seconds: Timestamp(day).seconds + Int64(hour * 3600 + minute * 60 + second - offset))
  }

  /// The seconds of `YYYY-MM-DDThh:mm:ssZ`, as most are written; `nil` for any other form and for what is wrong.
  private static func commonForm(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard bytes.count == 20, let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), start[4] == 0x2D,
      start[7] == 0x2D, start[10] == 0x54, start[13] == 0x3A, start[16] == 0x3A, start[19] == 0x5A
    else { return nil }
    var greatest: UInt8 = 0
    func number(_ place: Int) -> Int { FixedDate.number(start + place, &greatest) }
    let (year, month, day) = (number(0) * 100 + number(2), number(5), number(8))
    let (hour, minute, second) = (number(11), number(14), number(17))
    guard greatest <= 9, hour < 24, minute < 60, second <= 60, let date = Day(year: year, month: month, day: day) else {
      return nil
    }
    return Timestamp(date).seconds + Int64(hour * 3600 + minute * 60 + second)
  }

  private static func endOfFraction(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes[19] == 0x2E, bytes.digits(20, 1) != nil else { return 19 }
    var index = 20
    while bytes.digits(index, 1) != nil { index += 1 }
    return index
  }

  /// Seconds east of Greenwich.
  private static func zone(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    let length = bytes.count - start
    if length == 1, bytes[start] == 0x5A { return 0 }
    let hasColon = length == 6
    guard hasColon || length == 5, bytes[start] == 0x2B || bytes[start] == 0x2D,
      !hasColon || bytes[start + 3] == 0x3A,
      let hours = bytes.digits(start + 1, 2), hours < 24,
      let minutes = bytes.digits(start + (hasColon ? 4 : 3), 2), minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (bytes[start] == 0x2D ? -1 : 1)
  }
}
