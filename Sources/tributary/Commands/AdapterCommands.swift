import ArgumentParser
import Formats
import Pipeline
import Presentation
import Providers
import Records
import Storage

struct Adapters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapter",
    abstract: "Lists the providers, drafts new ones from samples, and tries and checks them on files.",
    discussion: "Example: tributary adapter preview payments --feed customers",
    subcommands: [List.self, New.self, Preview.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the providers with their feeds.", discussion: "Example: tributary adapter list --json")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption

    private struct Entry: Encodable {
      struct FeedEntry: Encodable {
        let feed: FeedID
        let files: [String]
      }

      let provider: ProviderID
      let kind: String
      let context: Context
      let isSimulated: Bool
      let rank: Int
      let version: String
      let feeds: [FeedEntry]

      init(_ adapter: any ProviderAdapter) {
        provider = adapter.id
        kind = adapter is MappedProvider ? "mapped" : "Swift"
        context = adapter.context
        isSimulated = adapter.isSimulated
        rank = adapter.rank
        version = adapter.version
        feeds = adapter.feeds.map { FeedEntry(feed: $0.id, files: $0.files.map(\.pattern)) }
      }
    }

    func run() throws {
      let entries = try workspace.configuration().providers.adapters.map(Entry.init)
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(entries)) }
      var table = Table(
        .text("provider"), .text("kind"), .text("context"), .text("simulated"), .number("rank"), .text("version"),
        .text("feed"), .text("files"))
      for entry in entries {
        for (index, feed) in entry.feeds.enumerated() {
          let first = { (text: String) in Table.Cell(index == 0 ? text : "") }
          table.add(
            first("\(entry.provider)"), first(entry.kind), first(entry.context.rawValue),
            first(entry.isSimulated ? "yes" : "no"), first("\(entry.rank)"), first(entry.version),
            .init("\(feed.feed)"), .init(feed.files.joined(separator: "\n")))
        }
      }
      try console.write(table.rendered(on: console.output))
    }
  }

  struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the first records of a file beside its rows, what is rejected, and columns that nobody reads.",
      discussion: """
        Stores nothing and asks for no consent: it is meant for sample files.

        Example: tributary adapter preview payments --feed customers --sample customers-1.csv.gz -n 3
        """)

    @OptionGroup var source: AdapterSource
    @OptionGroup var output: JSONOption
    @Option(
      help: ArgumentHelp(
        "The feed (default: the one that the sample is named after, else the first).", valueName: "name"))
    var feed: String?
    @Option(help: ArgumentHelp("A file (default: the first of the feed in landing/).", valueName: "file"))
    var sample: String?
    @Option(name: [.customShort("n"), .long], help: "How many rows.") var count: Int = 5

    func validate() throws {
      if count < 1 { throw ValidationError("-n must be at least 1.") }
      if let sample, !Folder.exists(sample) { throw ValidationError("There is no file \(Visible.text(sample)).") }
    }

    func run() throws {
      let adapter = try source.adapter()
      let feed = try source.feed(named: feed, sample: sample, of: adapter)
      let file = try sample ?? source.landedFile(feed, of: adapter)
      let preview = try preview(adapter, feed, file)
      let console = Console.standard
      if output.json {
        return try console.write(try JSONText.document(PreviewEntry(preview, adapter.id, feed.id, file)))
      }
      try console.write(PreviewText(preview, feed: "\(adapter.id)/\(feed.id)", file: file).rendered(on: console.output))
    }

    /// What is wrong with the whole file is told as a sentence.
    private func preview(_ adapter: any ProviderAdapter, _ feed: Feed, _ file: String) throws -> AdapterPreview {
      do {
        return try AdapterPreview(adapter, feed, file: file, count: count)
      } catch let error as FormatError {
        let place = error.line.map { "line \($0), byte \(error.byte)" } ?? "byte \(error.byte)"
        throw CommandFailure(
          "\(Visible.text(file)), \(place): \(error.code): expected \(error.expected). \(error.remedy)")
      } catch let error as FileRefusal {
        throw CommandFailure("\(Visible.text(file)): \(error)")
      }
    }
  }
}
