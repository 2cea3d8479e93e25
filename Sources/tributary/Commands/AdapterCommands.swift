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
    abstract: "Lists the providers of this workspace and tries them on files.",
    discussion: "Example: tributary adapter preview payments --feed customers",
    subcommands: [List.self, Preview.self])

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

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The provider.", valueName: "id")) var provider: String
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
      let paths = try workspace.paths()
      let registry = try WorkspaceConfiguration(paths).providers
      guard let adapter = registry[ProviderID(rawValue: provider)] else {
        throw unknown("provider", provider, among: registry.adapters.map(\.id.rawValue))
      }
      let landed = Folder.exists(paths.landing) ? try Folder.walk(paths.landing).files : []
      let feed = try chosenFeed(adapter)
      let file = try chosenFile(feed, of: adapter, landed: landed, in: paths)
      let preview = try preview(adapter, feed, file)
      let console = Console.standard
      if output.json {
        return try console.write(try JSONText.document(PreviewEntry(preview, adapter.id, feed.id, file)))
      }
      try console.write(PreviewText(preview, feed: "\(adapter.id)/\(feed.id)", file: file).rendered(on: console.output))
    }

    private func chosenFeed(_ adapter: any ProviderAdapter) throws -> Feed {
      if let feed {
        guard let found = adapter.feeds.first(where: { $0.id.rawValue == feed }) else {
          throw unknown("feed", feed, among: adapter.feeds.map(\.id.rawValue), of: "provider \(adapter.id)")
        }
        return found
      }
      let fitting = sample.map { sample in adapter.feeds.filter { Self.fits(sample, $0) } } ?? adapter.feeds
      guard let only = fitting.first, fitting.count == 1 || sample == nil else {
        let names = adapter.feeds.map(\.id.rawValue).joined(separator: ", ")
        throw ValidationError("Say which feed the file is of, with --feed. There are: \(names).")
      }
      return only
    }

    /// Whether a file, wherever it lies, is named as the feed's files are.
    private static func fits(_ path: String, _ feed: Feed) -> Bool {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      return feed.files.contains { pattern in
        pattern.pattern.split(separator: "/").last.flatMap { Glob(String($0)) }?.matches(name) ?? false
      }
    }

    private func chosenFile(
      _ feed: Feed, of adapter: any ProviderAdapter, landed: [String], in paths: WorkspacePaths
    ) throws -> String {
      if let sample { return sample }
      guard let first = landed.first(where: { path in feed.files.contains { $0.matches(path) } }) else {
        throw ValidationError("No file of \(adapter.id)/\(feed.id) lies in \(paths.landing). Name one with --sample.")
      }
      return paths.landing + "/" + first
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
