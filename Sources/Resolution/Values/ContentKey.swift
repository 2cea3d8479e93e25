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

  @inline(__always)
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = UInt64(bytes.count)
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
    return mix(state, rest)
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { hash($0) } }
}
