/// Estimates u, how pairs of two people look, from pairs drawn at random and from counts of equal values.
///
/// Of pairs drawn at random nearly all are of two people; what matches there must be among them is taken out once the
/// estimate of the matches is known. Source: Splink, "estimate_u_using_random_sampling".
struct StrangerEstimation {
  /// By comparison and level, how many of the drawn pairs are there; the null level left out.
  private let counts: [[Double]]
  /// Of the pairs that both have a value, the share with an equal one, by comparison; `nil` where it says nothing.
  private let equal: [Double?]

  /// Draws `samples` pairs, or takes all where there are no more.
  init(_ model: MatchModel, _ table: AccountTable, seed: UInt64, samples: Int) {
    var patterns = PatternCounts()
    // Levels do not depend on frequencies.
    var plain = model
    plain.termFrequencies = [:]
    let scorer = PairScorer(CompiledModel(plain), table)
    scorer.forEachPattern(Self.pairs(table.count, seed: seed, samples: samples)) { patterns.add($0) }
    var counts = model.comparisons.map { $0.levels.map { _ in 0.0 } }
    for (key, count) in patterns.sorted {
      for index in counts.indices {
        let level = key.pattern.level(at: index)
        if level > 0 { counts[index][level - 1] += count }
      }
    }
    self.counts = counts
    equal = model.comparisons.map { table.slot(of: $0.kind).flatMap { ValueCounts($0, table).shareOfEqualPairs } }
  }

  /// `samples` pairs of rows, or all where there are no more.
  private static func pairs(_ rows: Int, seed: UInt64, samples: Int) -> [RowPair] {
    if rows * (rows - 1) / 2 <= samples {
      return (0..<UInt32(rows)).flatMap { right in (0..<right).map { RowPair(left: $0, right: right) } }
    }
    var random = SplitMix(state: seed)
    return (0..<samples).compactMap { _ in
      let (left, right) = (random.below(rows), random.below(rows))
      return left == right ? nil : RowPair(left: UInt32(left), right: UInt32(right))
    }
  }

  /// The model with u estimated, where the prior and `m` say how many of the pairs are matches.
  ///
  /// A level so rare that the sample has none of it is as rare as the base model and the size of the sample together
  /// say: one more observation, at the base's rate.
  func applied(to model: MatchModel, base: MatchModel) -> MatchModel {
    var model = model
    let prior = model.probabilityTwoRandomRecordsMatch
    for index in model.comparisons.indices {
      let total = counts[index].reduce(0, +)
      guard total > 0 else { continue }
      for level in counts[index].indices {
        let known = base.comparisons[index].levels[level].u
        let seen = max(counts[index][level] - total * prior * model.comparisons[index].levels[level].m, 0)
        model.comparisons[index].levels[level].u = min(1, (seen + 1) / (total + 1 / known))
      }
      if let equal = equal[index], let level = model.comparisons[index].levels.firstIndex(where: { $0.when == .exact })
      {
        let matches = prior * model.comparisons[index].levels[level].m
        model.comparisons[index].levels[level].u = min(max(equal - matches, equal / 20, 1e-9), 1)
      }
    }
    return model
  }
}
