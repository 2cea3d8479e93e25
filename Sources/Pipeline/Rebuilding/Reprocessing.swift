import Records
import Storage

/// Reads the archive again with today's configuration.
///
/// The state is built beside the one that stands and takes its place in one transaction, so that a reader, a crash or a
/// signal meets the old state or the new one. The old one is kept until an input changes and can be brought back.
public struct Reprocessing {
  private let workspace: Workspace
  private let asOf: Day
  private let stop: StopSignal
  private let stopwatch: Stopwatch
  private let progress: @Sendable (RunProgress) -> Void
  private let examples: Int

  /// - Parameters:
  ///   - workspace: held for writing.
  ///   - asOf: the date for which everything is computed.
  ///   - examples: how many facts are named for each kind of change.
  public init(
    _ workspace: Workspace, asOf: Day, examples: Int = 5, stop: StopSignal, stopwatch: @escaping Stopwatch,
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) {
    self.workspace = workspace
    self.asOf = asOf
    self.examples = examples
    self.stop = stop
    self.stopwatch = stopwatch
    self.progress = progress
  }

  /// What reprocessing would change; changes nothing.
  ///
  /// Throws ``CancellationError`` when a signal asks.
  public func preview(_ selection: DeliverySelection) throws -> StateChanges {
    let rebuild = rebuild(run: (try workspace.store.runs(limit: 1).first?.id ?? 0) + 1)
    defer { rebuild.discard() }
    return try StateChanges(
      from: workspace, to: try rebuild.build(selection, inputs: .asStored), examples: examples)
  }

  /// Reprocesses and publishes.
  ///
  /// `started` is the moment as the command line read it, for the history. A signal leaves everything as it was.
  public func apply(_ selection: DeliverySelection, started: String) throws -> RunReport {
    try recorded(started) { report in
      let rebuild = rebuild(run: report.run)
      defer { rebuild.discard() }
      do {
        let built = try rebuild.build(selection, inputs: .asStored)
        let run = report.run
        report = built.report
        report.run = run
        report.changes = try StateChanges(from: workspace, to: built, examples: examples)
        try publish(built, run: run)
      } catch is CancellationError { return }
    }
  }

  private func publish(_ built: Rebuild.Built, run: Int64) throws {
    let store = built.workspace.store
    try store.setCounter("published", try store.inputGeneration())
    try store.setCounter("published_from", try workspace.store.inputGeneration())
    try store.setCounter("published_run", Int(run))
    try store.close()
    try Store.copyState(from: workspace.paths.store, to: workspace.paths.previous)
    try workspace.store.publish(from: built.workspace.paths.store, run: run, as: .reprocessed, hash: workspace.hidden)
  }

  /// Brings back the state that the last publication replaced.
  ///
  /// Throws ``ReprocessingError/nothingToRollBack``.
  public func rollBack(started: String) throws -> RunReport {
    guard try workspace.canRollBack() else { throw ReprocessingError.nothingToRollBack }
    let former = try workspace.store.run(before: Int64(try workspace.store.counter("published_run")))
    return try recorded(started, like: former) { report in
      report.rolledBack = true
      try workspace.store.publish(
        from: workspace.paths.previous, run: report.run, as: .rolledBack, hash: workspace.hidden)
      workspace.forgetPrevious()
    }
  }

  /// Enters a run in the history around `body`; it goes by date and configuration of a `former` run, or of today.
  private func recorded(
    _ started: String, like former: RunEntry? = nil, _ body: (inout RunReport) throws -> Void
  ) throws -> RunReport {
    let asOf = former.flatMap { Day(iso: $0.asOf) } ?? asOf
    let id = try workspace.store.beginRun(started: started, asOf: asOf)
    let version = try former.flatMap { try workspace.store.configurationDigest(of: $0.id) }
    let kept = try version.flatMap { try workspace.store.configuration($0) }
    try workspace.store.keep(kept ?? workspace.configuration.kept, for: id)
    var report = RunReport(run: id, asOf: asOf)
    do {
      try body(&report)
      try BatchRun(workspace, asOf: asOf, stop: stop, stopwatch: stopwatch).end(&report)
      return report
    } catch {
      try? workspace.store.endRun(id, outcome: "failed", report: report.json)
      try? workspace.copyAuditLog()
      throw error
    }
  }

  private func rebuild(run: Int64) -> Rebuild {
    Rebuild(
      workspace: workspace, asOf: asOf, run: run, stop: stop, stopwatch: stopwatch, progress: progress)
  }
}

/// Why a state cannot be brought back.
public enum ReprocessingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No publication is the last change of the state.
  case nothingToRollBack
  /// An erasure has begun and is not finished.
  case unfinishedErasure

  /// A full sentence with the remedy.
  public var description: String {
    switch self {
    case .nothingToRollBack:
      "there is no state to bring back: nothing was reprocessed, or deliveries, consents or decisions came after it; "
        + "put the former configuration back and reprocess instead"
    case .unfinishedErasure: "an erasure has begun and is not finished; `tributary run` finishes it"
    }
  }
}

extension Workspace {
  /// Whether the state before the last publication is kept and nothing came in since; one that a program with other
  /// tables kept cannot be brought back.
  public func canRollBack() throws -> Bool {
    guard Folder.exists(paths.previous), try store.counter("published") == store.inputGeneration() else { return false }
    do {
      return try Store.open(reading: paths.previous).inputGeneration() == store.counter("published_from")
    } catch WorkspaceError.noStore { return false }
  }

  /// Removes the state before the last publication, which may hold what a person has since withdrawn.
  public func forgetPrevious() { Store.remove(paths.previous) }

  /// Removes it if an input has changed.
  func forgetPreviousIfOutdated() throws {
    guard Folder.exists(paths.previous), try !canRollBack() else { return }
    forgetPrevious()
  }
}
