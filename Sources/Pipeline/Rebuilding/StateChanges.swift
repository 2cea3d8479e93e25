import Records
import Storage

/// What a rebuilt state changes of the one that stands.
public struct StateChanges: Sendable, Codable {
  /// The version of the configuration that the rebuilt state was made by.
  public var configuration: ContentHash
  /// Deliveries that were read again.
  public var deliveries: Int
  /// Providers of which all deliveries were read, since their mapping has changed.
  public var wholeProviders: [ProviderID]
  /// Providers whose mapping has changed too and that were not selected: the next run reads their deliveries.
  public var waitingProviders: [ProviderID]
  /// Accounts, links, profiles, scores and notices: how many are added, changed and removed, with examples.
  public var differences: [FactDifference]
  /// The parts of the digest before.
  public var before: [String: ContentHash]
  /// The parts of the digest afterwards.
  public var after: [String: ContentHash]

  /// Whether the digest stays what it is.
  public var isEmpty: Bool { before == after }

  /// The kinds of facts that are counted.
  static let kinds: [FactKind] = [.accounts, .links, .profiles, .scores, .notices]

  /// Compares a state with the one that was built beside it.
  init(from workspace: Workspace, to built: Rebuild.Built, examples: Int) throws {
    configuration = workspace.configuration.kept.digest
    deliveries = built.deliveries.count
    let outdated = Set(try workspace.store.deliveries().filter(workspace.isOutdated).map(\.provider))
    let read = Set(built.deliveries.map(\.provider))
    wholeProviders = outdated.intersection(read).sorted()
    waitingProviders = outdated.subtracting(read).sorted()
    differences = try workspace.store.differences(
      to: built.workspace.store, in: Self.kinds, scope: .meaning, examples: examples)
    before = Self.parts(try workspace.store.digest())
    after = Self.parts(try built.workspace.store.digest())
  }

  private static func parts(_ digest: StateDigest) -> [String: ContentHash] {
    let parts = digest.parts.map { ($0.key.rawValue, $0.value) } + [("total", digest.total)]
    return Dictionary(parts) { first, _ in first }
  }
}
