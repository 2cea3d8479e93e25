import Records
import Testing

@Suite struct DayTests {
  /// Every day of 1600 to 2400 by counting, against the formula both ways.
  @Test func everyDayOfEightCenturies() throws {
    var number = try #require(Day(iso: "1600-01-01")).number
    for year in 1600...2400 {
      for month in 1...12 {
        for day in 1...Day.length(ofMonth: month, year: year) {
          let value = try #require(Day(year: year, month: month, day: day))
          #expect(value.number == number)
          #expect(value.civil == (year, month, day))
          number += 1
        }
      }
    }
  }

  @Test(arguments: [
    "1999-02-29", "2000-13-01", "2000-00-10", "2000-01-00", "2000-1-01", "20000101", "", "0000-01-01", "2000-01-01 ",
    "1900-02-29", "２000-01-01",
  ])
  func refuses(text: String) { #expect(Day(iso: text) == nil) }

  @Test(arguments: [
    ("2024-01-31", 1, "2024-02-29"), ("2024-03-31", -1, "2024-02-29"), ("2023-12-15", 1, "2024-01-15"),
    ("2024-01-15", -1, "2023-12-15"), ("2024-02-29", 12, "2025-02-28"), ("2024-05-31", -18, "2022-11-30"),
  ])
  func addsMonths(start: String, months: Int, end: String) throws {
    #expect(try #require(Day(iso: start)).adding(months: months).description == end)
  }

  @Test(arguments: [
    ("2024-03-15", "2024-02-15", 1), ("2024-03-14", "2024-02-15", 0), ("2024-02-15", "2024-03-15", -1),
    ("2024-02-29", "2023-02-28", 12), ("2025-02-28", "2024-02-29", 11),
  ])
  func countsMonths(later: String, earlier: String, months: Int) throws {
    #expect(try #require(Day(iso: later)).months(since: try #require(Day(iso: earlier))) == months)
  }

  @Test(arguments: [Int64(-1), -86_400, -86_401, 0, 86_399, 86_400, 1_700_000_000])
  func momentsLieInTheirDay(seconds: Int64) {
    let start = Timestamp(Timestamp(seconds: seconds).day).seconds
    #expect(start <= seconds && seconds < start + 86_400)
  }
}
