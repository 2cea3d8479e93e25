/// A fast 64-bit hash of bytes, the same in every process (unlike `Hasher`): blocking keys are made of it, and machines
/// must agree on them.
///
/// Not for adversaries, who at worst make blocks larger, which are bounded.
///
/// Folded 128-bit multiplication over eight bytes at a time, after Wang Yi's wyhash.
enum ContentKey {
  private static let seed: UInt64 = 0xA076_1D64_78BD_642F
  private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

  @inline(__always)
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ seed).multipliedFullWidth(by: right ^ second)
    return product.high ^ product.low
  }

  /// Of eight bytes and more the last eight are read whole, over some of those before; the length tells them apart.
  @inline(__always)
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let start = bytes.baseAddress, bytes.count >= 8 else { return mix(UInt64(bytes.count), short(bytes)) }
    var state = UInt64(bytes.count)
    var index = 0
    while index + 8 < bytes.count {
      state = mix(state, word(start + index))
      index += 8
    }
    return mix(state, word(start + (bytes.count - 8)))
  }

  @inline(__always)
  private static func word(_ place: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
  }

  /// Up to seven bytes in one word.
  @inline(__always)
  private static func short(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    if count >= 4 {
      let first = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
      let last = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      return UInt64(first) << 32 | UInt64(last)
    }
    if count == 0 { return 0 }
    return UInt64(bytes[0]) << 16 | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1])
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { hash($0) } }
}
