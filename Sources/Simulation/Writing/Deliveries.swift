import Records

/// One dated delivery: what became known after the one before and by its own day.
struct Delivery {
  let index: Int
  let day: Day
  /// The day of the delivery before; for the first, a day before all others.
  let after: Day

  /// Whether something of a day is new in this delivery.
  func holds(_ day: Day) -> Bool { after < day && day <= self.day }
}

/// The days of the deliveries: one a month, the last on the population's date.
struct Deliveries {
  let all: [Delivery]
  let asOf: Day

  /// Plans `count` deliveries.
  init(count: Int, asOf: Day) {
    self.asOf = asOf
    let days = (0..<count).map { asOf.adding(months: $0 - count + 1) }
    all = days.indices.map { Delivery(index: $0, day: days[$0], after: $0 > 0 ? days[$0 - 1] : Day(number: .min)) }
  }

  /// Whether some instalments of a delivery come late, with the next one: now and then, the first time at once.
  func isPartlyLate(_ index: Int) -> Bool { index % 3 == 0 && index + 1 < all.count }
}
