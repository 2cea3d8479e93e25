import Records
import Scoring
import Storage

/// What an earlier run said about a profile for a purpose, from what was kept when it was said.
///
/// Nothing in it is computed again: the notice is the one that was issued. What the state was made of then is known by
/// the version of the configuration.
public struct ToldAnswer: Encodable, Sendable {
  /// What was said.
  public enum State: String, Encodable, Sendable {
    /// A score, with its notice.
    case scored
    /// That there is no score.
    case withheld
    /// The profile was no more.
    case gone
  }

  /// The profile.
  public let profile: String
  /// The purpose.
  public let purpose: Purpose
  /// The run that is asked about.
  public let run: Int64
  /// When it began.
  public let started: String
  /// The date that it computed for.
  public let asOf: String
  /// The version of the configuration that it went by, if it was kept.
  public let configuration: ContentHash?
  /// What was said.
  public let state: State
  /// The run that said so first.
  public let since: Int64
  /// The notice as issued.
  public let notice: Notice?
  /// Why there was no score.
  public let withheld: String?
  /// Whether the same is said today.
  public let isCurrent: Bool
}

extension Inquiry {
  /// What a run said about a profile, for each purpose; empty if it said nothing of it.
  ///
  /// Throws ``WorkspaceError/damaged(what:)`` if a kept notice is not what was issued.
  public func told(_ profile: String, asOfRun run: RunEntry) throws -> [ToldAnswer] {
    try workspace.store.purposesTold(profile, asOfRun: run.id).compactMap { purpose in
      try workspace.store.told(profile, for: purpose, asOfRun: run.id).map { told in
        try answer(told, profile, purpose, run)
      }
    }
  }

  private func answer(_ told: ToldOutcome, _ profile: String, _ purpose: Purpose, _ run: RunEntry) throws -> ToldAnswer
  {
    var (state, notice, withheld) = (ToldAnswer.State.gone, Notice?.none, String?.none)
    switch told.state {
    case .scored(let stored): (state, notice) = (.scored, try Notice(stored: stored))
    case .withheld(let reason): (state, withheld) = (.withheld, reason)
    case .gone: break
    }
    let latest = try workspace.store.told(profile, for: purpose, asOfRun: .max)
    return ToldAnswer(
      profile: profile, purpose: purpose, run: run.id, started: run.started, asOf: run.asOf,
      configuration: try workspace.store.configurationDigest(of: run.id), state: state, since: told.run, notice: notice,
      withheld: withheld, isCurrent: latest?.run == told.run)
  }
}
