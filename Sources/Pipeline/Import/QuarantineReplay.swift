import Providers
import Records
import Storage

/// Has rows that were set aside read again: by a mapping that was corrected, or from a file that was.
///
/// Nothing is patched. All deliveries of a provider are read again from the archive, so that the state is the one that a
/// first import with today's mapping and files would have made.
public struct QuarantineReplay {
  private let workspace: Workspace

  /// Replays in a workspace that is held for writing.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// Forgets what was read of the providers that have rows set aside, so that the next import reads their deliveries again.
  ///
  /// Consents are left out: how they are read does not depend on the configuration.
  ///
  /// - Parameters:
  ///   - provider: this one alone, whether or not it has rows set aside.
  /// - Returns: the providers, by name.
  /// - Throws: ``PipelineError/unreadable(file:reason:)``, and nothing is forgotten of the provider, if a delivery cannot
  ///   be read as a whole by today's mapping.
  public func reread(_ provider: ProviderID? = nil) throws -> [ProviderID] {
    let known = Set(try workspace.store.quarantine().map(\.delivery.provider))
    let wanted = provider.map { [$0] } ?? known.sorted()
    let deliveries = Dictionary(grouping: try workspace.store.deliveries(), by: \.provider)
    return try wanted.filter { provider in
      guard let adapter = workspace.configuration.providers[provider], let own = deliveries[provider] else {
        return false
      }
      let change = AdapterChange(workspace)
      try workspace.store.forget(provider, rereading: try own.map { try change.inspect($0, adapter) })
      return true
    }
  }

  /// Lets a corrected file of the landing folder take the place of the deliveries that came under its name before and
  /// have rows set aside.
  ///
  /// Their bytes leave the archive: nothing would name them, and what nothing names could not be erased later.
  ///
  /// - Returns: how many deliveries it replaces.
  /// - Throws: ``PipelineError/unreadable(file:reason:)`` for a file that cannot be read as a whole; nothing is replaced.
  public func replace(_ name: String) throws -> Int {
    guard case .feed(let feedName) = workspace.configuration.providers.match(name),
      let adapter = workspace.configuration.providers[feedName.provider],
      let feed = workspace.configuration.providers.feed(feedName)
    else { throw PipelineError.unclaimed(file: name) }
    let content = try AdapterChange.inspected(
      try SystemFile.open(reading: workspace.paths.landing + "/" + name), name: name,
      BoundFeed(adapter: adapter, feed: feed)
    ).content
    let faulty = Set(try workspace.store.quarantine().map(\.delivery.id))
    let replaced = try workspace.store.deliveries().filter { delivery in
      delivery.name == name && delivery.provider == adapter.id && delivery.feed == feed.id
        && delivery.content != content
        && faulty.contains(delivery.id)
    }
    guard !replaced.isEmpty else { return 0 }
    _ = try reread(adapter.id)
    try workspace.store.withdraw(replaced.map(\.id))
    let used = Set(try workspace.store.deliveries().map(\.object))
    for object in Set(replaced.map(\.object)).subtracting(used).sorted() { try workspace.archive.remove(object) }
    return replaced.count
  }
}
