import Foundation
import Records
import TestSupport
import Testing

@testable import Resolution

/// The standardised values of the rows of a one-column table, in the order of the rows.
private func values(_ column: String, _ rows: [(provider: String, value: String)]) throws -> [String] {
  let table = try table(
    rows.enumerated().map { TestRow("\($1.provider):\($0 + 1000)", [(column, $1.value)]) })
  return (0..<table.count).map { row in
    table.values(.column(0), of: row).map { table.text(.column(0), $0) }.joined(separator: ",")
  }
}

@Suite struct DateReadingTests {
  @Test(arguments: [
    ("1980-03-07", "1980-03-07"), ("1980/3/7", "1980-03-07"), ("1980.03.07", "1980-03-07"), ("19800307", "1980-03-07"),
    ("1980-03", "1980-03"), ("1980", "1980"), ("03/1980", "1980-03"), ("198003", "1980-03"), ("1980-00-00", "1980"),
    ("1980-03-00", "1980-03"), ("07.03.1980", "1980-03-07"), ("7.3.80", "1980-03-07"), ("7.3.05", "2005-03-07"),
    ("27/03/1980", "1980-03-27"), ("03/27/1980", "1980-03-27"), ("7/7/1980", "1980-07-07"), ("7/3/1980", "1980-03-07"),
    ("27031980", "1980-03-27"), ("7 Mar 1980", "1980-03-07"), ("March 7, 1980", "1980-03-07"),
    ("7th march 1980", "1980-03-07"), ("07-MAR-80", "1980-03-07"), ("Sept 1980", "1980-09"),
    ("1980-03-07T10:20:30Z", "1980-03-07"), ("1980-03-07 10:20", "1980-03-07"), ("7/7/1980 9:05 PM", "1980-07-07"),
    ("19800307102030", "1980-03-07"), (" 1980-03-07 ", "1980-03-07"), ("2000-02-29", "2000-02-29"),
    ("", ""), ("unknown", ""), ("1980-13-01", ""), ("1900-02-29", ""), ("31/04/1980", ""), ("12", ""),
    ("0980-01-01", ""),
    ("1980-03-07-05", ""), ("1980-03-07 cash", ""), ("7 foo 1980", ""), ("123456789012345", ""), ("13/13/1980", ""),
    ("1980-00-07", ""), ("a 7 1980", ""),
  ])
  func forms(_ text: String, _ expected: String) throws {
    #expect(try values("date.d", [("a", text)]) == [expected])
  }

  @Test func theColumnTellsTheOrderOfDayAndMonth() throws {
    #expect(try values("date.d", [("a", "03/04/1980")]) == ["1980-04-03"])
    #expect(try values("date.d", [("a", "03/04/1980"), ("a", "03/25/1980")]) == ["1980-03-04", "1980-03-25"])
    #expect(try values("date.d", [("a", "03/04/1980"), ("a", "25/03/1980")]) == ["1980-04-03", "1980-03-25"])
  }

  @Test func eachProviderHasItsOwnOrder() throws {
    let rows = [
      ("a", "03/04/1980"), ("a", "03/25/1980"), ("b", "03/04/1980"), ("b", "25/03/1980"), ("c", "03/04/1980"),
    ]
    #expect(
      try values("date.d", rows.map { (provider: $0.0, value: $0.1) })
        == ["1980-03-04", "1980-03-25", "1980-04-03", "1980-03-25", "1980-04-03"])
  }

  @Test func aPersonsBirthDateIsReadInTheSameWay() throws {
    let table = try table([
      TestRow("a:1", [("birth_date", "03/04/1980")]), TestRow("a:2", [("birth_date", "03/25/1980")]),
      TestRow("a:3", [("birth_date", "19080419")]), TestRow("a:4", [("birth_date", "01/01/1900")]),
    ])
    let dates = (0..<4).map { row in table.values(.birth, of: row).map { table.text(.birth, $0) } }
    #expect(dates == [["1980-03-04"], ["1980-03-25"], ["1908-04-19"], []])
  }

  @Test func everyDayIsReadInEveryForm() throws {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<2000 {
      let day = Day(number: Int32.random(in: -354_285...375_000, using: &random))
      let (year, month, date) = day.civil
      let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
      let forms = [
        day.description, "\(year)\(two(month))\(two(date))", "\(two(date)).\(two(month)).\(year)",
        "\(year)/\(month)/\(date)",
        "\(date)/\(month)/\(year)",
      ]
      for form in forms {
        let code = Array(form.utf8).withUnsafeBytes { DateText($0).code }
        #expect(DateCode.text(code) == day.description, "\(form)")
        #expect(DateCode.day(code) == day.number)
      }
    }
  }
}

@Suite struct AmountReadingTests {
  @Test(arguments: [
    ("36.36", "36.36"), ("36.30", "36.3"), ("36", "36"), ("0", "0"), ("-0.00", "0"), ("0.5", "0.5"), (".5", "0.5"),
    ("12,50", "12.5"), ("1,234.50", "1234.5"), ("1.234,50", "1234.5"), ("1 234,50", "1234.5"), ("1'234.50", "1234.5"),
    ("1\u{00A0}234,5", "1234.5"), ("1\u{202F}234", "1234"), ("1’234", "1234"), ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("12,34,567.89", "1234567.89"), ("1,234", "1234"), ("1.234", "1.234"), ("0.123", "0.123"), ("0,123", "0.123"),
    ("-5", "-5"), ("5-", "-5"), ("(5.25)", "-5.25"), ("\u{2212}5", "-5"), ("+5", "5"), ("€ 36.36", "36.36"),
    ("36,36 EUR", "36.36"),
    ("Fr. 5.50", "5.5"), ("$1,234.5", "1234.5"), ("£5", "5"), ("1.23456789", "1.234567"), ("5.", "5"), ("USD-5", "-5"),
    ("", ""), ("n/a", ""), ("-", ""), ("1,23,4", ""), ("12 34", ""), ("1.2.3", ""), ("5x5", ""), ("99999999999999", ""),
    ("1,234.567,8", ""),
  ])
  func forms(_ text: String, _ expected: String) throws {
    #expect(try values("amount.a", [("a", text)]) == [expected])
  }

  @Test func theColumnTellsTheDecimalSeparator() throws {
    #expect(try values("amount.a", [("a", "1.234"), ("a", "12,50")]) == ["1234", "12.5"])
    #expect(try values("amount.a", [("a", "1,234"), ("a", "12,50")]) == ["1.234", "12.5"])
    #expect(try values("amount.a", [("a", "1,234"), ("a", "12.50")]) == ["1234", "12.5"])
    let rows = [("a", "1.234"), ("a", "12,50"), ("b", "1.234"), ("b", "12.50"), ("b", "1.50")]
    #expect(
      try values("amount.a", rows.map { (provider: $0.0, value: $0.1) }) == ["1234", "12.5", "1.234", "12.5", "1.5"])
  }

  @Test func amountsAreWrittenInOneWay() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<5000 {
      let value = Int64.random(in: -4_000_000_000_000...4_000_000_000_000, using: &random)
      let text = Amount.text(value)
      #expect(Array(text.utf8).withUnsafeBytes { AmountText($0).value } == value, "\(text)")
      #expect(!text.contains(".") || !text.hasSuffix("0"))
      let grouped = Self.grouped(text, thousands: ".", decimal: ",")
      if grouped.contains(","), grouped.filter({ $0 == "." }).count > 0 {
        #expect(Array(grouped.utf8).withUnsafeBytes { AmountText($0).value } == value, "\(grouped)")
      }
    }
  }

  private static func grouped(_ text: String, thousands: String, decimal: String) -> String {
    let parts = text.split(separator: ".")
    var digits = Array(parts[0].filter(\.isNumber))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(String(digits), at: 0)
    let sign = text.hasPrefix("-") ? "-" : ""
    return sign + groups.joined(separator: thousands) + (parts.count > 1 ? decimal + parts[1] : "")
  }
}

@Suite struct TextReadingTests {
  @Test(arguments: [
    ("text.t", "MATTHIAS  C payment-BGC", "matthias c payment bgc"), ("text.t", "Göppert's Café", "gopperts cafe"),
    ("text.t", " -- ", ""), ("code.c", "ab-12 C", "ab12c"), ("code.c", "N.S.W.", "nsw"), ("code.c", "日本", "riben"),
    ("name.n", "Newcastle upon Tyne", "newcastle upon tyne"), ("name.n", "La Paz", "la paz"),
    ("name.n", "北京", "beijing"),
  ])
  func standardForms(_ column: String, _ text: String, _ expected: String) throws {
    #expect(try values(column, [("a", text)]) == [expected])
  }

  @Test func theFastFoldEqualsTheOtherOne() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0..<20, using: &random)).map { _ in UInt8.random(in: 0..<0x80, using: &random) }
      var output: [UInt8] = [1]
      bytes.withUnsafeBytes { TextValue.fold($0, into: &output) }
      #expect(output == bytes.withUnsafeBytes { Folding.fold($0) })
    }
  }
}
