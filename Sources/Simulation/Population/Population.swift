import Records

/// The people of a simulation.
///
/// Holds none of them: each is made, the same every time, when asked for.
struct Population {
  let seed: UInt64
  let people: Int
  let asOf: Day
  let names = NameBook()
  let places: Gazetteer
  /// A number of its own for each person, which says nothing else.
  let nationalNumbers: Permutation

  /// Describes a population.
  init(people: Int, seed: UInt64, asOf: Day) {
    self.people = people
    self.seed = seed
    self.asOf = asOf
    places = Gazetteer(seed: seed)
    nationalNumbers = Permutation(count: max(people, 900_000_000), seed: seed, subject: 64)
  }

  /// A person, in constant time.
  func person(_ index: Int) -> Person {
    let household = household(of: index)
    let position = index - household.first
    var random = RandomStream(seed, .person, index)
    switch (position, household.second) {
    case (0, _): return head(household, index, &random)
    case (1, .partner): return partner(household, index, &random)
    case (1, .flatmate): return flatmate(household, index, &random)
    default: return child(household, index, position, &random)
    }
  }

  /// The address of a person after a number of moves.
  func address(_ person: Person, moves: Int) -> Address {
    places.draw(person.country, dwelling: person.dwelling, moves: moves)
  }

  // MARK: Members of a household

  private func head(_ household: Household, _ index: Int, _ random: inout RandomStream) -> Person {
    make(
      household, index, culture: household.culture, sex: household.headSex, born: household.headBorn,
      given: headGiven(household), birth: headFamily(household), marriage: nil, &random)
  }

  private func partner(_ household: Household, _ index: Int, _ random: inout RandomStream) -> Person {
    let culture = random.chance(120) ? Culture(rawValue: random.below(9)) ?? .english : household.culture
    let sex = random.chance(940) ? household.headSex.opposite : household.headSex
    let born = min(household.headBorn.adding(days: random.between(-2200, 2200)), asOf.adding(days: -20 * 365))
    let given = names.drawGiven(culture, sex, &random)
    let birth = names.drawFamily(culture, &random)
    let marriage = marriage(household, culture, max(born, household.headBorn), &random)
    return make(
      household, index, culture: culture, sex: sex, born: born, given: given, birth: birth, marriage: marriage, &random)
  }

  private func flatmate(_ household: Household, _ index: Int, _ random: inout RandomStream) -> Person {
    let culture = random.chance(300) ? Culture(rawValue: random.below(9)) ?? .english : household.culture
    let sex: Sex = random.chance(500) ? .male : .female
    let born = min(household.headBorn.adding(days: random.between(-1500, 1500)), asOf.adding(days: -19 * 365))
    let given = names.drawGiven(culture, sex, &random)
    let birth = names.drawFamily(culture, &random)
    return make(
      household, index, culture: culture, sex: sex, born: born, given: given, birth: birth, marriage: nil, &random)
  }

  /// A child of the first member: some sons bear their father's name, and some children are twins.
  private func child(_ household: Household, _ index: Int, _ position: Int, _ random: inout RandomStream) -> Person {
    let sex: Sex = random.chance(512) ? .male : .female
    var given = names.drawGiven(household.culture, sex, &random)
    if sex == .male, household.headSex == .male, random.chance(60) { given = headGiven(household) }
    return make(
      household, index, culture: household.culture, sex: sex, born: childBorn(household, position), given: given,
      birth: headFamily(household), marriage: nil, &random)
  }

  /// Births two to four years apart; one later child in thirty is the twin of the child before.
  private func childBorn(_ household: Household, _ position: Int) -> Day {
    var family = RandomStream(seed, .family, household.first, position)
    if position > 2, family.chance(33) { return childBorn(household, position - 1) }
    let gap = (21 + position * 3) * 365 + RandomStream.below(8 * 365, of: seed, household) + family.below(700)
    let born = household.headBorn.adding(days: gap)
    return born < asOf.adding(days: -400) ? born : asOf.adding(days: -400 - family.below(4 * 365))
  }

  private func headGiven(_ household: Household) -> GivenName {
    var random = RandomStream(seed, .family, household.first)
    return names.drawGiven(household.culture, household.headSex, &random)
  }

  private func headFamily(_ household: Household) -> FamilyName {
    var random = RandomStream(seed, .family, household.first, 1)
    return names.drawFamily(household.culture, &random)
  }

  // MARK: What all have

  /// A name taken at a marriage.
  private struct Marriage {
    var family: FamilyName
    var day: Day
    var joins: Bool
  }

  /// Three couples in four are married; an eighth of them married in the last eighteen months, so that names change
  /// between deliveries.
  ///
  /// Who takes the other's name follows the custom of the culture.
  private func marriage(
    _ household: Household, _ culture: Culture, _ younger: Day, _ random: inout RandomStream
  ) -> Marriage? {
    let recent = random.chance(125)
    let earliest = recent ? max(younger.adding(months: 240), asOf.adding(days: -540)) : younger.adding(months: 240)
    let day = earliest.adding(days: random.below(max(asOf.days(since: earliest), 1)))
    let married = random.chance(750)
    let takes = random.chance(Population.takesName(culture))
    guard married, takes else { return nil }
    let joins = random.chance(120) && culture != .chinese && culture != .turkish
    return Marriage(family: headFamily(household), day: day, joins: joins)
  }

  private static func takesName(_ culture: Culture) -> Int {
    switch culture {
    case .english, .german, .polish, .turkish: 760
    case .french, .nordic: 600
    case .italian: 150
    case .spanish, .chinese: 0
    }
  }

  private func make(
    _ household: Household, _ index: Int, culture: Culture, sex: Sex, born: Day, given: GivenName, birth: FamilyName,
    marriage: Marriage?, _ random: inout RandomStream
  ) -> Person {
    let middle = random.chance(280) ? names.drawGiven(culture, sex, &random) : nil
    let second = culture == .spanish ? names.drawFamily(culture, &random) : nil
    let movedOut = index - household.first >= 2 && born < asOf.adding(days: -20 * 365) && random.chance(500)
    let newPhone = random.chance(200) ? asOf.adding(days: -random.below(4 * 365)) : .never
    // The larger of two even draws: two thirds on average, few people near zero.
    let reliability = max(random.below(1001), random.below(1001))
    return Person(
      index: index, culture: culture, sex: sex, born: born, given: given,
      middle: culture == .chinese ? nil : middle, birthFamily: birth, secondFamily: second,
      marriedFamily: marriage?.family, joinsNames: marriage?.joins ?? false, marriedOn: marriage?.day ?? .never,
      // Dwellings of households and of those who moved out are numbered apart.
      dwelling: movedOut ? index * 2 + 1 : household.first * 2, country: household.country,
      moves: movedOut ? drawMoves(&random) : household.moves, newPhoneOn: newPhone, household: household.first,
      reliability: reliability)
  }
}

extension RandomStream {
  /// One number that all children of a household share: how old the first member was at the first birth.
  fileprivate static func below(_ count: Int, of seed: UInt64, _ household: Household) -> Int {
    var random = RandomStream(seed, .family, household.first, 64)
    return random.below(count)
  }
}
