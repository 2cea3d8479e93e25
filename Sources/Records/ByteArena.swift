#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that grow at their end and do not move otherwise.
///
/// `@unchecked Sendable`: only the builder that holds the one reference appends; a batch only reads.
final class ByteArena: @unchecked Sendable {
  // An arena has one writer at a time; checking that at run time would cost more than what it does.
  @exclusivity(unchecked) private(set) var base: UnsafeMutableRawPointer
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(64, capacity)
    base = .allocate(byteCount: self.capacity, alignment: 16)
  }

  /// A copy with bytes of its own.
  init(copying other: ByteArena) {
    capacity = max(64, other.count)
    base = .allocate(byteCount: capacity, alignment: 16)
    memcpy(base, other.base, other.count)
    count = other.count
  }

  deinit { base.deallocate() }

  /// Where the next byte goes, with room for so many.
  @inline(__always)
  func reserve(_ additional: Int) -> UnsafeMutableRawPointer {
    if count &+ additional > capacity { grow(additional) }
    return base + count
  }

  /// Counts bytes that were written where ``reserve(_:)`` said.
  @inline(__always)
  func advance(_ written: Int) { count &+= written }

  @inline(__always)
  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    memcpy(reserve(bytes.count), start, bytes.count)
    count &+= bytes.count
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    reserve(1).storeBytes(of: byte, as: UInt8.self)
    count &+= 1
  }

  /// Appends an unsigned number as LEB128.
  @inline(__always)
  func append(varint value: UInt64) {
    var value = value
    let target = reserve(10)
    var length = 0
    while value >= 0x80 {
      target.storeBytes(of: UInt8(truncatingIfNeeded: value) | 0x80, toByteOffset: length, as: UInt8.self)
      value >>= 7
      length &+= 1
    }
    target.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: length, as: UInt8.self)
    count &+= length &+ 1
  }

  /// Appends a signed number as zigzag LEB128.
  @inline(__always)
  func append(signed value: Int64) { append(varint: UInt64(bitPattern: value << 1 ^ value >> 63)) }

  func truncate(to length: Int) { count = length }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  private func grow(_ additional: Int) {
    capacity = max(capacity * 2, count + additional)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    memcpy(moved, base, count)
    base.deallocate()
    base = moved
  }
}
