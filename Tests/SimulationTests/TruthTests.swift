import Records
import Testing

@testable import Simulation

@Suite struct TruthTests {
  static let world = Result { try World(people: 600, seed: 11) }

  private func world() throws -> World { try TruthTests.world.get() }

  @Test func everyAccountIsThereOnceAndInOrder() throws {
    let world = try world()
    let accounts = world.truth.map { AccountID(provider: ProviderID(rawValue: $0[0]), key: $0[1]) }
    #expect(zip(accounts, accounts.dropFirst()).allSatisfy { $0 < $1 })
    #expect(accounts.count == world.summary.accountCount)
    for count in world.summary.accounts {
      #expect(accounts.filter { $0.provider == count.name }.count == count.count)
    }
  }

  /// The accounts of the feeds, of all deliveries together, are the accounts of the truth: none more, none fewer.
  @Test func feedsAndTruthHaveTheSameAccounts() throws {
    let world = try world()
    let truth = Dictionary(grouping: world.truth) { $0[0] }.mapValues { Set($0.map { $0[1] }) }
    #expect(Set(world.rows("payments/customers").map { $0.cells[0] }) == truth["payments"])
    #expect(Set(world.rows("school/schueler", separator: 0x3B).map { $0.cells[0] }) == truth["school"])
    let messaging = world.texts("messaging/accounts").flatMap(\.lines).flatMap { World.values(#""account":""#, in: $0) }
    #expect(Set(messaging) == truth["messaging"])
    #expect(Set(courtAccounts(world)) == truth["court"])
  }

  private func courtAccounts(_ world: World) -> [String] {
    world.texts("court/judgments").flatMap(\.lines).flatMap { line in
      let number = World.values("case=\"", in: line).first ?? ""
      return World.values("party number=\"", in: line).map { "\(number)/\($0)" }
    }
  }

  @Test func everyReferenceLeadsToAnAccount() throws {
    let world = try world()
    let truth = Set(world.truth.map { "\($0[0]) \($0[1])" })
    for row in world.rows("payments/instalments") { #expect(truth.contains("payments \(row.cells[1])")) }
    for row in world.rows("school/vorgaenge", separator: 0x3B) { #expect(truth.contains("school \(row.cells[1])")) }
    for line in world.texts("messaging/signals").flatMap(\.lines) {
      #expect(truth.contains("messaging \(World.values(#""account":""#, in: line)[0])"))
    }
    for line in world.texts("consents").flatMap(\.lines) {
      let provider = World.values(#""provider":""#, in: line)[0]
      #expect(truth.contains("\(provider) \(World.values(#""account":""#, in: line)[0])"))
    }
  }

  /// An account appears no later than what refers to it.
  @Test func customersComeNoLaterThanTheirInstalments() throws {
    let world = try world()
    var first: [String: Int] = [:]
    for row in world.rows("payments/customers") {
      first[row.cells[0]] = min(first[row.cells[0]] ?? .max, row.file.delivery ?? .max)
    }
    for row in world.rows("payments/instalments") {
      #expect(first[row.cells[1]] ?? .max <= row.file.delivery ?? -1)
    }
  }

  /// Neighbours in the order of keys are no neighbours in the population: about as few as chance gives.
  @Test func keysDoNotTellWhoBelongsTogether() throws {
    let people = try world().truth.filter { $0[0] == "payments" }.compactMap { Int($0[2].dropFirst()) }
    let close = zip(people, people.dropFirst()).filter { abs($0 - $1) <= 12 }.count
    #expect(close < people.count / 20)
    #expect(zip(people, people.dropFirst()).filter { $0 < $1 }.count < people.count * 6 / 10)
  }
}
