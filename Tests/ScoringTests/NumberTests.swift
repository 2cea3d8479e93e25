import Records
import TestSupport
import Testing

@testable import Scoring

@Suite struct NumberTests {
  private static func number(_ text: String) -> Number { Number(Sample.decimal(text)) }

  private static func fraction(_ top: Int, _ bottom: Int) throws -> Number {
    Number(try #require(Rational(Int128(top), over: Int128(bottom))))
  }

  @Test(arguments: [
    ("0", 0), ("-0.0", 0), ("+1.50", 15), (".5", 5), ("5.", 50), ("1e1", 100), ("-25e-1", -25), (" 7\t", 70),
    ("007", 70),
    ("0.1000000000000000000", 1), ("1E+2", 1000), ("100e-2", 10),
  ])
  func readsNumbers(text: String, tenths: Int) {
    #expect(Self.read(text) == Number(tenths).divided(by: Number(10)))
  }

  @Test(arguments: ["", " ", "-", ".", "1,5", "1e", "e1", "0x1", "NaN", "INF", "1 2", "--1", "1e1.5", "1.2.3"])
  func readsNothingElse(text: String) { #expect(Self.read(text) == nil) }

  @Test(arguments: ["1234567890123456789", "1e-19", "1e18", "0.0000000000000000001", "1.234567890123456789"])
  func neverRoundsUnseen(text: String) {
    var text = text
    let isTooLong = text.withUTF8 { bytes in
      if case .tooLong = DecimalText(UnsafeRawBufferPointer(bytes)) { true } else { false }
    }
    #expect(isTooLong)
  }

  private static func read(_ text: String) -> Number? {
    var text = text
    return text.withUTF8 { bytes in
      if case .number(let scaled) = DecimalText(UnsafeRawBufferPointer(bytes)) { .decimal(scaled) } else { nil }
    }
  }

  /// What is written is read as the same number again.
  @Test func textsReturn() {
    let seed: UInt64 = 41
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let digits = Int64.random(in: -999_999_999_999...999_999_999_999, using: &generator)
      let value = ExactDecimal(mantissa: digits, scale: Int.random(in: 0...18, using: &generator))
      #expect(Number(value).description == value.description, "seed \(seed)")
      #expect(Self.read(value.description) == Number(value), "seed \(seed)")
    }
  }

  /// The laws of fractions, with every number small enough to be exact.
  @Test func arithmeticIsExact() throws {
    let seed: UInt64 = 42
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let (a, b) = (Int.random(in: -999...999, using: &generator), Int.random(in: 1...999, using: &generator))
      let (c, d) = (Int.random(in: -999...999, using: &generator), Int.random(in: 1...999, using: &generator))
      let (left, right) = (try Self.fraction(a, b), try Self.fraction(c, d))
      #expect(left.adding(right) == (try Self.fraction(a * d + c * b, b * d)), "seed \(seed)")
      #expect(left.subtracting(right) == (try Self.fraction(a * d - c * b, b * d)), "seed \(seed)")
      #expect(left.multiplied(by: right) == (try Self.fraction(a * c, b * d)), "seed \(seed)")
      #expect((left < right) == (a * d < c * b) && (left == right) == (a * d == c * b), "seed \(seed)")
      if c != 0 { #expect(left.divided(by: right) == (try Self.fraction(a * d, b * c)), "seed \(seed)") }
      #expect(left.floor <= left && left < left.floor.adding(Number(1)) ?? left && left.floor.isWhole, "seed \(seed)")
      #expect(left.ceiling == left.negated.floor.negated && left.magnitude.sign >= 0)
    }
    #expect(Number(1).divided(by: Number(0)) == nil)
  }

  @Test(arguments: [
    ("2.5", "3", "2"), ("-2.5", "-2", "-2"), ("0.5", "1", "0"), ("-0.4", "0", "0"), ("1.5", "2", "2"), ("7", "7", "7"),
  ])
  func rounds(text: String, upwards: String, toEven: String) {
    #expect(Self.number(text).rounded.description == upwards)
    #expect(Self.number(text).roundedToEven.description == toEven)
  }

  /// Beyond 128 bits a result is the nearest of 15 digits, or none.
  @Test func beyondExactness() throws {
    let third = try Self.fraction(1, 3)
    var product: Number? = third
    for _ in 0..<200 { product = product?.multiplied(by: third) }
    #expect(product == Number(0))
    let large = Self.number("999999999999999999")
    #expect(large.multiplied(by: large)?.description == "999999999999999998000000000000000001")
    #expect(large.multiplied(by: large)?.multiplied(by: large) == nil)
  }

  @Test(arguments: [
    (0.1, "0.1"), (1e-7, "0.0000001"), (2.0 / 3, "0.666666666666667"), (-12345.6789, "-12345.6789"),
    (1e20, "100000000000000000000"),
    (1e-30, "0"),
  ])
  func binaryNumbers(value: Double, expected: String) {
    #expect(Number(nearest: value)?.description == expected)
  }

  @Test func binaryNumbersReturn() {
    for value in [0.1, 0.25, 1e15, -3.75, 123_456.789, 1.0 / 3] {
      #expect(Number(nearest: value).map { abs($0.doubleValue - value) <= abs(value) * 1e-15 } ?? false)
    }
    #expect(Number(nearest: .infinity) == nil && Number(nearest: .nan) == nil)
  }
}
