/// The product of two lists of texts and the measures of ``EditDistance`` and ``JaroWinkler`` over it: for benchmarks and
/// checks against other implementations, which must time what linking uses and nothing else.
package struct NamePairs {
  private let first: [[UInt8]]
  private let second: [[UInt8]]
  private let table = LetterTable()

  /// States both lists, in UTF-8.
  package init(_ first: [[UInt8]], _ second: [[UInt8]]) {
    (self.first, self.second) = (first, second)
  }

  /// The optimal string alignment distance of each pair, at most 255; the second text varies fastest.
  ///
  /// O(pairs), for texts of at most 64 letters.
  package func distances() -> [UInt8] { map { UInt8(clamping: EditDistance.osa($0, $1, table)) } }

  /// The Jaro-Winkler similarity of each pair, in the same order.
  package func similarities() -> [Double] { map { JaroWinkler.similarity($0, $1, table) } }

  /// Whether each pair is at most one edit apart, in the same order.
  package func areWithinOne() -> [Bool] { map { EditDistance.isWithinOne($0, $1) } }

  @inline(__always)
  private func map<Result>(
    _ measure: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(first.count * second.count)
    let arena = second.flatMap { $0 }
    arena.withUnsafeBufferPointer { arena in
      for left in first {
        left.withUnsafeBufferPointer { left in
          var start = 0
          for right in second {
            results.append(measure(left, UnsafeBufferPointer(rebasing: arena[start..<start + right.count])))
            start += right.count
          }
        }
      }
    }
    return results
  }
}
