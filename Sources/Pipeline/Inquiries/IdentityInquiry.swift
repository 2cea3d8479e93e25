import Records
import Storage

/// The accounts of a workspace by the keyed hashes under which the history of identities has them.
public struct IdentityNames {
  private var names: [Fingerprint: AccountID] = [:]

  /// The account; `nil` if it is not stored any more.
  public func account(_ hash: Fingerprint) -> AccountID? { names[hash] }

  fileprivate init(_ workspace: Workspace) throws {
    for account in try workspace.store.storedAccounts() { names[workspace.hidden(Fingerprint(account))] = account }
  }
}

extension Inquiry {
  /// What the accounts in the history are called; O(accounts).
  public func identityNames() throws -> IdentityNames { try IdentityNames(workspace) }

  /// Where the accounts belong now that ever belonged to a profile: by purpose and profile, how many; none if the profile
  /// never was or nothing of it is left.
  public func successors(of profile: String) throws -> [(purpose: Purpose, profile: String, accounts: Int)] {
    let events =
      try workspace.store.identityEvents(naming: profile)
      + workspace.store.identityEvents(naming: workspace.erasedName(of: profile))
    var counts: [Purpose: [String: Int]] = [:]
    for (purpose, events) in Dictionary(grouping: events, by: \.purpose) {
      for account in Set(events.flatMap(\.accounts)) {
        guard let place = try workspace.store.identityProfile(of: account, for: purpose) else { continue }
        counts[purpose, default: [:]][place, default: 0] += 1
      }
    }
    return counts.sorted { $0.key < $1.key }.flatMap { purpose, profiles in
      profiles.sorted { $0.key < $1.key }.map { (purpose, $0.key, $0.value) }
    }
  }

  /// Whether a profile of this name ever was.
  public func wasProfile(_ profile: String) throws -> Bool {
    try !workspace.store.identityEvents(naming: profile).isEmpty
      || !workspace.store.identityEvents(naming: workspace.erasedName(of: profile)).isEmpty
  }
}
