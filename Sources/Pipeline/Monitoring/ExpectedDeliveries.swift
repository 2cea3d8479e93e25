import Configuration
import Providers
import Records
import Storage

/// How often a feed has to bring something new.
public struct ExpectedDelivery: Hashable, Sendable {
  /// `provider/feed`.
  public let feed: String
  /// Seconds from one delivery to the next.
  public let every: Int64
  /// Seconds that a delivery may be late.
  public let grace: Int64

  /// Declares an expectation.
  public init(feed: String, every: Int64, grace: Int64) {
    self.feed = feed
    self.every = every
    self.grace = grace
  }

  /// The alarm about the feed, if it is late at a moment.
  ///
  /// `last` is when it last brought something new; a feed that never did is late.
  func alarm(last: Timestamp?, at now: Timestamp) -> LateFeed? {
    guard let last else { return LateFeed(feed: feed, last: nil, due: nil) }
    let due = Timestamp(seconds: last.seconds + every)
    guard now.seconds > due.seconds + grace else { return nil }
    return LateFeed(feed: feed, last: last.description, due: due.description)
  }
}

/// A feed that should have brought something.
public struct LateFeed: Hashable, Sendable, Codable {
  /// `provider/feed`.
  public var feed: String
  /// When it last brought something new, in UTC; `nil` if it never did.
  public var last: String?
  /// When it should have; `nil` if it never brought anything.
  public var due: String?
}

extension ExpectedDelivery {
  /// Reads the key `expect` of `tributary.yaml`: feeds with `every` and `grace`, such as `1 day` and `6 hours`.
  static func read(_ value: ValueReader, providers: ProviderRegistry?) -> [ExpectedDelivery]? {
    let known = providers.map { $0.adapters.flatMap { adapter in adapter.feeds.map { "\(adapter.id)/\($0.id)" } } }
    return value.list(of: "feeds with the keys feed, every and grace") { element in
      element.mapping("the keys feed, every and grace") { keys in
        let feed = keys.required("feed")?.parsed(expected: "a configured feed as provider/feed") { name in
          known?.contains(name) ?? true ? name : nil
        }
        let every = keys.required("every")?.parsed(expected: duration, seconds)
        let grace = keys.optional("grace").map { $0.parsed(expected: duration, seconds) } ?? 0
        guard let feed, let every, let grace else { return nil }
        return ExpectedDelivery(feed: feed, every: every, grace: grace)
      }
    }
  }

  private static let duration = "a duration such as 1 day, 6 hours or 30 minutes"

  private static func seconds(_ text: String) -> Int64? {
    let words = text.split(separator: " ")
    let units: [Substring: Int64] = ["minute": 60, "hour": 3600, "day": 86_400, "week": 604_800]
    guard words.count == 2, let count = Int64(words[0]), (1...10_000).contains(count) else { return nil }
    let unit = words[1].hasSuffix("s") ? words[1].dropLast() : words[1]
    return units[unit].map { $0 * count }
  }
}

extension Workspace {
  /// The feeds that are late at a moment, by name.
  public func lateFeeds(at now: Timestamp) throws -> [LateFeed] {
    guard !configuration.expected.isEmpty else { return [] }
    let arrivals = try store.arrivals()
    return configuration.expected.compactMap {
      $0.alarm(last: arrivals[$0.feed].flatMap { Timestamp(iso: $0) }, at: now)
    }.sorted { $0.feed < $1.feed }
  }
}

extension Timestamp {
  /// Reads `YYYY-MM-DDThh:mm:ssZ`.
  public init?(iso text: String) {
    let parts = text.split(separator: "T")
    guard parts.count == 2, let day = Day(iso: String(parts[0])), parts[1].hasSuffix("Z") else { return nil }
    let clock = parts[1].dropLast().split(separator: ":").compactMap { Int64($0) }
    guard clock.count == 3 else { return nil }
    self.init(seconds: Timestamp(day).seconds + clock[0] * 3600 + clock[1] * 60 + clock[2])
  }
}
