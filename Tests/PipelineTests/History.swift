import Consent
import Pipeline
import Records
import Resolution
import Storage
import TestSupport

/// One thing that happens to a workspace.
///
/// Each step says of itself how it is made at random, and what it does to a world. A step that only runs is left out
/// where the same inputs are brought into a fresh world.
enum Step: Hashable {
  case deliver(provider: Int, rows: [HistoryWorld.Row])
  /// The same rows as an earlier delivery, under another name.
  case repeated(Int)
  case grant(accounts: [Int], purpose: Int, until: Int?, byFile: Bool)
  case withdraw(account: Int, purpose: Int, byFile: Bool)
  case decide(same: Bool, Int, Int, day: Int)
  case dispute(account: Int)
  case resolve(Int, isUpheld: Bool)
  case erase(account: Int)
  case configure(Int)
  case run
  /// A run for another date.
  case runOn(Int)
  case reprocess
  case rollBack

  /// Whether it only computes and brings nothing in.
  var isComputation: Bool {
    switch self {
    case .run, .runOn, .reprocess, .rollBack: true
    default: false
    }
  }

  /// Eight accounts: four of the lender, four of the shop.
  static func account(_ number: Int) -> AccountID {
    AccountID(provider: providers[number / 4 % 2], key: "a\(number % 4)")
  }

  static let providers: [ProviderID] = ["lender", "shop"]
}

extension Step {
  /// What can happen, with how often it does.
  private static let makers: [(weight: Int, make: @Sendable (inout SeededGenerator) -> Step)] = [
    (6, { .deliver(provider: .random(in: 0...1, using: &$0), rows: rows(&$0)) }),
    (1, { .repeated(.random(in: 0...3, using: &$0)) }),
    (
      6,
      {
        .grant(
          accounts: accounts(&$0), purpose: .random(in: 0...1, using: &$0),
          until: Bool.random(using: &$0) ? nil : .random(in: 19_990...20_010, using: &$0),
          byFile: .random(using: &$0))
      }
    ),
    (
      1,
      {
        .withdraw(
          account: .random(in: 0...7, using: &$0), purpose: .random(in: 0...1, using: &$0), byFile: .random(using: &$0))
      }
    ),
    (
      1,
      {
        let first = Int.random(in: 0...6, using: &$0)
        return .decide(
          same: .random(using: &$0), first, .random(in: (first + 1)...7, using: &$0),
          day: .random(in: 1...2, using: &$0))
      }
    ),
    (1, { .dispute(account: .random(in: 0...7, using: &$0)) }),
    (1, { .resolve(.random(in: 1...2, using: &$0), isUpheld: .random(using: &$0)) }),
    (1, { .erase(account: .random(in: 0...7, using: &$0)) }),
    (2, { .configure(.random(in: 0...7, using: &$0)) }),
    (4, { _ in .run }),
    (1, { .runOn(.random(in: 19_980...20_020, using: &$0)) }),
    (1, { _ in .reprocess }),
    (1, { _ in .rollBack }),
  ]

  static func random(_ generator: inout SeededGenerator) -> Step {
    var number = Int.random(in: 0..<makers.reduce(0) { $0 + $1.weight }, using: &generator)
    for maker in makers {
      if number < maker.weight { return maker.make(&generator) }
      number -= maker.weight
    }
    return .run
  }

  private static func accounts(_ generator: inout SeededGenerator) -> [Int] {
    let chance = Int.random(in: 1...4, using: &generator)
    return (0...7).filter { _ in Int.random(in: 1...4, using: &generator) <= chance }
  }

  private static func rows(_ generator: inout SeededGenerator) -> [HistoryWorld.Row] {
    (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      HistoryWorld.Row(
        key: .random(in: 0...4, using: &generator), account: .random(in: 0...3, using: &generator),
        version: .random(in: 1...3, using: &generator), person: .random(in: 0...2, using: &generator),
        isMissed: .random(using: &generator), isSilent: .random(in: 0...2, using: &generator) == 0,
        digit: .random(in: 0...1, using: &generator))
    }
  }
}

/// A world to which a history happens.
struct HistoryTeller {
  let world: HistoryWorld
  private var erased: Set<Int> = []
  private var delivered: [(provider: Int, rows: [HistoryWorld.Row])] = []

  init(_ world: HistoryWorld) { self.world = world }

  /// Lets a step happen.
  mutating func apply(_ step: Step) throws {
    switch step {
    case .deliver(let provider, let rows):
      delivered.append((provider, rows))
      try world.deliver(Step.providers[provider].rawValue, rows)
    case .repeated(let number):
      guard !delivered.isEmpty else { return }
      let earlier = delivered[number % delivered.count]
      try world.deliver(Step.providers[earlier.provider].rawValue, earlier.rows)
    case .grant(let accounts, let purpose, let until, let byFile):
      // Whoever was erased is not granted anything by hand; what still comes in a file is cut out of it.
      let facts = accounts.filter { byFile || !erased.contains($0) }.map {
        HistoryWorld.grant(Step.account($0), HistoryWorld.purposes[purpose], until: until)
      }
      try enter(facts, byFile)
    case .withdraw(let account, let purpose, let byFile):
      guard byFile || !erased.contains(account) else { return }
      let withdrawal = Withdrawal(
        account: Step.account(account), purpose: HistoryWorld.purposes[purpose], at: Day(number: 19_999))
      try enter([.withdrawal(withdrawal)], byFile)
    case .decide(let same, let first, let second, let day):
      guard erased.isDisjoint(with: [first, second]) else { return }
      try world.open().store.enter(
        Decision(
          same ? .same : .different, Step.account(first), Step.account(second), by: "reviewer", why: "told",
          at: Day(number: Int32(19_000 + day))))
    case .dispute(let account):
      let store = try world.open().store
      let subject = DisputeSubject(account: Step.account(account))
      guard !erased.contains(account), try !store.disputes(openOnly: true).contains(where: { $0.subject == subject })
      else { return }
      _ = try store.open(
        subject, on: Day(number: 19_990), due: Day(number: 20_020), by: "reviewer", why: "told")
    case .resolve(let number, let isUpheld):
      let store = try world.open().store
      guard try store.disputes(openOnly: true).contains(where: { $0.id == number }) else { return }
      _ = try store.resolve(
        dispute: Int64(number),
        Dispute.Resolution(isUpheld ? .upheld : .rejected, on: Day(number: 19_995), by: "reviewer", why: "looked"))
    case .erase(let account):
      // Nothing can be cut out of files that nobody can read.
      guard world.settings.hasShop || Step.account(account).provider == "lender" else { return }
      erased.insert(account)
      let erasure = Erasure(try world.open())
      _ = try erasure.intend([Step.account(account)], day: HistoryWorld.asOf, by: "clerk", why: "asked")
      _ = try erasure.finish()
    case .configure(let number): world.configure(world.settings.changed(number))
    case .run: try world.run()
    case .runOn(let day): try world.run(on: Day(number: Int32(day)))
    case .reprocess: _ = try world.reprocessing().apply(DeliverySelection(), started: "then")
    case .rollBack:
      if try world.open().canRollBack() { _ = try world.reprocessing().rollBack(started: "then") }
    }
  }

  private func enter(_ facts: [ConsentFact], _ byFile: Bool) throws {
    if byFile { try world.deliver(consents: facts) } else { _ = try world.open().store.add(facts) }
  }
}

extension WorldSettings {
  /// The settings with one switch set to its other form.
  func changed(_ number: Int) -> WorldSettings {
    var changed = self
    switch number {
    case 0: changed.lenderHasPhone.toggle()
    case 1: changed.shopHasFamilyName.toggle()
    case 2: changed.threshold = threshold == "0.85" ? "0.999999" : "0.85"
    case 3: changed.points = points == 150 ? 120 : 150
    case 4: changed.months = months == 12 ? 3 : 12
    case 5: changed.hasSecondPurpose.toggle()
    case 6: changed.hasShop.toggle()
    default: changed.lenderRank = lenderRank == 1 ? 3 : 1
    }
    return changed
  }
}

/// A history, told in a world of its own and held against one run over the same inputs.
struct History: CustomStringConvertible {
  var steps: [Step]

  /// A history of a seed.
  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let length = Int.random(in: 2...14, using: &generator)
    steps = (0..<length).map { _ in Step.random(&generator) }
  }

  init(_ steps: [Step]) { self.steps = steps }

  var description: String { steps.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n") }

  /// What is wrong with it; `nil` if its state is the one of a single run.
  ///
  /// `isVerified`: also has the state rebuilt and compared fact by fact.
  func fault(isVerified: Bool) throws -> String? {
    let (lived, fresh) = (try HistoryWorld(), try HistoryWorld())
    var (one, other) = (HistoryTeller(lived), HistoryTeller(fresh))
    for step in steps { try one.apply(step) }
    try lived.run()
    for step in steps where !step.isComputation { try other.apply(step) }
    try fresh.run()
    let (digest, expected) = (try lived.digest(), try fresh.digest())
    // What a provider delivered is archived only while it is one.
    let parts = StateDigest.Part.allCases.filter { $0 != .archive || lived.settings.hasShop }
    let differing = parts.filter { digest.parts[$0] != expected.parts[$0] }
    if !differing.isEmpty { return "differs in \(differing)" }
    guard isVerified else { return nil }
    let findings = try lived.findings()
    return findings.isEmpty ? nil : "\(findings)"
  }

  /// The shortest history that is still wrong, found by leaving out steps one after the other.
  func shrunk(while isWrong: (History) -> Bool) -> History {
    var shortest = self
    var index = 0
    while index < shortest.steps.count {
      var shorter = shortest
      shorter.steps.remove(at: index)
      if isWrong(shorter) { shortest = shorter } else { index += 1 }
    }
    return shortest
  }
}
