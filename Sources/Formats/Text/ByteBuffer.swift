#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that wait to be decoded.
///
/// ``padding`` bytes past the end may be read (they are of no meaning), so that a loop over blocks needs no special
/// case for the last one.
final class ByteBuffer {
  static let padding = 64

  // A buffer has one user at a time; checking that at run time would cost more than what it does.
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var capacity: Int

  init(capacity: Int = 64 << 10) {
    self.capacity = capacity
    base = ByteBuffer.allocate(capacity)
  }

  deinit { base.deallocate() }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    memcpy(base + count, start, bytes.count)
    count += bytes.count
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    if count == capacity { reserve(1) }
    base[count] = byte
    count &+= 1
  }

  /// Appends a scalar value as UTF-8 (RFC 3629).
  @inline(__always)
  func append(scalar: UInt32) {
    reserve(4)
    count += UTF8Bytes.encode(scalar, at: base + count)
  }

  func removeFirst(_ removed: Int) {
    count -= removed
    if removed > 0 && count > 0 { memmove(base, base + removed, count) }
  }

  func removeAll() { count = 0 }

  func truncate(to length: Int) { count = length }

  /// Makes room for `additional` bytes, which ``grow(_:)`` then counts once they are written at the end.
  @inline(__always)
  func reserve(_ additional: Int) {
    if count + additional > capacity { reallocate(max(capacity * 2, count + additional)) }
  }

  func grow(_ additional: Int) { count += additional }

  private func reallocate(_ newCapacity: Int) {
    let moved = ByteBuffer.allocate(newCapacity)
    memcpy(moved, base, count)
    base.deallocate()
    base = moved
    capacity = newCapacity
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + padding)
    base.initialize(repeating: 0, count: capacity + padding)
    return base
  }
}
