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

  /// Numbers of many digits: to the nearest of 18 places, half to even, and to 10^20 at most.
  @Test(arguments: [
    ("1234567890123456789", "1234567890123456789"), ("1e-19", "0"), ("1e18", "1000000000000000000"),
    ("1e20", "100000000000000000000"),
    ("0.0000000000000000005", "0"), ("0.0000000000000000015", "0.000000000000000002"),
    ("0.00000000000000000150000000000000000000000000000000000000001", "0.000000000000000002"),
    ("0.0000000000000000025", "0.000000000000000002"), ("-0.00000000000000000251", "-0.000000000000000003"),
    ("1.234567890123456789", "1.234567890123456789"), ("1.2345678901234567895", "1.23456789012345679"),
    ("1.2345678901234567e-05", "0.000012345678901235"), ("123456789012345678.25", "123456789012345678.25"),
    ("1e-400", "0"), ("1e400", nil), ("1e21", nil), ("-200000000000000000000", nil),
    ("12345678901234567890123456789012345678901234567890e-40", "1234567890.123456789012345679"),
  ])
  func readsLongNumbers(text: String, expected: String?) { #expect(Self.read(text)?.description == expected) }

  /// What a `double` is written as is read as the decimal that was written, rounded once.
  @Test func readsWhatOthersWrite() throws {
    let seed: UInt64 = 43
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let value =
        Double.random(in: -1...1, using: &generator)
        * [1e-9, 1e-3, 1, 1e6, 1e15][Int.random(in: 0..<5, using: &generator)]
      let read = try #require(Self.read("\(value)"))
      #expect(abs(read.doubleValue - value) <= max(abs(value) * 1e-15, 1e-18), "seed \(seed): \(value)")
    }
  }

  /// The usual form is read in a way of its own; with a blank before it the other way reads it.
  @Test func bothWaysOfReadingAgree() {
    let seed: UInt64 = 44
    var generator = SeededGenerator(seed: seed)
    let letters = Array("0123456789012345678900..-+e")
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...21, using: &generator)
      let text = String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
      #expect(Self.read(text) == Self.read(" " + text), "seed \(seed): \(text)")
    }
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
