import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

extension Quarantine {
  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "replay",
      abstract: "Reads rows that were set aside again, after the mapping or the file was corrected.",
      discussion: """
        Reads all deliveries of the providers concerned from the archive by today's mappings, then does what `tributary \
        run` does. The state is the one that a first import would have made.

        With --corrected a file that lies corrected in the landing folder takes the place of what came under its name \
        before and has rows set aside. The old bytes leave the archive.

        Example: tributary quarantine replay --corrected payments/customers-2024-12-31.csv.gz
        """)

    @OptionGroup var options: RunOptions
    @Option(help: ArgumentHelp("This provider alone (default: all that have rows set aside).", valueName: "id"))
    var provider: String?
    @Option(help: ArgumentHelp("A corrected file, relative to the landing folder; may be repeated.", valueName: "file"))
    var corrected: [String] = []

    func validate() throws {
      if provider != nil, !corrected.isEmpty {
        throw ValidationError("Say either --provider or --corrected: a file belongs to one provider.")
      }
    }

    func run() throws {
      let landing = try options.workspace.paths().landing
      for file in corrected where !Folder.exists(landing + "/" + file) {
        throw ValidationError("There is no \(file) in \(landing). Files are named relative to the landing folder.")
      }
      let before = try prepare()
      let console = Console.standard
      do {
        try options.run(.everything)
      } catch {
        try tell(before, console)
        throw error
      }
      try tell(before, console)
    }

    /// Has the deliveries read again; gives the number of rows set aside so far.
    private func prepare() throws -> Int {
      let workspace = try options.workspace.openForWriting()
      let before = try workspace.store.quarantineCount()
      let replay = QuarantineReplay(workspace)
      for file in corrected where try replay.replace(file) == 0 {
        throw ValidationError(
          "Nothing that came as \(file) has rows set aside, or the file is the same still. See `tributary quarantine list`."
        )
      }
      if corrected.isEmpty {
        if let provider {
          try workspace.configuration.checkProvider(of: AccountID(provider: .init(rawValue: provider), key: ""))
        }
        _ = try replay.reread(provider.map { ProviderID(rawValue: $0) })
      }
      return before
    }

    private func tell(_ before: Int, _ console: Console) throws {
      guard !options.output.json else { return }
      let now = try options.workspace.openForReading().store.quarantineCount()
      try console.write("Rows set aside: \(Readable.count(before)) before, \(Readable.count(now)) now.\n")
    }
  }
}
