/// Choosing from a list whose frequencies fall off with rank, as those of names do.
///
/// The weight of rank r (from 0) is 1 / (r + 4), a flattened Zipf law: the most frequent name is some seven times as
/// frequent as the twenty-fifth. Exact integers, so that no rounding can differ between machines.
struct WeightedChoice {
  private let ranks: [UInt16]

  /// Spreads `count` ranks over 4096 cells by their weights; each rank has at least one cell.
  init(count: Int) {
    let weights = (0..<count).map { 1_000_000 / ($0 + 4) }
    let total = max(weights.reduce(0, +), 1)
    var cells: [UInt16] = []
    for (rank, weight) in weights.enumerated() {
      cells.append(contentsOf: repeatElement(UInt16(rank), count: max(1, weight * 4096 / total)))
    }
    ranks = cells
  }

  /// A rank; 0 if there is none.
  @inline(__always)
  func callAsFunction(_ random: inout RandomStream) -> Int {
    let cell = random.below(ranks.count)
    return ranks.isEmpty ? 0 : Int(ranks[cell])
  }
}
