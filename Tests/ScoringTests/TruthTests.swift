import Testing

@testable import Scoring

@Suite struct TruthTests {
  private static let pairs = Truth.allCases.flatMap { left in Truth.allCases.map { (left, $0) } }

  /// The tables of PMML 4.4.1, TreeModel, CompoundPredicate, by another way: a value that is unknown is replaced by both
  /// others, and the result is known where that makes no difference.
  @Test(arguments: pairs)
  func tablesAreThoseOfEveryCompletion(left: Truth, right: Truth) {
    let completions = Self.values(left).flatMap { first in Self.values(right).map { (first, $0) } }
    func agreed(_ operation: (Bool, Bool) -> Bool) -> Truth {
      let results = Set(completions.map(operation))
      return results.count > 1 ? .unknown : results == [true] ? .holds : .fails
    }
    #expect(Truth.and(left, right) == agreed { $0 && $1 })
    #expect(Truth.or(left, right) == agreed { $0 || $1 })
    #expect(Truth.xor(left, right) == agreed { $0 != $1 })
    #expect(Truth.surrogate(left, right) == (left == .unknown ? right : left))
  }

  private static func values(_ truth: Truth) -> [Bool] {
    switch truth {
    case .holds: [true]
    case .fails: [false]
    case .unknown: [true, false]
    }
  }

  /// Of three operands: any grouping gives the same, so that joining from the left is what the standard says.
  @Test(arguments: pairs)
  func threeOperandsGroup(first: Truth, second: Truth) {
    for third in Truth.allCases {
      for join in [Truth.and, Truth.or, Truth.xor, Truth.surrogate] {
        #expect(join(join(first, second), third) == join(first, join(second, third)))
      }
    }
  }
}
