import Records

/// The providers of a workspace.
///
/// A file belongs to exactly one feed of one of them.
public struct ProviderRegistry: Sendable {
  /// A feed of a provider.
  public struct FeedName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The provider.
    public let provider: ProviderID
    /// Its feed.
    public let feed: FeedID

    /// Names a feed.
    public init(provider: ProviderID, feed: FeedID) {
      self.provider = provider
      self.feed = feed
    }

    /// `provider/feed`.
    public var description: String { "\(provider)/\(feed)" }

    /// Orders by provider, then by feed.
    public static func < (left: FeedName, right: FeedName) -> Bool {
      (left.provider, left.feed) < (right.provider, right.feed)
    }
  }

  /// Whose file a path is.
  public enum Match: Hashable, Sendable {
    /// Exactly one feed's.
    case feed(FeedName)
    /// Nobody's.
    case none
    /// Several feeds claim it, in order. A registry without conflicts never says so.
    case ambiguous([FeedName])
  }

  /// The adapters, sorted by provider.
  public let adapters: [any ProviderAdapter]

  /// Takes adapters, at most one for each provider.
  ///
  /// - Throws: ``RegistryErrors`` with every conflict: two adapters of one name, a name that is none, a feed that is
  ///   there twice, two feeds whose patterns fit a common file.
  public init(_ adapters: [any ProviderAdapter]) throws(RegistryErrors) {
    self.adapters = adapters.sorted { $0.id < $1.id }
    let sentences = self.adapters.flatMap(Self.nameFaults) + repeatedProviders() + overlaps()
    if !sentences.isEmpty { throw RegistryErrors(sentences: sentences) }
  }

  /// The adapter of a provider.
  public subscript(provider: ProviderID) -> (any ProviderAdapter)? { adapters.first { $0.id == provider } }

  /// A feed by its name.
  public func feed(_ name: FeedName) -> Feed? { self[name.provider]?.feeds.first { $0.id == name.feed } }

  /// Whether all the people of all the providers are invented.
  public var isSimulated: Bool { adapters.allSatisfy(\.isSimulated) }

  /// Whose file a path (relative to the landing folder) is.
  public func match(_ path: String) -> Match {
    let names = namedFeeds.filter { $0.feed.files.contains { $0.matches(path) } }.map(\.name)
    switch names.count {
    case 0: return .none
    case 1: return .feed(names[0])
    default: return .ambiguous(names)
    }
  }

  private var namedFeeds: [(name: FeedName, feed: Feed)] {
    adapters.flatMap { adapter in
      adapter.feeds.map { (FeedName(provider: adapter.id, feed: $0.id), $0) }
    }
  }

  private static func nameFaults(_ adapter: any ProviderAdapter) -> [String] {
    let rule = "lower-case ASCII letters, digits, - and _, starting with a letter, at most 64"
    var sentences: [String] = []
    if !adapter.id.isWellFormed { sentences.append("Provider \"\(adapter.id)\": expected a name of \(rule).") }
    for (index, feed) in adapter.feeds.enumerated() {
      if !feed.id.isWellFormed { sentences.append("Feed \(adapter.id)/\(feed.id): expected a name of \(rule).") }
      if adapter.feeds[..<index].contains(where: { $0.id == feed.id }) {
        sentences.append("Feed \(adapter.id)/\(feed.id): expected each feed once.")
      }
    }
    return sentences
  }

  private func repeatedProviders() -> [String] {
    zip(adapters, adapters.dropFirst()).filter { $0.id == $1.id }.map {
      "Provider \($0.0.id): expected one adapter; rename or remove the other."
    }
  }

  private func overlaps() -> [String] {
    let feeds = namedFeeds
    var sentences: [String] = []
    for (index, left) in feeds.enumerated() {
      for right in feeds[(index + 1)...] where left.name != right.name {
        for pattern in left.feed.files {
          guard let other = right.feed.files.first(where: { $0.overlaps(pattern) }) else { continue }
          sentences.append(
            "Feeds \(left.name) and \(right.name): expected no file to fit both \"\(pattern)\" and \"\(other)\".")
        }
      }
    }
    return sentences
  }
}

/// Why adapters cannot stand in one workspace: all conflicts.
public struct RegistryErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// One full sentence for each conflict, in the order of the providers.
  public let sentences: [String]

  /// One line per conflict.
  public var description: String { sentences.joined(separator: "\n") }
}
