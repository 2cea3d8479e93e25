/// Finds the four bytes that mean something in CSV, eight bytes at a time within a word (Lamport 1975; Hacker's Delight,
/// section 6-1, the form without false positives).
struct CSVSpecials {
  private let delimiter: UInt64
  private let quote: UInt64

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  private static let lineFeeds = ones &* 0x0A
  private static let returns = ones &* 0x0D

  /// A dialect without quotes gives the delimiter twice.
  init(delimiter: UInt8, quote: UInt8) {
    self.delimiter = CSVSpecials.ones &* UInt64(delimiter)
    self.quote = CSVSpecials.ones &* UInt64(quote)
  }

  /// The high bit of each special byte among the eight at `start`, first byte lowest.
  @inline(__always)
  func mask(_ start: UnsafePointer<UInt8>) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    return
      ~(nonzero(word ^ delimiter) & nonzero(word ^ quote) & nonzero(word ^ CSVSpecials.lineFeeds)
      & nonzero(word ^ CSVSpecials.returns)) & ~CSVSpecials.low
  }

  /// The high bit of each byte that is not 0.
  @inline(__always)
  private func nonzero(_ word: UInt64) -> UInt64 {
    ((word & CSVSpecials.low) &+ CSVSpecials.low) | word
  }
}
