import Records

/// What one provider knows as one person, and when it learned what.
struct Account {
  let provider: Provider
  /// The account's place in the unshuffled order; seeds everything that is particular to it.
  let slot: Int
  /// The number in the account's key, which says nothing about the person.
  let number: Int
  /// The day from which it exists.
  let opened: Day
  /// The days on which the provider learned of the person's moves, new name and new number, and on which typing errors
  /// were corrected; ``Day/never`` for what it does not learn.
  fileprivate(set) var firstMove = Day.never
  fileprivate(set) var secondMove = Day.never
  fileprivate(set) var newName = Day.never
  fileprivate(set) var newPhone = Day.never
  fileprivate(set) var corrected = Day.never

  /// Appends the account's key in the form of its provider.
  @inline(__always)
  func putKey(to bytes: inout [UInt8]) {
    switch provider {
    case .payments: bytes.put("C")
    case .school: bytes.put("S")
    case .messaging:
      bytes.put("m-")
      return bytes.put(hexadecimal: number)
    case .court: break
    }
    bytes.put(number, width: 8)
  }

  /// What the provider knew on a day; `nil` before the account was opened.
  func version(on day: Day) -> RecordVersion? {
    guard opened <= day else { return nil }
    var version = RecordVersion(updated: opened)
    func learned(_ on: Day) -> Bool {
      if on <= day, on > version.updated { version.updated = on }
      return on <= day
    }
    if learned(firstMove) { version.moves = 1 }
    if learned(secondMove) { version.moves = 2 }
    version.married = learned(newName)
    version.newPhone = learned(newPhone)
    version.corrected = learned(corrected)
    return version
  }
}

/// The state of a provider's knowledge about one person.
struct RecordVersion: Equatable {
  /// When it last changed.
  var updated: Day
  /// Which of the person's addresses is known, counted in moves.
  var moves = 0
  /// Whether the name taken at marriage is known.
  var married = false
  /// Whether the new mobile number is known.
  var newPhone = false
  /// Whether typing errors have been corrected.
  var corrected = false
}

/// The accounts of one provider, to be walked in the order of their keys.
///
/// Each person has two slots. A slot's number is its place under a seeded permutation, so that a walk in the order of
/// keys meets people in no order, without a sorted list.
struct AccountBook {
  let provider: Provider
  let population: Population
  private let numbering: Permutation

  /// The accounts of a provider other than the court.
  init(_ provider: Provider, _ population: Population) {
    self.provider = provider
    self.population = population
    numbering = Permutation(count: population.people * 2, seed: population.seed, subject: provider.rawValue)
  }

  /// Calls a function with each account and its person, in the order of the keys.
  func forEach(_ body: (Account, Person) throws -> Void) rethrows {
    for number in 0..<numbering.count {
      if let (account, person) = account(slot: numbering.inverse(number), number: number) { try body(account, person) }
    }
  }

  /// The account in a slot; `nil` if the person has none.
  func account(slot: Int, number: Int) -> (Account, Person)? {
    var random = RandomStream(population.seed, .membership, slot / 2, provider.rawValue)
    let share = random.below(1000)
    guard share < membersAtMost, slot & 1 == 0 || random.chance(secondAccounts) else { return nil }
    let person = population.person(slot / 2)
    var own = RandomStream(population.seed, .account, slot, provider.rawValue)
    guard let opened = opened(person, share: share, &own) else { return nil }
    return (account(slot, number, opened, person, &own), person)
  }

  private func account(
    _ slot: Int, _ number: Int, _ opened: Day, _ person: Person, _ random: inout RandomStream
  ) -> Account {
    let rates = ErrorRates.of(provider)
    var account = Account(provider: provider, slot: slot, number: number, opened: opened)
    account.firstMove = learned(of: person.moves.first, opened, rates, &random)
    account.secondMove = learned(of: person.moves.second, opened, rates, &random)
    account.newName = learned(of: person.marriedOn, opened, rates, &random)
    account.newPhone = learned(of: person.newPhoneOn, opened, rates, &random)
    account.corrected = random.chance(rates.corrected) ? opened.adding(days: 20 + random.below(900)) : .never
    return account
  }

  /// What happened before the account was opened is known from the start; later changes up to three months afterwards.
  private func learned(of change: Day, _ opened: Day, _ rates: ErrorRates, _ random: inout RandomStream) -> Day {
    let told = !random.chance(rates.untold)
    let lag = 1 + random.below(90)
    if change <= opened { return opened }
    return told && change != .never ? change.adding(days: lag) : .never
  }

  // MARK: Who has an account, since when

  private var membersAtMost: Int {
    switch provider {
    case .payments: Rates.paymentsMembers
    case .messaging: Rates.messagingMembers
    case .school: max(Rates.pupils, Rates.formerPupils)
    case .court: 0
    }
  }

  private var secondAccounts: Int {
    switch provider {
    case .payments: Rates.secondPayments
    case .messaging: Rates.secondMessaging
    case .school: Rates.secondSchool
    case .court: 0
    }
  }

  private func opened(_ person: Person, share: Int, _ random: inout RandomStream) -> Day? {
    let asOf = population.asOf
    switch provider {
    case .payments:
      // Six instalments have fallen due after seven months.
      let fresh = random.chance(Rates.newCustomers)
      let (from, to) = fresh ? (asOf.adding(months: -7), -40) : (asOf.adding(months: -96), -215)
      return AccountBook.day(from: max(from, person.birthday(18)), to: asOf.adding(days: to), &random)
    case .messaging:
      let from = max(asOf.adding(months: -140), person.birthday(13))
      return AccountBook.day(from: from, to: asOf.adding(days: -10), &random)
    case .school: return enrolled(person, share: share, &random)
    case .court: return nil
    }
  }

  private static func day(from: Day, to: Day, _ random: inout RandomStream) -> Day? {
    from <= to ? from.adding(days: random.below(to.days(since: from) + 1)) : nil
  }

  /// The first of September of the year of an age at which schools begin.
  private func enrolled(_ person: Person, share: Int, _ random: inout RandomStream) -> Day? {
    let minor = person.birthday(18) > population.asOf
    guard share < (minor ? Rates.pupils : Rates.formerPupils) else { return nil }
    let ages = minor ? [6, 10] : [10, 16, 19]
    let age = ages[random.below(ages.count)]
    let year = person.born.civil.year + age
    guard let first = Day(year: year, month: 9, day: 1), first.adding(days: 10) <= population.asOf else { return nil }
    return first
  }
}
