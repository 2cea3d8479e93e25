import Presentation
import Testing

@Suite struct ReadableTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (-999, "-999"), (1_234_567, "1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"), (Int.max, "9,223,372,036,854,775,807"),
  ])
  func counts(value: Int, text: String) { #expect(Readable.count(value) == text) }

  @Test(arguments: [
    (0, 0, "0"), (0.5, 0, "1"), (-0.5, 0, "-1"), (1234.5, 2, "1,234.50"), (-0.004, 2, "0.00"), (0.05, 1, "0.1"),
    (-1.995, 1, "-2.0"), (9.995, 3, "9.995"), (1e15, 0, "1000000000000000.0"),
    (.infinity, 2, "inf"), (-.infinity, 2, "-inf"),
    (.nan, 1, "nan"), (0.007, 3, "0.007"),
  ])
  func decimals(value: Double, places: Int, text: String) {
    #expect(Readable.decimal(value, places: places) == text)
  }

  /// Only all is all, and only nothing is nothing.
  @Test(arguments: [
    (0, 10, "0.0 %"), (10, 10, "100.0 %"), (1, 8, "12.5 %"), (1, 1_000_000, "0.1 %"), (999_999, 1_000_000, "99.9 %"),
    (0, 0, "-"), (1, 3, "33.3 %"), (2, 3, "66.7 %"),
  ])
  func shares(part: Int, whole: Int, text: String) { #expect(Readable.share(part, of: whole) == text) }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (1234, "1.23 kB"), (45_600_000, "45.6 MB"), (999_499, "999 kB"),
    (999_500, "1.00 MB"), (1_500_000_000, "1.50 GB"), (Int.max, "9.22 EB"), (-1500, "-1.50 kB"),
  ])
  func sizes(value: Int, text: String) { #expect(Readable.bytes(value) == text) }

  @Test(arguments: [
    (Duration.zero, "0.0 ms"), (.microseconds(340), "0.3 ms"), (.milliseconds(340), "340 ms"),
    (.microseconds(999_600), "1.0 s"), (.milliseconds(5_240), "5.2 s"), (.milliseconds(59_940), "59.9 s"),
    (.milliseconds(59_960), "1 min 00 s"), (.seconds(63), "1 min 03 s"), (.milliseconds(3_599_700), "1 h 00 min"),
    (.seconds(7500), "2 h 05 min"), (.seconds(86_400 * 3 + 4 * 3600), "3 d 04 h"), (.seconds(-63), "-1 min 03 s"),
  ])
  func durations(value: Duration, text: String) { #expect(Readable.duration(value) == text) }

  @Test(arguments: [
    (0, Duration.seconds(1), "0.00 rows/s"), (10, .seconds(4), "2.50 rows/s"), (123, .seconds(10), "12.3 rows/s"),
    (12_345, .seconds(1), "12,345 rows/s"), (5, .zero, "-"), (995, .seconds(10), "100 rows/s"),
  ])
  func rates(count: Int, time: Duration, text: String) { #expect(Readable.rate(count, "rows", in: time) == text) }
}
