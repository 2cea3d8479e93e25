import Records

/// Which events of a context count.
public struct Selection: Hashable, Sendable {
  /// Events of these kinds.
  public let kinds: [EventKind]
  /// All of these must hold.
  public let conditions: [Condition]
  /// Only of accounts that have no event of these kinds up to `asOf`: how a judgment that was set aside is taken back.
  public let without: [EventKind]
  /// When; always when `nil`.
  ///
  /// What is dated after `asOf` never counts.
  public let window: Window?
  /// Kinds whose presence up to `asOf` shows that the absence of the counted events is a zero and no lack of knowledge.
  public let observedBy: [EventKind]

  /// Selects events.
  public init(
    kinds: [EventKind], conditions: [Condition] = [], without: [EventKind] = [], window: Window? = nil,
    observedBy: [EventKind] = []
  ) {
    self.kinds = kinds
    self.conditions = conditions
    self.without = without
    self.window = window
    self.observedBy = observedBy
  }

  /// The events that count, in their order, out of the events of one context up to `asOf`.
  func select(from events: [ProfileEvent], asOf: Day) -> [ProfileEvent] {
    standing(in: events, asOf: asOf) { kinds.contains($0.kind) && passes($0) }
  }

  /// The events that end a row of those that count: of the same kinds but without passing the conditions, or of others.
  func breaks(of others: [EventKind], in events: [ProfileEvent], asOf: Day) -> [ProfileEvent] {
    standing(in: events, asOf: asOf) { others.contains($0.kind) || kinds.contains($0.kind) && !passes($0) }
  }

  private func passes(_ event: Event) -> Bool { conditions.allSatisfy { $0.holds(for: event) } }

  /// Events in the window that were not taken back.
  private func standing(
    in events: [ProfileEvent], asOf: Day, where isWanted: (Event) -> Bool
  ) -> [ProfileEvent] {
    let days = window?.days(before: asOf)
    let found = events.filter { candidate in
      days.map { $0.contains(candidate.event.day) } ?? true && isWanted(candidate.event)
    }
    if without.isEmpty || found.isEmpty { return found }
    let takenBack = Set(events.lazy.filter { without.contains($0.event.kind) }.map(\.account))
    return found.filter { !takenBack.contains($0.account) }
  }

  /// Whether something shows that the events would be there if they had happened.
  func isObserved(in events: [ProfileEvent]) -> Bool {
    !observedBy.isEmpty && events.contains { observedBy.contains($0.event.kind) }
  }
}

/// A test of one event.
///
/// An event that lacks the tested value does not pass.
public enum Condition: Hashable, Sendable {
  /// The code of this name is one of these.
  case code(String, isOneOf: [String])
  /// The measure of this name lies within bounds.
  case measure(String, within: Bounds)
  /// The amount, in this currency and in major units, lies within bounds.
  case amount(MoneyUnit, within: Bounds)

  func holds(for event: Event) -> Bool {
    switch self {
    case .code(let name, let values): event.code(name).map(values.contains) ?? false
    case .measure(let name, let bounds): event.measure(name).map(bounds.contains) ?? false
    case .amount(let unit, let bounds): unit.value(of: event.amount).map(bounds.contains) ?? false
    }
  }
}

/// A range of numbers, both ends included; an end that is `nil` is open.
public struct Bounds: Hashable, Sendable {
  /// The least number inside.
  public let from: ExactDecimal?
  /// The greatest number inside.
  public let to: ExactDecimal?

  /// A range.
  public init(from: ExactDecimal? = nil, to: ExactDecimal? = nil) {
    self.from = from
    self.to = to
  }

  /// Whether a number lies inside.
  public func contains(_ value: ExactDecimal) -> Bool {
    (from.map { $0 <= value } ?? true) && (to.map { value <= $0 } ?? true)
  }
}

/// A time before `asOf`: of a length, and, unless it ends on `asOf`, ending some time earlier.
public struct Window: Hashable, Sendable {
  /// How far back it begins.
  public let last: Period
  /// How far back it ends.
  public let exceptLast: Period?

  /// A time before `asOf`.
  public init(last: Period, exceptLast: Period? = nil) {
    self.last = last
    self.exceptLast = exceptLast
  }

  /// The days in the window: after its beginning (`asOf` less the length is outside), up to and including its end, so that
  /// adjoining windows share no day.
  func days(before asOf: Day) -> ClosedRange<Day> {
    let end = exceptLast?.before(asOf) ?? asOf
    let first = last.before(asOf).adding(days: 1)
    return min(first, end)...end
  }
}

/// A length of time.
public enum Period: Hashable, Sendable, CustomStringConvertible {
  /// Calendar months, cut to the last day of a shorter month.
  case months(Int)
  case days(Int)

  func before(_ day: Day) -> Day {
    switch self {
    case .months(let months): day.adding(months: -months)
    case .days(let days): day.adding(days: -days)
    }
  }

  /// `12 months`.
  public var description: String {
    switch self {
    case .months(let months): "\(months) months"
    case .days(let days): "\(days) days"
    }
  }
}
