import Records
import Simulation
import Testing

@Suite struct ConsentTests {
  static let world = Result { try World(people: 2500, seed: 21, deliveries: 6) }

  private func world() throws -> World { try ConsentTests.world.get() }

  private struct Line {
    let fact: String
    let account: AccountID
    let purpose: String
    let day: Day
    let until: Day?
    let delivery: Int
    let isExpiring: Bool
  }

  private func lines() throws -> [Line] {
    try world().texts("consents").flatMap { file, lines in
      try lines.map { line in
        func value(_ name: String) throws -> String {
          try #require(World.values("\"\(name)\":\"", in: line).first)
        }
        let fact = try value("fact")
        return Line(
          fact: fact, account: AccountID(provider: .init(rawValue: try value("provider")), key: try value("account")),
          purpose: try value("purpose"), day: try #require(Day(iso: value(fact == "grant" ? "from" : "at"))),
          until: World.values("\"until\":\"", in: line).first.flatMap { Day(iso: $0) },
          delivery: try #require(file.delivery), isExpiring: !line.contains("\"until\":null"))
      }
    }
  }

  @Test func filesAreSortedByAccount() throws {
    for (_, group) in Dictionary(grouping: try lines(), by: \.delivery) {
      #expect(zip(group, group.dropFirst()).allSatisfy { $0.account <= $1.account })
    }
  }

  @Test func factsComeWithTheFirstDeliveryThatKnowsThem() throws {
    let days = (0..<6).map { World.asOf.adding(months: $0 - 5) }
    for line in try lines() {
      #expect(line.day <= days[line.delivery])
      #expect(line.delivery == 0 || line.day > days[line.delivery - 1])
    }
  }

  @Test func purposesNameTheirProviders() throws {
    let providers = Dictionary(grouping: try lines(), by: \.purpose).mapValues { Set($0.map(\.account.provider)) }
    #expect(providers["credit-assessment"] == ["payments"])
    #expect(providers["thin-file-assessment"] == ["messaging"])
    #expect(providers["cross-context-demonstration"] == ["court", "messaging", "payments", "school"])
    #expect(providers.count == 3)
  }

  /// Reads the ledger as a gate would, and compares with what the simulation says it wrote.
  @Test func theLedgerSaysWhatTheSummarySays() throws {
    let summary = try world().summary
    let ledger = Dictionary(grouping: try lines()) { "\($0.purpose) \($0.account)" }
    for consents in summary.consents {
      let counts = Dictionary(uniqueKeysWithValues: consents.accounts.map { ($0.name, $0.count) })
      let histories = ledger.filter { $0.key.hasPrefix("\(consents.purpose) ") }.values.map {
        $0.sorted { $0.day < $1.day }
      }
      let kinds = Dictionary(grouping: histories, by: kind).mapValues(\.count)
      for name in ["granted", "expired", "withdrawn", "regranted"] { #expect(kinds[name, default: 0] == counts[name]) }
      #expect(kinds.count <= 4)
    }
  }

  private func kind(_ history: [Line]) -> String {
    switch history.map(\.fact) {
    case ["grant"]: history[0].until.map { $0 <= World.asOf } ?? false ? "expired" : "granted"
    case ["grant", "withdrawal"]: "withdrawn"
    case ["grant", "withdrawal", "grant"]: "regranted"
    default: "unexpected"
    }
  }

  @Test func withdrawalsComeInALaterDelivery() throws {
    for line in try lines() where line.fact == "withdrawal" { #expect(line.delivery > 0) }
  }

  @Test(arguments: [("absent", 120), ("expired", 40), ("withdrawn", 40), ("regranted", 10), ("granted", 790)])
  func answersHaveTheirShares(kind: String, perMille: Int) throws {
    for consents in try world().summary.consents {
      let all = consents.accounts.reduce(0) { $0 + $1.count }
      let share = consents.accounts.first { $0.name == kind }.map { $0.count * 1000 / max(all, 1) } ?? 0
      #expect(abs(share - perMille) <= 12 + perMille / 8, "\(consents.purpose) \(kind)")
    }
  }
}
