/// A moment to the second, as seconds since 1970-01-01T00:00:00Z.
///
/// Used for the version of a record: which of two statements of a provider about the same thing is the newer one.
public struct Timestamp: Hashable, Sendable, BitwiseCopyable, Comparable, CustomStringConvertible {
  /// Seconds since the epoch; negative before.
  public let seconds: Int64

  /// Wraps seconds since the epoch.
  public init(seconds: Int64) { self.seconds = seconds }

  /// Midnight (UTC) at the start of a day.
  public init(_ day: Day) { seconds = Int64(day.number) * 86_400 }

  /// The day (UTC) in which the moment lies.
  public var day: Day {
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    return Day(number: Int32(clamping: rest < 0 ? days - 1 : days))
  }

  /// `YYYY-MM-DDThh:mm:ssZ`.
  public var description: String {
    let day = self.day
    let rest = Int(seconds - Int64(day.number) * 86_400)
    let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day)T\(parts.joined(separator: ":"))Z"
  }

  /// Orders by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}
