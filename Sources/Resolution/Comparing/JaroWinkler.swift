/// Jaro-Winkler similarity, 0 to 1: prefix scale 0.1 over at most four units, granted when the Jaro similarity is above
/// 0.7.
///
/// Units are bytes for ASCII and code points otherwise.
///
/// Source: Winkler, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage"
/// (1990). Bit-parallel up to 64 units: O(n); O(n m) beyond.
enum JaroWinkler {
  /// The similarity.
  ///
  /// `table` must be zero and is so again afterwards.
  static func similarity(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, _ table: LetterTable
  ) -> Double {
    guard left.count <= 64, right.count <= 64, EditDistance.isASCII(left), EditDistance.isASCII(right) else {
      return similarity(EditDistance.codePoints(left), EditDistance.codePoints(right))
    }
    guard !left.isEmpty, !right.isEmpty else { return left.count == right.count ? 1 : 0 }
    let (matches, transposed) = table.with(left) { match($0, left, right) }
    let jaro = jaro(matches, transposed, left.count, right.count)
    var prefix = 0
    while prefix < min(4, left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
    return boosted(jaro, prefix)
  }

  /// An upper bound from lengths and the letters that occur in only one of the two; cheap, and never too low.
  @inline(__always)
  static func bound(_ left: NameTraits, _ right: NameTraits) -> Double {
    let (count, other) = (Int(left.length), Int(right.length))
    let most = min(
      count - (left.alphabet & ~right.alphabet).nonzeroBitCount,
      other - (right.alphabet & ~left.alphabet).nonzeroBitCount)
    guard most > 0 else { return 0 }
    return boosted(jaro(most, 0, count, other), 4)
  }

  /// An upper bound for two ASCII texts of which so many letters have no partner; never too low.
  @inline(__always)
  static func bound(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, unmatched: Int
  ) -> Double {
    let matches = min(left.count, right.count, (left.count + right.count - unmatched) / 2)
    guard matches > 0 else { return 0 }
    var prefix = 0
    while prefix < min(4, left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
    return boosted(jaro(matches, 0, left.count, right.count), prefix)
  }

  /// The similarity over any units, by the definition.
  static func similarity(_ left: [UInt32], _ right: [UInt32]) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return left.count == right.count ? 1 : 0 }
    let (matches, transposed) = matchByDefinition(left, right)
    let prefix = zip(left, right).prefix(4).prefix { $0 == $1 }.count
    return boosted(jaro(matches, transposed, left.count, right.count), prefix)
  }

  /// The units that have a partner within the window, and those of them whose order differs, over units of any kind.
  ///
  /// O(n m).
  static func matchByDefinition<Units: RandomAccessCollection>(
    _ left: Units, _ right: Units
  ) -> (matches: Int, transposed: Int) where Units.Element: Equatable, Units.Index == Int {
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var used = Array(repeating: false, count: left.count)
    var matchedRight: [Units.Element] = []
    for (index, unit) in right.enumerated() {
      let candidates = max(0, index - window)..<max(max(0, index - window), min(left.count, index + window + 1))
      guard let found = candidates.first(where: { !used[$0] && left[$0] == unit }) else { continue }
      used[found] = true
      matchedRight.append(unit)
    }
    let matchedLeft = zip(left, used).filter(\.1).map(\.0)
    return (matchedRight.count, zip(matchedLeft, matchedRight).count { $0 != $1 })
  }

  /// As ``matchByDefinition(_:_:)``, for at most 64 bytes each.
  @inline(__always)
  static func match(
    _ positions: UnsafeMutablePointer<UInt64>, _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> (matches: Int, transposed: Int) {
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var usedLeft: UInt64 = 0
    var usedRight: UInt64 = 0
    var matches = 0
    // Bits `index - window ... index + window`, without those below 0.
    var reach = lowBits(window + 1)
    for index in 0..<right.count {
      let candidates = positions[Int(right[index])] & reach & ~usedLeft
      usedLeft |= candidates & (0 &- candidates)
      let isMatch: UInt64 = candidates == 0 ? 0 : 1
      usedRight |= isMatch << UInt64(truncatingIfNeeded: index)
      matches &+= Int(truncatingIfNeeded: isMatch)
      reach = index < window ? reach << 1 | 1 : reach << 1
    }
    var transposed = 0
    var (remainingLeft, remainingRight) = (usedLeft, usedRight)
    while remainingRight != 0 {
      let areEqual = left[remainingLeft.trailingZeroBitCount] == right[remainingRight.trailingZeroBitCount]
      transposed &+= areEqual ? 0 : 1
      remainingLeft &= remainingLeft &- 1
      remainingRight &= remainingRight &- 1
    }
    return (matches, transposed)
  }

  @inline(__always) private static func lowBits(_ count: Int) -> UInt64 { count >= 64 ? ~0 : 1 << UInt64(count) - 1 }

  /// The Jaro similarity of texts of these lengths.
  @inline(__always)
  static func jaro(_ matches: Int, _ transposed: Int, _ left: Int, _ right: Int) -> Double {
    guard matches > 0 else { return 0 }
    let common = Double(matches)
    return (common / Double(left) + common / Double(right) + (common - Double(transposed / 2)) / common) / 3
  }

  /// A Jaro similarity with what an equal beginning adds.
  @inline(__always)
  static func boosted(_ jaro: Double, _ prefix: Int) -> Double {
    jaro > 0.7 ? jaro + 0.1 * Double(prefix) * (1 - jaro) : jaro
  }
}
