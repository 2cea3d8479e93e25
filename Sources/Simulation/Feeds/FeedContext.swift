import Records

/// What all feeds of a simulation share.
struct FeedContext {
  let population: Population
  let deliveries: Deliveries

  /// The second of the day at which a record's version was made: the same whenever the record is written.
  @inline(__always)
  func second(_ entity: Int, _ feed: FeedKind, _ day: Day) -> Int {
    var random = RandomStream(population.seed, .moment, entity, Int(day.number) << 4 | feed.rawValue)
    return random.below(86_400)
  }

  /// Whether a record whose newest version is of a day belongs in a delivery: because it is new or changed or, now and
  /// then, once more as it was.
  @inline(__always)
  func belongs(_ updated: Day, _ entity: Int, _ feed: FeedKind, _ delivery: Delivery) -> Bool {
    if updated > delivery.after { return true }
    var random = RandomStream(population.seed, .repeats, entity, delivery.index << 4 | feed.rawValue)
    return random.chance(Rates.deliveredAgain)
  }
}

/// The kinds of files.
///
/// The raw values are part of the output.
enum FeedKind: Int {
  case customers = 1
  case instalments, accounts, signals, judgments, pupils, schoolEvents
}
