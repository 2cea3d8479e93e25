import Records
import Storage

/// A workspace with the configuration of an earlier run.
struct WorkspaceAsOfRun {
  /// The workspace.
  let workspace: Workspace
  /// Whether the run's configuration is kept; otherwise it is today's.
  let isKept: Bool

  /// Reads the configuration of a run as it was kept.
  ///
  /// Writes it into the folder for rebuilding while it is read.
  init(_ workspace: Workspace, run: Int64) throws {
    guard let digest = try workspace.store.configurationDigest(of: run) else {
      self.workspace = workspace
      isKept = false
      return
    }
    isKept = true
    guard digest != workspace.configuration.kept.digest, let kept = try workspace.store.configuration(digest) else {
      self.workspace = workspace
      return
    }
    let root = workspace.paths.rebuild + "/configuration"
    for file in kept.files {
      let path = root + "/" + file.path
      try Folder.make(Folder.parent(of: path))
      try SystemFile.replace(path, with: file.bytes)
    }
    self.workspace = workspace.over(
      configuration: try WorkspaceConfiguration(
        WorkspacePaths(root: root), adapters: workspace.configuration.adapters), lock: workspace.lock)
  }

  /// What a run would still have to do, as sentences: the state is then not what follows from its inputs.
  func pending(asOf: Day) throws -> [String] {
    var pending: [String] = []
    if try workspace.store.hasUnfinishedErasure() { pending.append("\(ReprocessingError.unfinishedErasure)") }
    let waiting = try workspace.store.deliveries(pendingOnly: true)
    if waiting.contains(where: { workspace.configuration.bound($0.provider) != nil }) {
      pending.append("deliveries are not all in; `tributary run` brings them in, then verify again")
    }
    let outdated = try workspace.store.deliveries().filter(workspace.isOutdated)
    for (provider, deliveries) in Dictionary(grouping: outdated, by: \.provider).sorted(by: { $0.key < $1.key }) {
      pending.append(
        "\(deliveries.count) deliveries of \(provider) were read by another version of its adapter; `tributary run` reads "
          + "them again")
    }
    let run = BatchRun(workspace, asOf: asOf, stop: StopSignal(), stopwatch: { 0 })
    let linked = try run.linkingBasis()
    let stale = try workspace.configuration.purposes.filter { purpose in
      let known = try workspace.store.basis(of: purpose)
      return known?.linkedFrom != linked || known?.isScored(from: run.scoringBasis(linkedFrom: linked)) != true
    }
    if !stale.isEmpty {
      let names = stale.map(\.rawValue).joined(separator: ", ")
      pending.append(
        "links and scores for \(names) are not up to date: inputs came after the last run; `tributary run`, then verify"
      )
    }
    return pending
  }
}
