import Records

/// A date of birth of full or reduced precision (ISO 8601: `1980-03-07`, `1980-03`, `1980`), as the days that it may mean.
struct BirthDate: Hashable, Sendable {
  /// The latest day that it may mean: age is only established if it is by then.
  let latest: Day

  /// Reads a date; `nil` for any other text.
  init?(_ text: String) {
    if let day = Day(iso: text) {
      latest = day
    } else if text.utf8.count == 7, let first = Day(iso: text + "-01") {
      latest = first.adding(months: 1).adding(days: -1)
    } else if text.utf8.count == 4, let last = Day(iso: text + "-12-31") {
      latest = last
    } else {
      return nil
    }
  }

  /// Whether the person certainly is this old on a day.
  ///
  /// Born on 29 February, in other years one is a year older on 1 March.
  func isAtLeast(years: Int, on day: Day) -> Bool { day.months(since: latest) >= years * 12 }
}
