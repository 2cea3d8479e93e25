/// How many of the pairs of each weight are true, and what any threshold would give.
public struct WeightEvaluation: Sendable {
  /// By weight, the greatest first.
  public let bands: [Band]

  /// Pairs whose weights lie within one bit.
  public struct Band: Hashable, Sendable {
    /// From this weight on, as log2 of the odds.
    public let weight: Int
    /// Pairs of known persons.
    public let pairs: Int
    /// Those of one person.
    public let truePairs: Int
    /// Of all pairs from this weight on: what it would be as a threshold.
    public let asThreshold: Accuracy
    /// The share of one person's that the weights in the band promise, between 0 and 1.
    public let promised: Double
  }

  /// Judges pairs with their weights: O(pairs).
  ///
  /// Bands above `greatest` are one.
  public init(_ links: [Link], persons: KnownPersons, greatest: Int = 20) {
    var counts: [Int: (pairs: Int, right: Int, promised: Double)] = [:]
    for link in links {
      guard let areOne = persons.areOne(link.a, link.b) else { continue }
      let band = min(greatest, Int(link.weight.rounded(.down)))
      counts[band, default: (0, 0, 0)].pairs += 1
      counts[band, default: (0, 0, 0)].right += areOne ? 1 : 0
      counts[band, default: (0, 0, 0)].promised += CompiledModel.probability(link.weight)
    }
    let real = persons.pairs
    var (said, right) = (0, 0)
    bands = counts.sorted { $0.key > $1.key }.map { weight, count in
      said += count.pairs
      right += count.right
      return Band(
        weight: weight, pairs: count.pairs, truePairs: count.right,
        asThreshold: Accuracy(said: said, real: real, right: right), promised: count.promised / Double(count.pairs))
    }
  }
}
