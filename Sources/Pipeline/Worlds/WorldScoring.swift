import Consent
import Dispatch
import Formats
import Foundation
import Records
import Resolution
import Scoring
import Storage

/// Scores the profiles of one purpose: aggregate -> score -> notify -> store, in batches of profiles.
struct WorldScoring: Sendable {
  /// Members read at once.
  private static let batchMembers = 512
  private static let inboxCapacity = 4

  private let workspace: Workspace
  private let world: World
  private let scorer: ProfileScorer
  private let stopwatch: Stopwatch

  init(_ workspace: Workspace, _ world: World, _ scorer: ProfileScorer, stopwatch: @escaping Stopwatch) {
    self.workspace = workspace
    self.world = world
    self.scorer = scorer
    self.stopwatch = stopwatch
  }

  private typealias Members = [(profile: String, accounts: [Int64])]
  private typealias Aggregated = [(profile: String, accounts: [Account])]
  private typealias Scored = [(profile: String, result: Result<Score, Withheld>)]
  private typealias Outcomes = [(profile: String, outcome: StoredOutcome)]

  /// Scores the profiles whose outcome is due, or all, and publishes the outcomes in one transaction.
  ///
  /// `configuration` is all that an outcome depends on beside the inputs: outcomes by another one are made again.
  /// `progress` is told how many profiles each batch brought. Throws ``CancellationError`` when `stop` asks: then the
  /// old outcomes stand.
  func run(
    basis: String, configuration: String, run: Int64, stop: StopSignal, progress: @escaping @Sendable (Int) -> Void
  ) throws -> [StageFigures] {
    let isWhole = try !workspace.store.carriesOutcomes(of: world.purpose, configuration: configuration)
    let failure = FailureBox()
    let handover = Handover<Outcomes>(capacity: Self.inboxCapacity, stopwatch: stopwatch)
    let notify = Stage<Scored>("notify", capacity: Self.inboxCapacity, failure: failure, stopwatch: stopwatch) {
      handover.put(try $0.map { ($0.profile, try outcome($0.result)) })
    }
    let score = Stage<Aggregated>("score", capacity: Self.inboxCapacity, failure: failure, stopwatch: stopwatch) {
      try notify.send($0.map { ($0.profile, scorer.score(profile: $0.profile, accounts: $0.accounts)) })
    }
    let aggregate = Stage<Members>("aggregate", capacity: Self.inboxCapacity, failure: failure, stopwatch: stopwatch) {
      try score.send(try accounts(of: $0))
    }
    let feeder = DispatchQueue(label: "tributary.profiles")
    feeder.async {
      do {
        try isWhole ? feed(aggregate, stop) : feedDue(aggregate, stop)
        try aggregate.finish()
        try score.finish()
        try notify.finish()
      } catch { failure.record(error) }
      handover.end()
    }
    do {
      try workspace.store.publishOutcomes(
        of: world.purpose, from: basis, configuration: configuration, isWhole: isWhole, run: run
      ) {
        let batch = handover.take()
        try failure.check()
        if let batch { progress(batch.count) }
        return batch
      }
    } catch {
      failure.record(error)
      while handover.take() != nil {}  // lets go of whoever waits for room, so that no thread is left behind
      throw error
    }
    return [aggregate.figures(), score.figures(), notify.figures()]
  }

  private func feed(_ aggregate: Stage<Members>, _ stop: StopSignal) throws {
    var last = ""
    while true {
      if stop.signal != nil { throw CancellationError() }
      let members = try workspace.store.members(of: world.purpose, after: last, limit: Self.batchMembers)
      guard let end = members.last else { return }
      last = end.profile
      try aggregate.send(Self.profiles(of: members))
    }
  }

  private func feedDue(_ aggregate: Stage<Members>, _ stop: StopSignal) throws {
    var last = ""
    while let due = try workspace.store.dueMembers(of: world.purpose, after: last, limit: Self.batchMembers) {
      if stop.signal != nil { throw CancellationError() }
      last = due.last
      if !due.members.isEmpty { try aggregate.send(Self.profiles(of: due.members)) }
    }
  }

  /// Members by profile, from members that come so.
  private static func profiles(of members: [Membership]) -> Members {
    var batch: Members = []
    for member in members {
      if batch.last?.profile != member.profile { batch.append((member.profile, [])) }
      batch[batch.count - 1].accounts.append(member.account)
    }
    return batch
  }

  private func accounts(of members: Members) throws -> Aggregated {
    let found = try world.accounts(members.flatMap(\.accounts))
    let byID = Dictionary(found.map { ($0.id, $0.account) }) { first, _ in first }
    return members.map { ($0.profile, $0.accounts.compactMap { byID[$0] }) }
  }

  /// A score and its notice, or why there is none.
  ///
  /// A score without a notice cannot be stored.
  private func outcome(_ result: Result<Score, Withheld>) throws -> StoredOutcome {
    switch result {
    case .failure(let withheld): return .withheld(reason: withheld.code, features: Fingerprint(high: 0, low: 0))
    case .success(let score):
      let released = release(score)
      return .scored(StoredScore(released.score), notice: try StoredNotice(released.notice))
    }
  }
}

extension StoredScore {
  /// The score as it is stored.
  init(_ score: Score) {
    self.init(
      scorecard: "\(score.scorecard.name) \(score.scorecard.version)", asOf: score.asOf,
      total: score.total.description, features: Fingerprint(score.inputsFingerprint),
      fingerprint: Fingerprint(score.fingerprint))
  }
}

extension StoredNotice {
  /// The notice as it is stored: gzipped JSON.
  init(_ notice: Notice) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = [UInt8](try encoder.encode(notice))
    self.init(
      score: Fingerprint(notice.score), fingerprint: json.withUnsafeBytes { Fingerprint(ContentHash(of: $0)) },
      body: GzipWriter.compress(json))
  }
}
