import CMalloc
import Consent
import Dispatch
import Providers
import Records
import Scoring
import Storage

/// Which steps a command asks for.
public struct RunScope: OptionSet, Sendable {
  /// One bit for each step.
  public let rawValue: Int
  /// Wraps bits.
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Acquire, decode, normalise, admit, store.
  public static let importing = RunScope(rawValue: 1)
  /// Links and profiles.
  public static let resolving = RunScope(rawValue: 2)
  /// Features, scores and notices.
  public static let scoring = RunScope(rawValue: 4)
  /// Everything that is pending.
  public static let everything: RunScope = [.importing, .resolving, .scoring]
}

/// How far a run is, for a progress line.
public struct RunProgress: Sendable {
  /// The step: `acquire`, `store`, `resolve ...`.
  public let step: String
  /// Done so far.
  public let done: Int
  /// Of so many; 0 if unknown.
  public let total: Int
  /// What is counted.
  public let unit: String
}

/// One run: a workspace as it is, and everything that is pending done.
///
///     files -> acquire -> decode -> normalise -> admit -> store      per file, in lanes
///     store -> resolve                                               per purpose
///           -> aggregate -> score -> notify -> store                 per purpose
public struct BatchRun: Sendable {
  let workspace: Workspace
  let asOf: Day
  let stop: StopSignal
  let stopwatch: Stopwatch
  let progress: @Sendable (RunProgress) -> Void
  /// The consents as the import left them: only an import changes them while the workspace is held.
  let knownConsents = KnownConsents()

  /// - Parameters:
  ///   - asOf: the date for which everything is computed.
  ///   - stop: asked between batches.
  ///   - stopwatch: for the figures of the report.
  public init(
    _ workspace: Workspace, asOf: Day, stop: StopSignal, stopwatch: @escaping Stopwatch,
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) {
    self.workspace = workspace
    self.asOf = asOf
    self.stop = stop
    self.stopwatch = stopwatch
    self.progress = progress
  }

  /// Runs.
  ///
  /// `started` is the moment as the command line read it, for the history. Only files among `names` are acquired, if
  /// names are given.
  public func run(_ scope: RunScope, started: String, only names: [String]? = nil) throws -> RunReport {
    // What was to be erased is gone before anything is linked or scored, and what was forgotten with it is read again.
    let isErasing = try workspace.store.hasUnfinishedErasure()
    let names = isErasing && !scope.contains(.importing) ? [] : names
    let scope = isErasing ? scope.union(.importing) : scope
    knownConsents.forget()
    let id = try workspace.store.beginRun(started: started, asOf: asOf)
    var report = RunReport(run: id, asOf: asOf)
    try workspace.store.keep(workspace.configuration.kept, for: id)
    do {
      _ = try ArchiveSealing(workspace, stop: stop, progress: progress).finish()
      if scope.contains(.importing) { try bringIn(&report, only: names) }
      // What the import had in hand goes back to the system before the worlds need room of their own.
      malloc_trim(0)
      try computeWorlds(scope, &report)
      try workspace.forgetPreviousIfOutdated()
      if let now = Timestamp(iso: started), case let late = try workspace.lateFeeds(at: now), !late.isEmpty {
        report.lateFeeds = late
      }
      try end(&report)
      return report
    } catch {
      try? workspace.store.endRun(id, outcome: "failed", report: report.json)
      try? workspace.copyAuditLog()
      throw error
    }
  }

  /// Enters how the run ended.
  func end(_ report: inout RunReport) throws {
    report.quarantinedRows = try workspace.store.quarantineCount()
    report.quarantineCauses = try workspace.store.quarantineCounts()
    report.overdueDisputes = try overdueDisputes()
    report.outcome = stop.signal != nil ? .stopped : report.hasSetAside ? .setAside : .done
    try workspace.store.endRun(report.run, outcome: report.outcome.rawValue, report: report.json)
    try keep(report)
    try workspace.store.checkpoint()
    try workspace.copyAuditLog()
  }

  private func overdueDisputes() throws -> [OverdueDispute]? {
    let overdue = try workspace.store.disputes(openOnly: true).filter { $0.isOverdue(on: asOf) }
    return overdue.isEmpty ? nil : overdue.map { OverdueDispute(dispute: $0.id, due: $0.due) }
  }

  /// Leaves the report as a file too, for whoever watches a folder.
  private func keep(_ report: RunReport) throws {
    try Folder.make(workspace.paths.reports)
    try SystemFile.replace("\(workspace.paths.reports)/run-\(report.run).json", with: report.json)
  }

  // MARK: Files

  private func bringIn(_ report: inout RunReport, only names: [String]?) throws {
    report.rereadProviders = try AdapterChange(workspace).apply()
    report.finishedErasures = try Erasure(workspace, progress: progress).finishAll()
    try acquire(&report, only: names)
    try bringInPending(&report)
  }

  /// Stores what the ledger names and the store does not hold yet.
  func bringInPending(_ report: inout RunReport) throws {
    let consents = try pending().filter { $0.provider == ConsentFeed.bound.adapter.id }
    for delivery in consents where stop.signal == nil { try ConsentImport(workspace).run(delivery, stop: stop) }
    knownConsents.forget()
    let index = try knownConsents.index(workspace.store)
    let gate = ConsentGate(index: index, asOf: asOf)
    let change = try ConsentChange(workspace, index, gate)
    report.consents = ConsentReport(
      removedAccounts: change.removedAccounts, reopenedDeliveries: change.reopenedDeliveries)
    let deliveries = try pending().filter { $0.provider != ConsentFeed.bound.adapter.id }
    if stop.signal == nil { report.stages += try store(deliveries, gate) }
    report.files = try (consents + deliveries).compactMap { try workspace.store.delivery(id: $0.id) }
      .map(FileReport.init).sorted { $0.name < $1.name }
  }

  /// Deliveries with rows that are to be stored; those of providers that are not configured wait.
  private func pending() throws -> [Delivery] {
    try workspace.store.deliveries(pendingOnly: true).filter { workspace.configuration.bound($0.provider) != nil }
  }

  private func acquire(_ report: inout RunReport, only names: [String]?) throws {
    let began = stopwatch()
    let landing = try Landing(workspace)
    let files = landing.files.filter { names?.contains($0.name) ?? true }
    report.refusedFiles = landing.refused.filter { names?.contains($0.name) ?? true }
      .map { RefusedFile(name: $0.name, reason: $0.note) }
    let outcomes = try acquire(files)
    for (file, outcome) in zip(files, outcomes) {
      switch outcome {
      case .refused(let note): report.refusedFiles.append(RefusedFile(name: file.name, reason: note))
      case .changing: report.waitingFiles.append(file.name)
      case .known: report.knownFiles += 1
      case .entered, nil: break
      }
    }
    report.refusedFiles.sort { $0.name < $1.name }
    report.stages.append(
      StageFigures(name: "acquire", batches: files.count, busyNanoseconds: stopwatch() - began))
  }

  /// Acquires files in lanes; the outcome is `nil` for those that a signal left out.
  private func acquire(_ files: [Landing.File]) throws -> [AcquisitionOutcome?] {
    let failure = FailureBox()
    let state = Lock((next: 0, done: 0, outcomes: [AcquisitionOutcome?](repeating: nil, count: files.count)))
    inLanes(RecordImport.lanes) {
      guard let tombstones = failure.recording({ try Tombstones(workspace) }) else { return }
      while stop.signal == nil, !failure.hasFailed {
        let index = state.withLock { state in
          defer { state.next += 1 }
          return state.next
        }
        guard index < files.count else { return }
        do {
          let outcome = try Acquisition(
            workspace, files[index].bound, name: files[index].name, tombstones: tombstones
          ).run()
          let done = state.withLock { state in
            state.outcomes[index] = outcome
            state.done += 1
            return state.done
          }
          progress(RunProgress(step: "acquire", done: done, total: files.count, unit: "files"))
        } catch { failure.record(error) }
      }
    }
    try failure.check()
    return state.withLock { $0.outcomes }
  }

  private func store(_ deliveries: [Delivery], _ gate: ConsentGate) throws -> [StageFigures] {
    guard !deliveries.isEmpty else { return [] }
    let total = deliveries.reduce(0) { $0 + $1.rows - $1.rowsDone }
    let done = Counter()
    let progress = progress
    return try RecordImport(workspace, gate: gate, stop: stop, stopwatch: stopwatch) { rows in
      progress(RunProgress(step: "store", done: done.add(rows), total: total, unit: "rows"))
    }.run(deliveries)
  }
}

/// The consent facts, read once.
final class KnownConsents: Sendable {
  private let known = Lock<ConsentIndex?>(nil)

  func forget() { known.withLock { $0 = nil } }

  func index(_ store: Store) throws -> ConsentIndex {
    try known.withLock { known in
      if let known { return known }
      let read = try store.consentIndex()
      known = read
      return read
    }
  }
}
