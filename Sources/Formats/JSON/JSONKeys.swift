#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The names of the members of open objects that the path tree does not hold, so that a repeated one is found.
struct JSONKeys {
  private struct Key {
    var hash: UInt64
    var start: Int
    var length: Int
    var offset: Int
  }

  private var keys: [Key] = []
  private let names = ByteBuffer()

  /// Where the keys of an object that begins now will stand.
  var mark: Int { keys.count }

  mutating func reset() {
    keys.removeAll(keepingCapacity: true)
    names.removeAll()
  }

  mutating func add(_ name: UnsafeBufferPointer<UInt8>, offset: Int) {
    // FNV-1a. Only speed depends on it: equal hashes are compared byte by byte.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    keys.append(Key(hash: hash, start: names.count, length: name.count, offset: offset))
    names.append(UnsafeRawBufferPointer(name))
  }

  /// Closes the object that began at `mark`; gives the place of a repeated name.
  mutating func close(_ mark: Int) -> Int? {
    guard keys.count > mark else { return nil }
    let count = keys.count - mark
    if count > 1 { keys[mark...].sort(by: isOrdered) }
    var repeated: Int?
    for index in mark + 1..<max(mark + 1, keys.count) where compare(keys[index - 1], keys[index]) == 0 {
      let later = max(keys[index - 1].offset, keys[index].offset)
      repeated = min(repeated ?? later, later)
    }
    names.truncate(to: keys[mark...].map(\.start).min() ?? 0)
    keys.removeSubrange(mark...)
    return repeated
  }

  private func isOrdered(_ left: Key, _ right: Key) -> Bool { compare(left, right) < 0 }

  private func compare(_ left: Key, _ right: Key) -> Int {
    if left.hash != right.hash { return left.hash < right.hash ? -1 : 1 }
    if left.length != right.length { return left.length - right.length }
    return Int(memcmp(names.base + left.start, names.base + right.start, left.length))
  }
}
