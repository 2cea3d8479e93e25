import ArgumentParser
import Presentation
import Records
import Storage

struct Configurations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "configuration",
    abstract: "The configurations that runs went by, as they were kept.",
    discussion: "Example: tributary configuration list",
    subcommands: [ListConfigurations.self, WriteConfiguration.self])

  struct ListConfigurations: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the versions, with the runs that went by each, the newest first.",
      discussion: "Example: tributary configuration list --json")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption

    func run() throws {
      let versions = try Store.open(reading: try workspace.paths().store).configurations()
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(versions)) }
      var table = Table(
        .text("configuration"), .number("files"), .number("runs"), .number("first run"), .number("last run"))
      for version in versions {
        table.add(
          .init(version.digest.short), .init(version.files), .init(version.runs), .init(Int(version.firstRun)),
          .init(Int(version.lastRun)))
      }
      try console.write(table.rendered(on: console.output))
    }
  }

  struct WriteConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "write", abstract: "Writes the files that a run went by into a new folder.",
      discussion: """
        To see what has changed since, or to put an earlier configuration back.

        Example: tributary configuration write --run 3 --out before
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @Option(name: .customLong("run"), help: ArgumentHelp("The run.", valueName: "number")) var number: Int64
    @Option(help: ArgumentHelp("A folder that is not there yet.", valueName: "dir")) var out: String

    func run() throws {
      let store = try Store.open(reading: try workspace.paths().store)
      guard let digest = try store.configurationDigest(of: number), let kept = try store.configuration(digest) else {
        throw ValidationError(
          "No configuration of run \(number) is kept; `tributary configuration list` shows which are.")
      }
      if Folder.exists(out) { throw ValidationError("\(out) is there already; name a new folder.") }
      for file in kept.files {
        let path = out + "/" + file.path
        try Folder.make(Folder.parent(of: path))
        try SystemFile.replace(path, with: file.bytes, mode: 0o644)
      }
      try Console.standard.write(
        "\(out) holds the \(kept.files.count) files of configuration \(kept.digest.short).\n")
    }
  }
}
