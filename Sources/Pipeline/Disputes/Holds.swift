import Consent
import Records
import Resolution
import Storage

/// Which records do not count because they are, or were, disputed.
///
/// While a dispute is open its record is on hold: it stays linked and visible, and is left out of features and scores.
/// Upheld, it is out of the world altogether; rejected, it counts again.
struct Holds: Sendable {
  private struct Key: Hashable {
    let account: Fingerprint
    let statement: DisputeSubject.Statement?
  }

  private var open: Set<Key> = []
  private var upheld: Set<Key> = []

  /// The disputes of a workspace.
  init(_ store: Store) throws {
    for dispute in try store.disputes() {
      let key = Key(account: Fingerprint(dispute.subject.account), statement: dispute.subject.statement)
      switch dispute.resolution?.verdict {
      case nil: open.insert(key)
      case .upheld: upheld.insert(key)
      case .rejected: break
      }
    }
  }

  /// Whether the record was found to be wrong.
  func isOut(_ record: Record) -> Bool { Self.names(upheld, record) }

  /// Whether the record is on hold.
  func isHeld(_ record: Record) -> Bool { Self.names(open, record) }

  /// The account without records on hold; `nil` if there is no other.
  func withoutHeld(_ account: Account, order: StatementOrder) -> Account? {
    guard !open.isEmpty, account.records.contains(where: { Self.names(open, $0.record) }) else { return account }
    return Account(merging: account.records.filter { !Self.names(open, $0.record) }, order: order)
  }

  private static func names(_ keys: Set<Key>, _ record: Record) -> Bool {
    guard !keys.isEmpty else { return false }
    let account = record.entry.account
    return keys.contains(Key(account: account, statement: nil))
      || keys.contains(
        Key(account: account, statement: .init(feed: record.source.feed, key: record.recordKey)))
  }
}
