import ArgumentParser
import Glibc
import Pipeline
import Presentation
import Records
import Storage

/// What all commands that run have in common.
struct RunOptions: ParsableArguments {
  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption

  @Option(
    help: ArgumentHelp(
      "The date to compute for, as YYYY-MM-DD (default: as_of of tributary.yaml, else today).", valueName: "date"),
    transform: parsedDay)
  var asOf: Day?

  @Option(
    help: ArgumentHelp(
      "Write the figures of the run for Prometheus into this file, whole or not at all.", valueName: "file"))
  var metrics: String?

  @Option(
    help: ArgumentHelp(
      "Append START and COMPLETE, ABORT or FAIL to this file, as lines of OpenLineage.", valueName: "file"))
  var lineage: String?

  @OptionGroup var log: LogOption

  /// Runs some steps, prints the report, and ends with the status that it claims.
  func run(_ scope: RunScope, only files: [String]? = nil) throws {
    try log.telling("run") { try run(scope, only: files, $0) }
  }

  private func run(_ scope: RunScope, only files: [String]?, _ log: WorkLog) throws {
    let console = Console.standard
    let stop = StopSignal()
    let sources = stopOnSignals(stop)
    let workspace = try workspace.openForWriting()
    let batch = BatchRun(
      workspace, asOf: workspace.configuration.day(asOf), stop: stop, stopwatch: Environment.stopwatch,
      progress: log.update)
    let events = try LineageFile(lineage, workspace)
    try events?.start()
    log.begin(run: try workspace.nextRun)
    let report = try withExtendedLifetime(sources) {
      do { return try batch.run(scope, started: Environment.now.description, only: files) } catch {
        try? events?.end(nil)
        // A run that failed is in the figures too; its own error is the one to tell.
        if let metrics { try? MetricsOfRuns.write(workspace, to: metrics) }
        throw error
      }
    }
    try events?.end(report)
    log.end(report)
    if let metrics { try MetricsOfRuns.write(workspace, to: metrics) }
    try console.write(output.json ? try JSONText.document(report) : RunReportText(report).rendered(on: console.output))
    try Self.end(report, stop)
  }

  /// Ends with the status that a report claims.
  static func end(_ report: RunReport, _ stop: StopSignal) throws {
    if let signal = stop.signal { throw (signal == SIGINT ? ExitStatus.interrupted : ExitStatus.terminated).exit }
    if report.hasSetAside { throw ExitStatus.setAside.exit }
  }
}

/// The events of a run, appended to a file.
private struct LineageFile {
  private let file: AppendedFile
  private let lineage: Lineage

  /// `nil` where no file is wanted.
  init?(_ path: String?, _ workspace: Workspace) throws {
    guard let path else { return nil }
    let root = workspace.paths.root
    file = try AppendedFile(path)
    lineage = try Lineage(workspace, root: root.hasPrefix("/") ? root : Environment.currentFolder + "/" + root)
  }

  func start() throws { try file.append(lineage.start(at: Environment.now.description)) }

  func end(_ report: RunReport?) throws { try file.append(lineage.end(report, at: Environment.now.description)) }
}

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Does everything that is pending: import, resolve, score, notify.",
    discussion: """
      Brings in the files of the landing folder that are not in yet, links the accounts of each purpose, scores the \
      profiles, and prints the run report. Safe to start at any time: a second run waits for nothing and ends with 75.

      Example: tributary run --workspace /srv/tributary --as-of 2024-12-31
      """)

  @OptionGroup var options: RunOptions

  func run() throws { try options.run(.everything) }
}

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings files into the store, without linking or scoring.",
    discussion: "Example: tributary import payments/customers-2024-12-31.csv.gz")

  @OptionGroup var options: RunOptions

  @Argument(help: "Files, relative to the landing folder (default: all that are not in yet).")
  var files: [String] = []

  func run() throws {
    let landing = try options.workspace.paths().landing
    for file in files where !Folder.exists(landing + "/" + file) {
      throw ValidationError("There is no \(file) in \(landing). Files are named relative to the landing folder.")
    }
    try options.run(.importing, only: files.isEmpty ? nil : files)
  }
}

struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Links the stored accounts of each purpose into profiles.",
    discussion: "Example: tributary resolve --workspace demo")

  @OptionGroup var options: RunOptions

  func run() throws { try options.run(.resolving) }
}

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores the profiles of each purpose and issues the notices.",
    discussion: "Example: tributary score --workspace demo")

  @OptionGroup var options: RunOptions

  func run() throws { try options.run(.scoring) }
}
