import ArgumentParser
import Glibc
import Pipeline
import Presentation
import Records
import Storage

struct Reprocess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads the archive again with today's configuration, and rebuilds the state from it.",
    discussion: """
      The new state is built beside the old one and takes its place in one transaction: a reader, a crash or Ctrl-C meets \
      the old state or the new one. Accounts, links, profiles and scores that it adds, changes and removes are counted, and \
      some are named. --preview shows the same and changes nothing.

      Where the mapping of a provider has changed, all of its deliveries are read, whatever is selected: a statement that \
      several deliveries hold must be read by one mapping everywhere. A delivery's day is the one in its file's name \
      (2024-12-31 or 20241231), else the day on which the file was last written.

      --roll-back brings back the state before the last reprocess, as long as no delivery, consent or decision came after \
      it. The configuration is yours to put back: the next run goes by it.

      Example: tributary reprocess --provider payments --from 2024-06-01 --preview
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var log: LogOption
  @Option(help: ArgumentHelp("Only deliveries of this provider.", valueName: "id")) var provider: String?
  @Option(help: ArgumentHelp("Only deliveries of this day or later.", valueName: "date"), transform: parsedDay)
  var from: Day?
  @Option(help: ArgumentHelp("Only deliveries of this day or before.", valueName: "date"), transform: parsedDay)
  var to: Day?
  @Flag(help: "Show what would change, and change nothing.") var preview = false
  @Flag(help: "Bring back the state before the last reprocess.") var rollBack = false
  @Option(
    help: ArgumentHelp("How many facts to name for each kind of change (default: 3).", valueName: "n"),
    transform: parsedLimit)
  var examples: Int = 3
  @Option(
    help: ArgumentHelp(
      "The date to compute for, as YYYY-MM-DD (default: as_of of tributary.yaml, else today).", valueName: "date"),
    transform: parsedDay)
  var asOf: Day?

  func validate() throws {
    if rollBack, preview || provider != nil || from != nil || to != nil {
      throw ValidationError("--roll-back brings the whole state back; it takes no selection and no preview.")
    }
    if let from, let to, to < from { throw ValidationError("--to must not be before --from.") }
  }

  func run() throws { try log.telling("reprocess", reprocess) }

  private func reprocess(_ log: WorkLog) throws {
    let stop = StopSignal()
    let sources = stopOnSignals(stop)
    let workspace = preview ? try workspace.openHeld() : try workspace.openForWriting()
    let reprocessing = Reprocessing(
      workspace, asOf: workspace.configuration.day(asOf), examples: examples, stop: stop,
      stopwatch: Environment.stopwatch,
      progress: log.update)
    let selection = try selection(workspace)
    log.begin(run: preview ? nil : try workspace.nextRun)
    try withExtendedLifetime(sources) {
      if preview {
        let changes = try StopSignal.meaning(stop) { try reprocessing.preview(selection) }
        log.end(.complete)
        return try print(changes, isPreview: true)
      }
      let started = Environment.now.description
      let report =
        rollBack ? try reprocessing.rollBack(started: started) : try reprocessing.apply(selection, started: started)
      log.end(report)
      try print(report)
      try RunOptions.end(report, stop)
    }
  }

  private func selection(_ workspace: Workspace) throws -> DeliverySelection {
    let names = workspace.configuration.providers.adapters.map(\.id.rawValue) + ["consents"]
    if let provider, !names.contains(provider) { throw unknown("provider", provider, among: names) }
    return DeliverySelection(provider: provider.map { ProviderID(rawValue: $0) }, from: from, to: to)
  }

  private func print(_ changes: StateChanges, isPreview: Bool) throws {
    let console = Console.standard
    try console.write(
      output.json
        ? try JSONText.document(changes)
        : StateChangesText(changes, isPreview: isPreview).rendered(on: console.output))
  }

  private func print(_ report: RunReport) throws {
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(report)) }
    if report.rolledBack == true {
      return try console.write(
        "Run \(report.run) brought back the state before the last reprocess. Put its configuration back too: the next "
          + "`tributary run`\ngoes by the one that is there.\n")
    }
    if let changes = report.changes { return try print(changes, isPreview: false) }
    try console.write("Stopped; the state is as it was.\n")
  }
}

extension StopSignal {
  /// Runs `body`; a signal that ended it ends the program with the signal's own status.
  static func meaning<Value>(_ stop: StopSignal, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch is CancellationError {
      throw (stop.signal == SIGINT ? ExitStatus.interrupted : ExitStatus.terminated).exit
    }
  }
}
