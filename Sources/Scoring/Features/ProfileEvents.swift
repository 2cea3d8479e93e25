import Records

/// One event of a profile with where it comes from: all that a feature may see of a person.
public struct ProfileEvent: Hashable, Sendable {
  /// The context in which the event's provider collects.
  public let context: Context
  /// The account that the event is about.
  public let account: Fingerprint
  /// The record that stated the event.
  public let provenance: Provenance
  /// What happened.
  public let event: Event

  /// Places an event.
  public init(context: Context, account: Fingerprint, provenance: Provenance, event: Event) {
    self.context = context
    self.account = account
    self.provenance = provenance
    self.event = event
  }
}

/// The events of one profile in a total order that no order of arrival can influence.
///
/// The order: delivery, record, part, byte, line, then provider, feed and adapter version, then kind, day, amount, measures
/// and codes, and last context and account.
public struct ProfileEvents: Hashable, Sendable {
  /// The profile's identity as text.
  public let profile: String
  /// The events, in order.
  public let events: [ProfileEvent]

  /// Orders the events.
  ///
  /// O(n log n).
  public init(profile: String, events: some Sequence<ProfileEvent>) {
    self.profile = profile
    let all = Array(events)
    // Positions are sorted instead of events: moving an event means counting references to all of its texts.
    let keys = all.indices.map { SortKey(place: all[$0].provenance.place, index: $0) }
    let sorted = keys.sorted {
      $0.place == $1.place ? all[$0.index].precedes(all[$1.index]) : $0.place < $1.place
    }
    self.events = sorted.map { all[$0.index] }
  }

  private struct SortKey {
    let place: Provenance.PlaceInArchive
    let index: Int
  }
}

extension ProfileEvent {
  fileprivate func precedes(_ other: ProfileEvent) -> Bool {
    if provenance != other.provenance { return provenance.precedes(other.provenance) }
    if event != other.event { return event.precedes(other.event) }
    return (context.rawValue, account) < (other.context.rawValue, other.account)
  }
}

extension Provenance {
  /// Where a record stands, as integers: nearly always enough to order two records.
  struct PlaceInArchive: Equatable {
    let delivery: ContentHash
    let record: Int
    let part: Int
    let byte: Int
    let line: Int

    static func < (left: Self, right: Self) -> Bool {
      if left.delivery != right.delivery { return left.delivery < right.delivery }
      return (left.record, left.part, left.byte, left.line) < (right.record, right.part, right.byte, right.line)
    }
  }

  var place: PlaceInArchive {
    PlaceInArchive(delivery: delivery, record: record, part: part, byte: byte, line: line)
  }

  /// The total order in which records are named.
  func precedes(_ other: Provenance) -> Bool {
    let (left, right) = (place, other.place)
    if left != right { return left < right }
    if provider != other.provider { return provider < other.provider }
    if feed != other.feed { return feed < other.feed }
    return adapterVersion < other.adapterVersion
  }
}

extension Event {
  fileprivate func precedes(_ other: Event) -> Bool {
    if kind != other.kind { return kind < other.kind }
    if day != other.day { return day < other.day }
    if amount != other.amount {
      guard let amount, let otherAmount = other.amount else { return amount == nil }
      return amount < otherAmount
    }
    if measures != other.measures {
      return measures.lexicographicallyPrecedes(other.measures) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
    return codes.lexicographicallyPrecedes(other.codes) { ($0.name, $0.value) < ($1.name, $1.value) }
  }
}
