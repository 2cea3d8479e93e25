/// Counts line feeds, eight bytes at a time.
enum LineCounter {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var index = 0
    var total = 0
    while index + 8 <= bytes.count {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self) ^ (ones &* 0x0A)
      // The high bit of each byte that is 0 (Hacker's Delight, section 6-1).
      total += (~(((word & low) &+ low) | word) & ~low).nonzeroBitCount
      index += 8
    }
    while index < bytes.count {
      if base[index] == 0x0A { total += 1 }
      index += 1
    }
    return total
  }
}
