import ArgumentParser
import Formats
import Presentation
import Providers
import Records
import Storage

extension Adapters {
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks what every adapter promises, on its fixtures or on a real file; ends with 1 if anything fails.",
      discussion: """
        Reads the file byte by byte and in random pieces, cut and flipped at every byte (spread over larger files), \
        compressed in several ways, after every record, with its columns in another order and with other line ends, and \
        compares the fixtures' records with expected.txt. Stores nothing, and prints no value of the file.

        Example: tributary adapter check payments --sample customers-2024-12-31.csv.gz
        """)

    private static let largestSample = 256 << 20

    @OptionGroup var source: AdapterSource
    @OptionGroup var output: JSONOption
    @Option(
      help: ArgumentHelp(
        "The feed of the sample (default: the one that it is named after, else the only one).", valueName: "name"))
    var feed: String?
    @Option(help: ArgumentHelp("A real file (default: the fixtures).", valueName: "file"))
    var sample: String?
    @Option(
      help: ArgumentHelp(
        "The folder with a sample FEED.csv for each feed and expected.txt (default: fixtures/ID beside providers/).",
        valueName: "dir"))
    var fixtures: String?
    @Flag(help: "Write expected.txt anew from what the adapter makes of the fixtures; read it before you keep it.")
    var record = false

    struct Entry: Encodable {
      let provider: ProviderID
      let feed: FeedID?
      let file: String
      let check: String
      let verdict: ConformanceCheck.Verdict
      let detail: String

      init(_ provider: ProviderID, _ feed: FeedID?, _ file: String, _ check: ConformanceCheck) {
        (self.provider, self.feed, self.file) = (provider, feed, file)
        (self.check, verdict, detail) = (check.name, check.verdict, check.detail)
      }
    }

    func validate() throws {
      if let sample, !Folder.exists(sample) { throw ValidationError("There is no file \(Visible.text(sample)).") }
    }

    func run() throws {
      let adapter = try source.adapter()
      let folder = try fixtures ?? source.fixtures(of: adapter)
      var entries = try golden(adapter, folder)
      if let sample {
        entries += try checks(adapter, try source.feed(named: feed, sample: sample, of: adapter), sample)
      } else {
        for feed in try chosenFeeds(adapter) {
          guard let file = try Self.fixture(of: feed, in: folder) else { continue }
          entries += try checks(adapter, feed, file)
        }
      }
      guard !entries.isEmpty else {
        throw ValidationError(
          "There is nothing to check: name a file with --sample, or put one named after its feed into \(folder).")
      }
      try report(entries)
      if entries.contains(where: { $0.verdict == .failed }) { throw ExitStatus.failed.exit }
    }

    private func chosenFeeds(_ adapter: any ProviderAdapter) throws -> [Feed] {
      try feed.map { [try source.feed(named: $0, sample: nil, of: adapter)] } ?? adapter.feeds
    }

    /// The records of all fixtures against those that are committed.
    private func golden(_ adapter: any ProviderAdapter, _ folder: String) throws -> [Entry] {
      let files = try adapter.feeds.compactMap { feed in try Self.fixture(of: feed, in: folder).map { (feed, $0) } }
      guard !files.isEmpty else { return [] }
      let expected = folder + "/expected.txt"
      do {
        let text = try files.map { try Self.text(adapter, $0, $1) }.joined()
        if record { try SystemFile.replace(expected, with: Array(text.utf8), mode: 0o644) }
        let known = Folder.exists(expected) ? try SystemFile.contents(of: expected) : nil
        return [Entry(adapter.id, nil, expected, .golden(text, expected: known, file: "expected.txt"))]
      } catch let refusal as CommandFailure {
        return [Entry(adapter.id, nil, expected, ConformanceCheck("golden", .failed, refusal.description))]
      }
    }

    static func text(_ adapter: any ProviderAdapter, _ feed: Feed, _ file: String) throws -> String {
      do {
        let bytes = try ContentReader.unpacked(try SystemFile.contents(of: file, limit: largestSample))
        return try AdaptedFile(adapter, feed, bytes).text
      } catch let error as FormatError {
        throw CommandFailure("\(file) is refused: \(error.code) at byte \(error.byte), expected \(error.expected)")
      } catch let error as FileRefusal {
        throw CommandFailure("\(file) is refused: \(error)")
      }
    }

    private func checks(_ adapter: any ProviderAdapter, _ feed: Feed, _ file: String) throws -> [Entry] {
      let bytes = try SystemFile.contents(of: file, limit: Self.largestSample)
      do throws(FormatError) {
        return try AdapterConformance(adapter, feed, sample: bytes).run().checks.map {
          Entry(adapter.id, feed.id, file, $0)
        }
      } catch {
        let detail = "refused: \(error.code) at byte \(error.byte): expected \(error.expected)"
        return [Entry(adapter.id, feed.id, file, ConformanceCheck("reads", .failed, detail))]
      }
    }

    /// The sample of a feed among the fixtures: `customers.csv` of feed `customers`.
    static func fixture(of feed: Feed, in folder: String) throws -> String? {
      guard Folder.exists(folder) else { return nil }
      return try Folder.walk(folder).files.sorted().first { $0.hasPrefix("\(feed.id).") }.map { folder + "/" + $0 }
    }

    private func report(_ entries: [Entry]) throws {
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(entries)) }
      var table = Table(.text("feed"), .text("check"), .text("verdict"), .text("what was done or found"))
      for entry in entries {
        let emphasis: Emphasis = entry.verdict == .failed ? .bad : entry.verdict == .passed ? .good : .plain
        table.add(
          .init(entry.feed?.rawValue ?? ""), .init(entry.check), .init(entry.verdict.rawValue, emphasis),
          .init(Visible.text(entry.detail)))
      }
      let failed = entries.count { $0.verdict == .failed }
      let verdict =
        failed == 0
        ? "Provider \(entries[0].provider) passes: \(entries.count { $0.verdict == .passed }) checks.\n"
        : "Provider \(entries[0].provider) fails \(failed) of \(entries.count) checks.\n"
      try console.write(table.rendered(on: console.output) + verdict)
    }
  }
}
