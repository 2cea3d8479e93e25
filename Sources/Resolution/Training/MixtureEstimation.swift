import Foundation

/// Estimates how matches and people of one household look, and how many there are, from counts of the patterns of
/// blocked pairs, with the looks of strangers known: expectation maximisation over a mixture of three classes.
///
/// Source: Dempster, Laird and Rubin, "Maximum Likelihood from Incomplete Data via the EM Algorithm" (1977); Winkler,
/// "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model" (1988).
///
/// Pairs are seen only because a rule proposed them, and a pair that agrees on a name because it was proposed by the
/// name says nothing about how often names agree. So a comparison learns only from pairs that some rule proposed which
/// does not look at it: given that the comparisons are independent, these are fair. Which pairs are matches is judged by
/// all comparisons at once.
struct MixtureEstimation {
  /// Probabilities by comparison and level, the null level left out.
  typealias Probabilities = [[Double]]

  /// How many observations the base model's probabilities count for.
  static let matchPseudoCount = 20.0
  /// A household's looks are hard to see, so the base model counts for more.
  static let householdPseudoCount = 200.0

  private(set) var m: Probabilities
  private(set) var h: Probabilities
  /// Share of matches among all pairs of the table.
  private(set) var matchOdds: Double
  /// Share of pairs of one household among all pairs of the table; 0 where the model knows none.
  private(set) var householdOdds: Double
  /// By comparison, how many matches taught its m.
  private(set) var observed: [Double]
  private(set) var rounds = 0
  private(set) var hasConverged = false
  private let u: Probabilities
  private let hasHousehold: [[Bool]]
  /// Where the frequency of the shared value stands for u.
  private let hasTerms: [[Bool]]
  private let baseM: Probabilities
  private let baseH: Probabilities
  private let patterns: PatternTable
  /// Pairs of the table, times the share of the blocked ones that are in the sample.
  private let allPairs: Double
  private let wholeTable: Double

  /// Starts from a model's numbers, with `u` as they are, for patterns sampled from a table with `allPairs` pairs.
  init(_ model: MatchModel, base: MatchModel, patterns: PatternTable, allPairs: Double, share: Double) {
    m = model.comparisons.map { $0.levels.map(\.m) }
    u = model.comparisons.map { $0.levels.map(\.u) }
    h = model.comparisons.map { $0.levels.map { $0.h ?? $0.u } }
    hasHousehold = model.comparisons.map { $0.levels.map { $0.h != nil } }
    hasTerms = model.comparisons.map { comparison in
      comparison.levels.map { $0.termFrequency.map { model.termFrequencies[$0] != nil } ?? false }
    }
    baseM = base.comparisons.map { $0.levels.map(\.m) }
    baseH = base.comparisons.map { $0.levels.map { $0.h ?? $0.u } }
    observed = Array(repeating: 0, count: model.comparisons.count)
    matchOdds = model.probabilityTwoRandomRecordsMatch
    householdOdds = model.household?.probability ?? 0
    self.patterns = patterns
    wholeTable = allPairs
    self.allPairs = allPairs * share
  }

  /// Repeats until no probability moves by more than `tolerance` and no share by more than that relatively, at most
  /// `limit` times.
  ///
  /// O(rounds x patterns x comparisons).
  mutating func run(limit: Int = 300, tolerance: Double = 1e-4) {
    while rounds < limit {
      rounds += 1
      if step() <= tolerance {
        hasConverged = true
        return
      }
    }
  }

  /// Matches that are expected in the whole table.
  var matches: Double { matchOdds * wholeTable }

  /// How likely the pairs of each pattern are matches, in the order of the patterns.
  func posteriors() -> [Double] {
    let factors = Factors(self)
    return (0..<patterns.count).map { probabilities(of: $0, factors).match }
  }

  /// m/u and h/u of all levels in one run, with 1 for the null level of each comparison, and without u where the pattern
  /// has the frequency of the shared value.
  private struct Factors {
    var match: [Double] = []
    var household: [Double] = []
    var starts: [Int] = []

    init(_ estimation: MixtureEstimation) {
      for index in estimation.m.indices {
        starts.append(match.count)
        match.append(1)
        household.append(1)
        for level in estimation.m[index].indices {
          let u = estimation.hasTerms[index][level] ? 1 : estimation.u[index][level]
          match.append(estimation.m[index][level] / u)
          household.append(estimation.hasHousehold[index][level] ? estimation.h[index][level] / u : 1)
        }
      }
    }
  }

  private func probabilities(of pattern: Int, _ factors: Factors) -> (match: Double, household: Double) {
    var match = matchOdds * patterns.matchTerms[pattern]
    var household = householdOdds * patterns.householdTerms[pattern]
    let place = pattern * patterns.width
    for index in 0..<patterns.width {
      let factor = factors.starts[index] + Int(patterns.levels[place + index])
      match *= factors.match[factor]
      household *= factors.household[factor]
    }
    // Weights of some hundred bits are certain and must not overflow.
    guard match < 1e200, household < 1e200 else { return match >= household ? (1, 0) : (0, 1) }
    let total = 1 + match + household
    return (match / total, household / total)
  }

  /// One round; the greatest change.
  private mutating func step() -> Double {
    let factors = Factors(self)
    var matchSums = Array(repeating: 0.0, count: factors.match.count)
    var householdSums = matchSums
    var (matches, households) = (0.0, 0.0)
    for pattern in 0..<patterns.count {
      let probability = probabilities(of: pattern, factors)
      let match = probability.match * patterns.counts[pattern]
      let household = probability.household * patterns.counts[pattern]
      matches += match
      households += household
      guard match + household > 1e-12 else { continue }
      let place = pattern * patterns.width
      for index in 0..<patterns.width where patterns.free[pattern] >> UInt32(index) & 1 == 1 {
        let level = factors.starts[index] + Int(patterns.levels[place + index])
        matchSums[level] += match
        householdSums[level] += household
      }
    }
    return max(updateLevels(factors, matchSums, householdSums), updateShares(matches, households))
  }

  private mutating func updateLevels(_ factors: Factors, _ matches: [Double], _ households: [Double]) -> Double {
    var change = 0.0
    for index in m.indices {
      let first = factors.starts[index] + 1
      let range = first..<first + m[index].count
      observed[index] = matches[range].reduce(0, +)
      let estimate = Self.posterior(Array(matches[range]), baseM[index], Self.matchPseudoCount)
      for level in estimate.indices { change = max(change, abs(estimate[level] - m[index][level])) }
      m[index] = estimate
      guard householdOdds > 0, hasHousehold[index].contains(true) else { continue }
      h[index] = Self.posterior(Array(households[range]), baseH[index], Self.householdPseudoCount)
    }
    return change
  }

  /// The mean of a Dirichlet posterior whose prior has the base's probabilities and some observations' weight.
  static func posterior(_ counts: [Double], _ base: [Double], _ pseudoCount: Double) -> [Double] {
    let scale = base.reduce(0, +)
    let total = counts.reduce(0, +) + pseudoCount
    return zip(counts, base).map { ($0 + pseudoCount * $1 / scale) / total }
  }

  private mutating func updateShares(_ matches: Double, _ households: Double) -> Double {
    let (oldMatch, oldHousehold) = (matchOdds, householdOdds)
    matchOdds = max(matches, 1) / (allPairs + 1)
    if householdOdds > 0 { householdOdds = max(households, 1) / (allPairs + 1) }
    let change = abs(log(matchOdds / oldMatch))
    return householdOdds > 0 ? max(change, abs(log(householdOdds / oldHousehold))) : change
  }
}

/// Patterns laid out for estimation.
struct PatternTable {
  /// Comparisons.
  let width: Int
  /// `width` levels for each pattern; 0 is null.
  private(set) var levels: [UInt8] = []
  private(set) var counts: [Double] = []
  private(set) var free: [UInt32] = []
  /// The factor of term frequencies on the odds of a match.
  private(set) var matchTerms: [Double] = []
  private(set) var householdTerms: [Double] = []

  var count: Int { counts.count }

  init(_ patterns: [(key: PatternCounts.Key, count: Double)], comparisons: Int) {
    width = comparisons
    for (key, count) in patterns {
      for index in 0..<width { levels.append(UInt8(key.pattern.level(at: index))) }
      counts.append(count)
      free.append(key.free)
      matchTerms.append(exp2(key.pattern.matchTerms))
      householdTerms.append(exp2(key.pattern.sharedTerms))
    }
  }
}
