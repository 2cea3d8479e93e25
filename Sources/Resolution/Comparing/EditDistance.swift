/// Optimal string alignment: the fewest insertions, deletions, substitutions and exchanges of neighbours, no part
/// edited twice.
///
/// Units are bytes for ASCII and code points otherwise.
///
/// Bit-parallel up to 64 units after Hyyrö, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
/// Distances", Nordic Journal of Computing 10 (2003); O(n) there, O(n m) beyond.
enum EditDistance {
  /// The distance.
  ///
  /// `table` must be zero and is so again afterwards.
  static func osa(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, _ table: LetterTable
  ) -> Int {
    guard isASCII(left), isASCII(right) else { return osa(codePoints(left), codePoints(right)) }
    guard left.count <= 64 else {
      return right.count <= 64 ? osa(right, left, table) : osa(left.map(UInt32.init), right.map(UInt32.init))
    }
    guard !left.isEmpty else { return right.count }
    return table.with(left) { bitParallel($0, left.count, right) }
  }

  /// Whether the distance is at most one: what is left after the common beginning and end says so.
  ///
  /// Allocates nothing.
  static func isWithinOne(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard abs(left.count - right.count) <= 4 else { return false }
    var start = 0
    let shorter = min(left.count, right.count)
    while start < shorter, left[start] == right[start] { start += 1 }
    var (end, other) = (left.count, right.count)
    while end > start, other > start, left[end - 1] == right[other - 1] {
      end -= 1
      other -= 1
    }
    let (rest, otherRest) = (end - start, other - start)
    if max(rest, otherRest) <= 1 { return true }
    if rest == 2, otherRest == 2, left[start] == right[start + 1], left[start + 1] == right[start] { return true }
    // Two code points of at most four bytes each may have changed places.
    guard max(rest, otherRest) <= 8, !isASCII(left) || !isASCII(right) else { return false }
    return osa(codePoints(left), codePoints(right)) <= 1
  }

  /// The distance over any units, by dynamic programming.
  static func osa(_ left: [UInt32], _ right: [UInt32]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 0..<left.count {
      var current = [i + 1]
      for j in 0..<right.count {
        var best = min(last[j] + (left[i] == right[j] ? 0 : 1), min(last[j + 1], current[j]) + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, beforeLast[j - 1] + 1) }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }

  @inline(__always)
  private static func bitParallel(
    _ positions: UnsafeMutablePointer<UInt64>, _ count: Int, _ right: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var (positive, negative, diagonal, previous) = (~UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    let last = UInt64(1) << UInt64(count - 1)
    var distance = count
    for letter in right {
      let matches = positions[Int(letter)]
      let exchanged = ((~diagonal & matches) << 1) & previous
      diagonal = (((matches & positive) &+ positive) ^ positive) | matches | negative | exchanged
      var up = negative | ~(diagonal | positive)
      var down = diagonal & positive
      if up & last != 0 { distance += 1 }
      if down & last != 0 { distance -= 1 }
      up = up << 1 | 1
      down <<= 1
      positive = down | ~(diagonal | up)
      negative = up & diagonal
      previous = matches
    }
    return distance
  }

  /// Eight bytes at a time; the last eight overlap those before.
  @inline(__always)
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(bytes)
    guard bytes.count >= 8 else { return bytes.reduce(0) { $0 | $1 } < 0x80 }
    var all = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    for index in stride(from: 0, to: bytes.count - 8, by: 8) {
      all |= bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  static func codePoints(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
  }
}

/// For each byte the bit set of its positions in a text of at most 64 bytes.
///
/// One thread's own; reused, so that a distance allocates nothing.
final class LetterTable {
  private let positions: UnsafeMutablePointer<UInt64>

  init() {
    positions = .allocate(capacity: 256)
    positions.initialize(repeating: 0, count: 256)
  }

  deinit { positions.deallocate() }

  /// Calls `body` with the positions of the letters, then clears them.
  @inline(__always)
  func with<Result>(
    _ letters: UnsafeBufferPointer<UInt8>, _ body: (UnsafeMutablePointer<UInt64>) -> Result
  ) -> Result {
    for index in 0..<letters.count { positions[Int(letters[index])] |= 1 << UInt64(index) }
    defer { for letter in letters { positions[Int(letter)] = 0 } }
    return body(positions)
  }
}
