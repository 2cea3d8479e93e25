import Configuration
import Records
import Scoring
import Storage

/// What would become of the present scores of a purpose with another scorecard.
///
/// Names nobody: it says for how many profiles a score changes, and how much.
public struct ScorecardTrial: Encodable, Sendable {
  /// The purpose.
  public let purpose: Purpose
  /// Profiles that were scored with both.
  public var profiles = 0
  /// Profiles whose score is another one.
  public var changed = 0
  /// Profiles whose score is higher.
  public var higher = 0
  /// Profiles whose score is lower.
  public var lower = 0
  /// Profiles that have a score with the new scorecard only.
  public var gained = 0
  /// Profiles that have a score with the present scorecard only.
  public var lost = 0
  /// Profiles whose first reason is another one.
  public var otherFirstReason = 0
  /// The change of the score that is farthest below zero.
  public var least: ExactDecimal?
  /// The change of the score that is farthest above zero.
  public var greatest: ExactDecimal?
  /// How many profiles have each change, ascending: every change, exactly.
  public var changes: [Step] = []

  /// A change of the score and the profiles that have it.
  public struct Step: Encodable, Sendable {
    /// The new score less the present one.
    public let change: ExactDecimal
    /// How many profiles.
    public let profiles: Int
  }

  init(purpose: Purpose) { self.purpose = purpose }
}

extension Inquiry {
  /// Profiles read at once.
  private static let page = 512

  /// Scores every profile of a purpose with the present scorecard and with another one; stores nothing.
  ///
  /// The other scorecard must satisfy what the purpose demands of its own: a feature for each field, the purpose's
  /// contexts, reasons with texts. Throws `ConfigurationErrors` where it does not. `nil` where nothing was computed yet.
  public func trial(of card: Scorecard, for purpose: Purpose) throws -> ScorecardTrial? {
    guard let world = try world(purpose), let plan = workspace.configuration.plan(for: purpose) else { return nil }
    let other = try plan.replacing(scorecard: card, among: workspace.configuration.features)
    let scorers = [plan, other].map { ProfileScorer(workspace.configuration, plan: $0, asOf: world.asOf, holds: holds) }
    var trial = ScorecardTrial(purpose: purpose)
    var counts: [ExactDecimal: Int] = [:]
    var last = ""
    while true {
      let members = try workspace.store.members(of: purpose, after: last, limit: Self.page)
      guard let end = members.last else { break }
      last = end.profile
      let accounts = try world.accounts(members.map(\.account))
      let byID = Dictionary(accounts.map { ($0.id, $0.account) }) { first, _ in first }
      for (profile, own) in Dictionary(grouping: members, by: \.profile) {
        let held = own.compactMap { byID[$0.account] }
        trial.add(scorers.map { try? $0.score(profile: profile, accounts: held).get() }, &counts)
      }
    }
    trial.changes = counts.sorted { $0.key < $1.key }.map { .init(change: $0.key, profiles: $0.value) }
    (trial.least, trial.greatest) = (trial.changes.first?.change, trial.changes.last?.change)
    return trial
  }
}

extension ScorecardTrial {
  fileprivate mutating func add(_ scores: [Score?], _ counts: inout [ExactDecimal: Int]) {
    switch (scores[0], scores[1]) {
    case (nil, nil): return
    case (nil, _): gained += 1
    case (_, nil): lost += 1
    case (let present?, let new?):
      profiles += 1
      if present.reasons.first?.code != new.reasons.first?.code { otherFirstReason += 1 }
      let change = new.total.subtracting(present.total)
      counts[change, default: 0] += 1
      guard change != ExactDecimal(0) else { return }
      changed += 1
      if change < ExactDecimal(0) { lower += 1 } else { higher += 1 }
    }
  }
}
