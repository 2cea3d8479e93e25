import Records

/// One value that a provider states about the person of an account, with the newest record that states it.
public struct Claim: Sendable, PersonalData {
  /// The canonical field.
  public let field: Field
  /// The value as delivered, in UTF-8.
  public let value: String
  /// The newest record that states the value; its ``Records/Record/provenance`` leads back to the archive.
  public let source: Record

  /// The provider's own time of that record.
  public var version: Timestamp { source.entry.version }

  /// Names a statement of a record.
  public init(field: Field, value: String, source: Record) {
    self.field = field
    self.value = value
    self.source = source
  }
}

/// The total order in which one statement beats another: by the provider's own time, then by the rank of the provider,
/// then by content.
///
/// Arrival plays no part, so no order of delivery can change a winner.
public struct StatementOrder: Sendable {
  private let ranks: [ProviderID: Int]

  /// Providers from the most to the least trusted; those not named come after all named ones, by name.
  public init(providers: [ProviderID] = []) {
    ranks = Dictionary(zip(providers, 0...), uniquingKeysWith: min)
  }

  /// Whether `left` is beaten by `right`.
  ///
  /// Two records with the same content are equally good.
  public func precedes(_ left: Record, _ right: Record) -> Bool {
    let (first, second) = (left.entry, right.entry)
    if first.version != second.version { return first.version < second.version }
    if left.source.provider != right.source.provider {
      let (rank, other) = (ranks[left.source.provider] ?? .max, ranks[right.source.provider] ?? .max)
      return rank != other ? rank > other : left.source.provider > right.source.provider
    }
    if first.content != second.content { return first.content < second.content }
    return Self.place(left) > Self.place(right)
  }

  /// Where equal content was delivered twice, the first place in the archive is named, whichever was read first.
  private static func place(_ record: Record) -> PlaceKey {
    PlaceKey(
      delivery: record.source.delivery, feed: record.source.feed, record: record.entry.record,
      part: record.entry.part)
  }

  private struct PlaceKey: Comparable {
    let delivery: ContentHash
    let feed: FeedID
    let record: Int
    let part: Int32

    static func < (left: PlaceKey, right: PlaceKey) -> Bool {
      if left.delivery != right.delivery { return left.delivery < right.delivery }
      if left.feed != right.feed { return left.feed < right.feed }
      return (left.record, left.part) < (right.record, right.part)
    }
  }
}
