import Records
import TestSupport
import Testing

@testable import Storage

/// Whoever follows the events from the first has the present profiles.
@Suite struct IdentityChangeTests {
  typealias Members = [Int: String]

  private func hash(_ account: Int) -> Fingerprint { Fingerprint(high: 1, low: UInt64(account)) }

  private func changes(from old: Members, to new: Members) -> [IdentityChange] {
    let moves = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map {
      IdentityChange.Move(account: hash($0), from: old[$0] ?? "", to: new[$0] ?? "")
    }
    return IdentityChange.changes(
      moves, existedBefore: { old.values.contains($0) }, existsAfter: { new.values.contains($0) })
  }

  /// A profile is named by its least account, which founds it.
  private func randomMembers(_ random: inout SeededGenerator) -> Members {
    var groups: [Int: [Int]] = [:]
    for account in 1...12 where Int.random(in: 0..<5, using: &random) > 0 {
      groups[Int.random(in: 0..<5, using: &random), default: []].append(account)
    }
    var members: Members = [:]
    for accounts in groups.values { for account in accounts { members[account] = "p\(accounts.min() ?? 0)" } }
    return members
  }

  @Test(arguments: 0..<200) func followedFromTheFirstTheyGiveThePresent(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var (present, followed): (Members, [Fingerprint: String]) = ([:], [:])
    for _ in 0..<12 {
      let next = randomMembers(&random)
      for change in changes(from: present, to: next) {
        check(change, followed, next, seed)
        for account in change.accounts { followed[account] = change.profile.isEmpty ? nil : change.profile }
        let isLeft = followed.values.contains(change.other)
        if change.kind == .retired || change.kind == .merged {
          #expect(!isLeft || change.other.isEmpty, "seed \(seed)")
        }
      }
      present = next
      let expected = Dictionary(present.map { (hash($0.key), $0.value) }) { first, _ in first }
      #expect(followed == expected, "seed \(seed)")
    }
  }

  /// What an event says of itself holds in the world before it and in the world that it leads to.
  private func check(_ change: IdentityChange, _ before: [Fingerprint: String], _ after: Members, _ seed: Int) {
    #expect(change.accounts == change.accounts.sorted(), "seed \(seed)")
    for account in change.accounts { #expect(before[account] ?? "" == change.other, "seed \(seed)") }
    switch change.kind {
    case .created: #expect(!before.values.contains(change.profile) && change.other.isEmpty, "seed \(seed)")
    case .merged: #expect(!after.values.contains(change.other), "seed \(seed)")
    case .split: #expect(!change.other.isEmpty && !change.profile.isEmpty, "seed \(seed)")
    case .moved: #expect(!change.accounts.isEmpty, "seed \(seed)")
    case .retired: #expect(!after.values.contains(change.other) && change.profile.isEmpty, "seed \(seed)")
    }
  }

  /// One line of a table: a world, the next, and what happened.
  struct Story: Sendable {
    let old: Members
    let new: Members
    let kinds: [IdentityEventKind]
  }

  @Test(arguments: [
    Story(old: [:], new: [1: "p1", 2: "p1"], kinds: [.created]),
    Story(old: [1: "p1", 2: "p2"], new: [1: "p1", 2: "p1"], kinds: [.merged]),
    Story(old: [1: "p1", 2: "p1"], new: [1: "p1", 2: "p2"], kinds: [.created, .split]),
    Story(old: [1: "p1", 2: "p1", 3: "p3"], new: [1: "p1", 2: "p3", 3: "p3"], kinds: [.moved]),
    Story(old: [1: "p1"], new: [:], kinds: [.retired]),
    Story(old: [1: "p1", 2: "p1"], new: [2: "p2"], kinds: [.moved, .created, .merged]),
    Story(old: [2: "p2"], new: [1: "p1", 2: "p1"], kinds: [.created, .merged]),
    Story(
      old: [1: "p1", 2: "p1", 3: "p1"], new: [2: "p2", 3: "p3"], kinds: [.created, .split, .created, .split, .retired]),
    Story(old: [1: "p1"], new: [1: "p1", 2: "p1"], kinds: [.moved]),
  ]) func eventsAreTyped(story: Story) {
    #expect(changes(from: story.old, to: story.new).map(\.kind) == story.kinds)
  }
}
