/// Values of some rows before they are looked up: their bytes and hashes, so that a dictionary larger than the caches is
/// asked for many values at a time.
struct PendingValues: Sendable {
  /// Rows that are looked up together: few enough for the nearest cache, many enough to wait for memory once.
  static let mostRows = 64

  /// Which dictionary a value is looked up in.
  enum Dictionary {
    /// That of the person's slot with this number, 0 to 10.
    static let slots = 0..<AccountTable.Slot.personCount
    static let given = 11
    static let family = 12
    static let city = 13
    static let birthPlace = 14
    static let street = 15
    static let fullName = 16
    static let count = 17
    /// The value has its word already.
    static let none = 255
  }

  struct Value {
    var hash: UInt64
    var start: UInt32
    var length: UInt32
    /// What the value was found to be; before, the value of the dictionary that it probably is, or 0.
    var word: UInt32
    /// The number of the slot that the word is for.
    var slot: UInt16
    var dictionary: UInt8

    /// Whether ``word`` is the probable value, to be looked at.
    var isCandidate: Bool { word != 0 && dictionary != Dictionary.none }
  }

  /// The values' bytes, one after another; the rest is room for more.
  private(set) var bytes: [UInt8] = Array(repeating: 0, count: 16 << 10)
  private var byteCount = 0
  private(set) var values: [Value] = []
  /// The end of each row among the values.
  private(set) var rowEnds: [Int] = []

  var isFull: Bool { rowEnds.count >= Self.mostRows }

  mutating func removeAll() {
    byteCount = 0
    values.removeAll(keepingCapacity: true)
    rowEnds.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with the values and their bytes.
  mutating func withValues(_ body: (UnsafeMutableBufferPointer<Value>, UnsafePointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      // An array with room has an address.
      let start = bytes.baseAddress.unsafelyUnwrapped
      values.withUnsafeMutableBufferPointer { body($0, start) }
    }
  }

  mutating func endRow() { rowEnds.append(values.count) }

  /// Adds a value that has its word.
  mutating func add(word: UInt32, to slot: Int) {
    guard word != 0 else { return }
    values.append(
      Value(hash: 0, start: 0, length: 0, word: word, slot: UInt16(slot), dictionary: UInt8(Dictionary.none)))
  }

  /// Adds a value to be looked up in a dictionary; an empty one is none.
  @inline(__always)
  mutating func add(_ value: UnsafeRawBufferPointer, to slot: AccountTable.Slot, in dictionary: Int) {
    guard !value.isEmpty else { return }
    let start = byteCount
    byteCount += value.count
    if byteCount > bytes.count { bytes.append(contentsOf: repeatElement(0, count: byteCount)) }
    bytes.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[start...]).copyMemory(from: value) }
    values.append(
      Value(
        hash: ContentKey.hash(value), start: UInt32(start), length: UInt32(value.count), word: 0,
        slot: UInt16(slot.number), dictionary: UInt8(dictionary)))
  }
}
