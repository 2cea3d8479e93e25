import Records
import TestSupport
import Testing

@testable import Scoring

@Suite struct RationalTests {
  @Test(arguments: [
    (1, 2, 0, "0"), (3, 2, 0, "2"), (5, 2, 0, "2"), (-1, 2, 0, "0"), (-3, 2, 0, "-2"), (-5, 2, 0, "-2"),
    (1, 3, 4, "0.3333"),
    (2, 3, 4, "0.6667"), (-2, 3, 4, "-0.6667"), (1, 8, 2, "0.12"), (3, 8, 2, "0.38"), (10, 2, 3, "5"),
  ])
  func roundsHalfToEven(top: Int, bottom: Int, places: Int, expected: String) throws {
    let fraction = try #require(Rational(Int128(top), over: Int128(bottom)))
    #expect(fraction.rounded(places: places)?.description == expected)
  }

  /// No other decimal of as many places is nearer, and of two equally near ones the even one is taken.
  @Test func roundingIsNearest() throws {
    let seed: UInt64 = 71
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<5_000 {
      let top = Int128(Int64.random(in: -1_000_000...1_000_000, using: &generator))
      let bottom = Int128(Int64.random(in: 1...5_000, using: &generator))
      let places = Int.random(in: 0...4, using: &generator)
      let fraction = try #require(Rational(top, over: bottom))
      let rounded = try #require(fraction.rounded(places: places))
      let power = Rational.powersOfTen[places]
      let digits = Int128(rounded.mantissa) * Rational.powersOfTen[places - Int(rounded.scale)]
      let twiceError = 2 * (digits * bottom - top * power).magnitude
      #expect(twiceError <= bottom.magnitude, "seed \(seed): \(top)/\(bottom)")
      if twiceError == bottom.magnitude { #expect(digits & 1 == 0, "seed \(seed): \(top)/\(bottom)") }
    }
  }

  @Test func dividesExactly() throws {
    let third = try #require(Rational(1).divided(by: Rational(3)))
    #expect(third.divided(by: third) == Rational(1))
    #expect(Rational(1).divided(by: Rational(0)) == nil)
    #expect(Rational(Sample.decimal("0.25")) == Rational(1, over: 4))
  }

  /// A product of long numbers is rounded, though its numerator times a power of ten is beyond 128 bits.
  @Test func roundsLongFractions() throws {
    let third = try #require(Rational(Rational.powersOfTen[36], over: 3 * Rational.powersOfTen[36] / 10 + 1))
    #expect(third.rounded(places: 9)?.description == "3.333333333")
    #expect(third.negated.rounded(places: 0)?.description == "-3")
    let deep = try #require(Rational(Rational.powersOfTen[35] + 1, over: 3 * Rational.powersOfTen[34]))
    #expect(deep.scaled(places: 9) == 3_333_333_333 * Rational.powersOfTen[9])
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(Rational(Rational.powersOfTen[36], over: 1)?.rounded(places: 0) == nil)
    #expect(Rational(Rational.powersOfTen[36], over: 1)?.rounded(places: 18) == nil)
    #expect(Rational(999_999_999_999_999_999, over: 1)?.rounded(places: 0)?.description == "999999999999999999")
    #expect(Rational(999_999_999_999_999_999, over: 1)?.rounded(places: 1) == nil)
  }

  @Test func sumsOfMixedPlaces() {
    var sum = DecimalSum()
    for text in ["0.1", "2", "-0.05", "0.000000000000000001"] { sum.add(Sample.decimal(text)) }
    #expect(sum.rational?.numerator == 2_050_000_000_000_000_001)
    #expect(sum.decimal == nil)
    sum.add(Sample.decimal("-0.000000000000000001"))
    #expect(sum.decimal?.description == "2.05")
  }

  @Test(arguments: [
    ("1.50", "1.5"), ("1e3", "1000"), ("-2.5E-2", "-0.025"), (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5"), ("0e99", "0"),
    ("1e18", nil), ("", nil), ("NaN", nil), ("INF", nil), ("1e", nil), ("1e-19", "0"), ("12 ", "12"),
    ("0.10000000000000000000", "0.1"),
  ])
  func readsNumbersOfDocuments(text: String, expected: String?) {
    #expect(ExactDecimal(pmml: text)?.description == expected)
  }
}
