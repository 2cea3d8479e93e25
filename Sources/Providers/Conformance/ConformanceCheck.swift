/// The verdict of one check of an adapter on a sample.
///
/// Holds no value of the sample.
public struct ConformanceCheck: Hashable, Sendable {
  /// How it ended.
  public enum Verdict: String, Hashable, Sendable, Encodable {
    case passed = "ok"
    case failed
    /// The format or the feed has nothing that could be checked.
    case skipped
  }

  /// What was checked; stable, for programs.
  public let name: String
  /// How it ended.
  public let verdict: Verdict
  /// What was done, or what was found, as a sentence without its full stop.
  public let detail: String

  /// States a verdict.
  public init(_ name: String, _ verdict: Verdict, _ detail: String) {
    self.name = name
    self.verdict = verdict
    self.detail = detail
  }

  /// Compares what an adapter makes of its fixtures with what is committed.
  public static func golden(_ actual: String, expected: [UInt8]?, file: String) -> ConformanceCheck {
    guard let expected else {
      return ConformanceCheck("golden", .skipped, "there is no \(file); --record writes it")
    }
    let wanted = String(decoding: expected, as: UTF8.self)
    guard wanted != actual else {
      return ConformanceCheck("golden", .passed, "every record and rejection is that of \(file)")
    }
    let (old, new) = (lines(wanted), lines(actual))
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    return ConformanceCheck("golden", .failed, "line \(line + 1) of \(file) differs; --record writes it anew")
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}

/// A reproducible source of piece sizes and orders (SplitMix64, Steele, Lea and Flood 2014).
struct ConformanceGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
