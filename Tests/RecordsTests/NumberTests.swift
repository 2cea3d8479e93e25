import Records
import Testing

@Suite struct NumberTests {
  @Test(arguments: [
    ("0", "0"), ("-0.50", "-0.5"), ("12.500", "12.5"), ("+7", "7"), ("007", "7"),
    ("0.000000000000000001", "0.000000000000000001"),
    ("999999999999999999", "999999999999999999"),
  ])
  func readsDecimals(text: String, canonical: String) { #expect(ExactDecimal(text)?.description == canonical) }

  @Test(arguments: ["", "-", ".", "1.", ".5", "1e3", "1,5", " 1", "1.2.3", "1000000000000000000", "0x1", "١"])
  func refusesDecimals(text: String) { #expect(ExactDecimal(text) == nil) }

  /// Order against integers of a common scale, for all pairs of a small space.
  @Test func decimalsAreOrderedExactly() {
    let all = (-12...12).flatMap { mantissa in (0...2).map { (mantissa, $0) } }
    for (left, leftScale) in all {
      for (right, rightScale) in all {
        func hundredths(_ mantissa: Int, _ scale: Int) -> Int { mantissa * [100, 10, 1][scale] }
        let isLess =
          ExactDecimal(mantissa: Int64(left), scale: leftScale)
          < ExactDecimal(mantissa: Int64(right), scale: rightScale)
        #expect(isLess == (hundredths(left, leftScale) < hundredths(right, rightScale)))
      }
    }
  }

  @Test(arguments: [
    (12_050, "GBP", "120.50 GBP"), (-5, "EUR", "-0.05 EUR"), (7, "JPY", "7 JPY"), (1234, "KWD", "1.234 KWD"),
  ])
  func money(minorUnits: Int64, code: String, text: String) throws {
    let currency = try #require(Currency(code))
    #expect(Money(minorUnits: minorUnits, currency: currency).description == text)
  }

  @Test(arguments: ["gbp", "GB", "GBPP", "", "G1P"]) func refusesCurrencies(code: String) {
    #expect(Currency(code) == nil)
  }
}
