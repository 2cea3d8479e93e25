import Formats

/// What kind of file begins with these bytes.
enum FormatGuess {
  case csv(delimiter: UInt8)
  case jsonLines

  /// Judges the uncompressed beginning of a file.
  ///
  /// The first visible byte says whether it is JSON; the delimiter of CSV is the candidate that stands most often outside
  /// quotes in the first line, where a comma wins ties.
  init(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
    if start < bytes.count, bytes[start] == 0x7B || Self.isArray(bytes[start...]) {
      self = .jsonLines
    } else {
      self = .csv(delimiter: Self.delimiter(bytes))
    }
  }

  /// A file that is one JSON array is refused by the decoder of JSON Lines, which says what to do.
  private static func isArray(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard bytes.first == 0x5B else { return false }
    return bytes.dropFirst().first { $0 > 0x20 } == 0x7B
  }

  private static func delimiter(_ bytes: UnsafeRawBufferPointer) -> UInt8 {
    let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
    var counts = [0, 0, 0, 0]
    var isQuoted = false
    for byte in bytes {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    let most = counts.max() ?? 0
    return candidates[counts.firstIndex(of: most) ?? 0]
  }
}

extension TextEncoding {
  /// The encoding that the first bytes tell of, where they do.
  static func marked(_ bytes: UnsafeRawBufferPointer) -> TextEncoding? {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) ? .utf16 : nil
  }
}
