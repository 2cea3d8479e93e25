/// Brings rows with equal keys together.
///
/// One scatter by the first bits of the key into parts that fit the nearest cache, then a small hash table in each part:
/// O(n) with one pass over memory, where sorting takes one for every eleven bits. Keys that occur once cost nothing
/// more.
///
/// Its memory, 20 bytes an entry, is kept for the next rule.
struct KeyGrouper: ~Copyable {
  /// Bits that are compared beyond those of the part: of a million keys two different ones are taken for one with a
  /// probability of a few in a hundred, which costs a comparison and no more.
  private static let comparedBits = 32
  /// The same for any number of entries, so that which keys are taken for one does not depend on it.
  private static let partBits = 12

  private var keys: UnsafeMutablePointer<UInt64>
  private var rows: UnsafeMutablePointer<UInt32>
  /// 32 bits of a key and a row, by the first bits of the key.
  private var packed: UnsafeMutablePointer<UInt64>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(64, capacity)
    keys = LargeMemory.allocate(self.capacity)
    rows = LargeMemory.allocate(self.capacity)
    packed = LargeMemory.allocate(self.capacity)
  }

  deinit {
    keys.deallocate()
    rows.deallocate()
    packed.deallocate()
  }

  mutating func removeAll() { count = 0 }

  /// Adds a row under one of its keys; rows in ascending order.
  @inline(__always)
  mutating func append(_ key: UInt64, _ row: Int) {
    if count == capacity { grow() }
    keys[count] = key
    rows[count] = UInt32(truncatingIfNeeded: row)
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    let (oldKeys, oldRows) = (keys, rows)
    keys = LargeMemory.allocate(capacity * 2)
    rows = LargeMemory.allocate(capacity * 2)
    keys.update(from: oldKeys, count: count)
    rows.update(from: oldRows, count: count)
    oldKeys.deallocate()
    oldRows.deallocate()
    packed.deallocate()
    packed = LargeMemory.allocate(capacity * 2)
    capacity *= 2
  }

  /// Calls `body` with the rows of each key that at least two entries have, in the order in which they were added.
  ///
  /// The order of the groups is a function of the entries. A row that was added twice under a key is there twice.
  func forEachGroup(_ body: (UnsafeMutableBufferPointer<UInt32>) -> Void) {
    guard count > 1 else { return }
    let bits = Self.partBits
    let parts = 1 << bits
    withUnsafeTemporaryAllocation(of: Int.self, capacity: parts + 1) { ends in
      ends.initialize(repeating: 0)
      scatter(ends, bits)
      var largest = 0
      for part in 0..<parts { largest = max(largest, ends[part] - (part == 0 ? 0 : ends[part - 1])) }
      let table = GroupTable(capacity: largest)
      var start = 0
      for part in 0..<parts {
        table.forEachGroup(UnsafeBufferPointer(start: packed + start, count: ends[part] - start), body)
        start = ends[part]
      }
    }
  }

  /// Fills `packed`; `ends` becomes the end of each part.
  private func scatter(_ ends: UnsafeMutableBufferPointer<Int>, _ bits: Int) {
    let shift = UInt64(63 - bits)
    // Two shifts, since one of 64 bits would be undefined for the hardware.
    for index in 0..<count { ends[Int((keys[index] >> shift) >> 1)] += 1 }
    var start = 0
    for part in 0..<1 << bits { (ends[part], start) = (start, start + ends[part]) }
    let rest = UInt64(Self.comparedBits - bits)
    for index in 0..<count {
      let part = Int((keys[index] >> shift) >> 1)
      packed[ends[part]] = (keys[index] >> rest) << 32 | UInt64(rows[index])
      ends[part] += 1
    }
  }
}

/// The groups within one part: chains of entries with equal keys, found by open addressing.
private struct GroupTable {
  private struct Group {
    var key: UInt32
    var first: UInt32
    var last: UInt32
    var count: UInt32
  }

  private let slots: UnsafeMutablePointer<UInt32>
  private let groups: UnsafeMutablePointer<Group>
  private let next: UnsafeMutablePointer<UInt32>
  private let output: UnsafeMutablePointer<UInt32>
  private let owner: Owner

  private final class Owner {
    let memory: UnsafeMutableRawPointer
    init(bytes: Int) { memory = .allocate(byteCount: bytes, alignment: 64) }
    deinit { memory.deallocate() }
  }

  private static func slotCount(_ entries: Int) -> Int {
    var count = 16
    while count < entries * 2 { count *= 2 }
    return count
  }

  init(capacity: Int) {
    let slotCount = Self.slotCount(capacity)
    let capacity = max(1, capacity)
    owner = Owner(bytes: slotCount * 4 + capacity * (MemoryLayout<Group>.stride + 8))
    slots = owner.memory.bindMemory(to: UInt32.self, capacity: slotCount)
    let rest = owner.memory + slotCount * 4
    groups = rest.bindMemory(to: Group.self, capacity: capacity)
    let links = rest + capacity * MemoryLayout<Group>.stride
    next = links.bindMemory(to: UInt32.self, capacity: capacity)
    output = (links + capacity * 4).bindMemory(to: UInt32.self, capacity: capacity)
  }

  @inline(__always)
  func forEachGroup(_ entries: UnsafeBufferPointer<UInt64>, _ body: (UnsafeMutableBufferPointer<UInt32>) -> Void) {
    guard entries.count > 1 else { return }
    let count = link(entries)
    for number in 0..<count where groups[number].count > 1 {
      var entry = Int(groups[number].first)
      let size = Int(groups[number].count)
      for position in 0..<size {
        output[position] = UInt32(truncatingIfNeeded: entries[entry])
        entry = Int(next[entry])
      }
      body(UnsafeMutableBufferPointer(start: output, count: size))
    }
  }

  /// Chains the entries; the number of groups.
  @inline(__always)
  private func link(_ entries: UnsafeBufferPointer<UInt64>) -> Int {
    let mask = Self.slotCount(entries.count) - 1
    slots.update(repeating: 0, count: mask + 1)
    var count = 0
    for index in 0..<entries.count {
      let key = UInt32(truncatingIfNeeded: entries[index] >> 32)
      var slot = Int(key) & mask
      while slots[slot] != 0, groups[Int(slots[slot]) - 1].key != key { slot = (slot + 1) & mask }
      if slots[slot] == 0 {
        groups[count] = Group(key: key, first: UInt32(index), last: UInt32(index), count: 1)
        count += 1
        slots[slot] = UInt32(count)
      } else {
        let group = groups + (Int(slots[slot]) - 1)
        next[Int(group.pointee.last)] = UInt32(index)
        group.pointee.last = UInt32(index)
        group.pointee.count += 1
      }
    }
    return count
  }
}
