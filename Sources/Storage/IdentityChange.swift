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

  /// The changes that some moves make, in a total order: each new profile is created first, with its accounts that
  /// belonged to none.
  ///
  /// What comes from a profile is a merge if nothing of that one is left anywhere else, a split if it begins a new profile,
  /// else a move. O(n log n).
  public static func changes(
    _ moves: [Move], existedBefore: (String) throws -> Bool, existsAfter: (String) throws -> Bool
  ) rethrows -> [IdentityChange] {
    let groups = Dictionary(grouping: moves) { Way(to: $0.to, from: $0.from) }.mapValues { $0.map(\.account).sorted() }
    let destinations = Dictionary(grouping: groups.keys, by: \.from).mapValues { Set($0.map(\.to)).subtracting([""]) }
    var changes: [IdentityChange] = []
    for profile in Set(groups.keys.map(\.to)).subtracting([""]).sorted() {
      let newcomers = groups[Way(to: profile, from: "")] ?? []
      let isNew = try !existedBefore(profile)
      if isNew || !newcomers.isEmpty {
        changes.append(
          IdentityChange(kind: isNew ? .created : .moved, profile: profile, other: "", accounts: newcomers))
      }
      for way in groups.keys.filter({ $0.to == profile && !$0.from.isEmpty }).sorted() {
        let isMerge = try destinations[way.from]?.count == 1 && !existsAfter(way.from)
        changes.append(
          IdentityChange(
            kind: isMerge ? .merged : isNew ? .split : .moved, profile: profile, other: way.from,
            accounts: groups[way] ?? []))
      }
    }
    for profile in Set(groups.keys.map(\.from)).subtracting([""]).sorted() {
      let departed = groups[Way(to: "", from: profile)] ?? []
      let isGone = try !existsAfter(profile)
      let isMerged = isGone && destinations[profile]?.count == 1
      guard !departed.isEmpty || (isGone && !isMerged) else { continue }
      changes.append(
        IdentityChange(kind: isGone && !isMerged ? .retired : .moved, profile: "", other: profile, accounts: departed))
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
