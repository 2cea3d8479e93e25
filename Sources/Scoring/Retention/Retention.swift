import Configuration
import Records

/// How long events count and how long they are held, by kind; what is not declared counts and is held without end.
public struct Retention: Hashable, Sendable {
  /// The times of one kind.
  public struct Limit: Hashable, Sendable {
    /// How long after its day an event counts in features.
    public let counts: Period?
    /// How long after its day an event is held; never shorter than it counts.
    public let held: Period?

    /// Declares times.
    public init(counts: Period?, held: Period?) {
      self.counts = counts
      self.held = held
    }
  }

  /// The declared times.
  public let limits: [EventKind: Limit]

  /// Declares times by kind.
  public init(_ limits: [EventKind: Limit] = [:]) { self.limits = limits }

  /// Whether any kind is not held for ever.
  public var endsHolding: Bool { limits.values.contains { $0.held != nil } }

  /// Whether an event still counts on a day: as with a window, the day that lies the whole time back is outside.
  public func counts(_ event: Event, on day: Day) -> Bool {
    isHeld(event, on: day) && isWithin(limits[event.kind]?.counts, event, day)
  }

  /// Whether an event is still held on a day.
  public func isHeld(_ event: Event, on day: Day) -> Bool { isWithin(limits[event.kind]?.held, event, day) }

  /// Whether a record is past its time: it states events, none of which is held any more, and nothing else.
  public func isPast(_ record: Record, on day: Day) -> Bool {
    guard endsHolding else { return false }
    var hasClaims = false
    record.forEachClaim { _, _ in hasClaims = true }
    if hasClaims { return false }
    let events = record.events
    return !events.isEmpty && events.allSatisfy { !isHeld($0, on: day) }
  }

  private func isWithin(_ period: Period?, _ event: Event, _ day: Day) -> Bool {
    period.map { $0.before(day) < event.day } ?? true
  }
}

extension Retention {
  /// Reads a declaration; throws all faults at once.
  ///
  /// ```yaml
  /// retention:
  ///   - events: [judgment, judgment_satisfied]
  ///     counts: 6 years     # optional
  ///     held: 7 years       # optional, at least as long
  /// ```
  public static func read(_ document: ConfigurationNode) throws(ConfigurationErrors) -> Retention {
    try document.read { keys -> Retention? in
      var limits: [EventKind: Limit] = [:]
      let entries = keys.required("retention")?.list(of: "declarations") { $0.mapping("a declaration", declaration) }
      for entry in entries ?? [] {
        for kind in entry.kinds where limits.updateValue(entry.limit, forKey: kind) != nil {
          entry.value.fault(expected: "each event kind once")
        }
      }
      return entries.map { _ in Retention(limits) }
    }
  }

  private struct Declaration {
    let kinds: [EventKind]
    let limit: Limit
    let value: ValueReader
  }

  private static func declaration(_ keys: MappingReader) -> Declaration? {
    let value = keys.required("events")
    let kinds = value?.configuredNames(EventKind.self, "event kinds")
    let counts = keys.optional("counts").map { $0.parsed(expected: Period.form, Period.init) }
    let heldValue = keys.optional("held")
    let held = heldValue.map { $0.parsed(expected: Period.form, Period.init) }
    guard let value, let kinds, counts != .some(nil), held != .some(nil) else { return nil }
    guard counts != nil || held != nil else {
      keys.fault(expected: "the key \"counts\" or the key \"held\", or both")
      return nil
    }
    if let counts = counts ?? nil, let held = held ?? nil, counts.leastDays > held.leastDays {
      heldValue?.fault(expected: "a time that is not shorter than the one for which the events count")
    }
    return Declaration(kinds: kinds, limit: Limit(counts: counts ?? nil, held: held ?? nil), value: value)
  }
}

extension Period {
  /// What a length of time looks like, for messages.
  static let form = "a length of time such as 12 months, 90 days or 6 years"

  /// Reads `12 months`, `90 days` or `6 years`; `nil` for anything else.
  init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, let count = Int(words[0]), (1...1200).contains(count) else { return nil }
    switch words[1] {
    case "month", "months": self = .months(count)
    case "day", "days": self = .days(count)
    case "year", "years":
      guard count <= 100 else { return nil }
      self = .months(count * 12)
    default: return nil
    }
  }

  /// To compare lengths: a month taken at its shortest average.
  fileprivate var leastDays: Double {
    switch self {
    case .months(let months): Double(months) * 30.4
    case .days(let days): Double(days)
    }
  }
}
