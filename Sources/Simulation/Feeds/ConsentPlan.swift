import Records

/// What a person was asked for.
///
/// In the order of the names; the raw values are part of the output.
enum ConsentPurpose: Int, CaseIterable {
  case creditAssessment, crossContextDemonstration, thinFileAssessment

  /// The purpose's name.
  var name: StaticString {
    switch self {
    case .creditAssessment: "credit-assessment"
    case .crossContextDemonstration: "cross-context-demonstration"
    case .thinFileAssessment: "thin-file-assessment"
    }
  }

  /// Whether its grants name accounts of a provider.
  func uses(_ provider: Provider) -> Bool {
    switch self {
    case .creditAssessment: provider == .payments
    case .crossContextDemonstration: true
    case .thinFileAssessment: provider == .messaging
    }
  }
}

/// How a person answered, and what the ledger says of one of their accounts because of it.
struct ConsentPlan {
  /// The answers.
  enum Kind: String, CaseIterable {
    case granted, absent, expired, withdrawn, regranted
  }

  /// One line of the ledger.
  enum Fact {
    case grant(from: Day, until: Day?)
    case withdrawal(at: Day)

    /// The day on which it becomes known.
    var day: Day {
      switch self {
      case .grant(let from, _): from
      case .withdrawal(let at): at
      }
    }
  }

  let kind: Kind
  /// In the order of their days.
  let facts: [Fact]

  /// The plan of a person's account that exists from a day; the answer is the same for all accounts of the person.
  init(_ context: FeedContext, person: Int, _ purpose: ConsentPurpose, account opened: Day) {
    var random = RandomStream(context.population.seed, .consent, person, purpose.rawValue)
    let asOf = context.population.asOf
    let share = random.below(1000)
    kind = ConsentPlan.kind(share)
    let from = max(asOf.adding(days: -random.between(100, 1500)), opened)
    // Withdrawals come after the first delivery, where there are several.
    let first = context.deliveries.all.count > 1 ? context.deliveries.all[0].day : from
    let withdrawn = ConsentPlan.day(after: max(from, first), before: asOf, &random)
    let limited = random.chance(Rates.limitedConsents)
    let end = random.between(30, 700)
    switch kind {
    case .absent: facts = []
    case .granted: facts = [.grant(from: from, until: limited ? asOf.adding(days: end) : nil)]
    case .expired:
      facts = [.grant(from: from, until: ConsentPlan.day(after: from, before: asOf.adding(days: 1), &random))]
    case .withdrawn: facts = [.grant(from: from, until: nil), .withdrawal(at: withdrawn)]
    case .regranted:
      let again = ConsentPlan.day(after: withdrawn, before: asOf.adding(days: 1), &random)
      facts = [.grant(from: from, until: nil), .withdrawal(at: withdrawn), .grant(from: again, until: nil)]
    }
  }

  private static func kind(_ share: Int) -> Kind {
    var limit = Rates.absentConsents
    if share < limit { return .absent }
    limit += Rates.expiredConsents
    if share < limit { return .expired }
    limit += Rates.withdrawnConsents
    if share < limit { return .withdrawn }
    return share < limit + Rates.regrantedConsents ? .regranted : .granted
  }

  /// A day between two others, neither included; accounts are opened at least ten days before the population's date, so
  /// there is one.
  private static func day(after first: Day, before last: Day, _ random: inout RandomStream) -> Day {
    first.adding(days: 1 + random.below(last.days(since: first) - 1))
  }
}
