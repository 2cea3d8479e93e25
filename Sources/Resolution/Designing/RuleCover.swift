/// Takes blocking rules one after the other, each time the one that brings most new matches for the pairs that it costs:
/// weighted set cover by the greedy way (Chvatal, "A Greedy Heuristic for the Set-Covering Problem", 1979).
///
/// A rule may be taken with a small limit for its blocks first and with a larger one later, since small blocks bring most
/// for what they cost.
struct RuleCover {
  /// A rule that was taken.
  struct Choice {
    /// Its number among the candidates.
    let candidate: Int
    /// The largest block that is worth its pairs.
    let limit: Int
  }

  /// A match counts this share less with each rule that finds it: the next such match may differ just there.
  private static let trust = 0.8
  /// A rule that brings less than this share of the matches is not taken.
  private static let leastGain = 1e-4
  /// A pair must find so many matches that no other rule finds: one in five thousand pairs.
  private static let leastMatches = 2e-4
  private static let mostRules = 24
  /// What a rule costs beside its pairs, in pairs for each row: keys, and sorting them.
  private static let ruleCost = 0.7

  private let limits: [Int]
  private let budget: Double
  private let seeds: Double
  private let total: Double
  /// By rule the matches that it finds, with the sizes of their blocks.
  private let found: [[(match: Int, size: Int)]]
  /// By rule and limit the pairs for each row.
  private let costs: [[Double]]
  /// By match, how much finding it is still worth.
  private var worth: [Double]
  /// By rule that was taken, the place of its limit.
  private var taken: [Int?]
  private var order: [Int] = []
  private var spent = 0.0

  private struct Step {
    let rule: Int
    let limit: Int
    /// Gain for each pair.
    let value: Double
  }

  /// Prepares to choose among the rules of a sample by the matches among its pairs; `limits` descend, `budget` is in pairs
  /// for each row.
  init(
    _ sample: PairSample, _ matches: [(pair: PairSample.Pair, probability: Double)], rules: Int, limits: [Int],
    budget: Double
  ) {
    self.limits = limits
    self.budget = budget
    seeds = Double(max(1, sample.seeds))
    worth = matches.map(\.probability)
    total = worth.reduce(0, +)
    taken = Array(repeating: nil, count: rules)
    var found: [[(match: Int, size: Int)]] = Array(repeating: [], count: rules)
    for (number, match) in matches.enumerated() {
      for proposal in sample.proposals(of: match.pair) where found[proposal.rule].last?.match != number {
        found[proposal.rule].append((number, proposal.size))
      }
    }
    self.found = found
    costs = sample.blockSizes.map { sizes in
      limits.map { limit in
        sizes.reduce(0.0) { Int($1) <= limit ? $0 + Double($1 - 1) : $0 } / 2 / Double(max(1, sample.seeds))
      }
    }
  }

  /// The rules in the order in which they were taken.
  mutating func choose() -> [Choice] {
    while let step = bestStep() { take(step) }
    return order.map { Choice(candidate: $0, limit: limits[taken[$0] ?? 0]) }
  }

  private func bestStep() -> Step? {
    var best: Step?
    for rule in costs.indices where taken[rule] != nil || order.count < Self.mostRules {
      for limit in limits.indices where taken[rule].map({ limit < $0 }) ?? true {
        guard let step = step(rule, limit), step.value > best?.value ?? 0 else { continue }
        best = step
      }
    }
    return best
  }

  /// What taking a rule with a limit brings; `nil` where it is too little or too dear.
  private func step(_ rule: Int, _ limit: Int) -> Step? {
    let pairs = costs[rule][limit] - (taken[rule].map { costs[rule][$0] } ?? 0)
    guard spent + pairs <= budget else { return nil }
    let gain = found[rule].reduce(0.0) { isNew($1.size, rule, limit) ? $0 + worth[$1.match] : $0 }
    let value = gain / (pairs + (taken[rule] == nil ? Self.ruleCost : 0) + 1e-6)
    guard gain >= Self.leastGain * total, value >= Self.leastMatches * seeds else { return nil }
    return Step(rule: rule, limit: limit, value: value)
  }

  /// Whether a block of a size is let through by a limit and not yet by the one that the rule was taken with.
  private func isNew(_ size: Int, _ rule: Int, _ limit: Int) -> Bool {
    size <= limits[limit] && taken[rule].map { size > limits[$0] } ?? true
  }

  private mutating func take(_ step: Step) {
    spent += costs[step.rule][step.limit] - (taken[step.rule].map { costs[step.rule][$0] } ?? 0)
    for match in found[step.rule] where isNew(match.size, step.rule, step.limit) {
      worth[match.match] *= 1 - Self.trust
    }
    if taken[step.rule] == nil { order.append(step.rule) }
    taken[step.rule] = step.limit
  }
}
