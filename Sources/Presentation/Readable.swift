/// Quantities as people read them.
///
/// English, and the same in every locale.
public enum Readable {
  /// A whole number with a comma between thousands: `-1,234,567`.
  public static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  /// A number with a fixed count of decimal places (0 to 15), rounded half away from zero: `1,234.50`.
  ///
  /// What is no number, or beyond 10^15, is printed as Swift does.
  public static func decimal(_ value: Double, places: Int) -> String {
    let scale = (0..<max(0, places)).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return String(value) }
    let (whole, fraction) = Int(scaled).quotientAndRemainder(dividingBy: Int(scale))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + count(whole) }
    let digits = String(fraction)
    return "\(sign)\(count(whole)).\(String(repeating: "0", count: places - digits.count))\(digits)"
  }

  /// A share in percent with one decimal place: `12.5 %`.
  ///
  /// Only all is `100.0 %` and only nothing is `0.0 %`; what rounds to either is shown as the nearest tenth that it is
  /// not. A share of nothing is `-`.
  public static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "-" }
    let tenths = (Double(part) / Double(whole) * 1000).rounded()
    let honest = part > 0 && part < whole ? min(max(tenths, 1), 999) : tenths
    return decimal(honest / 10, places: 1) + " %"
  }

  /// A size in decimal units (1 MB is 10^6 bytes) with three significant digits: `999 B`, `1.23 MB`, `45.6 GB`.
  public static func bytes(_ value: Int) -> String {
    guard value.magnitude >= 1000 else { return "\(value) B" }
    var scaled = Double(value) / 1000
    var unit = 0
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    while scaled.magnitude >= 999.5 && unit < units.count - 1 {
      scaled /= 1000
      unit += 1
    }
    return "\(decimal(scaled, places: significantPlaces(scaled))) \(units[unit])"
  }

  /// A span of time in the units that a person would say: `340 ms`, `5.2 s`, `1 min 03 s`, `2 h 05 min`, `3 d 04 h`.
  public static func duration(_ value: Duration) -> String {
    if value < .zero { return "-" + duration(.zero - value) }
    let seconds = Double(value.components.seconds) + Double(value.components.attoseconds) / 1e18
    if seconds < 0.9995 { return "\(decimal(seconds * 1000, places: seconds < 0.00995 ? 1 : 0)) ms" }
    if seconds < 59.95 { return "\(decimal(seconds, places: 1)) s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    if whole < 86_400 { return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min" }
    return "\(whole / 86_400) d \(twoDigits(whole / 3600 % 24)) h"
  }

  /// How many per second, with the unit: `12,300 records/s`.
  ///
  /// Where no time passed there is no rate: `-`.
  public static func rate(_ count: Int, _ unit: String, in time: Duration) -> String {
    let seconds = time / .seconds(1)
    guard seconds > 0 else { return "-" }
    let perSecond = Double(count) / seconds
    return "\(decimal(perSecond, places: perSecond < 99.5 ? significantPlaces(perSecond) : 0)) \(unit)/s"
  }

  private static func significantPlaces(_ value: Double) -> Int {
    value.magnitude < 9.995 ? 2 : value.magnitude < 99.95 ? 1 : 0
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
