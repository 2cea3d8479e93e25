import ArgumentParser
import Glibc
import Pipeline
import Presentation
import Records
import Scoring
import Storage

struct Retain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Shows how long events count and are held, and removes what is past its time.",
    discussion: """
      config/retention.yaml declares the times by event kind. What does not count any more is left out of features by every \
      run; what is not held any more is out of everything, and `retention apply` takes it out of the archive too.

      Example: tributary retention list
      """,
    subcommands: [List.self, Apply.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the event kinds with their times, and how many events there are.",
      discussion: "Example: tributary retention list --as-of 2025-01-01 --json")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Option(
      help: ArgumentHelp("The day for which to count (default: the day of a run).", valueName: "date"),
      transform: parsedDay)
    var asOf: Day?

    func run() throws {
      let workspace = try workspace.openForReading()
      let figures = try RetentionFigures(workspace, on: workspace.configuration.day(asOf)).kinds
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(figures)) }
      guard !figures.isEmpty else { return try console.write("No event is stored.\n") }
      var table = Table(
        .text("event kind"), .text("counts for"), .text("held for"), .number("count"), .number("held only"),
        .number("past their time"))
      for kind in figures {
        table.add(
          .init("\(kind.kind)"), .init(kind.counts ?? "ever"), .init(kind.held ?? "ever"), .init(kind.counting),
          .init(kind.heldOnly), .init(kind.past, kind.past > 0 ? .caution : .plain))
      }
      try console.write(table.rendered(on: console.output))
    }
  }

  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes records whose events are all past their time out of store, archive and landing folder.",
      discussion: """
        A record goes when it states nothing but events, none of which is held any more. Then does what `tributary run` \
        does. There is no way back. Killed at any moment, the next run finishes it.

        Example: tributary retention apply --workspace demo
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var log: LogOption
    @Option(
      help: ArgumentHelp(
        "The day for which to apply it, not after today (default: the day of a run).", valueName: "date"),
      transform: parsedDay)
    var asOf: Day?

    private struct Figures: Encodable {
      let asOf: Day
      let rowsCut: Int
      let objectsRewritten: Int
      let landingFilesRewritten: Int
    }

    func run() throws { try log.telling("retention", apply) }

    private func apply(_ log: WorkLog) throws {
      let stop = StopSignal()
      let sources = stopOnSignals(stop)
      let workspace = try workspace.openForWriting()
      let day = workspace.configuration.day(asOf)
      if day > max(Environment.today, workspace.configuration.day(nil)) {
        throw ValidationError("\(day) has not come yet; what is removed is removed for good.")
      }
      guard workspace.configuration.retention.endsHolding else {
        throw ValidationError("No event kind has an end of being held; declare one in config/retention.yaml.")
      }
      log.begin(run: try workspace.nextRun)
      let traces = try withExtendedLifetime(sources) { () -> Erasure.Traces in
        let erasure = Erasure(workspace, progress: log.update)
        try erasure.intendRetention(on: day)
        let traces = try erasure.finish()
        let batch = BatchRun(workspace, asOf: day, stop: stop, stopwatch: Environment.stopwatch, progress: log.update)
        log.tell(try batch.run(.everything, started: Environment.now.description))
        return traces
      }
      if let signal = stop.signal { throw (signal == SIGINT ? ExitStatus.interrupted : ExitStatus.terminated).exit }
      log.end(.complete)
      let figures = Figures(
        asOf: day, rowsCut: traces.rows, objectsRewritten: traces.objects, landingFilesRewritten: traces.landingFiles)
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(figures)) }
      try console.write(
        "Past their time on \(day): \(Readable.count(figures.rowsCut)) rows are cut out of "
          + "\(Readable.count(figures.objectsRewritten)) archive objects.\n")
    }
  }
}
