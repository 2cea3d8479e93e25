import TestSupport
import Testing

@testable import Scoring

/// Ranks are those of the definition, for few codes and for many.
@Suite struct ReasonRankingTests {
  /// The definition, word for word: sums by code; the greatest first, then the code that was met first; none below zero.
  private static func ranking(_ added: [(distance: Int128, code: Int)], limit: Int) -> [Int] {
    let sums = Dictionary(added.map { ($0.code, $0.distance) }, uniquingKeysWith: +)
    var met: [Int] = []
    for code in added.map(\.code) where !met.contains(code) { met.append(code) }
    let order = met.indices.sorted { (sums[met[$1], default: 0], $0) < (sums[met[$0], default: 0], $1) }
    return Array(order.map { met[$0] }.filter { sums[$0, default: 0] >= 0 }.prefix(limit))
  }

  @Test(arguments: [1, 2, 3, 10, 16, 17, 18, 40])
  func ranksAreThoseOfTheDefinition(codes: Int) {
    var ranking = ReasonRanking(codes: codes)
    defer { ranking.deallocate() }
    var generator = SeededGenerator(seed: UInt64(codes))
    for row in 0..<300 {
      let range: ClosedRange<Int> = row.isMultiple(of: 2) ? -2...2 : -1000...1000
      let added = (0..<Int.random(in: 0...(2 * codes), using: &generator)).map { _ in
        (distance: Int128(Int.random(in: range, using: &generator)), code: Int.random(in: 0..<codes, using: &generator))
      }
      let limit = [1, 4, codes, .max][row % 4]
      ranking.begin()
      for part in added { ranking.add(part.distance, to: part.code) }
      ranking.rank(limit: limit)
      let expected = Self.ranking(added, limit: limit)
      #expect(ranking.codes == expected, "seed \(codes), row \(row)")
      #expect(
        (1...codes + 1).map { ranking.code(rank: $0) } == (0...codes).map { $0 < expected.count ? expected[$0] : nil })
    }
  }
}
