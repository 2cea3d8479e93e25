/// Numbers distinct byte strings from 1 in the order of their first appearance; 0 stands for "missing".
///
/// Open addressing over one arena: no allocation for a value. Numbers differ with the order of input, so nothing that
/// leaves the module may depend on them.
///
/// A look-up in a large dictionary waits for memory three times. Who has many values to look up asks for all of them by
/// ``find(_:in:)`` and only then calls ``insert(_:hash:)`` for those that are new: the waiting is done together.
struct ByteDictionary: Sendable {
  private(set) var arena: [UInt8] = []
  private(set) var ends: [UInt32] = [0]
  private(set) var hashes: [UInt64] = [0]
  /// The number of a value in the low half, bits of its hash in the high half, so that a miss costs one memory access.
  private var slots: [UInt64] = Array(repeating: 0, count: 64)
  /// Keeps the reads that bring memory near from being left out.
  private(set) var touched: UInt32 = 0

  /// The number of distinct values, the missing one included.
  var count: Int { ends.count }

  /// The number of a value, new or known.
  ///
  /// Empty values are missing. Amortised O(bytes).
  mutating func insert(_ bytes: UnsafeRawBufferPointer) -> (id: UInt32, isNew: Bool) {
    insert(bytes, hash: ContentKey.hash(bytes))
  }

  /// The same for a value whose ``ContentKey`` is known.
  @inline(__always)
  mutating func insert(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> (id: UInt32, isNew: Bool) {
    guard !bytes.isEmpty else { return (0, false) }
    let (id, slot) = search(bytes, hash)
    return id > 0 ? (id, false) : (append(bytes, hash: hash, slot: slot), true)
  }

  /// The number of a known value.
  func find(_ bytes: [UInt8]) -> UInt32? {
    bytes.withUnsafeBytes { bytes in
      let id = bytes.isEmpty ? 0 : search(bytes, ContentKey.hash(bytes)).id
      return id > 0 ? id : nil
    }
  }

  /// Where the bytes of a value that is not the missing one lie in the arena.
  @inline(__always)
  func range(_ id: UInt32) -> Range<Int> { Int(ends[Int(id) - 1])..<Int(ends[Int(id)]) }

  /// The bytes of a value.
  func bytes(_ id: UInt32) -> ArraySlice<UInt8> {
    id == 0 ? [] : arena[range(id)]
  }

  /// The number of a value, or 0 and the free slot where it belongs.
  @inline(__always)
  private func search(_ bytes: UnsafeRawBufferPointer, _ hash: UInt64) -> (id: UInt32, slot: Int) {
    slots.withUnsafeBufferPointer { slots in
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        if slots[slot] >> 32 == hash >> 32, isEqual(UInt32(truncatingIfNeeded: slots[slot]), bytes) {
          return (UInt32(truncatingIfNeeded: slots[slot]), slot)
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      return (0, slot)
    }
  }

  /// Whether a value has these bytes.
  @inline(__always)
  func isEqual(_ id: UInt32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let range = ends.withUnsafeBufferPointer { Int($0[Int(id) - 1])..<Int($0[Int(id)]) }
    guard range.count == bytes.count else { return false }
    return arena.withUnsafeBytes { arena in Self.areEqual(arena, range.lowerBound, bytes) }
  }

  /// Eight bytes at a time; the last eight overlap those before.
  @inline(__always)
  private static func areEqual(
    _ arena: UnsafeRawBufferPointer, _ start: Int, _ bytes: UnsafeRawBufferPointer
  ) -> Bool {
    let count = bytes.count
    guard count >= 8 else {
      for index in 0..<count where arena[start + index] != bytes[index] { return false }
      return true
    }
    var index = 0
    while true {
      let (left, right) = (
        arena.loadUnaligned(fromByteOffset: start + index, as: UInt64.self),
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      )
      if left != right { return false }
      if index == count - 8 { return true }
      index = min(index + 8, count - 8)
    }
  }

  private func entry(_ id: UInt32, _ hash: UInt64) -> UInt64 { (hash >> 32) << 32 | UInt64(id) }

  private mutating func append(_ bytes: UnsafeRawBufferPointer, hash: UInt64, slot: Int) -> UInt32 {
    let id = UInt32(ends.count)
    makeRoom(bytes.count)
    arena.append(contentsOf: bytes)
    ends.append(UInt32(arena.count))
    hashes.append(hash)
    slots[slot] = entry(id, hash)
    if ends.count * 2 > slots.count { grow() }
    return id
  }

  /// Lets the arrays grow into large pages.
  @inline(__always)
  private mutating func makeRoom(_ bytes: Int) {
    if arena.count + bytes > arena.capacity { Self.grow(&arena, by: bytes) }
    if ends.count == ends.capacity { Self.grow(&ends, by: 1) }
    if hashes.count == hashes.capacity { Self.grow(&hashes, by: 1) }
  }

  private static func grow<Element: BitwiseCopyable>(_ array: inout [Element], by count: Int) {
    let old = array
    array = Array(unsafeUninitializedCapacity: max(64, old.count + count, old.count * 2)) { memory, initialized in
      LargeMemory.prefersLargePages(UnsafeMutableRawBufferPointer(memory))
      _ = memory.initialize(from: old)
      initialized = old.count
    }
  }

  private mutating func grow() {
    let size = slots.count * 2
    slots = []
    let (hashes, mask) = (hashes, size - 1)
    slots = Array(unsafeUninitializedCapacity: size) { slots, count in
      LargeMemory.prefersLargePages(UnsafeMutableRawBufferPointer(slots))
      slots.initialize(repeating: 0)
      count = size
      for id in 1..<hashes.count {
        var slot = Int(truncatingIfNeeded: hashes[id]) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = entry(UInt32(id), hashes[id])
      }
    }
  }

  // MARK: Many values

  /// Of a dictionary with more values not all stay in the nearest cache.
  private static let large = 2048

  /// Gives each of some values the number of the equal one that is known, or 0.
  ///
  /// Places are looked at for all values, then where the values there begin, then their bytes, so that memory is waited for
  /// many times at once. O(bytes).
  mutating func find(_ values: UnsafeMutableBufferPointer<PendingColumn.Value>, in bytes: UnsafePointer<UInt8>) {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      for index in values.indices {
        let hash = values[index].hash
        let entry = slots[Int(truncatingIfNeeded: hash) & mask]
        values[index].word = entry >> 32 == hash >> 32 ? UInt32(truncatingIfNeeded: entry) : 0
      }
    }
    if count > Self.large { bringNear(values) }
    for index in values.indices {
      let value = values[index]
      let text = UnsafeRawBufferPointer(start: bytes + Int(value.start), count: Int(value.length))
      if value.word == 0 || !isEqual(value.word, text) { values[index].word = search(text, value.hash).id }
    }
  }

  /// Reads where the values with some numbers begin, and their beginnings.
  private mutating func bringNear(_ values: UnsafeMutableBufferPointer<PendingColumn.Value>) {
    var sum: UInt32 = 0
    ends.withUnsafeBufferPointer { ends in
      for value in values where value.word > 0 { sum &+= ends[Int(value.word) - 1] }
      arena.withUnsafeBufferPointer { arena in
        for value in values where value.word > 0 { sum &+= UInt32(arena[Int(ends[Int(value.word) - 1])]) }
      }
    }
    touched = sum
  }
}
