/// The identifiers seen so far, of all files: whether one comes again in its file, and whether two files share one.
///
/// Keeps 64 bits of each identifier, not the identifier: of 5 million different ones two have the same bits with a
/// probability below 10^-6. 12 to 24 bytes for each row, a quarter more for several files.
struct RowKeys {
  private var hashes: [UInt64] = Array(repeating: 0, count: 1 << 10)
  /// By place the file, from 0; empty while there is one file alone.
  private var sources: [UInt16] = []
  private var count = 0
  /// Whether two files share an identifier.
  private(set) var haveSourcesInCommon = false

  /// Whether an identifier, by its ``hash(_:)``, is new in its file.
  ///
  /// `source` is from 0. Amortised O(1).
  mutating func insert(_ hash: UInt64, source: Int) -> Bool {
    if source > 0, sources.isEmpty { sources = Array(repeating: 0, count: hashes.count) }
    var slot = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[slot] != 0 {
      if hashes[slot] == hash {
        if sources.isEmpty || sources[slot] == UInt16(source) { return false }
        haveSourcesInCommon = true
      }
      slot = (slot + 1) & (hashes.count - 1)
    }
    hashes[slot] = hash
    if !sources.isEmpty { sources[slot] = UInt16(source) }
    count += 1
    if count * 3 > hashes.count * 2 { grow() }
    return true
  }

  /// Reads where a hash belongs, so that the memory is near when it is inserted; returns what must not be left out.
  @inline(__always)
  func touch(_ hash: UInt64) -> UInt64 {
    hashes.withUnsafeBufferPointer { $0[Int(truncatingIfNeeded: hash) & ($0.count - 1)] }
  }

  private mutating func grow() {
    let (old, oldSources) = (hashes, sources)
    let size = old.count * 2
    hashes = Array(repeating: 0, count: size)
    if !oldSources.isEmpty { sources = Array(repeating: 0, count: size) }
    for index in old.indices where old[index] != 0 {
      var slot = Int(truncatingIfNeeded: old[index]) & (size - 1)
      while hashes[slot] != 0 { slot = (slot + 1) & (size - 1) }
      hashes[slot] = old[index]
      if !oldSources.isEmpty { sources[slot] = oldSources[index] }
    }
  }

  /// Never 0.
  ///
  /// Eight bytes at a time by folded 128-bit multiplication, after Wang Yi's wyhash.
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
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
    return max(1, mix(mix(state, rest), 0x8EBC_6AF0_9C88_C6E3))
  }

  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: right ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
