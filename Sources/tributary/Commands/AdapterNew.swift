import ArgumentParser
import Configuration
import Formats
import Linking
import Presentation
import Providers
import Records
import Storage

extension Adapters {
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new",
      abstract: "Drafts a provider from a sample file: a mapping with its guesses marked, a fixture and its records.",
      discussion: """
        Finds encoding, format, columns, keys, dates, numbers and what the columns mean. The draft is valid and can be \
        tried at once; each comment with "guess" is for you to confirm. The fixture holds the first records of the sample: \
        where these are real people's, replace them by invented ones.

        Example: tributary adapter new library --from loans-2024-05.csv.gz --context education
        """)

    private static let largestSample = 64 << 20

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The name of the new provider: lower-case letters, digits, - and _.", valueName: "id"))
    var id: String
    @Option(help: ArgumentHelp("A file as the provider delivers it, plain or gzip.", valueName: "file"))
    var from: String
    @Option(help: ArgumentHelp("csv, jsonl, xml or fixed (default: by the content).", valueName: "format"))
    var format: String?
    @Option(help: ArgumentHelp("The name of the feed (default: by the file's name).", valueName: "name"))
    var feed: String?
    @Option(help: ArgumentHelp("finance, communication, justice or education.", valueName: "context"))
    var context: String = "finance"

    func validate() throws {
      guard ProviderID(rawValue: id).isWellFormed else {
        throw ValidationError(
          "\(Visible.text(id)) is no name: lower-case letters, digits, - and _, starting with a letter, at most 64.")
      }
      if let feed, !FeedID(rawValue: feed).isWellFormed {
        throw ValidationError("\(Visible.text(feed)) is no name of a feed: lower-case letters, digits, - and _.")
      }
      if let format, !ProviderDraft.formats.contains(format) {
        throw unknown("format", format, among: ProviderDraft.formats, of: "a draft")
      }
      if Context(rawValue: context) == nil {
        throw unknown("context", context, among: Context.allCases.map(\.rawValue), of: "a provider")
      }
      if !Folder.exists(from) { throw ValidationError("There is no file \(Visible.text(from)).") }
    }

    private struct Entry: Encodable {
      let provider: String
      let feed: String
      let format: String
      let columns: Int
      let readColumns: Int
      let mapping: String
      let fixture: String
      let expected: String
      let rows: Int
      let records: Int
      let rejected: Int
    }

    func run() throws {
      let config = try workspace.paths().config
      let mapping = "\(config)/providers/\(id).yaml"
      guard !Folder.exists(mapping) else {
        throw ValidationError("\(mapping) is there already. Choose another name, or take the file away first.")
      }
      let name = SampleName(from)
      let feed = self.feed ?? name.feed
      let draft = try draft(name, feed: feed)
      let provider = try MappedProvider(yaml: draft.yaml, file: mapping)
      let adapted = try adapted(provider, draft)
      let fixtures = "\(config)/fixtures/\(id)"
      let fixture = "\(fixtures)/\(feed).\(draft.fixtureSuffix)"
      for folder in ["\(config)/providers", "\(config)/fixtures", fixtures] { try Folder.make(folder) }
      try SystemFile.replace(fixture, with: draft.fixture)
      try SystemFile.replace("\(fixtures)/expected.txt", with: Array(adapted.text.utf8))
      try SystemFile.replace(mapping, with: Array(draft.yaml.utf8), mode: 0o644)
      try report(
        Entry(
          provider: id, feed: feed, format: draft.format, columns: draft.columns, readColumns: draft.readColumns,
          mapping: mapping, fixture: fixture, expected: "\(fixtures)/expected.txt", rows: adapted.rows,
          records: adapted.records, rejected: adapted.rejected))
    }

    private func draft(_ name: SampleName, feed: String) throws -> ProviderDraft {
      let request = ProviderDraft.Request(
        provider: id, feed: feed, files: "\(id)/\(name.pattern)", context: Context(rawValue: context) ?? .finance,
        format: format, day: Environment.today)
      let sample = try SystemFile.contents(of: from, limit: Self.largestSample)
      do throws(FormatError) {
        if let draft = try ProviderDraft.make(request, sample: sample, meaning: canonicalField(forColumn:)) {
          return draft
        }
      } catch {
        throw CommandFailure("\(Visible.text(from)): \(error.code): expected \(error.expected). \(error.remedy)")
      }
      throw CommandFailure(
        "\(Visible.text(from)) looks like none of csv, jsonl, xml and fixed. Name the format with --format, or see "
          + "config/providers/README.md for what can be read.")
    }

    private func adapted(_ provider: MappedProvider, _ draft: ProviderDraft) throws -> AdaptedFile {
      do {
        return try AdaptedFile(provider, provider.feeds[0], draft.fixture)
      } catch let error as FormatError {
        throw CommandFailure("The sample is refused: \(error.code): expected \(error.expected). \(error.remedy)")
      } catch let error as FileRefusal {
        throw CommandFailure("The sample is refused: \(error)")
      }
    }

    private func report(_ entry: Entry) throws {
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(entry)) }
      try console.write(
        """
        \(entry.format), \(entry.columns) columns, of which the draft reads \(entry.readColumns). The fixture's \
        \(entry.rows) rows give \(entry.records) records, \(entry.rejected) rejected.

          \(entry.mapping)
          \(entry.fixture)
          \(entry.expected)

        Next:
          1. Correct the lines with "guess" in the mapping.
          2. tributary adapter preview \(id) --sample \(Visible.text(from))
          3. tributary adapter check \(id) --record, and read expected.txt
          4. tributary adapter check \(id) --sample \(Visible.text(from))
          5. Add \(id) to `providers` in tributary.yaml.

        """)
    }
  }
}

/// What the name of a sample says about the names of all files of its feed.
struct SampleName {
  /// The words before the first digit.
  let feed: String
  /// The name with `*` for what will differ.
  let pattern: String

  init(_ path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.prefix { $0 != "." }
    let words = stem.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.prefix { $0.first?.isLetter == true }
    let feed = words.joined(separator: "_").lowercased()
    self.feed = FeedID(rawValue: feed).isWellFormed ? feed : "records"
    pattern = Self.pattern(String(stem), suffix: String(name.dropFirst(stem.count)))
  }

  private static func pattern(_ stem: String, suffix: String) -> String {
    var text = ""
    for character in stem {
      let isPart = character.isNumber || "*?\\".contains(character)
      if !isPart { text.append(character) } else if text.last != "*" { text.append("*") }
      // Years, months and days with marks between them are one date.
      for mark in ["*-*", "*_*", "*.*"] where text.hasSuffix(mark) { text = String(text.dropLast(2)) }
    }
    return (text.contains("*") ? text : text + "*") + suffix
  }
}
