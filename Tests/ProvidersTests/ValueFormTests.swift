import TestSupport
import Testing

@testable import Providers

/// Dates and numbers in the forms that providers write them.
@Suite struct ValueFormTests {
  static let dates: [(String, String, String?)] = [
    ("D.M.YYYY", "7.3.1980", "1980-03-07"), ("D.M.YYYY", "07.12.1980", "1980-12-07"), ("D.M.YYYY", "7.3.80", nil),
    ("YYYY/MM/DD", "1980/03/07", "1980-03-07"), ("DD MON YYYY", "07 mar 1980", "1980-03-07"),
    ("DD-MON-YYYY", "07-Foo-1980", nil), ("YYMMDD from 1930", "800307", "1980-03-07"),
    ("YYMMDD from 1930", "290307", "2029-03-07"), ("YYMMDD from 1930", "300307", "1930-03-07"),
    ("YYYYDDD", "2024366", "2024-12-31"), ("YYYYDDD", "2023366", nil), ("YYYYDDD", "2023000", nil),
    ("YYYYMMDD*", "20240105120000.000[-5:EST]", "2024-01-05"), ("YYYYMMDD*", "2024010", nil),
    ("MM/YYYY", "03/1980", "1980-03"), ("MM/YYYY", "13/1980", nil), ("YYYYMM", "198003", "1980-03"),
    ("YYYY-MM-DD hh:mm:ss", "2024-02-29 23:59:59", "2024-02-29"), ("YYYY-MM-DD hh:mm", "2024-02-29 24:00", nil),
  ]

  @Test(arguments: dates) func datesAreRead(form: String, text: String, expected: String?) throws {
    let form = try #require(DateForm(form))
    #expect(Array(text.utf8).withUnsafeBytes { form.parse($0)?.text } == expected)
  }

  @Test(arguments: [
    "", "MM-DD", "YYMMDD", "YYYY from 1930", "YYYY-DD-MM", "YYYYMMDDMM", "DD", "DMYYYY", "YYYY-MM-DD in UTC", "YYYY*MM",
    "Q YYYY",
    "YYYY-MM-DD ss", "YYYY-MM-DD hh:mm:ss in Berlin", "YYYY-MM-DD hh:mm:ss in +25:00", "YYYYMMDDD",
  ]) func formsThatAreNone(text: String) { #expect(DateForm(text) == nil) }

  @Test(arguments: [
    ("DD/MM/YYYY", "MM/DD/YYYY", true), ("YYYYMMDD", "DDMMYYYY", true), ("DD.MM.YYYY", "DD/MM/YYYY", false),
    ("D/M/YYYY", "MM/DD/YYYY", true), ("YYYY-MM-DD", "YYYY-MM", false), ("YYYYMMDD", "YYYYDDD", false),
    ("DDMMYY from 1930", "YYMMDD from 1930", true), ("YYYY-MM-DD", "YYYY-MM-DD*", false),
  ]) func contradictionsAreFound(left: String, right: String, expected: Bool) throws {
    let (left, right) = (try #require(DateForm(left)), try #require(DateForm(right)))
    #expect((left.contradicts(right) || right.contradicts(left)) == expected)
  }

  @Test func aTimeCountsInItsZone() throws {
    let mapping =
      "format: csv\naccount: id\nversion: {column: at, date: 'YYYY-MM-DD hh:mm:ss in +01:00'}\nclaims: {city: c}"
    let reading = try Reading(feed: mapping, ["id", "at", "c"], ["1", "2024-01-01 00:30:00", "x"])
    #expect(
      reading.records == ["1/ 2023-12-31T23:30:00Z; city=x"] || reading.records[0].contains("2023-12-31T23:30:00Z"))
  }

  struct Notation: Sendable {
    var group: Character?
    var mark: Character = "."
    var implied: Int?
    var sign = NumberNotation.Sign.leading

    var value: NumberNotation {
      var notation = NumberNotation()
      (notation.groupMark, notation.decimalMark) = (group?.asciiValue, mark.asciiValue ?? 0x2E)
      (notation.impliedDecimals, notation.sign) = (implied, sign)
      return notation
    }
  }

  static let german = Notation(group: ".", mark: ",")
  static let amounts: [(Notation, String, String)] = [
    (german, "1.234,56", "123456"), (german, "1234,56", "123456"), (german, "12.34,56", "notANumber"),
    (german, "1.2345", "notANumber"), (german, "1.234.567", "123456700"), (german, "1.234.56", "notANumber"),
    (german, ".123", "notANumber"), (german, "1234.567", "notANumber"), (german, "1.234,5.6", "notANumber"),
    (german, "-1.234,50", "-123450"), (german, "1,23", "123"), (german, "1.234,", "notANumber"),
    (Notation(group: " ", mark: ","), "1\u{A0}234,50", "123450"),
    (Notation(group: " ", mark: ","), "1\u{202F}234", "123400"),
    (Notation(group: "'"), "1'234.50", "123450"), (Notation(implied: 2), "0001250", "1250"),
    (Notation(implied: 2), "12.50", "notANumber"), (Notation(implied: 3), "0012500", "1250"),
    (Notation(implied: 3), "0012501", "tooManyDecimals"), (Notation(implied: 0), "12", "1200"),
    (Notation(sign: .trailing), "12.50-", "-1250"), (Notation(sign: .trailing), "-12.50", "notANumber"),
    (Notation(sign: .trailing), "12.50+", "1250"), (Notation(sign: .trailing), "-", "notANumber"),
    (Notation(implied: 2, sign: .overpunch), "00012345F", "123456"),
    (Notation(implied: 2, sign: .overpunch), "0000100}", "-1000"),
    (Notation(implied: 2, sign: .overpunch), "12R", "-129"),
    (Notation(implied: 2, sign: .overpunch), "123", "123"),
    (Notation(implied: 2, sign: .overpunch), "1A3", "notANumber"),
    (Notation(implied: 2, sign: .overpunch), "{", "0"),
    (Notation(implied: 2), "99999999999999999999", "outOfRange"),
  ]

  @Test(arguments: amounts) func amountsAreExact(notation: Notation, text: String, expected: String) {
    let parser = MoneyParser(unit: .major, notation: notation.value)
    let found = Array(text.utf8).withUnsafeBytes { bytes -> String in
      do throws(MoneyParser.Failure) { return String(try parser.minorUnits(bytes, digits: 2)) } catch {
        return "\(error)"
      }
    }
    #expect(found == expected)
  }

  /// What is written with groups is read as what was written, for every number of digits.
  @Test func groupsRoundTrip() {
    var random = SeededGenerator(seed: 20_240_531)
    for _ in 0..<2_000 {
      let units = Int64.random(in: 0..<1_000_000_000_000, using: &random) >> Int64.random(in: 0...38, using: &random)
      let whole = String(units / 100)
      let groups = stride(from: whole.count, to: 0, by: -3).reversed().map { end in
        String(whole.prefix(end).suffix(end % 3 == whole.count % 3 && end <= 3 ? end : 3))
      }
      let cents = units % 100
      let text = groups.joined(separator: ".") + "," + (cents < 10 ? "0" : "") + String(cents)
      let parser = MoneyParser(unit: .major, notation: Self.german.value)
      let read = Array(text.utf8).withUnsafeBytes { try? parser.minorUnits($0, digits: 2) }
      #expect(read == units, "seed 20240531: \(text)")
    }
  }
}
