/// How likely the best candidate of each row is right where a row has at most one match: candidates are rivals, and what
/// speaks for one speaks against the others.
///
/// With `o` the odds of the candidates as pairs and `p` the share of rows that have a match at all, one candidate is right
/// with probability `o / (1 - p + sum of o)`: Bayes' rule over "this candidate", "that one" and "none". Where nearly all
/// rows have a match the best candidate is right even if it looks poor. Source: Fortini, Liseo, Nuccitelli and Scanu, "On
/// Bayesian Record Linkage" (2001), for independent rows.
struct RivalEstimation {
  /// The share of rows with a match is never said to be greater than this.
  private static let mostMatched = 0.999
  private static let rounds = 40

  /// For each row with candidates: the pair probability of the best of them, and how likely it is right among its rivals.
  private(set) var best: [(pair: Double, probability: Double)] = []
  /// Rows with a right candidate that are expected.
  private(set) var matched = 0.0

  /// Judges the seeds of a sample, of which each pair has a probability.
  init(_ sample: PairSample, probabilities: [Double], _ table: AccountTable) {
    var sums: [UInt32: (sum: Double, best: Double, pair: Double)] = [:]
    for (pair, probability) in zip(sample.pairs, probabilities) {
      let odds = probability / max(1 - probability, 1e-12)
      for row in [pair.left, pair.right] where sample.isSeed(row) {
        var known = sums[row] ?? (0, 0, 0)
        known.sum += odds
        if odds > known.best { (known.best, known.pair) = (odds, probability) }
        sums[row] = known
      }
    }
    var rowsOfProvider = Array(repeating: 0, count: table.providers.count)
    for row in stride(from: 0, to: table.count, by: sample.stride) { rowsOfProvider[table.providerIndex(of: row)] += 1 }
    let rows = sums.keys.sorted()
    for provider in table.providers.indices {
      let own = rows.filter { table.providerIndex(of: Int($0)) == provider }.compactMap { sums[$0] }
      add(own, rows: Double(max(1, rowsOfProvider[provider])))
    }
  }

  private mutating func add(_ candidates: [(sum: Double, best: Double, pair: Double)], rows: Double) {
    let share = Self.shareMatched(candidates.map(\.sum), rows: rows)
    for candidate in candidates {
      best.append((candidate.pair, candidate.best / (1 - share + candidate.sum)))
      matched += candidate.sum / (1 - share + candidate.sum)
    }
  }

  /// The share of rows with a match that makes the odds most likely; the likelihood has one peak, so halving finds it.
  ///
  /// The odds hold the share that was assumed for pairs: their expected sum for a row, which is taken out first.
  private static func shareMatched(_ sums: [Double], rows: Double) -> Double {
    let assumed = min(max(sums.reduce(0) { $0 + $1 / (1 + $1) } / rows, 1e-6), mostMatched)
    let missing = max(0, rows - Double(sums.count))
    var (low, high) = (0.0, mostMatched)
    for _ in 0..<rounds {
      let share = (low + high) / 2
      let slope = sums.reduce(-missing / (1 - share)) { slope, sum in
        slope + (sum / assumed - 1) / (1 - share + share * sum / assumed)
      }
      if slope > 0 { low = share } else { high = share }
    }
    return (low + high) / 2
  }
}
