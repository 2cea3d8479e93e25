import Foundation

/// Estimates the m probabilities from counts of patterns, with u known, by expectation maximisation (Dempster, Laird and
/// Rubin 1977; Winkler 1988 for record linkage).
struct ExpectationMaximisation {
  /// Probabilities by comparison and level, the null level left out.
  typealias Probabilities = [[Double]]

  /// The share of matches among the pairs.
  private(set) var matches: Double
  /// The estimate; a comparison that is not `isFree` keeps what it had.
  private(set) var m: Probabilities
  private let u: Probabilities
  private let isFree: [Bool]

  /// Starts from a model's m; comparisons that are not free say nothing and keep theirs.
  init(m: Probabilities, u: Probabilities, isFree: [Bool], matches: Double = 0.2) {
    self.m = m
    self.u = u
    self.isFree = isFree
    self.matches = matches
  }

  /// Repeats until no probability moves by more than `tolerance`, at most `rounds` times.
  ///
  /// O(rounds x patterns).
  mutating func run(_ patterns: [(levels: [Int], count: Double)], rounds: Int = 200, tolerance: Double = 1e-5) {
    for _ in 0..<rounds where step(patterns) > tolerance {}
  }

  /// One round; the greatest change.
  private mutating func step(_ patterns: [(levels: [Int], count: Double)]) -> Double {
    var sums = m.map { $0.map { _ in 0.0 } }
    var (expected, total) = (0.0, 0.0)
    for pattern in patterns {
      let weight = probability(pattern.levels) * pattern.count
      expected += weight
      total += pattern.count
      for (index, level) in pattern.levels.enumerated() where level > 0 { sums[index][level - 1] += weight }
    }
    guard total > 0, expected > 0 else { return 0 }
    var change = abs(expected / total - matches)
    matches = min(max(expected / total, 1e-9), 1 - 1e-9)
    for index in m.indices where isFree[index] { change = max(change, update(index, sums[index])) }
    return change
  }

  /// The probability that pairs of a pattern are matches.
  private func probability(_ levels: [Int]) -> Double {
    var (ifMatch, ifNot) = (matches, 1 - matches)
    for (index, level) in levels.enumerated() where level > 0 && isFree[index] {
      ifMatch *= m[index][level - 1]
      ifNot *= u[index][level - 1]
    }
    return ifMatch / (ifMatch + ifNot)
  }

  /// A level that was never seen keeps half an observation, since nothing is impossible.
  private mutating func update(_ index: Int, _ sums: [Double]) -> Double {
    let total = sums.reduce(0, +)
    guard total > 1 else { return 0 }
    let smoothed = sums.map { max($0, 0.5) / total }
    let scale = smoothed.reduce(0, +)
    var change = 0.0
    for level in sums.indices {
      let estimate = smoothed[level] / scale
      change = max(change, abs(estimate - m[index][level]))
      m[index][level] = estimate
    }
    return change
  }

  /// How many pairs of some patterns are expected to be matches at a comparison's levels: the weight of the estimate.
  func expectedMatches(_ patterns: [(levels: [Int], count: Double)], at comparison: Int) -> Double {
    patterns.reduce(0) { $1.levels[comparison] > 0 ? $0 + probability($1.levels) * $1.count : $0 }
  }
}
