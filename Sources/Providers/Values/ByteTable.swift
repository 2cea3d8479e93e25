#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A closed list of texts with a value each, found by their bytes without making a `String`.
final class ByteTable<Value: Sendable>: Sendable {
  /// The values, in the order that ``index(of:)`` counts.
  let values: [Value]
  private let index: ByteIndex

  /// Texts with values; of two equal texts the first counts.
  init(_ entries: [(text: String, value: Value)]) {
    let index = ByteIndex(entries.map { Array($0.text.utf8) })
    self.index = index
    values = index.firsts.map { entries[$0].value }
  }

  var isEmpty: Bool { values.isEmpty }

  /// The place of a text among ``values``; -1 if it is none of them.
  ///
  /// One or two comparisons of a word; no allocation.
  @inline(__always)
  func index(of bytes: UnsafeRawBufferPointer) -> Int { index.find(bytes) }

  /// The value of a text.
  func value(of bytes: UnsafeRawBufferPointer) -> Value? {
    let found = index(of: bytes)
    return found < 0 ? nil : values[found]
  }

  func contains(_ bytes: UnsafeRawBufferPointer) -> Bool { index(of: bytes) >= 0 }
}

extension ByteTable where Value == Void {
  /// Texts alone.
  convenience init(_ texts: [String]) { self.init(texts.map { ($0, ()) }) }
}

/// Texts in a table of slots that is searched from a hash of their first eight bytes and their length on.
///
/// `@unchecked Sendable`: nothing changes after it is made.
private final class ByteIndex: @unchecked Sendable {
  private struct Slot {
    /// The first eight bytes; with the length this is all of a short text.
    var head: UInt64 = 0
    var text: UnsafePointer<UInt8>?
    var length = -1
    var number = -1
  }

  /// For each different text where it first stood.
  private(set) var firsts: [Int] = []
  private let slots: UnsafeMutablePointer<Slot>
  private let mask: Int
  private let texts: UnsafeMutablePointer<UInt8>

  init(_ keys: [[UInt8]]) {
    var size = 4
    while size < keys.count * 4 { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(), count: size)
    texts = .allocate(capacity: max(1, keys.reduce(0) { $0 + $1.count }))
    var end = texts
    for (number, key) in keys.enumerated() where key.withUnsafeBytes({ find($0) }) < 0 {
      end.initialize(from: key, count: key.count)
      insert(UnsafeRawBufferPointer(start: end, count: key.count), end, number: firsts.count)
      end += key.count
      firsts.append(number)
    }
  }

  deinit {
    slots.deallocate()
    texts.deallocate()
  }

  @inline(__always)
  func find(_ bytes: UnsafeRawBufferPointer) -> Int {
    let head = ByteIndex.head(bytes)
    var index = place(head, bytes.count)
    while slots[index].number >= 0 {
      let slot = slots[index]
      if slot.head == head, slot.length == bytes.count, slot.length <= 8 || isEqual(slot.text, bytes) {
        return slot.number
      }
      index = (index &+ 1) & mask
    }
    return -1
  }

  private func insert(_ bytes: UnsafeRawBufferPointer, _ text: UnsafePointer<UInt8>, number: Int) {
    let head = ByteIndex.head(bytes)
    var index = place(head, bytes.count)
    while slots[index].number >= 0 { index = (index &+ 1) & mask }
    slots[index] = Slot(head: head, text: text, length: bytes.count, number: number)
  }

  @inline(__always)
  private func place(_ head: UInt64, _ length: Int) -> Int {
    let mixed = (head ^ UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 32) & mask
  }

  private func isEqual(_ text: UnsafePointer<UInt8>?, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let text, let start = bytes.baseAddress else { return bytes.isEmpty }
    return memcmp(text, start, bytes.count) == 0
  }

  /// The first eight bytes as a number, in an order that only has to be the same each time.
  @inline(__always)
  private static func head(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let start = bytes.baseAddress else { return 0 }
    let count = bytes.count
    if count >= 8 { return start.loadUnaligned(as: UInt64.self) }
    if count >= 4 {
      let (low, high) = (start.loadUnaligned(as: UInt32.self), (start + count - 4).loadUnaligned(as: UInt32.self))
      return UInt64(low) | UInt64(high) << 32
    }
    if count == 0 { return 0 }
    let (first, middle, last) = (
      start.load(as: UInt8.self), (start + count / 2).load(as: UInt8.self), (start + count - 1).load(as: UInt8.self)
    )
    return UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16
  }
}
