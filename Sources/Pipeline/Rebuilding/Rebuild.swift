import Foundation
import Records
import Storage

/// Builds the state anew beside the one that stands: from the archive, the consents, the decisions and a configuration.
///
/// Changes nothing of the workspace but its folder ``WorkspacePaths/rebuild``. Whoever builds holds the lock.
struct Rebuild {
  /// A state that was built.
  struct Built {
    /// The state, as a workspace that shares archive and key with the one that stands.
    let workspace: Workspace
    /// Deliveries that were read.
    let deliveries: [Delivery]
    /// The run report of the building.
    let report: RunReport
  }

  /// Which inputs are taken from the store.
  enum Inputs {
    /// All, as they stand.
    case asStored
    /// Those that this program entered; consents that came in files are read from the archive.
    case sealed
  }

  let workspace: Workspace
  let asOf: Day
  let run: Int64
  let stop: StopSignal
  let stopwatch: Stopwatch
  let progress: @Sendable (RunProgress) -> Void

  /// Builds the state; throws ``CancellationError`` when a signal asks.
  ///
  /// Throws ``PipelineError/unreadable(file:reason:)`` if a delivery cannot be read by the configuration.
  func build(_ selection: DeliverySelection, inputs: Inputs) throws -> Built {
    if try workspace.store.hasUnfinishedErasure() { throw ReprocessingError.unfinishedErasure }
    let deliveries = try workspace.deliveries(selection)
    let beside = try makeWorkspace()
    try beside.store.adoptInputs(from: workspace.paths.store, readings: !selection.isEverything)
    if inputs == .sealed { try beside.store.removeUnsealed() }
    try beside.store.reread(try deliveries.map(reinspect))
    var report = RunReport(run: run, asOf: asOf)
    let batch = BatchRun(beside, asOf: asOf, stop: stop, stopwatch: stopwatch, progress: progress)
    try batch.bringInPending(&report)
    try batch.computeWorlds(.everything, &report)
    if stop.signal != nil { throw CancellationError() }
    return Built(workspace: beside, deliveries: deliveries, report: report)
  }

  /// Removes what was built.
  func discard() { try? Folder.remove(workspace.paths.rebuild) }

  private func makeWorkspace() throws -> Workspace {
    let paths = WorkspacePaths(root: workspace.paths.rebuild)
    try Folder.make(paths.root)
    return workspace.over(paths: paths, store: try Store.scratch(paths.store), lock: nil)
  }

  private func reinspect(_ delivery: Delivery) throws -> Reinspection {
    if stop.signal != nil { throw CancellationError() }
    guard let adapter = workspace.configuration.bound(delivery.provider) else { return Reinspection(unread: delivery) }
    return try AdapterChange(workspace).inspect(delivery, adapter)
  }
}
