/// Finds the four bytes that mean something in CSV and lists where they stand, 64 bytes at a time.
///
/// Listing them first, eight whether there are so many or not, leaves no branch that depends on the data in the loop over
/// the bytes (Langdale, Lemire 2019, "Parsing gigabytes of JSON per second", section 3.1).
final class CSVPositions {
  private static let block = 64
  /// The bit of each byte of a lane, lowest byte first.
  private static let bits: UInt64 = 0x8040_2010_0804_0201
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private let specials: CSVSpecials
  private let delimiters: SIMD64<UInt8>
  private let quotes: SIMD64<UInt8>
  private let lineFeeds = SIMD64<UInt8>(repeating: 0x0A)
  private let returns = SIMD64<UInt8>(repeating: 0x0D)

  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var capacity = 1 << 12

  /// A dialect without quotes gives the delimiter twice.
  init(delimiter: UInt8, quote: UInt8) {
    specials = CSVSpecials(delimiter: delimiter, quote: quote)
    delimiters = SIMD64(repeating: delimiter)
    quotes = SIMD64(repeating: quote)
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Lists the special bytes of `text` from `start` to `end`, in order.
  ///
  /// May read ``ByteBuffer/padding`` bytes behind the end.
  func find(in text: UnsafePointer<UInt8>, from start: Int, to end: Int) {
    count = 0
    guard start < end else { return }
    reserve(end - start + 2 * CSVPositions.block)
    var index = start
    while index &+ CSVPositions.block <= end {
      list(mask(text + index), at: index)
      index &+= CSVPositions.block
    }
    while index < end {
      var mask = specials.mask(text + index)
      while mask != 0 {
        let found = index &+ mask.trailingZeroBitCount >> 3
        if found >= end { break }
        base[count] = UInt32(truncatingIfNeeded: found)
        count &+= 1
        mask &= mask &- 1
      }
      index &+= 8
    }
  }

  /// Lists the set bits; what is written behind ``count`` has no meaning.
  @inline(__always)
  private func list(_ mask: UInt64, at index: Int) {
    var mask = mask
    let found = mask.nonzeroBitCount
    var output = base + count
    count &+= found
    var left = found
    while left > 0 {
      for step in 0..<8 {
        output[step] = UInt32(truncatingIfNeeded: index &+ mask.trailingZeroBitCount)
        mask &= mask &- 1
      }
      output += 8
      left &-= 8
    }
  }

  /// A bit for each special byte among the 64 at `start`, first byte lowest.
  @inline(__always)
  private func mask(_ start: UnsafePointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawPointer(start).loadUnaligned(as: SIMD64<UInt8>.self)
    let found =
      (bytes .== delimiters) .| (bytes .== quotes) .| (bytes .== lineFeeds) .| (bytes .== returns)
    let lanes = unsafeBitCast(found, to: SIMD8<UInt64>.self)
    var mask: UInt64 = 0
    for lane in 0..<8 {
      // The eight bits meet in the highest byte of the product: none are carried, since each has a place of its own.
      mask |= (((lanes[lane] & CSVPositions.bits) &* CSVPositions.ones) >> 56) << UInt64(truncatingIfNeeded: lane &* 8)
    }
    return mask
  }

  private func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    base.deallocate()
    capacity = wanted
    base = .allocate(capacity: capacity)
  }
}
