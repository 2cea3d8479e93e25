import Providers
import Records
import Storage

/// The accounts that were erased, as keyed hashes: enough to refuse them, too little to name them.
final class Tombstones {
  private let workspace: Workspace
  private let hashes: Set<ContentHash>
  private let providers: Set<ProviderID>
  private var known: [Fingerprint: Bool] = [:]
  /// Verdicts that are remembered; asking costs about a microsecond.
  private static let memory = 1 << 16

  /// Throws ``WorkspaceError/damaged(what:)`` if the workspace's key is not the one that made them: with another key all
  /// erased accounts would come back.
  convenience init(_ workspace: Workspace) throws { try self.init(workspace, unfinishedOnly: false) }

  /// `unfinishedOnly` leaves out those whose accounts are removed everywhere.
  init(_ workspace: Workspace, unfinishedOnly: Bool) throws {
    let all = try workspace.store.tombstones()
    guard all.allSatisfy({ $0.keyCheck == workspace.keyCheck }) else {
      throw WorkspaceError.damaged(
        what: "workspace.key is not the key that the tombstones of erased accounts were made with")
    }
    let wanted = all.filter { !unfinishedOnly || !$0.isDone }
    self.workspace = workspace
    hashes = Set(wanted.map(\.hash))
    providers = Set(wanted.map(\.provider))
  }

  /// Whether files of a provider can hold rows of erased accounts.
  func concern(_ provider: ProviderID) -> Bool {
    provider == ConsentFeed.bound.adapter.id ? !hashes.isEmpty : providers.contains(provider)
  }

  /// The providers whose accounts were erased, by name.
  var concernedProviders: [ProviderID] { providers.sorted() }

  /// Whether the account was erased.
  func contains(_ account: Fingerprint) -> Bool {
    if hashes.isEmpty { return false }
    if let verdict = known[account] { return verdict }
    if known.count >= Self.memory { known.removeAll(keepingCapacity: true) }
    let verdict = hashes.contains(workspace.tombstone(of: account))
    known[account] = verdict
    return verdict
  }
}

extension Workspace {
  /// The keyed hash that stands for an erased account.
  func tombstone(of account: Fingerprint) -> ContentHash { keyedHash.tombstone(of: account) }

  /// Tells whether a key is the one that tombstones were made with.
  var keyCheck: ContentHash { keyedHash.check }

  /// The name that the history of identities has for a profile whose own name is made of an erased account.
  func erasedName(of profile: String) -> String {
    "x" + keyedHash.labelled("erased profile", Array(profile.utf8)).description.prefix(16)
  }
}

extension KeyedHash {
  /// What stands for an account where its key must not be known.
  func tombstone(of account: Fingerprint) -> ContentHash { labelled("erased account", account.bytes) }

  /// Tells a key from others, and says nothing of it.
  var check: ContentHash { self("tributary key check") }

  fileprivate func labelled(_ label: String, _ bytes: [UInt8]) -> ContentHash {
    (Array(label.utf8) + [0] + bytes).withUnsafeBytes { self($0) }
  }
}
