/// A small closed list of texts with a value each, found by their bytes without making a `String`.
final class ByteTable<Value: Sendable>: Sendable {
  private let keys: [[UInt8]]
  private let values: [Value]

  /// Texts with values; of two equal texts the first counts.
  init(_ entries: [(text: String, value: Value)]) {
    let sorted = entries.enumerated().map { (key: Array($1.text.utf8), index: $0, value: $1.value) }.sorted {
      $0.key == $1.key ? $0.index < $1.index : $0.key.lexicographicallyPrecedes($1.key)
    }
    let first = sorted.indices.filter { $0 == 0 || sorted[$0].key != sorted[$0 - 1].key }
    keys = first.map { sorted[$0].key }
    values = first.map { sorted[$0].value }
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
  convenience init(_ texts: [String]) { self.init(texts.map { ($0, ()) }) }
}

/// Orders by bytes, a prefix first: negative, zero or positive.
private func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  let shared = min(left.count, right.count)
  for index in 0..<shared where left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
  return left.count - right.count
}
