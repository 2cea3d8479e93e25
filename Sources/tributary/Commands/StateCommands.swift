import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints one SHA-256 of the logical state, and of each part of it.",
    discussion: """
      Sorted facts, no clock, no row id, no order of arrival: two workspaces with the same inputs have the same digest.

      Example: tributary digest --part profiles
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption

  @Option(help: ArgumentHelp("Print this part alone.", valueName: "name"))
  var part: StateDigest.Part?

  func run() throws {
    let digest = try Store.open(reading: try workspace.paths().store).digest()
    let console = Console.standard
    if let part {
      let hash = digest.parts[part]?.description ?? ""
      return try console.write(output.json ? try JSONText.document([part.rawValue: hash]) : hash + "\n")
    }
    let parts = StateDigest.Part.allCases.map { ($0.rawValue, digest.parts[$0]?.description ?? "") }
    if output.json {
      let all = Dictionary(parts + [("total", digest.total.description)]) { first, _ in first }
      return try console.write(try JSONText.document(all))
    }
    try console.write(digest.total.description + "\n")
    for (name, hash) in parts {
      let padded = name + String(repeating: " ", count: max(0, 10 - name.count))
      try console.write(Emphasis.faint("  \(padded) \(hash)\n", on: console.output))
    }
  }
}

extension StateDigest.Part: ExpressibleByArgument {}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks store, ledger and archive quickly; for use after any crash.",
    discussion: "Ends with 1 and names each fault if something is damaged.\n\nExample: tributary check --workspace demo"
  )

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption

  func run() throws {
    let faults = try faults()
    let console = Console.standard
    if output.json {
      try console.write(try JSONText.document(["faults": faults]))
    } else if faults.isEmpty {
      try console.write("Store, ledger and archive agree.\n")
    } else {
      try console.write(faults.map { "fault: \($0)\n" }.joined())
    }
    if !faults.isEmpty { throw ExitStatus.failed.exit }
  }

  /// A workspace whose first run is still to come, or died before it had a store, has nothing that could disagree.
  private func faults() throws -> [String] {
    do { return try workspace.openForReading().faults() } catch WorkspaceError.noStore { return [] }
  }
}

struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the runs, the newest first.", discussion: "Example: tributary runs --limit 5")

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @Option(help: "How many (default: 20).", transform: parsedLimit) var limit: Int = 20

  private struct Line: Encodable {
    let run: Int64
    let started: String
    let asOf: String
    let outcome: String
    let files: Int
    let rows: Int
    let configuration: ContentHash?
  }

  func run() throws {
    let store = try Store.open(reading: try workspace.paths().store)
    let lines = try store.runs(limit: limit).map { entry -> Line in
      let report = entry.report.flatMap { RunReport(json: $0) }
      return Line(
        run: entry.id, started: entry.started, asOf: entry.asOf, outcome: entry.outcome,
        files: report?.files.count ?? 0, rows: report?.total.read ?? 0,
        configuration: try store.configurationDigest(of: entry.id))
    }
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(lines)) }
    var table = Table(
      .number("run"), .text("started"), .text("as of"), .text("outcome"), .number("files"), .number("rows"),
      .text("configuration"))
    for line in lines {
      table.add(
        .init(Int(line.run)), .init(line.started), .init(line.asOf), .init(line.outcome), .init(line.files),
        .init(line.rows), .init(line.configuration?.short ?? ""))
    }
    try console.write(table.rendered(on: console.output))
  }
}
