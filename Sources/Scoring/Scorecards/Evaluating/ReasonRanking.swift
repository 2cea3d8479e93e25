/// The reason codes of one row, ranked by their distances from the baseline; nothing is allocated for a row.
///
/// PMML 4.4.1, Scorecard, "Ranking reason codes": the distance of a characteristic is its baseline less its points
/// (`pointsBelow`) or its points less its baseline (`pointsAbove`); distances under one code add up; the greatest comes
/// first, and of equal ones the code of the characteristic that stands first in the document. A negative distance is no
/// reason.
struct ReasonRanking {
  /// By code, times 10^18.
  private let distances: UnsafeMutableBufferPointer<Int128>
  private let isReached: UnsafeMutableBufferPointer<Bool>
  /// Codes in the order of the row's characteristics.
  private let reached: UnsafeMutableBufferPointer<Int>
  private var reachedCount = 0
  private let ranked: UnsafeMutableBufferPointer<Int>
  private var rankedCount = 0
  /// How many of those before it each candidate stands behind.
  private let ranks: UnsafeMutableBufferPointer<Int>

  /// Up to so many candidates are compared each with each: no jump depends on the points, so none is guessed wrongly.
  private static let fewCandidates = 16

  /// - Parameter codes: how many reason codes the scorecard has.
  init(codes: Int) {
    distances = .filled(codes, with: 0)
    isReached = .filled(codes, with: false)
    reached = .filled(codes, with: 0)
    ranked = .filled(codes, with: 0)
    ranks = .filled(codes, with: 0)
  }

  func deallocate() {
    distances.deallocate()
    isReached.deallocate()
    reached.deallocate()
    ranked.deallocate()
    ranks.deallocate()
  }

  /// Codes by their position, the greatest distance first.
  var codes: [Int] { Array(ranked.prefix(rankedCount)) }

  /// The distance of a code, times 10^18.
  func distance(_ code: Int) -> Int128 { distances[code] }

  /// The code of a rank from 1; `nil` beyond the reasons.
  func code(rank: Int) -> Int? { rank <= rankedCount ? ranked[rank - 1] : nil }

  /// Begins a row.
  @inline(__always)
  mutating func begin() {
    (reachedCount, rankedCount) = (0, 0)
    for code in distances.indices { (distances[code], isReached[code]) = (0, false) }
  }

  /// Adds the distance of the next characteristic of the row to its code.
  @inline(__always)
  mutating func add(_ distance: Int128, to code: Int) {
    distances[code] += distance
    // Written beyond the end of those that count where it is there already.
    if reachedCount < reached.count { reached[reachedCount] = code }
    reachedCount += isReached[code] ? 0 : 1
    isReached[code] = true
  }

  /// Ranks the first `limit` of the codes that were added.
  ///
  /// O(codes + candidates^2) for up to 16 candidates, codes whose distance is not negative; O(codes x limit) for more.
  mutating func rank(limit: Int) {
    var candidates = 0
    for index in 0..<reachedCount {
      let code = reached[index]
      reached[candidates] = code
      candidates += distances[code] >= 0 ? 1 : 0
    }
    if candidates <= Self.fewCandidates {
      rankByCounting(candidates)
      rankedCount = min(candidates, limit)
    } else {
      for index in 0..<candidates { place(reached[index], limit: limit) }
    }
  }

  private func rankByCounting(_ candidates: Int) {
    for index in 0..<candidates {
      let distance = distances[reached[index]]
      var rank = 0
      for before in 0..<index {
        let isBehind = distances[reached[before]] >= distance ? 1 : 0
        rank += isBehind
        ranks[before] += 1 - isBehind
      }
      ranks[index] = rank
    }
    for index in 0..<candidates { ranked[ranks[index]] = reached[index] }
  }

  /// Puts a code behind those that are ranked and no nearer, if it is among the first `limit`.
  private mutating func place(_ code: Int, limit: Int) {
    var place = rankedCount
    if place == limit {
      guard distances[ranked[limit - 1]] < distances[code] else { return }
      place -= 1
    } else {
      rankedCount += 1
    }
    while place > 0, distances[ranked[place - 1]] < distances[code] {
      ranked[place] = ranked[place - 1]
      place -= 1
    }
    ranked[place] = code
  }
}

extension UnsafeMutableBufferPointer {
  /// Memory of its own for so many elements, all the same; whoever asks frees it.
  static func filled(_ count: Int, with value: Element) -> Self {
    let buffer = allocate(capacity: count)
    buffer.initialize(repeating: value)
    return buffer
  }
}
