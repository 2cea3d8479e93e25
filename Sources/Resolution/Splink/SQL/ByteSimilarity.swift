/// Similarities of texts as DuckDB has them: over bytes, whatever they encode, and 0 where a text is empty.
///
/// The order of the floating-point operations is DuckDB's too, since thresholds such as 0.88 are met exactly.
enum ByteSimilarity {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The fewest insertions, deletions and substitutions.
  ///
  /// Bit-parallel up to 64 bytes after Myers, "A fast bit-vector algorithm for approximate string matching based on
  /// dynamic programming", JACM 46 (1999); O(n m) beyond.
  static func levenshtein(_ left: Bytes, _ right: Bytes, _ table: LetterTable) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    if left.count <= 64 { return table.with(left) { bitParallel($0, left.count, right) } }
    if right.count <= 64 { return levenshtein(right, left, table) }
    var row = Array(0...right.count)
    for i in 0..<left.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<right.count {
        let substituted = diagonal + (left[i] == right[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, min(diagonal, row[j]) + 1)
      }
    }
    return row[right.count]
  }

  @inline(__always)
  private static func bitParallel(_ positions: UnsafeMutablePointer<UInt64>, _ count: Int, _ right: Bytes) -> Int {
    var (positive, negative) = (~UInt64(0), UInt64(0))
    let last = UInt64(1) << UInt64(count - 1)
    var distance = count
    for letter in right {
      let matches = positions[Int(letter)]
      let diagonal = (((matches & positive) &+ positive) ^ positive) | matches | negative
      var up = negative | ~(diagonal | positive)
      var down = diagonal & positive
      if up & last != 0 { distance += 1 }
      if down & last != 0 { distance -= 1 }
      up = up << 1 | 1
      down <<= 1
      positive = down | ~(diagonal | up)
      negative = up & diagonal
    }
    return distance
  }

  /// The fewest insertions, deletions, substitutions and exchanges of neighbours; what was exchanged may be edited again.
  ///
  /// O(n m) after Lowrance and Wagner, "An Extension of the String-to-String Correction Problem", JACM 22 (1975).
  static func damerauLevenshtein(_ left: Bytes, _ right: Bytes) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    let width = right.count + 2
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: (left.count + 2) * width + 256) { memory in
      memory.initialize(repeating: 0)
      let most = Int32(left.count + right.count)
      memory[0] = most
      for i in 0...left.count {
        memory[(i + 1) * width] = most
        memory[(i + 1) * width + 1] = Int32(i)
      }
      for j in 0...right.count {
        memory[j + 1] = most
        memory[width + j + 1] = Int32(j)
      }
      let lastRow = (left.count + 2) * width
      for i in 1...left.count {
        var lastMatch = 0
        for j in 1...right.count {
          let (k, l) = (Int(memory[lastRow + Int(right[j - 1])]), lastMatch)
          let isEqual = left[i - 1] == right[j - 1]
          if isEqual { lastMatch = j }
          let edited = min(
            memory[i * width + j] + (isEqual ? 0 : 1), min(memory[(i + 1) * width + j], memory[i * width + j + 1]) + 1)
          let exchanged = memory[k * width + l] + Int32(i - k - 1) + 1 + Int32(j - l - 1)
          memory[(i + 1) * width + j + 1] = min(edited, exchanged)
        }
        memory[lastRow + Int(left[i - 1])] = Int32(i)
      }
      return Int(memory[(left.count + 1) * width + right.count + 1])
    }
  }

  /// Share of the distinct bytes of both that both have; `nil` where one is empty, which DuckDB refuses.
  static func jaccard(_ left: Bytes, _ right: Bytes) -> Double? {
    guard !left.isEmpty, !right.isEmpty else { return nil }
    let (one, other) = (ByteSet(left), ByteSet(right))
    return Double(one.intersection(other)) / Double(one.union(other))
  }

  /// Jaro similarity, 0 to 1.
  static func jaro(_ left: Bytes, _ right: Bytes, _ table: LetterTable) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    let (matches, transposed) =
      left.count <= 64 && right.count <= 64
      ? table.with(left) { JaroWinkler.match($0, left, right) } : JaroWinkler.matchByDefinition(left, right)
    return JaroWinkler.jaro(matches, transposed, left.count, right.count)
  }

  /// Jaro-Winkler similarity, 0 to 1: prefix scale 0.1 over at most four bytes, granted above a Jaro similarity of 0.7.
  static func jaroWinkler(_ left: Bytes, _ right: Bytes, _ table: LetterTable) -> Double {
    let jaro = jaro(left, right, table)
    var prefix = 0
    while prefix < min(4, left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
    return JaroWinkler.boosted(jaro, prefix)
  }
}

/// Which of the 256 bytes occur.
private struct ByteSet {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes {
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }
  }

  func intersection(_ other: ByteSet) -> Int {
    (words.0 & other.words.0).nonzeroBitCount + (words.1 & other.words.1).nonzeroBitCount
      + (words.2 & other.words.2).nonzeroBitCount + (words.3 & other.words.3).nonzeroBitCount
  }

  func union(_ other: ByteSet) -> Int {
    (words.0 | other.words.0).nonzeroBitCount + (words.1 | other.words.1).nonzeroBitCount
      + (words.2 | other.words.2).nonzeroBitCount + (words.3 | other.words.3).nonzeroBitCount
  }
}
