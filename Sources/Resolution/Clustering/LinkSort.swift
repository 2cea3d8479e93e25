/// Sorts links as ``Link/precedes(_:_:)`` does, by their digits, least significant first: O(n).
enum LinkSort {
  private static let digitBits = 11
  /// The first bits of a weight decide for nearly all pairs of links.
  private static let weightBits = 44

  /// The links best first, ties by rows, which are below `rows`.
  static func sorted(_ links: [Link], rows: Int) -> [Link] {
    // Below some thousands the digits cost more than comparisons do.
    guard links.count > 4096 else { return links.sorted(by: Link.precedes) }
    var (links, other) = (links, links)
    let rowBits = Int.bitWidth - max(1, rows).leadingZeroBitCount
    pass(&links, &other, bits: rowBits) { UInt64(UInt32(bitPattern: $0.b)) }
    pass(&links, &other, bits: rowBits) { UInt64(UInt32(bitPattern: $0.a)) }
    pass(&links, &other, bits: weightBits) { key(of: $0.weight) >> UInt64(64 - weightBits) }
    sortRuns(&links)
    return links
  }

  /// Ascends as weights descend.
  @inline(__always)
  private static func key(of weight: Double) -> UInt64 {
    // Adding 0 makes one zero of the two, which are equal.
    let bits = (weight + 0).bitPattern
    return bits >> 63 == 0 ? ~(bits | 1 << 63) : bits
  }

  @inline(__always)
  private static func pass(
    _ links: inout [Link], _ other: inout [Link], bits: Int, _ key: (Link) -> UInt64
  ) {
    for shift in stride(from: 0, to: bits, by: digitBits) {
      links.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { scatter(source, into: $0) { Int(key($0) >> UInt64(shift)) } }
      }
      swap(&links, &other)
    }
  }

  @inline(__always)
  private static func scatter(
    _ source: UnsafeBufferPointer<Link>, into target: UnsafeMutableBufferPointer<Link>, _ digits: (Link) -> Int
  ) {
    let size = 1 << digitBits
    withUnsafeTemporaryAllocation(of: Int.self, capacity: size) { next in
      next.initialize(repeating: 0)
      for link in source { next[digits(link) & (size - 1)] += 1 }
      var start = 0
      for digit in 0..<size { (next[digit], start) = (start, start + next[digit]) }
      for link in source {
        let digit = digits(link) & (size - 1)
        target[next[digit]] = link
        next[digit] += 1
      }
    }
  }

  /// Links whose weights have the same first bits and are not equal all the same.
  private static func sortRuns(_ links: inout [Link]) {
    let rest = UInt64(64 - weightBits)
    var start = 0
    while start < links.count {
      let first = key(of: links[start].weight) >> rest
      var end = start + 1
      var areEqual = true
      while end < links.count, key(of: links[end].weight) >> rest == first {
        if links[end].weight != links[start].weight { areEqual = false }
        end += 1
      }
      if !areEqual { links[start..<end].sort(by: Link.precedes) }
      start = end
    }
  }
}
