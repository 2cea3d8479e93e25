/// Numbers distinct keys in the order in which they come: an open-addressed table of 64-bit hashes.
struct KeySlots {
  private var keys: [UInt64]
  private var numbers: [UInt32]
  private var bits = 6
  private(set) var count = 0

  /// Room for `capacity` keys without growing.
  init(capacity: Int) {
    while 1 << bits < 2 * capacity { bits += 1 }
    keys = Array(repeating: 0, count: 1 << bits)
    numbers = Array(repeating: .max, count: 1 << bits)
  }

  /// By the upper bits of a product, so that keys which differ in any bits are spread.
  @inline(__always)
  private func home(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits)) }

  /// The number of a known key.
  @inline(__always)
  func find(_ key: UInt64) -> UInt32? {
    var place = home(key)
    while numbers[place] != .max {
      if keys[place] == key { return numbers[place] }
      place = (place + 1) & (keys.count - 1)
    }
    return nil
  }

  /// The number of a key, a new one if it is not known.
  @discardableResult
  mutating func insert(_ key: UInt64) -> UInt32 {
    var place = home(key)
    while numbers[place] != .max {
      if keys[place] == key { return numbers[place] }
      place = (place + 1) & (keys.count - 1)
    }
    keys[place] = key
    numbers[place] = UInt32(count)
    count += 1
    if 2 * count > keys.count { grow() }
    return UInt32(count - 1)
  }

  private mutating func grow() {
    var larger = KeySlots(capacity: keys.count)
    var order = Array(repeating: UInt64(0), count: count)
    for place in keys.indices where numbers[place] != .max { order[Int(numbers[place])] = keys[place] }
    for key in order { larger.insert(key) }
    self = larger
  }
}
