/// The identifiers seen so far, of all files: whether one comes again in its file, and whether two files share one.
///
/// Keeps 64 bits of each identifier, not the identifier: of 5 million different ones two have the same bits with a
/// probability below 10^-6. 10 to 20 bytes for each row.
struct RowKeys {
  private var hashes: [UInt64] = Array(repeating: 0, count: 1 << 10)
  private var sources: [UInt16] = Array(repeating: 0, count: 1 << 10)
  private var count = 0
  /// Whether two files share an identifier.
  private(set) var haveSourcesInCommon = false

  /// Whether an identifier is new in its file.
  ///
  /// `source` is from 0. Amortised O(bytes).
  mutating func insert(_ key: UnsafeRawBufferPointer, source: Int) -> Bool {
    let hash = max(1, Self.hash(key))
    var slot = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[slot] != 0 {
      if hashes[slot] == hash {
        if sources[slot] == UInt16(source) { return false }
        haveSourcesInCommon = true
      }
      slot = (slot + 1) & (hashes.count - 1)
    }
    hashes[slot] = hash
    sources[slot] = UInt16(source)
    count += 1
    if count * 3 > hashes.count * 2 { grow() }
    return true
  }

  private mutating func grow() {
    var grown = Array(repeating: UInt64(0), count: hashes.count * 2)
    var grownSources = Array(repeating: UInt16(0), count: hashes.count * 2)
    for (hash, source) in zip(hashes, sources) where hash != 0 {
      var slot = Int(truncatingIfNeeded: hash) & (grown.count - 1)
      while grown[slot] != 0 { slot = (slot + 1) & (grown.count - 1) }
      (grown[slot], grownSources[slot]) = (hash, source)
    }
    (hashes, sources) = (grown, grownSources)
  }

  /// Eight bytes at a time by folded 128-bit multiplication, after Wang Yi's wyhash.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = UInt64(bytes.count) ^ 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index + 8 <= bytes.count {
      state = mix(state, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return mix(mix(state, rest), 0x8EBC_6AF0_9C88_C6E3)
  }

  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: right ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
