import Records
import Resolution
import Scoring

/// Scores profiles of one purpose: from accounts to a score, as a pure function.
///
/// The same whether a profile is scored in a batch, alone, or once more to be explained.
struct ProfileScorer: Sendable {
  let plan: ScoringPlan
  private let contexts: [ProviderID: Context]
  private let order: StatementOrder
  private let matchModel: String
  private let asOf: Day
  private let holds: Holds
  private let retention: Retention
  /// Whether no score of the purpose is given out, see ``DriftVerdict``.
  var isHeldBack = false

  init(_ configuration: WorkspaceConfiguration, plan: ScoringPlan, asOf: Day, holds: Holds) {
    self.plan = plan
    self.holds = holds
    retention = configuration.retention
    contexts = configuration.contexts
    order = configuration.statementOrder
    matchModel = "\(configuration.matchModel.name) \(configuration.matchModel.version)"
    self.asOf = asOf
  }

  /// Scores a profile of some accounts, without what is on hold.
  func score(profile: String, accounts: [Account]) -> Result<Score, Withheld> {
    let accounts = accounts.compactMap { holds.withoutHeld($0, order: order) }
    let result = plan.score(
      ProfileEvents(profile: profile, events: accounts.flatMap(events)), birthDate: birthDate(of: accounts),
      asOf: asOf, matchModel: matchModel)
    if isHeldBack, case .success = result { return .failure(.populationDrift) }
    return result
  }

  private func events(of account: Account) -> [ProfileEvent] {
    guard let context = contexts[account.id.provider] else { return [] }
    return account.records.flatMap { admitted in
      let record = admitted.record
      return record.events.lazy.filter { retention.counts($0, on: asOf) }.map {
        ProfileEvent(
          context: context, account: record.entry.account, provenance: record.provenance, event: $0)
      }
    }
  }

  /// The date of birth that stands among all accounts.
  private func birthDate(of accounts: [Account]) -> String? {
    Profile(merging: accounts, order: order)?.values.first { $0.field == .birthDate }?.value
  }
}
