import Records
import Testing

@testable import Simulation

@Suite struct PopulationTests {
  static let population = Population(people: 6000, seed: 3, asOf: World.asOf)
  static let everybody = (0..<6000).map { population.person($0) }

  @Test func aPersonIsTheSameWheneverAskedFor() {
    for index in [0, 11, 12, 999, 5999] {
      let (first, second) = (Self.population.person(index), Self.population.person(index))
      #expect(first.born == second.born && first.given == second.given && first.dwelling == second.dwelling)
    }
  }

  @Test func householdsPartitionThePopulation() {
    var next = 0
    while next < 6000 {
      let household = Self.population.household(of: next)
      #expect(household.first == next && (1...5).contains(household.size))
      for member in next..<next + household.size { #expect(Self.population.household(of: member).first == next) }
      next += household.size
    }
    #expect(next == 6000)
  }

  @Test func nobodyIsBornAfterTheDateOrBeforeTheirParents() {
    for person in Self.everybody {
      #expect(person.born < World.asOf && person.born > World.asOf.adding(months: -12 * 100))
    }
  }

  /// Counts among 6000 people what makes linking hard; each must be there, and none be the rule.
  @Test(arguments: [
    ("minors", 150, 2500), ("movers", 1200, 2400), ("married names", 300, 1500), ("names since a year", 10, 200),
    ("twins", 4, 200), ("sons with their father's name", 5, 150), ("Chinese", 200, 500),
  ])
  func theHardCasesExist(name: String, least: Int, most: Int) {
    let count = count(name)
    #expect((least...most).contains(count), "\(name): \(count)")
  }

  private func count(_ name: String) -> Int {
    let people = Self.everybody
    func pairs(_ condition: (Person, Person) -> Bool) -> Int {
      let households = Dictionary(grouping: people, by: \.household).values
      return households.reduce(0) { total, members in
        total
          + members.indices.reduce(0) {
            $0 + members[($1 + 1)...].filter { [one = members[$1]] in condition(one, $0) }.count
          }
      }
    }
    let year = World.asOf.adding(months: -12)
    switch name {
    case "minors": return people.filter { $0.birthday(18) > World.asOf }.count
    case "movers": return people.filter { $0.moves.first != .never }.count
    case "married names": return people.filter { $0.marriedFamily != nil }.count
    case "names since a year": return people.filter { $0.marriedOn > year && $0.marriedOn <= World.asOf }.count
    case "twins": return pairs { $0.born == $1.born && $0.birthFamily == $1.birthFamily }
    case "sons with their father's name": return pairs { $0.given == $1.given && $0.birthFamily == $1.birthFamily }
    default: return people.filter { $0.culture == .chinese }.count
    }
  }

  @Test func reliabilityIsSpreadOut() {
    let values = Self.everybody.map(\.reliability).sorted()
    #expect((0...1000).contains(values[0]) && values[5999] <= 1000)
    #expect((680...735).contains(values[3000]))
    #expect(values[300] < 260)
  }

  /// What is scored must follow from the person: the least reliable third is late and missing far more often.
  @Test func latenessFollowsReliability() {
    let due = World.asOf.adding(months: -6)
    func share(_ reliability: Int) -> Int {
      (0..<4000).filter { Instalment(due: due, 1, $0, reliability).state(on: World.asOf)?.status != .paid }.count
    }
    #expect(share(1000) < 80)
    #expect(share(700) > share(1000) * 4)
    #expect(share(200) > share(700) * 2)
  }

  @Test func defendantsAreLessReliable() {
    var defendants: [Int] = []
    CourtCases(Self.population).forEach { courtCase in
      for party in courtCase.parties where party.isDefendant {
        if case .person(let person) = party.identity { defendants.append(person.reliability) }
      }
    }
    #expect(defendants.count >= 200)
    #expect(defendants.reduce(0, +) / defendants.count < 520)
  }

  @Test func partiesOfACaseAreDifferentAdults() {
    CourtCases(Self.population).forEach { courtCase in
      let people = courtCase.parties.compactMap { if case .person(let person) = $0.identity { person } else { nil } }
      #expect(Set(people.map(\.index)).count == people.count)
      #expect(people.allSatisfy { $0.birthday(18) <= courtCase.decided })
      #expect(courtCase.parties.map(\.number) == Array(1...courtCase.parties.count))
    }
  }

  @Test func criminalCasesAreRare() {
    let cases = CourtCases(Population(people: 100_000, seed: 1, asOf: World.asOf))
    var criminal = 0
    cases.forEach { criminal += $0.isCriminal ? 1 : 0 }
    #expect(criminal > 0 && criminal * 200 < cases.count)
  }

  @Test func adultsHaveLoansAndNobodyElse() {
    var lengths: [Int] = []
    AccountBook(.payments, Self.population).forEach { account, person in
      #expect(person.birthday(18) <= account.opened)
      lengths.append(Loan(Self.population, account).count)
    }
    #expect(lengths.allSatisfy { (1...36).contains($0) })
    #expect(lengths.filter { $0 < 6 }.count * 10 < lengths.count)
  }

  @Test(arguments: [(Provider.payments, 490...560), (.messaging, 470...560), (.school, 220...360)])
  func providersHaveTheirShareOfAccounts(provider: Provider, perMille: ClosedRange<Int>) {
    var count = 0
    AccountBook(provider, Self.population).forEach { _, _ in count += 1 }
    #expect(perMille.contains(count / 6), "\(count / 6)")
  }
}
