import ArgumentParser
import Pipeline

/// How a command tells on standard error what it does.
enum LogForm: String, ExpressibleByArgument, CaseIterable {
  /// A progress line and messages, for people.
  case text
  /// A line of JSON for each event, for a collector of logs.
  case json
}

/// The option of commands that work for long.
struct LogOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What standard error is told: text for people, or json, a line for each event, with the run's number if it is one.",
      valueName: "form"))
  var log = LogForm.text

  /// Runs the work of a command, whose name its events begin with.
  ///
  /// As lines of JSON, a failure is an event too, and the last one.
  func telling(_ command: String, _ work: (WorkLog) throws -> Void) throws {
    switch log {
    case .text:
      let line = StepProgressLine(Console.standard)
      defer { line.finish() }
      try work(.line(line))
    case .json:
      let log = EventLog(command)
      try log.reporting { try work(.events(log)) }
    }
  }
}

/// What a command tells on standard error while it works.
enum WorkLog: Sendable {
  /// One line that is drawn again and again.
  case line(StepProgressLine)
  /// Lines that stay.
  case events(EventLog)

  /// The command begins its work, as the run of this number if it is one.
  func begin(run: Int64? = nil) {
    if case .events(let log) = self { log.begin(run: run) }
  }

  /// Takes news; called from several threads.
  func update(_ progress: RunProgress) {
    switch self {
    case .line(let line):
      line.update(step: progress.step, unit: progress.unit, done: progress.done, total: progress.total)
    case .events(let log): log.update(progress)
    }
  }

  /// Takes the line away, before something is printed.
  private func finish() {
    if case .line(let line) = self { line.finish() }
  }

  /// Tells what became of each file of a run that was a part of the work.
  func tell(_ report: RunReport) {
    if case .events(let log) = self { log.tell(report) }
  }

  /// The work was a run, and has a report.
  func end(_ report: RunReport) {
    finish()
    if case .events(let log) = self { log.end(report) }
  }

  /// The work is done; the program ends with this status.
  func end(_ status: ExitStatus) {
    finish()
    if case .events(let log) = self { log.end(status) }
  }
}
