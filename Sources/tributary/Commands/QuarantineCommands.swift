import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct Quarantine: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the rows that were set aside, and why.",
    discussion: """
      A row with a fault is set aside with its place, a code, what was expected and what to do; the rows after it are \
      read. The delivered bytes stay in the archive.

      Example: tributary quarantine list --workspace demo
      """,
    subcommands: [List.self, Show.self, Replay.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the rows that were set aside: counts by cause, then each fault with its place.",
      discussion: "Example: tributary quarantine list --by-cause")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Flag(help: "Print the counts by feed, code and column alone.") var byCause = false
    @Option(help: "The most rows to list (default: 100); --json lists all.", transform: parsedLimit) var limit: Int =
      100

    func run() throws {
      let rows = try workspace.openForReading().store.quarantine()
      let console = Console.standard
      let causes = QuarantineCause.counted(rows)
      if output.json {
        return try console.write(
          byCause ? try JSONText.document(causes) : try JSONText.document(rows.map(QuarantineEntry.init)))
      }
      guard !rows.isEmpty else { return try console.write("No row is set aside.\n") }
      try console.write(text(causes, console.output))
      if !byCause { try console.write("\n" + text(rows, console.output)) }
    }

    private func text(_ causes: [QuarantineCause], _ terminal: Terminal) -> String {
      var table = Table(
        .number("rows"), .text("feed"), .text("code"), .text("column"), .number("for example number"))
      for cause in causes {
        table.add(
          .init(cause.rows, .caution), .init(cause.feed), .init(cause.code), .init(Visible.text(cause.column ?? "")),
          .init("\(cause.example)"))
      }
      return table.rendered(on: terminal)
    }

    private func text(_ rows: [QuarantinedRow], _ terminal: Terminal) -> String {
      var table = Table(
        .number("number"), .text("file"), .number("record"), .number("line"), .number("byte"), .text("column"),
        .text("code"), .text("expected"))
      for row in rows.prefix(limit) {
        for (index, fault) in row.faults.enumerated() {
          let isFirst = index == 0
          table.add(
            .init(isFirst ? "\(row.id)" : ""), .init(isFirst ? Visible.text(row.delivery.name) : ""),
            .init(isFirst ? "\(row.record)" : ""), .init(isFirst ? row.line.map(String.init) ?? "" : ""),
            .init(isFirst ? "\(row.byte)" : ""), .init(Visible.text(fault.column ?? "")), .init(fault.code),
            .init(Visible.text(fault.expected)))
        }
      }
      let rest = rows.count - min(rows.count, limit)
      let more = rest > 0 ? "\(Readable.count(rest)) more; --limit shows them.\n" : ""
      return table.rendered(on: terminal) + more + "`tributary quarantine show NUMBER` prints a row and the remedy.\n"
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows a row that was set aside: its place, all its faults with their remedies, and its bytes.",
      discussion: """
        The row is read again from the archive. It holds a person's values: mind where the output goes.

        Example: tributary quarantine show 12
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(help: "The row's number in `tributary quarantine list`.") var number: Int64

    func run() throws {
      let workspace = try workspace.openForReading()
      guard let row = try workspace.store.quarantined(id: number) else {
        throw ValidationError("No row \(number) is set aside; `tributary quarantine list` has the numbers.")
      }
      let raw = try Inquiry(workspace).rawRow(of: row)
      let console = Console.standard
      if output.json {
        var entry = QuarantineEntry(row)
        entry.raw = raw.map { String(decoding: $0.bytes, as: UTF8.self) }
        return try console.write(try JSONText.document(entry))
      }
      try console.write(text(row, raw, console.output))
    }

    private func text(_ row: QuarantinedRow, _ raw: RawRow?, _ terminal: Terminal) -> String {
      let delivery = row.delivery
      let place = Place(record: row.record, line: row.line, byte: row.byte).sentence
      var text = Emphasis.strong("Row \(row.id): \(Visible.text(delivery.name)), \(place)", on: terminal) + "\n"
      text += "Feed \(delivery.provider)/\(delivery.feed), delivery \(delivery.content.short), read by adapter version "
      text += "\(delivery.adapterVersion).\n\n"
      for fault in row.faults {
        let column = fault.column.map { ", column \(Visible.text($0))" } ?? ""
        text += Emphasis.bad(fault.code, on: terminal) + column + "\n"
        text += Prose.lines("expected \(Visible.text(fault.expected))", indent: 2, on: terminal)
        text += Prose.lines(Visible.text(fault.remedy), indent: 2, on: terminal)
      }
      guard let raw else { return text + "\nThe archive has no such row any more.\n" }
      let marks = row.faults.compactMap { $0.column.flatMap(raw.range) }
      return text + "\nAs delivered:\n" + MarkedBytes(raw.bytes, marks: marks).rendered(on: terminal)
    }
  }
}

/// A row that was set aside, as JSON.
private struct QuarantineEntry: Encodable {
  let number: Int64
  let provider: ProviderID
  let feed: FeedID
  let file: String
  let delivery: ContentHash
  let record: Int
  let part: Int
  let line: Int?
  let byte: Int
  let faults: [FaultEntry]
  var raw: String?

  init(_ row: QuarantinedRow) {
    number = row.id
    provider = row.delivery.provider
    feed = row.delivery.feed
    file = row.delivery.name
    delivery = row.delivery.content
    record = row.record
    part = row.part
    line = row.line
    byte = row.byte
    faults = row.faults.map(FaultEntry.init)
  }
}

/// How many rows of a feed were set aside for one cause.
private struct QuarantineCause: Encodable {
  let feed: String
  let code: String
  let column: String?
  /// The number of the first of the rows.
  let example: Int64
  var rows = 0

  /// The causes, the most frequent first; a row with two faults counts for both.
  static func counted(_ rows: [QuarantinedRow]) -> [QuarantineCause] {
    var causes: [[String?]: QuarantineCause] = [:]
    for row in rows {
      let feed = "\(row.delivery.provider)/\(row.delivery.feed)"
      for fault in row.faults {
        let new = QuarantineCause(feed: feed, code: fault.code, column: fault.column, example: row.id)
        causes[[feed, fault.code, fault.column], default: new].rows += 1
      }
    }
    return causes.values.sorted { left, right in
      left.rows != right.rows ? left.rows > right.rows : left.key.lexicographicallyPrecedes(right.key)
    }
  }

  private var key: [String] { [feed, code, column ?? ""] }
}
