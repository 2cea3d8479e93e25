import Records

/// A change of identity that is still to be written down: an event without its place in the history.
public struct IdentityChange: Hashable, Sendable {
  /// What happened.
  public let kind: IdentityEventKind
  /// Where the accounts belong from now on; empty for none.
  public let profile: String
  /// Where they belonged; empty for none.
  public let other: String
  /// The accounts, by keyed hash, sorted.
  public let accounts: [Fingerprint]

  /// The changes that lead from one assignment of accounts to profiles to another, in a total order.
  ///
  /// A profile that is new is created first, with the accounts that belonged to none. What comes from a profile is a
  /// merge if nothing of that one is left anywhere else, a split if it begins a new profile, else a move. O(n log n).
  public static func changes(from old: [Fingerprint: String], to new: [Fingerprint: String]) -> [IdentityChange] {
    let (before, after) = (Set(old.values), Set(new.values))
    var arrivals: [String: [String: [Fingerprint]]] = [:]
    var departures: [String: [Fingerprint]] = [:]
    var destinations: [String: Set<String>] = [:]
    for (account, profile) in new where old[account] != profile {
      let origin = old[account] ?? ""
      arrivals[profile, default: [:]][origin, default: []].append(account)
      destinations[origin, default: []].insert(profile)
    }
    for (account, profile) in old where new[account] == nil { departures[profile, default: []].append(account) }
    var changes = departures.keys.sorted().map { profile in
      IdentityChange(kind: .moved, profile: "", other: profile, accounts: departures[profile, default: []].sorted())
    }
    var merged: Set<String> = []
    let isMerge = { (origin: String) in !after.contains(origin) && destinations[origin]?.count == 1 }
    for profile in Set(arrivals.keys).union(after.subtracting(before)).sorted() {
      var groups = arrivals[profile] ?? [:]
      let newcomers = (groups.removeValue(forKey: "") ?? []).sorted()
      let isNew = !before.contains(profile)
      if isNew || !newcomers.isEmpty {
        changes.append(
          IdentityChange(kind: isNew ? .created : .moved, profile: profile, other: "", accounts: newcomers))
      }
      for (origin, accounts) in groups.sorted(by: { $0.key < $1.key }) {
        let kind: IdentityEventKind = isMerge(origin) ? .merged : isNew ? .split : .moved
        if kind == .merged { merged.insert(origin) }
        changes.append(IdentityChange(kind: kind, profile: profile, other: origin, accounts: accounts.sorted()))
      }
    }
    return changes
      + before.subtracting(after).subtracting(merged).sorted().map {
        IdentityChange(kind: .retired, profile: "", other: $0, accounts: [])
      }
  }
}
