/// The patterns of a sample of blocked pairs.
struct BlockedPatterns {
  let patterns: PatternTable
  let share: Double
  /// The pattern of each pair of the sample.
  let patternOfPair: [Int]
  private let sample: PairSample
  private let allPairs: Double

  /// Draws a sample by the model's rules.
  init(_ model: MatchModel, _ table: AccountTable, scope: PairScope) {
    let sampler = PairSampler(
      table, rules: model.blockingRules, largestBlock: model.limits.largestBlock, seeds: Training.seeds, scope: scope)
    var sample = sampler.draw()
    sample.thin(to: Training.blockedPairs)
    self.init(model, table, scope: scope, sample: sample)
  }

  /// Looks at the pairs of a sample that was drawn by the model's rules.
  init(_ model: MatchModel, _ table: AccountTable, scope: PairScope, sample: PairSample) {
    let scorer = PairScorer(CompiledModel(model), table)
    let free = Self.freeComparisons(model)
    var keys: [PatternCounts.Key] = []
    scorer.forEachPattern(sample.pairs.map { RowPair(left: $0.left, right: $0.right) }) { pattern in
      let proposals = sample.proposals(of: sample.pairs[keys.count])
      keys.append(PatternCounts.Key(pattern: pattern, free: proposals.reduce(UInt32(0)) { $0 | free[$1.rule] }))
    }
    var counts = PatternCounts()
    for key in keys { counts.add(key.pattern, free: key.free) }
    let sorted = counts.sorted
    patterns = PatternTable(sorted, comparisons: model.comparisons.count)
    let numbers = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.key, $0) })
    patternOfPair = keys.map { numbers[$0] ?? 0 }
    self.sample = sample
    share = sample.share
    allPairs = table.pairs(in: scope)
  }

  /// By rule, a bit for each comparison that the rule does not look at.
  static func freeComparisons(_ model: MatchModel) -> [UInt32] {
    model.blockingRules.map { rule in
      var mask: UInt32 = 0
      for (index, comparison) in model.comparisons.enumerated() where !rule.touches(comparison.kind) {
        mask |= 1 << UInt32(index)
      }
      return mask
    }
  }

  func estimation(_ model: MatchModel, base: MatchModel) -> MixtureEstimation {
    MixtureEstimation(model, base: base, patterns: patterns, allPairs: allPairs, share: share)
  }
}

extension BlockedPatterns {
  /// Where to draw the line.
  ///
  /// Where clusters have one account of each provider, only the best candidates count, judged among their rivals.
  /// Otherwise a wrong link joins two people with all their accounts: with `s` accounts of a person, as an account has on
  /// average, `s * s` wrong pairs; and no link is made against the odds.
  func operatingPoints(
    _ estimation: MixtureEstimation, _ model: MatchModel, _ table: AccountTable
  ) -> OperatingPoints {
    let posteriors = estimation.posteriors()
    if model.clustering.oneToOne != .ofNone {
      let rivals = RivalEstimation(sample, probabilities: patternOfPair.map { posteriors[$0] }, table)
      return OperatingPoints(
        rivals.best.map { OperatingPoints.Candidates(threshold: $0.pair, probability: $0.probability, pairs: 1) },
        right: rivals.matched, wrong: 1)
    }
    let size = 1 + 2 * estimation.matches / Double(table.count)
    let candidates = zip(posteriors, patterns.counts).map {
      OperatingPoints.Candidates(threshold: $0, probability: $0, pairs: $1)
    }
    return OperatingPoints(
      candidates, right: candidates.reduce(0) { $0 + $1.probability * $1.pairs }, wrong: size * size,
      least: 0.5)
  }
}
