/// A small closed list of texts with a value each, found by their bytes without making a `String`.
struct ByteTable<Value: Sendable>: Sendable {
  private var keys: [[UInt8]] = []
  private var values: [Value] = []

  /// Texts with values; of two equal texts the first counts.
  init(_ entries: [(text: String, value: Value)]) {
    let sorted = entries.enumerated().map { (key: Array($1.text.utf8), index: $0, value: $1.value) }.sorted {
      $0.key == $1.key ? $0.index < $1.index : $0.key.lexicographicallyPrecedes($1.key)
    }
    for entry in sorted where keys.last != entry.key {
      keys.append(entry.key)
      values.append(entry.value)
    }
  }

  var isEmpty: Bool { keys.isEmpty }

  /// The value of a text.
  ///
  /// O(log count x length), no allocation.
  func value(of bytes: UnsafeRawBufferPointer) -> Value? {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      let order = keys[middle].withUnsafeBytes { compare($0, bytes) }
      if order == 0 { return values[middle] }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  func contains(_ bytes: UnsafeRawBufferPointer) -> Bool { value(of: bytes) != nil }
}

extension ByteTable where Value == Void {
  /// Texts alone.
  init(_ texts: [String]) { self.init(texts.map { ($0, ()) }) }
}

/// Orders by bytes, a prefix first: negative, zero or positive.
private func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  let shared = min(left.count, right.count)
  for index in 0..<shared where left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
  return left.count - right.count
}
