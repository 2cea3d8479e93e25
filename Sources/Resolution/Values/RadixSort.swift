/// A row under one of its blocking keys.
struct KeyedRow: BitwiseCopyable, Sendable {
  /// A hash of ``RadixSort/keyBits`` bits.
  var key: UInt64
  var row: UInt32
}

/// Sorts rows by key in four passes of eleven bits, least significant first: O(n), stable.
enum RadixSort {
  /// Of a million keys two different ones share a block with a probability of 3 %, which costs a comparison and no more.
  static let keyBits = 44
  private static let digitBits = 11

  static func sort(_ entries: inout [KeyedRow]) {
    guard entries.count > 1 else { return }
    var other = entries
    for pass in 0..<keyBits / digitBits {
      let shift = UInt64(pass * digitBits)
      entries.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { scatter(source, into: $0, shift: shift) }
      }
      swap(&entries, &other)
    }
  }

  private static func scatter(
    _ source: UnsafeBufferPointer<KeyedRow>, into target: UnsafeMutableBufferPointer<KeyedRow>, shift: UInt64
  ) {
    let size = 1 << digitBits
    withUnsafeTemporaryAllocation(of: Int.self, capacity: size) { next in
      next.initialize(repeating: 0)
      for entry in source { next[Int(entry.key >> shift) & (size - 1)] += 1 }
      var start = 0
      for digit in 0..<size { (next[digit], start) = (start, start + next[digit]) }
      for entry in source {
        let digit = Int(entry.key >> shift) & (size - 1)
        target[next[digit]] = entry
        next[digit] += 1
      }
    }
  }
}
