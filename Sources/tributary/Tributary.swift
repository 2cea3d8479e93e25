import ArgumentParser
import Glibc

/// The command line: arguments in, an exit status out.
@main struct Tributary: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tributary",
    abstract: "Links what several providers deliver about the same people, under their consent, and scores it.",
    version: "0.1.0",
    subcommands: [
      Init.self, Simulate.self, Run.self, Import.self, Resolve.self, Score.self, Digest.self, Check.self, Verify.self,
      Reprocess.self, AuditLog.self, MetricsOfRuns.self, BackUp.self, RestoreBackup.self, Keys.self,
      ArchiveOfDeliveries.self, Runs.self, Report.self,
      Release.self, Configurations.self, Quarantine.self, Consents.self, Decide.self,
      Disputes.self, Erase.self, Identity.self, Retain.self, ReviewOfPairs.self, Explain.self, Person.self,
      Export.self, Adapters.self, Scorecards.self, Evaluate.self, LinkFiles.self, Train.self, Models.self,
    ])

  /// Parses and runs; ends with a status of ``ExitStatus``.
  static func main() {
    // A reader that goes away must not end the program between two steps; the failed write is noticed instead.
    signal(SIGPIPE, SIG_IGN)
    // What people entrusted would stand in a core dump.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    ThreadWatch.start()
    Glibc.exit(status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func status(of arguments: [String]) -> ExitStatus {
    var running: (any ParsableCommand.Type)?
    do {
      var command = try parseAsRoot(arguments)
      running = type(of: command)
      try command.run()
      return .complete
    } catch {
      return report(error, of: running)
    }
  }

  /// Help and version that were asked for are output; everything else is a diagnostic.
  private static func report(_ error: any Error, of running: (any ParsableCommand.Type)? = nil) -> ExitStatus {
    let console = Console.standard
    let status = ExitStatus(for: error, of: Self.self)
    if let failure = error as? OutputFailure, failure.isClosedPipe { return status }
    let text = message(for: error, of: running)
    guard !text.isEmpty else { return status }
    guard status == .complete else {
      console.diagnose(text + "\n")
      return status
    }
    do {
      try console.write(text + "\n")
      return .complete
    } catch {
      return report(error)
    }
  }

  /// The parser knows the usage of the command that it was parsing; once a command runs, its usage is looked up here.
  private static func message(for error: any Error, of running: (any ParsableCommand.Type)?) -> String {
    guard let running, let error = error as? ValidationError else { return fullMessage(for: error) }
    return "Error: \(error.message)\nUsage: \(usageString(for: running))"
  }
}
