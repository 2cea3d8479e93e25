/// Numbers distinct byte strings from 1 in the order of their first appearance; 0 stands for "missing".
///
/// Open addressing over one arena: no allocation for a value. Numbers differ with the order of input, so nothing that
/// leaves the module may depend on them.
struct ByteDictionary: Sendable {
  private(set) var arena: [UInt8] = []
  private(set) var ends: [UInt32] = [0]
  private(set) var hashes: [UInt64] = [0]
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  /// The number of distinct values, the missing one included.
  var count: Int { ends.count }

  /// The number of a value, new or known.
  ///
  /// Empty values are missing. Amortised O(bytes).
  mutating func insert(_ bytes: UnsafeRawBufferPointer) -> (id: UInt32, isNew: Bool) {
    guard !bytes.isEmpty else { return (0, false) }
    let hash = ContentKey.hash(bytes)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if matches(slots[slot], hash, bytes) { return (slots[slot], false) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (append(bytes, hash: hash, slot: slot), true)
  }

  /// The number of a known value.
  func find(_ bytes: [UInt8]) -> UInt32? {
    bytes.withUnsafeBytes { bytes in
      let hash = ContentKey.hash(bytes)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        if matches(slots[slot], hash, bytes) { return slots[slot] }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  /// The bytes of a value.
  func bytes(_ id: UInt32) -> ArraySlice<UInt8> {
    id == 0 ? [] : arena[Int(ends[Int(id) - 1])..<Int(ends[Int(id)])]
  }

  private func matches(_ id: UInt32, _ hash: UInt64, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard hashes[Int(id)] == hash else { return false }
    let start = Int(ends[Int(id) - 1])
    guard Int(ends[Int(id)]) - start == bytes.count else { return false }
    return arena.withUnsafeBytes { arena in
      UnsafeRawBufferPointer(rebasing: arena[start..<start + bytes.count]).elementsEqual(bytes)
    }
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer, hash: UInt64, slot: Int) -> UInt32 {
    let id = UInt32(ends.count)
    arena.append(contentsOf: bytes)
    ends.append(UInt32(arena.count))
    hashes.append(hash)
    slots[slot] = id
    if ends.count * 2 > slots.count { grow() }
    return id
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for id in 1..<ends.count {
      var slot = Int(truncatingIfNeeded: hashes[id]) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(id)
    }
  }
}
