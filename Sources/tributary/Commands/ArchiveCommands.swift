import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct ArchiveOfDeliveries: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Lists what was delivered, and writes it as it was delivered.",
    discussion: """
      Delivered files lie sealed in the archive, without the rows of people who were erased since.

      Example: tributary archive list --workspace demo
      """,
    subcommands: [List.self, Write.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the deliveries with their archive objects.",
      discussion: "Example: tributary archive list --json --workspace demo")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption

    private struct Line: Encodable {
      let object: ContentHash
      let provider: ProviderID
      let feed: FeedID
      let name: String
      let bytes: Int
      let rows: Int
    }

    func run() throws {
      let lines = try Store.open(reading: try workspace.paths().store).deliveries().map {
        Line(
          object: $0.object, provider: $0.provider, feed: $0.feed, name: $0.name, bytes: $0.bytes, rows: $0.rows)
      }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(lines)) }
      guard !lines.isEmpty else { return try console.write("Nothing was delivered.\n") }
      var table = Table(.text("object"), .text("feed"), .text("name"), .number("bytes"), .number("rows"))
      for line in lines {
        table.add(
          .init(line.object.short), .init("\(line.provider)/\(line.feed)"), .init(Visible.text(line.name)),
          .init(line.bytes), .init(line.rows))
      }
      try console.write(table.rendered(on: console.output))
    }
  }

  struct Write: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes delivered files into a folder, byte for byte, each under the name of its object.",
      discussion: """
        They hold rows of everybody, whether or not they have agreed: mind where they go. The audit log tells of it first, \
        for which the command takes the lock.

        Example: tributary archive write plain --workspace demo
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @Argument(help: ArgumentHelp("The folder to write; it must be empty or not there.", valueName: "dir"))
    var folder: String
    @Option(
      help: ArgumentHelp("Objects alone whose names begin with these digits (repeatable).", valueName: "digits"))
    var object: [String] = []

    func run() throws {
      _ = try workspace.openForReading()  // before the first run there is nothing to take the lock for
      if Folder.exists(folder), try !Folder.list(folder).isEmpty {
        throw ValidationError("\(folder) is not empty; name a folder that is empty or not there.")
      }
      let workspace = try workspace.openForWriting()
      let objects = try chosen(Set(try workspace.store.deliveries().map(\.object)).sorted())
      try workspace.store.enter(.exported, subject: "archive", detail: "\(objects.count) objects")
      try workspace.copyAuditLog()
      try Folder.make(folder)
      for object in objects {
        try FileOutput.write("\(folder)/\(object)") { write in try workspace.archive.read(object, write) }
      }
      try Console.standard.write("\(folder) holds \(Readable.count(objects.count)) delivered files.\n")
    }

    private func chosen(_ objects: [ContentHash]) throws -> [ContentHash] {
      if object.isEmpty { return objects }
      for digits in object where !objects.contains(where: { $0.description.hasPrefix(digits) }) {
        throw ValidationError(
          "No object begins with \(Visible.text(digits)); `tributary archive list` has their first digits.")
      }
      return objects.filter { name in object.contains { name.description.hasPrefix($0) } }
    }
  }
}
