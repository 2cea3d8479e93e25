import Records

/// A case of the civil courts (or, by mistake, of another): its parties are people of the population.
struct CourtCase {
  /// How it stands after the judgment.
  enum Outcome {
    case entered, satisfied, setAside

    /// As written in the feed.
    var name: StaticString {
      switch self {
      case .entered: "entered"
      case .satisfied: "satisfied"
      case .setAside: "set_aside"
      }
    }
  }

  /// Who a party is.
  enum Identity {
    case person(Person)
    /// An organisation by its place in ``CourtCases/organisations``.
    case organisation(Int)
  }

  /// One party, numbered from 1.
  struct Party {
    let number: Int
    let isDefendant: Bool
    let identity: Identity
  }

  let index: Int
  let decided: Day
  let isCriminal: Bool
  let country: Country
  /// The amount of the judgment, in minor units.
  let amount: Int
  let parties: [Party]
  fileprivate let outcome: Outcome
  fileprivate let outcomeOn: Day

  /// How the case stands at the end of a day, and since when; `nil` before the judgment.
  func state(on day: Day) -> (outcome: Outcome, since: Day)? {
    if outcomeOn <= day { return (outcome, outcomeOn) }
    return decided <= day ? (.entered, decided) : nil
  }

  /// Appends the number of the case, such as `CV-2023-000123`; numbers rise with time.
  func putNumber(to bytes: inout [UInt8]) {
    bytes.put("CV-")
    bytes.put(decided.civil.year, width: 4)
    bytes.put("-")
    bytes.put(index + 1, width: 6)
  }

  /// Appends the account key of a party: the number of the case, `/`, and its own.
  func putKey(of party: Party, to bytes: inout [UInt8]) {
    putNumber(to: &bytes)
    bytes.put("/")
    bytes.put(party.number)
  }
}

/// The cases of three years, in the order of their numbers.
struct CourtCases {
  let population: Population
  let count: Int

  /// Claimants that are no people.
  ///
  /// They never consent, so nothing of theirs is admitted.
  static let organisations = ByteTable(
    "Northgate Finance Ltd,Harding & Sons Ltd,Stadtwerke Süd GmbH,Miller & Cole LLP,Crédit du Rhône SA,"
      + "Telefonia Sol SL,Wohnbau Linden eG,Energia Nova Srl,Bank Morska SA,Jade River Trading Co")

  /// The cases of a population; at least one if there are people.
  init(_ population: Population) {
    self.population = population
    count = population.people > 0 ? max(1, population.people * Rates.cases / 1000) : 0
  }

  /// Calls a function with each case, in the order of the account keys of its parties.
  func forEach(_ body: (CourtCase) throws -> Void) rethrows {
    for index in 0..<count { if let courtCase = make(index) { try body(courtCase) } }
  }

  /// The judgments are spread evenly over the three years up to the population's date, so that numbers rise with time.
  private func make(_ index: Int) -> CourtCase? {
    var random = RandomStream(population.seed, .courtCase, index)
    let span = 3 * 365 - 20
    let decided = population.asOf.adding(days: -span - 15 + index * span / count)
    guard let first = defendant(besides: nil, decided, &random) else { return nil }
    var parties = [CourtCase.Party(number: 1, isDefendant: true, identity: .person(first))]
    if random.chance(Rates.secondDefendants), let second = codefendant(of: first, decided, &random) {
      parties.append(.init(number: 2, isDefendant: true, identity: .person(second)))
    }
    let claimant = claimant(besides: parties, decided, &random)
    parties.append(.init(number: parties.count + 1, isDefendant: false, identity: claimant))
    let isCriminal = random.chance(Rates.criminalCases)
    let (outcome, outcomeOn) = CourtCases.outcome(decided, population.asOf, &random)
    let amount = 10_000 + min(random.below(900_000), random.below(900_000))
    return CourtCase(
      index: index, decided: decided, isCriminal: isCriminal, country: first.country, amount: amount, parties: parties,
      outcome: outcome, outcomeOn: outcomeOn)
  }

  /// Half of the judgments are satisfied, one in twelve is set aside, between one and fourteen months later.
  private static func outcome(
    _ decided: Day, _ asOf: Day, _ random: inout RandomStream
  ) -> (CourtCase.Outcome, Day) {
    let share = random.below(1000)
    let on = decided.adding(days: 30 + random.below(400))
    guard share < 580, on <= asOf else { return (.entered, decided) }
    return (share < 500 ? .satisfied : .setAside, on)
  }

  // MARK: Parties

  /// An adult who is the likelier drawn the less reliable they are; after many attempts, nobody.
  private func defendant(besides other: Int?, _ day: Day, _ random: inout RandomStream) -> Person? {
    for _ in 0..<64 {
      let person = population.person(random.below(population.people))
      let weakness = 1000 - person.reliability
      let drawn = random.below(1_000_000) < weakness * weakness
      if drawn, person.index != other, person.birthday(18) <= day { return person }
    }
    return nil
  }

  /// In most cases somebody of the same household, if there is an adult; else anybody.
  private func codefendant(of first: Person, _ day: Day, _ random: inout RandomStream) -> Person? {
    let household = population.household(of: first.index)
    if household.size > 1, random.chance(700) {
      let next = (first.index - household.first + 1) % household.size + household.first
      let person = population.person(next)
      if person.birthday(18) <= day { return person }
    }
    return defendant(besides: first.index, day, &random)
  }

  private func claimant(
    besides parties: [CourtCase.Party], _ day: Day, _ random: inout RandomStream
  ) -> CourtCase.Identity {
    let organisation = CourtCase.Identity.organisation(random.below(CourtCases.organisations.count))
    guard random.chance(Rates.personClaimants) else { return organisation }
    let person = population.person(random.below(population.people))
    let isParty = parties.contains {
      if case .person(let other) = $0.identity { other.index == person.index } else { false }
    }
    return isParty || person.birthday(18) > day ? organisation : .person(person)
  }
}
