import Records

extension Timestamp {
  /// Reads `YYYY-MM-DDThh:mm:ss` with an optional fraction (cut off) and a zone, `Z` or `+hh:mm` or `+hhmm` (RFC 3339,
  /// ISO 8601).
  ///
  /// A moment without zone is refused: it names no moment. A blank may stand for the `T`. Leap seconds (`:60`) count as
  /// the second after `:59`. No allocation.
  public init?(iso8601 bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A, bytes[16] == 0x3A,
      let day = Day(iso: UnsafeRawBufferPointer(rebasing: bytes[0..<10])),
      let hour = bytes.digits(11, 2), hour < 24, let minute = bytes.digits(14, 2), minute < 60,
      let second = bytes.digits(17, 2), second <= 60,
      let offset = Timestamp.zone(bytes, from: Timestamp.endOfFraction(bytes))
    else { return nil }
    self.init(seconds: Timestamp(day).seconds + Int64(hour * 3600 + minute * 60 + second - offset))
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
