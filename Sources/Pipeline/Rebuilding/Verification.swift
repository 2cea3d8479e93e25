import Records
import Scoring
import Storage

/// One thing that is not as it should be.
public struct Finding: Hashable, Sendable, Encodable {
  /// Where: `archive`, `ledger`, `history`, `audit`, `inputs`, `state`, or a part of the digest.
  public let part: String
  /// What, as a sentence that names places and identifiers, never a value.
  public let what: String

  /// States a finding.
  public init(part: String, what: String) {
    self.part = part
    self.what = what
  }
}

/// What was verified and what was found.
public struct VerificationReport: Sendable, Encodable {
  /// Archive objects that were read.
  public var objects = 0
  /// Their bytes.
  public var bytes = 0
  /// Whether the state was rebuilt and compared.
  public var isDeep = false
  /// The version of the configuration that it was rebuilt by.
  public var configuration: ContentHash?
  /// The digest of the state as it stands.
  public var digest: ContentHash?
  /// The digest of the state as it was rebuilt.
  public var rebuilt: ContentHash?
  /// All that was found; empty if everything is as it should be.
  public var findings: [Finding] = []
}

/// Checks that everything is what it was when it was written, and that the state is what follows from its inputs.
public struct Verification {
  private let workspace: Workspace
  private let stop: StopSignal
  private let stopwatch: Stopwatch
  private let progress: @Sendable (RunProgress) -> Void

  /// - Parameter workspace: held for writing if the state is to be rebuilt.
  public init(
    _ workspace: Workspace, stop: StopSignal, stopwatch: @escaping Stopwatch,
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) {
    self.workspace = workspace
    self.stop = stop
    self.stopwatch = stopwatch
    self.progress = progress
  }

  /// Reads every object of the archive and holds ledger, history, seals and audit log against what they stand for.
  ///
  /// O(bytes of the archive). Throws ``CancellationError`` when a signal asks.
  public func surface() throws -> VerificationReport {
    var report = VerificationReport()
    try readArchive(&report)
    report.findings += try workspace.store.integrityFaults().map { Finding(part: "store", what: $0) }
    for delivery in try workspace.store.deliveries() where delivery.isComplete {
      if !delivery.isAccountedFor {
        report.findings.append(Finding(part: "ledger", what: "the books of \(delivery.name) do not balance"))
      }
    }
    report.findings += try workspace.store.brokenSeals().map { Finding(part: "inputs", what: $0) }
    report.findings += try workspace.store.alteredConfigurations().map { Finding(part: "history", what: $0) }
    report.findings += try workspace.auditFaults().map { Finding(part: "audit", what: $0) }
    try readNotices(&report)
    try compareReports(&report)
    return report
  }

  /// The same, and then rebuilds the state beside the one that stands and compares the two.
  ///
  /// The configuration is the one of the last run, as it was kept. Where the archive is damaged nothing is rebuilt.
  public func deep() throws -> VerificationReport {
    var report = try surface()
    guard !report.findings.contains(where: { $0.part == "archive" }) else {
      report.findings.append(
        Finding(part: "state", what: "was not rebuilt, since the archive is damaged"))
      return report
    }
    guard let last = try workspace.store.runs(limit: 1).first, let asOf = Day(iso: last.asOf) else { return report }
    let then = try WorkspaceAsOfRun(workspace, run: last.id)
    let pending = try then.pending(asOf: asOf)
    guard pending.isEmpty else {
      report.findings += pending.map { Finding(part: "state", what: $0) }
      return report
    }
    let rebuild = Rebuild(
      workspace: then.workspace, asOf: asOf, run: last.id, stop: stop, stopwatch: stopwatch, progress: progress)
    defer { rebuild.discard() }
    try compare(try rebuild.build(DeliverySelection(), inputs: .sealed), &report)
    return report
  }

  private func compare(_ built: Rebuild.Built, _ report: inout VerificationReport) throws {
    report.isDeep = true
    report.configuration = built.workspace.configuration.kept.digest
    report.digest = try workspace.store.digest().total
    report.rebuilt = try built.workspace.store.digest().total
    let differences = try workspace.store.differences(
      to: built.workspace.store, in: FactKind.allCases, scope: .everything, examples: 1)
    report.findings += differences.filter { !$0.isEmpty }.map {
      Finding(part: $0.kind.rawValue, what: Self.sentence($0))
    }
  }

  private static func sentence(_ difference: FactDifference) -> String {
    let counts = [
      (difference.removed, "not in the rebuilt state"), (difference.changed, "different"),
      (difference.added, "missing"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let first = difference.examples.first.map { "; the first: \($0.id)" } ?? ""
    return counts.joined(separator: ", ") + first
  }

  // MARK: Archive

  private func readArchive(_ report: inout VerificationReport) throws {
    var named: [ContentHash: String] = [:]
    for delivery in try workspace.store.deliveries() { named[delivery.object] = delivery.name }
    let entries = try workspace.archive.entries()
    let total = entries.count
    for entry in entries {
      if stop.signal != nil { throw CancellationError() }
      report.objects += 1
      progress(RunProgress(step: "read archive", done: report.objects, total: total, unit: "objects"))
      guard let object = entry.object else {
        report.findings.append(Finding(part: "archive", what: "\(entry.path) is extra: no object has such a name"))
        continue
      }
      let name = named.removeValue(forKey: object)
      do { report.bytes += try workspace.archive.check(object) } catch let error as SealError {
        let whose = name.map { " of \($0)" } ?? ""
        report.findings.append(
          Finding(part: "archive", what: "object \(object)\(whose) is altered: \(error.finding)"))
      }
      if name == nil {
        report.findings.append(
          Finding(part: "archive", what: "object \(object) is extra: the ledger does not name it"))
      }
    }
    report.findings += named.sorted { $0.key < $1.key }.map {
      Finding(part: "archive", what: "object \($0.key) of \($0.value) is missing")
    }
  }

  // MARK: History

  private func readNotices(_ report: inout VerificationReport) throws {
    var altered: [String] = []
    try workspace.store.forEachNotice { about, notice in
      if (try? Notice(stored: notice)) == nil { altered.append(about) }
    }
    if let first = altered.min() {
      report.findings.append(
        Finding(part: "notices", what: "\(altered.count) notices are not what was issued; the first: \(first)"))
    }
  }

  /// The report of a run lies in the store and in a file, which are the same bytes.
  private func compareReports(_ report: inout VerificationReport) throws {
    for run in try workspace.store.runs(limit: .max) {
      let file = "\(workspace.paths.reports)/run-\(run.id).json"
      guard let stored = run.report, run.outcome != "failed", Folder.exists(file) else { continue }
      if try SystemFile.contents(of: file) != stored {
        report.findings.append(
          Finding(part: "history", what: "the report of run \(run.id) in the store is not that of \(file)"))
      }
    }
  }
}
