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
    case .trend(let quantity): return trend(quantity, selected)
    case .streak(let kinds): return streak(brokenBy: kinds, selected, events)
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

  /// The slope of least squares: (n Σxy - Σx Σy) / (n Σx² - (Σx)²), with months as x.
  private func trend(_ quantity: Quantity, _ selected: [ProfileEvent]) -> Calculated? {
    let points = selected.compactMap { candidate in
      quantity.value(in: candidate.event).map { (event: candidate, month: candidate.event.day.monthNumber, value: $0) }
    }
    guard let first = points.map(\.month).min(), points.contains(where: { $0.month != first }) else { return .nothing }
    var sums = (months: 0, squares: 0, values: Rational?(Rational(0)), products: Rational?(Rational(0)))
    for point in points {
      let (month, value) = (point.month - first, Rational(point.value))
      sums.months += month
      sums.squares += month * month
      sums.values = sums.values?.adding(value)
      sums.products = value.multiplied(by: Rational(month)).flatMap { sums.products?.adding($0) }
    }
    let crossed = sums.values?.multiplied(by: Rational(sums.months))?.negated
    let top = sums.products?.multiplied(by: Rational(points.count)).flatMap { product in
      crossed.flatMap { product.adding($0) }
    }
    let slope = top?.divided(by: Rational(points.count * sums.squares - sums.months * sums.months))
    return slope.map { Calculated(value: $0, records: records(of: points.map(\.event))) }
  }

  private func streak(
    brokenBy kinds: [EventKind], _ selected: [ProfileEvent], _ events: [ProfileEvent]
  ) -> Calculated {
    let breaks = selection.breaks(of: kinds, in: events, asOf: asOf)
    guard let last = breaks.map(\.event.day).max() else {
      return counted(Rational(selected.count), selected, events)
    }
    let row = selected.filter { $0.event.day > last }
    let behind = Set(row + breaks.filter { $0.event.day == last })
    return Calculated(value: Rational(row.count), records: records(of: events.filter(behind.contains)))
  }

  private func records(of events: [ProfileEvent]) -> [Provenance] { Calculated.distinct(events.map(\.provenance)) }
}

extension Day {
  /// Months since the year 0: neighbouring months have neighbouring numbers.
  fileprivate var monthNumber: Int {
    let (year, month, _) = civil
    return year * 12 + month - 1
  }
}
