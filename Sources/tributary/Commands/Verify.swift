import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads the archive bit by bit, and with --deep rebuilds the state and compares.",
    discussion: """
      Without --deep: every archived object against its SHA-256, the archive against the ledger, the books, what people \
      decided and agreed to by hand, notices and kept configurations against their hashes, and the audit log against its \
      chain and its copies.

      With --deep the state is also built anew beside the one that stands, from archive, consents, decisions and the \
      configuration of the last run, and the two are compared fact by fact. For each part the first fact that differs is \
      named by its identifiers. Takes the lock and as much room as the store; changes nothing.

      Ends with 0 if nothing was found, with 1 if something was. Beside a run, which is ahead of what it has committed, \
      what was found is looked for again under the lock; then the end is 75 while the run lasts.

      Example: tributary verify --deep --workspace demo
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var log: LogOption
  @Flag(help: "Rebuild the state beside the one that stands, and compare.") var deep = false

  func run() throws { try log.telling("verify", verify) }

  private func verify(_ log: WorkLog) throws {
    let stop = StopSignal()
    let sources = stopOnSignals(stop)
    log.begin()
    let report = try withExtendedLifetime(sources) {
      try StopSignal.meaning(stop) {
        deep ? try verification(try workspace.openHeld(), stop, log).deep() : try surface(stop, log)
      }
    }
    log.end(report.findings.isEmpty ? .complete : .failed)
    let console = Console.standard
    try console.write(
      output.json ? try JSONText.document(report) : VerificationText(report).rendered(on: console.output))
    if !report.findings.isEmpty { throw ExitStatus.failed.exit }
  }

  /// Looks without the lock, and once more under it at what was found.
  ///
  /// Beside a run the archive may be ahead of the ledger; and nothing is held up while all is well.
  private func surface(_ stop: StopSignal, _ log: WorkLog) throws -> VerificationReport {
    let first = try? verification(try workspace.openForReading(), stop, log).surface()
    if let first, first.findings.isEmpty { return first }
    do {
      return try verification(try workspace.openHeld(), stop, log).surface()
    } catch let error as FileError where error.isForbidden {
      // Where nobody may write there is no lock to take, and no run.
      guard let first else { throw error }
      return first
    }
  }

  private func verification(_ workspace: Workspace, _ stop: StopSignal, _ log: WorkLog) -> Verification {
    Verification(workspace, stop: stop, stopwatch: Environment.stopwatch, progress: log.update)
  }
}
