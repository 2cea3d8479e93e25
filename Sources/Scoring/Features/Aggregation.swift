import Records

/// One aggregate over the events of one context.
struct Aggregation {
  let aggregate: Aggregate
  let selection: Selection
  let asOf: Day

  /// The result over the events of one context up to `asOf`; `nil` when it does not fit exact arithmetic.
  func apply(to events: [ProfileEvent]) -> Calculated? {
    let selected = selection.select(from: events, asOf: asOf)
    switch aggregate {
    case .count: return counted(Rational(selected.count), selected, events)
    case .exists: return counted(Rational(selected.isEmpty ? 0 : 1), selected, events)
    case .distinct(let distinction): return distinct(distinction, selected, events)
    case .sum(let quantity): return sum(quantity, selected, events)
    case .mean(let quantity): return mean(quantity, selected)
    case .minimum(let quantity): return extreme(quantity, selected) { $0 < $1 }
    case .maximum(let quantity): return extreme(quantity, selected) { $0 > $1 }
    case .monthsSinceLatest: return months(since: selected.map(\.event.day).max(), selected)
    case .monthsSinceEarliest: return months(since: selected.map(\.event.day).min(), selected)
    }
  }

  /// A number that also nothing has, if it is known that there was nothing.
  private func counted(_ value: Rational, _ selected: [ProfileEvent], _ events: [ProfileEvent]) -> Calculated {
    let isKnown = !selected.isEmpty || selection.isObserved(in: events)
    return isKnown ? Calculated(value: value, records: records(of: selected)) : .nothing
  }

  private func distinct(
    _ distinction: Distinction, _ selected: [ProfileEvent], _ events: [ProfileEvent]
  ) -> Calculated {
    let carrying = selected.filter { distinction.key(of: $0) != nil }
    return counted(Rational(Set(carrying.map { distinction.key(of: $0) }).count), carrying, events)
  }

  private func sum(_ quantity: Quantity, _ selected: [ProfileEvent], _ events: [ProfileEvent]) -> Calculated? {
    let (total, carrying) = total(quantity, selected)
    return total.map { counted($0, carrying, events) }
  }

  private func mean(_ quantity: Quantity, _ selected: [ProfileEvent]) -> Calculated? {
    let (total, carrying) = total(quantity, selected)
    if carrying.isEmpty { return .nothing }
    return total?.divided(by: Rational(carrying.count)).map { Calculated(value: $0, records: records(of: carrying)) }
  }

  private func total(_ quantity: Quantity, _ selected: [ProfileEvent]) -> (Rational?, [ProfileEvent]) {
    var sum = DecimalSum()
    let carrying = selected.filter { candidate in
      guard let value = quantity.value(in: candidate.event) else { return false }
      sum.add(value)
      return true
    }
    return (sum.rational, carrying)
  }

  private func extreme(
    _ quantity: Quantity, _ selected: [ProfileEvent], _ isBetter: (ExactDecimal, ExactDecimal) -> Bool
  ) -> Calculated {
    let values = selected.compactMap { quantity.value(in: $0.event) }
    guard let best = values.min(by: isBetter) else { return .nothing }
    let attaining = selected.filter { quantity.value(in: $0.event) == best }
    return Calculated(value: Rational(best), records: records(of: attaining))
  }

  private func months(since day: Day?, _ selected: [ProfileEvent]) -> Calculated {
    guard let day else { return .nothing }
    let attaining = selected.filter { $0.event.day == day }
    return Calculated(value: Rational(asOf.months(since: day)), records: records(of: attaining))
  }

  private func records(of events: [ProfileEvent]) -> [Provenance] { Calculated.distinct(events.map(\.provenance)) }
}
