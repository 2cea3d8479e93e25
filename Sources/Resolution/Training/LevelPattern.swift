/// The levels of all comparisons of a pair, and how surprising the values are that it shares, rounded: few enough
/// distinct ones that estimation runs over some thousands of patterns instead of millions of pairs.
struct LevelPattern: Hashable, Comparable, BitwiseCopyable {
  /// Comparisons that a pattern holds.
  static let capacity = 24
  /// Steps in which surprise is kept, for each bit.
  private static let stepsPerBit = 2.0
  private static let perWord = 12

  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var terms: Int16 = 0
  private var householdTerms: Int16 = 0

  init() {}

  /// A pattern of levels without term frequencies; 0 is null, and level `n` of the model is `n + 1`.
  init(levels: [Int]) {
    for (index, level) in levels.enumerated() { set(level, at: index) }
  }

  /// Sets the level of a comparison that has none yet.
  @inline(__always)
  mutating func set(_ level: Int, at comparison: Int) {
    if comparison < Self.perWord {
      low |= UInt64(level) << UInt64(5 * comparison)
    } else {
      high |= UInt64(level) << UInt64(5 * (comparison - Self.perWord))
    }
  }

  /// The level of a comparison; 0 is null, and level `n` of the model is `n + 1`.
  @inline(__always)
  func level(at comparison: Int) -> Int {
    comparison < Self.perWord
      ? Int(low >> UInt64(5 * comparison) & 31) : Int(high >> UInt64(5 * (comparison - Self.perWord)) & 31)
  }

  /// Keeps minus log2 of the shared values' frequencies, rounded to half a bit.
  mutating func setTerms(_ match: Double, household: Double) {
    terms = Int16((match * Self.stepsPerBit).rounded())
    householdTerms = Int16((household * Self.stepsPerBit).rounded())
  }

  /// Minus log2 of the frequencies of the shared values.
  var matchTerms: Double { Double(terms) / Self.stepsPerBit }

  /// The same for the levels that a household shares.
  var sharedTerms: Double { Double(householdTerms) / Self.stepsPerBit }

  static func < (left: LevelPattern, right: LevelPattern) -> Bool {
    if left.high != right.high { return left.high < right.high }
    if left.low != right.low { return left.low < right.low }
    return left.terms != right.terms ? left.terms < right.terms : left.householdTerms < right.householdTerms
  }
}

/// How often each pattern occurs among some pairs, and which comparisons the pairs may teach.
struct PatternCounts {
  struct Key: Hashable {
    let pattern: LevelPattern
    /// A bit for each comparison that some rule which proposed the pair does not look at.
    let free: UInt32
  }

  private var counts: [Key: Int] = [:]

  mutating func add(_ pattern: LevelPattern, free: UInt32 = .max) {
    counts[Key(pattern: pattern, free: free), default: 0] += 1
  }

  /// The patterns with their counts, in a fixed order, and so is every sum over them.
  var sorted: [(key: Key, count: Double)] {
    counts.map { ($0.key, Double($0.value)) }
      .sorted { $0.0.pattern != $1.0.pattern ? $0.0.pattern < $1.0.pattern : $0.0.free < $1.0.free }
  }
}
