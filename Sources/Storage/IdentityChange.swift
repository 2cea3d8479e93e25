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

  /// An account that belongs elsewhere than before.
  public struct Move: Hashable, Sendable {
    /// The account, by keyed hash.
    public let account: Fingerprint
    /// The profile before; empty for none.
    public let from: String
    /// The profile after; empty for none.
    public let to: String
    /// Names a move.
    public init(account: Fingerprint, from: String, to: String) {
      self.account = account
      self.from = from
      self.to = to
    }
  }

  /// The changes that some moves make, in a total order: what leaves for none goes first, each new profile is created with
  /// its accounts that belonged to none before others come to it, and what has nothing left is retired last.
  ///
  /// What comes from a profile is a merge if nothing of that one is left anywhere else, a split if it begins a new profile,
  /// else a move. O(n log n).
  public static func changes(
    _ moves: [Move], existedBefore: (String) throws -> Bool, existsAfter: (String) throws -> Bool
  ) rethrows -> [IdentityChange] {
    let groups = Dictionary(grouping: moves) { Way(to: $0.to, from: $0.from) }.mapValues { $0.map(\.account).sorted() }
    let destinations = Dictionary(grouping: groups.keys, by: \.from).mapValues { Set($0.map(\.to)).subtracting([""]) }
    let ways = Dictionary(grouping: groups.keys.filter { !$0.from.isEmpty }, by: \.to)
    let origins = Set(groups.keys.map(\.from)).subtracting([""]).sorted()
    let gone = Set(try origins.filter { try !existsAfter($0) })
    func isMerged(_ profile: String) -> Bool { gone.contains(profile) && destinations[profile]?.count == 1 }
    func departed(_ profile: String) -> [Fingerprint] { groups[Way(to: "", from: profile)] ?? [] }
    var changes: [IdentityChange] = []
    for profile in origins where !departed(profile).isEmpty && (!gone.contains(profile) || isMerged(profile)) {
      changes.append(IdentityChange(kind: .moved, profile: "", other: profile, accounts: departed(profile)))
    }
    for profile in Set(groups.keys.map(\.to)).subtracting([""]).sorted() {
      let newcomers = groups[Way(to: profile, from: "")] ?? []
      let isNew = try !existedBefore(profile)
      if isNew || !newcomers.isEmpty {
        changes.append(
          IdentityChange(kind: isNew ? .created : .moved, profile: profile, other: "", accounts: newcomers))
      }
      for way in (ways[profile] ?? []).sorted() {
        let kind: IdentityEventKind = isMerged(way.from) ? .merged : isNew ? .split : .moved
        changes.append(
          IdentityChange(kind: kind, profile: profile, other: way.from, accounts: groups[way] ?? []))
      }
    }
    for profile in origins where gone.contains(profile) && !isMerged(profile) {
      changes.append(IdentityChange(kind: .retired, profile: "", other: profile, accounts: departed(profile)))
    }
    return changes
  }

  /// From where to where accounts go.
  private struct Way: Hashable, Comparable {
    let to: String
    let from: String
    static func < (left: Way, right: Way) -> Bool { (left.to, left.from) < (right.to, right.from) }
  }
}
