import Records
import Storage

/// Seals what lies in the archive in the clear, as an older program left it, or under an older data key.
///
/// Each object is written beside its place and renamed, so a reader meets the one or the other, and what is done stays
/// done. The older key leaves the keyring when no object needs it.
public struct ArchiveSealing {
  /// What was done.
  public struct Figures: Sendable {
    /// Objects that were sealed now.
    public var sealed = 0
    /// Objects that are not what their names say and stay as they are, and with them the older key.
    public var altered: [ContentHash] = []
  }

  private let workspace: Workspace
  private let stop: StopSignal
  private let progress: @Sendable (RunProgress) -> Void

  /// Seals in a workspace that is held for writing.
  public init(
    _ workspace: Workspace, stop: StopSignal, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) {
    self.workspace = workspace
    self.stop = stop
    self.progress = progress
  }

  /// Seals what is to be sealed; does nothing, and reads no object, where there is nothing.
  ///
  /// A signal ends it behind an object; the next run goes on. O(bytes of the objects to seal).
  public func finish() throws -> Figures {
    var figures = Figures()
    guard workspace.archive.keys.ring.awaitsSealing else { return figures }
    let objects = try workspace.archive.objects()
    for (index, object) in objects.enumerated() {
      if stop.signal != nil { return figures }
      progress(RunProgress(step: "seal archive", done: index, total: objects.count, unit: "objects"))
      do {
        guard try !workspace.archive.isUpToDate(object) else { continue }
        try workspace.archive.sealAnew(object)
        figures.sealed += 1
      } catch is SealError { figures.altered.append(object) }
    }
    if figures.altered.isEmpty { try end() }
    return figures
  }

  /// From now on nothing is taken that is not sealed under the current data key.
  private func end() throws {
    let ring = workspace.archive.keys.ring.sealed
    guard case .slots(let slots) = try workspace.store.keySlots(),
      let slot = slots.last(where: { $0.keyCheck == workspace.key.hash.check })
    else { throw KeyError.unused }
    try workspace.store.exchange(
      [try KeySlot(slot.number, ring, workspace.key, salt: workspace.random())],
      telling: (.resealed, "data key \(ring.current)"))
    workspace.archive.keys.take(ring)
    try workspace.store.checkpoint()
    try workspace.copyAuditLog()
  }
}
