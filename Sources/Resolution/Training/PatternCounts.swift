/// How often each combination of levels occurs among some pairs.
///
/// A pattern is a number in mixed radix, so that estimation runs over some thousands of patterns instead of millions of
/// pairs.
struct PatternCounts {
  /// For each comparison its levels and the null level.
  let radices: [Int]
  private var counts: [Int: Int] = [:]

  init(_ model: MatchModel) { radices = model.comparisons.map { $0.levels.count + 1 } }

  mutating func add(_ pattern: Int) { counts[pattern, default: 0] += 1 }

  /// Patterns by number with their counts.
  ///
  /// The order is fixed, and so is every sum over them.
  var sorted: [(levels: [Int], count: Double)] {
    counts.sorted { $0.key < $1.key }.map { (levels($0.key), Double($0.value)) }
  }

  /// The level of each comparison; 0 is null, and level `n` of the model is `n + 1`.
  func levels(_ pattern: Int) -> [Int] {
    var rest = pattern
    var levels = Array(repeating: 0, count: radices.count)
    for index in radices.indices.reversed() {
      levels[index] = rest % radices[index]
      rest /= radices[index]
    }
    return levels
  }
}
