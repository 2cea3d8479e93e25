import Consent
import Records

/// All that one provider states about one of its accounts, for one purpose: the newest admitted version of each of the
/// account's records, over all feeds.
///
/// Made only of admitted records, so that what has no consent cannot be matched.
public struct Account: Sendable, PersonalData {
  /// The account.
  public let id: AccountID
  /// The winning version of each record that still stands, by feed and record key.
  public let records: [AdmittedRecord]
  /// The earliest day on which any of them says the account was opened.
  public let opened: Day?
  private let order: StatementOrder

  /// Merges the versions of an account's records: of each feed and record key the newest stands (by version, then by
  /// content), and one that takes its statement back leaves nothing.
  ///
  /// `nil` without any record.
  ///
  /// The records must all be of one account. Any order of them gives the same account. O(n log n).
  public init?(merging versions: some Sequence<AdmittedRecord>, order: StatementOrder = StatementOrder()) {
    let versions = Array(versions)
    guard let first = versions.first else { return nil }
    let account = first.record.entry.account
    precondition(
      versions.allSatisfy { $0.record.entry.account == account }, "An account is made of the records of one account.")
    id = first.record.accountID
    records = Self.winners(of: versions, by: order)
    opened = Self.earliestOpening(in: records)
    self.order = order
  }

  /// Each distinct field and value once, with its newest source, by field and then by the bytes of the value.
  public var claims: [Claim] {
    var newest: [Field: [String: Record]] = [:]
    for admitted in records {
      admitted.record.forEachClaim { field, bytes in
        let value = String(decoding: bytes, as: UTF8.self)
        let known = newest[field]?[value]
        if known.map({ order.precedes($0, admitted.record) }) ?? true {
          newest[field, default: [:]][value] = admitted.record
        }
      }
    }
    return newest.sorted { $0.key < $1.key }.flatMap { field, values in
      values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { Claim(field: field, value: $0.key, source: $0.value) }
    }
  }

  /// The newest value of each field that has one, by field.
  public var current: [Claim] { Claim.survivors(of: claims, by: order) }

  /// Calls `body` with each field and value that a standing record states; a value that two records state comes twice.
  ///
  /// The bytes are valid only inside the call.
  func forEachValue(_ body: (Field, UnsafeRawBufferPointer) -> Void) {
    for admitted in records { admitted.record.forEachClaim(body) }
  }

  private static func winners(of versions: [AdmittedRecord], by order: StatementOrder) -> [AdmittedRecord] {
    guard versions.count > 1 else { return versions.filter { !$0.record.entry.isDeletion } }
    struct Key: Hashable {
      let feed: FeedID
      let key: String
    }
    var newest: [Key: AdmittedRecord] = [:]
    for version in versions {
      let key = Key(feed: version.record.source.feed, key: version.record.recordKey)
      if newest[key].map({ order.precedes($0.record, version.record) }) ?? true { newest[key] = version }
    }
    return newest.filter { !$0.value.record.entry.isDeletion }
      .sorted { left, right in
        left.key.feed != right.key.feed
          ? left.key.feed < right.key.feed : left.key.key.utf8.lexicographicallyPrecedes(right.key.key.utf8)
      }
      .map(\.value)
  }

  private static func earliestOpening(in records: [AdmittedRecord]) -> Day? {
    var earliest: Day?
    for admitted in records {
      admitted.record.forEachClaim { field, value in
        guard field == .opened, let day = Day(iso: value) else { return }
        earliest = earliest.map { min($0, day) } ?? day
      }
    }
    return earliest
  }
}

extension Claim {
  /// Of each field the claim that no other one beats, by field.
  ///
  /// Of two equally good ones the lesser value is kept.
  static func survivors(of claims: [Claim], by order: StatementOrder) -> [Claim] {
    var best: [Field: Claim] = [:]
    for claim in claims {
      guard let known = best[claim.field] else {
        best[claim.field] = claim
        continue
      }
      if order.precedes(known.source, claim.source) { best[claim.field] = claim }
    }
    return best.values.sorted { $0.field < $1.field }
  }
}
