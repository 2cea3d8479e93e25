import Foundation

/// Splink's formulas.
enum SplinkMath {
  /// m and u count as this if they are less.
  static let leastProbability = 1e-300

  static func log2(_ number: Double) -> Double { Foundation.log2(number) }

  /// 2 to the power of a weight: the odds that it stands for.
  static func power(_ weight: Double) -> Double { exp2(weight) }

  /// The probability that a match weight stands for, without overflow at either end.
  static func probability(_ weight: Double) -> Double {
    if weight >= 0 { return 1 / (1 + exp2(-weight)) }
    let odds = exp2(weight)
    return odds / (1 + odds)
  }

  /// What a level has if a model does not say: 0.95 for the best of `count` levels, the rest shared by the others.
  static func defaultM(_ gamma: Int, of count: Int) -> Double {
    let remainder = 1 - 0.95
    return gamma == count - 1 ? 0.95 : remainder / Double(count - 1)
  }

  /// What a level has if a model does not say: weights from -5 to 3, and 10 for the best.
  static func defaultU(_ gamma: Int, of count: Int) -> Double {
    let weight: Double =
      if gamma == count - 1 { 10 } else if count == 2 { -5 } else { -5 + Double(gamma) * (8 / Double(count - 2)) }
    return defaultM(gamma, of: count) / exp2(weight)
  }
}
