import Records

/// A customer's plan of monthly instalments in the three years before the population's date.
struct Loan {
  /// When the first instalment falls due: a day of the month that every month has.
  let firstDue: Day
  /// The number of instalments that have fallen due.
  let count: Int
  /// The amount of each, in minor units.
  let amount: Int

  /// The plan of an account.
  ///
  /// Six in ten plans run to the end of the period; the others ended before it.
  init(_ population: Population, _ account: Account) {
    var random = RandomStream(population.seed, .loan, account.slot)
    let asOf = population.asOf
    let earliest = Loan.inEveryMonth(max(account.opened.adding(days: 20), asOf.adding(months: -36).adding(days: 1)))
    let available = earliest <= asOf ? asOf.months(since: earliest) + 1 : 0
    count = min(random.between(6, 36), available)
    let running = random.chance(600)
    let lead = running ? available - count : random.below(available - count + 1)
    firstDue = earliest.adding(months: lead)
    amount = random.between(20, 600) * 100 + (random.chance(300) ? 99 : 0)
  }

  /// The day itself, or the first of the next month for a day that February lacks.
  private static func inEveryMonth(_ day: Day) -> Day {
    let (year, month, dayOfMonth) = day.civil
    return dayOfMonth <= 28 ? day : Day(year: year, month: month, day: 1)?.adding(months: 1) ?? day
  }

  /// An instalment, counted from 0.
  @inline(__always)
  func instalment(_ index: Int, _ population: Population, _ account: Account, _ person: Person) -> Instalment {
    Instalment(due: firstDue.adding(months: index), population.seed, account.slot * 64 + index, person.reliability)
  }
}

/// What became of one instalment.
struct Instalment {
  /// The states that the lender reports.
  enum Status {
    case due, paid, late, missed

    /// As written in the feed.
    var name: StaticString {
      switch self {
      case .due: "due"
      case .paid: "paid"
      case .late: "late"
      case .missed: "missed"
      }
    }
  }

  /// One version of the record.
  struct State {
    let status: Status
    let paidOn: Day?
    let updated: Day
  }

  /// Days after which the lender writes that an open instalment is missed.
  static let missedAfter = 61

  let due: Day
  private let settled: Day
  private let booked: Day
  private let outcome: Status

  /// Draws the outcome from the payer's reliability: the most reliable are late in one month of a hundred and miss
  /// none; the least reliable are late in four of ten and miss one of ten.
  init(due: Day, _ seed: UInt64, _ entity: Int, _ reliability: Int) {
    var random = RandomStream(seed, .instalment, entity)
    let weakness = 1000 - reliability
    let share = random.below(1000)
    let missed = weakness * weakness / 10_000
    let late = 10 + weakness * 4 / 10
    self.due = due
    outcome = share < missed ? .missed : share < missed + late ? .late : .paid
    let long = random.chance(weakness / 4)
    let delay = 1 + random.below(long ? 90 : 25)
    settled = outcome == .late ? due.adding(days: delay) : due
    booked = settled.adding(days: 1 + random.below(3))
  }

  /// What the lender's books say at the end of a day; `nil` before the instalment is due.
  func state(on day: Day) -> State? {
    guard due <= day else { return nil }
    if outcome != .missed, booked <= day { return State(status: outcome, paidOn: settled, updated: booked) }
    let missed = due.adding(days: Instalment.missedAfter)
    return missed <= day
      ? State(status: .missed, paidOn: nil, updated: missed) : State(status: .due, paidOn: nil, updated: due)
  }
}
