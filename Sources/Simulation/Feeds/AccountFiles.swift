import Records

/// The ledger of consents, and the truth: what is written about every account of every provider.
struct AccountFiles {
  let context: FeedContext

  /// An account of any provider.
  struct Entry {
    let provider: Provider
    let key: [UInt8]
    let opened: Day
    let identity: CourtCase.Identity
    /// A number that differs between accounts of a provider.
    let entity: Int
  }

  /// Calls a function with each account of each provider, sorted by provider and key.
  func forEach(_ body: (Entry) throws -> Void) rethrows {
    try CourtCases(context.population).forEach { courtCase in
      for party in courtCase.parties {
        var key: [UInt8] = []
        courtCase.putKey(of: party, to: &key)
        let entity = courtCase.index * 8 + party.number
        try body(Entry(provider: .court, key: key, opened: courtCase.decided, identity: party.identity, entity: entity))
      }
    }
    for provider in [Provider.messaging, .payments, .school] {
      try AccountBook(provider, context.population).forEach { account, person in
        var key: [UInt8] = []
        account.putKey(to: &key)
        let identity = CourtCase.Identity.person(person)
        try body(Entry(provider: provider, key: key, opened: account.opened, identity: identity, entity: account.slot))
      }
    }
  }

  // MARK: Consents

  /// Writes the grants and withdrawals that became known with a delivery.
  func writeConsents(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/consents/consents-\(delivery.day).jsonl", delivery: delivery.index, .jsonLines)
    try forEach { entry in
      guard case .person(let person) = entry.identity else { return }
      for purpose in ConsentPurpose.allCases where purpose.uses(entry.provider) {
        let plan = ConsentPlan(context, person: person.index, purpose, account: entry.opened)
        for fact in plan.facts where delivery.holds(fact.day) {
          put(fact, entry, purpose, &writer.bytes)
          try writer.endLine()
        }
      }
    }
    try writer.close()
  }

  private func put(_ fact: ConsentPlan.Fact, _ entry: Entry, _ purpose: ConsentPurpose, _ bytes: inout [UInt8]) {
    switch fact {
    case .grant(let from, let until):
      put("grant", entry, purpose, &bytes)
      bytes.put(#"","from":""#)
      bytes.put(from)
      bytes.put(#"","until":"#)
      putOptional(until, &bytes)
      bytes.put(#","evidence":"form "#)
      bytes.put(from)
      bytes.put(" no ")
      // A form has a number of its own: one number for a person would tell whose accounts belong together.
      var random = RandomStream(
        context.population.seed, .consent, entry.entity, Int(from.number) << 8 | purpose.rawValue)
      bytes.put(random.below(1_000_000))
    case .withdrawal(let at):
      put("withdrawal", entry, purpose, &bytes)
      bytes.put(#"","at":""#)
      bytes.put(at)
    }
    bytes.put(#""}"#)
  }

  private func put(_ fact: StaticString, _ entry: Entry, _ purpose: ConsentPurpose, _ bytes: inout [UInt8]) {
    bytes.put(#"{"fact":""#)
    bytes.put(fact)
    bytes.put(#"","provider":""#)
    bytes.put(entry.provider.name)
    bytes.put(#"","account":""#)
    bytes.append(contentsOf: entry.key)
    bytes.put(#"","purpose":""#)
    bytes.put(purpose.name)
  }

  private func putOptional(_ day: Day?, _ bytes: inout [UInt8]) {
    guard let day else { return bytes.put("null") }
    bytes.put(#"""#)
    bytes.put(day)
    bytes.put(#"""#)
  }

  // MARK: Truth

  /// Writes who is behind each account, and counts accounts and consents on the way.
  func writeTruth(to writer: inout FeedWriter, _ summary: inout SimulationSummary) throws {
    try writer.open("truth.csv", delivery: nil, .csv)
    writer.bytes.put("provider,account,person\n")
    writer.endHeader()
    var accounts = Array(repeating: 0, count: Provider.allCases.count)
    var consents = ConsentCounts()
    try forEach { entry in
      accounts[entry.provider.rawValue] += 1
      consents.count(entry, context)
      put(entry, &writer.bytes)
      try writer.endLine()
    }
    try writer.close()
    summary.accounts = Provider.allCases.map { .init(name: $0.id, count: accounts[$0.rawValue]) }
    summary.consents = consents.rows
  }

  private func put(_ entry: Entry, _ bytes: inout [UInt8]) {
    bytes.put(entry.provider.name)
    bytes.put(",")
    bytes.append(contentsOf: entry.key)
    switch entry.identity {
    case .person(let person):
      bytes.put(",p")
      bytes.put(person.index + 1, width: 8)
    case .organisation(let index):
      bytes.put(",organisation-")
      bytes.put(index + 1)
    }
  }
}
