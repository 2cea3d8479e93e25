import ArgumentParser
import Pipeline
import Storage

struct MetricsOfRuns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Prints the figures of the last run for Prometheus, and which feeds are late.",
    discussion: """
      The text format that node_exporter collects from *.prom files: rows by feed and class, seconds of the stages, \
      scores, withheld and quarantined, commands that found the lock taken, the last success. Feeds are late by what \
      tributary.yaml expects, at the moment of the command:

        expect:
          - {feed: payments/customers, every: 1 day, grace: 6 hours}

      `tributary run --metrics FILE` writes the same after each run.

      Example: tributary metrics --out /var/lib/node_exporter/tributary.prom
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @Option(help: ArgumentHelp("The file to write, whole or not at all (default: standard output).", valueName: "file"))
  var out: String?

  func run() throws {
    let workspace = try workspace.openForReading()
    if let out { return try Self.write(workspace, to: out) }
    try Console.standard.write(try Metrics(workspace, at: Environment.now).text)
  }

  /// Others than the owner read the file: it names nobody.
  static func write(_ workspace: Workspace, to path: String) throws {
    try SystemFile.replace(path, with: Array(try Metrics(workspace, at: Environment.now).text.utf8), mode: 0o644)
  }
}
