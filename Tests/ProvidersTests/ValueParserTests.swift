import Providers
import Records
import TestSupport
import Testing

@Suite struct ValueParserTests {
  static let dateCases: [(DateForm, String, String?)] = [
    (DateForm.iso, "2024-02-29", "2024-02-29"), (.iso, "2023-02-29", nil), (.iso, "2024-2-29", nil),
    (.iso, "2024-02-29 ", nil), (.iso, "2024/02/29", nil), (.iso, "0000-01-01", nil), (.iso, "９999-01-01", nil),
    (.iso, "", nil), (.iso, "2024-00-10", nil), (.iso, "2024-13-10", nil), (.iso, "2024-01-00", nil),
    (.compact, "19991231", "1999-12-31"), (.compact, "19991232", nil), (.compact, "1999-12-31", nil),
    (.dotted, "07.03.1980", "1980-03-07"), (.dotted, "7.3.1980", nil), (.dotted, "31.04.1980", nil),
    (.dayFirst, "07/03/1980", "1980-03-07"), (.monthFirst, "07/03/1980", "1980-07-03"),
    (.dayFirst, "13/12/1980", "1980-12-13"), (.monthFirst, "13/12/1980", nil),
    (.month, "1980-03", "1980-03"), (.month, "1980-13", nil), (.month, "1980-3", nil), (.month, "0000-01", nil),
    (.year, "1980", "1980"), (.year, "0000", nil), (.year, "198", nil), (.year, "19800", nil),
    (.timestamp, "2024-12-31T23:30:00-01:00", "2025-01-01"), (.timestamp, "2024-12-31", nil),
  ]

  @Test(arguments: dateCases) func dates(form: DateForm, text: String, expected: String?) {
    let date = Array(text.utf8).withUnsafeBytes { form.parse($0) }
    #expect(date?.text == expected)
  }

  /// Two ways to the same answer: every day of a leap year and a common year, written by the calendar, read by each form.
  @Test(arguments: [2023, 2024]) func everyDayOfAYear(year: Int) throws {
    var day = try #require(Day(year: year, month: 1, day: 1))
    while day.civil.year == year {
      let (year, month, number) = day.civil
      let (dd, mm) = (number < 10 ? "0\(number)" : "\(number)", month < 10 ? "0\(month)" : "\(month)")
      let texts: [(DateForm, String)] = [
        (.iso, "\(year)-\(mm)-\(dd)"), (.compact, "\(year)\(mm)\(dd)"), (.dotted, "\(dd).\(mm).\(year)"),
        (.dayFirst, "\(dd)/\(mm)/\(year)"), (.monthFirst, "\(mm)/\(dd)/\(year)"),
      ]
      for (form, text) in texts {
        #expect(Array(text.utf8).withUnsafeBytes { form.parse($0) } == .day(day), "\(form) \(text)")
      }
      day = day.adding(days: 1)
    }
  }

  static let timestampCases: [(String, Int64?)] = [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01 00:00:00Z", 0), ("1970-01-01T00:00:01.999Z", 1),
    ("1970-01-01T01:00:00+01:00", 0), ("1970-01-01T01:30:00+0130", 0), ("1969-12-31T23:00:00-01:00", 0),
    ("1969-12-31T23:59:59Z", -1), ("2016-12-31T23:59:60Z", 1_483_228_800), ("2024-03-01T12:34:56Z", 1_709_296_496),
    ("1970-01-01T00:00:00", nil), ("1970-01-01T00:00Z", nil), ("1970-01-01T24:00:00Z", nil),
    ("1970-01-01T00:60:00Z", nil), ("1970-01-01T00:00:61Z", nil), ("1970-01-01T00:00:00.Z", nil),
    ("1970-01-01T00:00:00+1", nil), ("1970-01-01T00:00:00+24:00", nil), ("1970-01-01T00:00:00ZZ", nil),
    ("1970-02-30T00:00:00Z", nil), ("1970-01-01t00:00:00Z", nil), ("", nil),
    ("1970-01-01T00:00:00.123456789012Z", 0), ("1970-01-01T00:00:00.", nil), ("1970-01-01T00:00:00.12", nil),
  ]

  @Test(arguments: timestampCases) func timestamps(text: String, seconds: Int64?) {
    #expect(Array(text.utf8).withUnsafeBytes { Timestamp(iso8601: $0) }?.seconds == seconds)
  }

  static let majorCases: [(String, Int, String)] = [
    ("12", 2, "1200"), ("12.5", 2, "1250"), ("12.50", 2, "1250"), ("-12.50", 2, "-1250"), ("+1", 2, "100"),
    ("0.01", 2, "1"), ("007", 2, "700"), ("12.500", 2, "tooManyDecimals"), ("12.5", 0, "tooManyDecimals"),
    ("12", 0, "12"), ("1.234", 3, "1234"), ("0.0001", 4, "1"), ("", 2, "notANumber"), ("-", 2, "notANumber"),
    (".5", 2, "notANumber"), ("5.", 2, "notANumber"), ("1,000", 2, "notANumber"), ("1.2.3", 2, "notANumber"),
    ("1e3", 2, "notANumber"), (" 1", 2, "notANumber"), ("--1", 2, "notANumber"), ("٣", 2, "notANumber"),
    ("92233720368547758.07", 2, "9223372036854775807"), ("92233720368547758.08", 2, "outOfRange"),
    ("-92233720368547758.07", 2, "-9223372036854775807"), ("99999999999999999999999", 2, "outOfRange"),
    ("9223372036854775807", 2, "outOfRange"),
  ]

  @Test(arguments: majorCases) func majorUnits(text: String, digits: Int, expected: String) {
    #expect(minorUnits(text, MoneyParser(unit: .major), digits) == expected)
  }

  @Test(arguments: [
    ("1250", "1250"), ("-1", "-1"), ("12.5", "tooManyDecimals"), ("9223372036854775807", "9223372036854775807"),
    ("9223372036854775808", "outOfRange"), ("x", "notANumber"),
  ]) func minorUnitsAsDelivered(text: String, expected: String) {
    #expect(minorUnits(text, MoneyParser(unit: .minor), 2) == expected)
  }

  @Test func theDecimalMarkIsTheDeclaredOne() {
    let comma = MoneyParser(unit: .major, decimalMark: 0x2C)
    #expect(minorUnits("1,5", comma, 2) == "150")
    #expect(minorUnits("1.5", comma, 2) == "notANumber")
  }

  /// What is printed from minor units is read back as the same minor units, for every exponent.
  @Test(arguments: [0, 2, 3, 4]) func amountsRoundTrip(digits: Int) {
    var random = SeededGenerator(seed: 20_241_231)
    for _ in 0..<2000 {
      let units = Int64.random(in: -10_000_000...10_000_000, using: &random) << Int64.random(in: 0...30, using: &random)
      let text = ExactDecimal(mantissa: units, scale: digits).description
      #expect(minorUnits(text, MoneyParser(unit: .major), digits) == String(units), "seed 20241231: \(units)")
    }
  }

  private func minorUnits(_ text: String, _ parser: MoneyParser, _ digits: Int) -> String {
    Array(text.utf8).withUnsafeBytes { bytes in
      do throws(MoneyParser.Failure) {
        return String(try parser.minorUnits(bytes, digits: digits))
      } catch {
        return "\(error)"
      }
    }
  }
}
