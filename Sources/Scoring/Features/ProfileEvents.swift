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
/// The order: provider, feed, delivery, record, part, byte, line, adapter version, then kind, day, amount, measures,
/// codes, and last context and account.
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
    self.events = events.sorted(by: ProfileEvent.precedes)
  }
}

extension ProfileEvent {
  static func precedes(_ left: ProfileEvent, _ right: ProfileEvent) -> Bool {
    if left.provenance != right.provenance { return left.provenance.precedes(right.provenance) }
    if left.event != right.event { return left.event.precedes(right.event) }
    return (left.context.rawValue, left.account) < (right.context.rawValue, right.account)
  }
}

extension Provenance {
  /// The total order in which records are named.
  func precedes(_ other: Provenance) -> Bool {
    if provider != other.provider { return provider < other.provider }
    if feed != other.feed { return feed < other.feed }
    if delivery != other.delivery { return delivery < other.delivery }
    if record != other.record { return record < other.record }
    return (part, byte, line, adapterVersion) < (other.part, other.byte, other.line, other.adapterVersion)
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
