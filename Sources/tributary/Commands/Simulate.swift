import ArgumentParser
import Glibc
import Pipeline
import Presentation
import Records
import ShippedConfiguration
import Simulation
import Storage

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a workspace with the shipped configuration.",
    discussion: """
      Writes tributary.yaml, landing/ and config/ with the four simulated providers, features, scorecards, purposes and \
      the match model. Edit them; `tributary run` checks them and says what does not fit.

      Example: tributary init /srv/tributary
      """)

  @Argument(help: ArgumentHelp("The folder; it must be empty or not there.", valueName: "dir"))
  var folder: String

  func run() throws {
    try WorkspaceFiles(root: folder).write(asOf: "today")
    try Console.standard.write(
      "\(folder) is a workspace. Deliver files to \(folder)/landing, then: tributary run --workspace \(folder)\n")
  }
}

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a workspace of invented people, with the truth known.",
    discussion: """
      Writes the feeds of four simulated providers in dated deliveries, consents, and truth.csv (provider, account, \
      person). The same arguments give the same bytes.

      Example: tributary simulate --people 5000 --seed 1 --deliveries 3 --out demo
      """)

  @Option(help: "How many people to invent.") var people: Int
  @Option(help: "What the random numbers start from.") var seed: UInt64 = 1
  @Option(help: "How many monthly deliveries.") var deliveries: Int = 3
  @Option(help: ArgumentHelp("Rows to break on purpose, per 1,000.", valueName: "per-mille")) var faults: Int = 0
  @Option(help: ArgumentHelp("The folder; it must be empty or not there.", valueName: "dir")) var out: String
  @OptionGroup var output: JSONOption

  /// The date of the simulated world: nothing is known after it.
  static let asOf = "2024-12-31"

  func run() throws {
    guard let asOf = Day(iso: Self.asOf) else { return }
    let simulation: Simulation
    do {
      simulation = try Simulation(
        people: people, seed: seed, deliveries: deliveries, asOf: asOf, faultsPerMille: faults)
    } catch { throw ValidationError("\(error).") }
    try WorkspaceFiles(root: out).write(asOf: Self.asOf)
    let summary = try simulation.write(to: FolderSink(root: out))
    try Console.standard.write(
      output.json ? try JSONText.document(SimulationFigures(summary)) : text(SimulationFigures(summary)))
  }

  private func text(_ figures: SimulationFigures) -> String {
    let terminal = Console.standard.output
    var accounts = Table(.text("provider"), .number("accounts"))
    for (provider, count) in figures.accounts.sorted(by: { $0.key < $1.key }) {
      accounts.add(.init(provider), .init(count))
    }
    var files = Table(.text("file"), .number("rows"))
    for file in figures.files { files.add(.init(file.path), .init(file.rows)) }
    return accounts.rendered(on: terminal) + "\n" + files.rendered(on: terminal)
      + "\nNext: tributary run --workspace \(out)\n"
  }
}

/// What a simulation wrote, as a value to print.
private struct SimulationFigures: Encodable {
  struct File: Encodable {
    let path: String
    let rows: Int
  }

  let people: Int
  let accounts: [String: Int]
  let files: [File]
  let faults: [String: Int]

  init(_ summary: SimulationSummary) {
    people = summary.people
    accounts = Dictionary(summary.accounts.map { ($0.name.rawValue, $0.count) }) { first, _ in first }
    files = summary.files.map { File(path: $0.file.path, rows: $0.rows) }
    faults = Dictionary(summary.faults.map { ("\($0.name)", $0.count) }) { first, _ in first }
  }
}

/// The files that make a folder a workspace.
private struct WorkspaceFiles {
  let root: String

  /// Throws a usage error where the folder holds something already.
  func write(asOf: String) throws {
    if Folder.exists(root), try !Folder.list(root).isEmpty {
      throw ValidationError("\(root) is not empty. Name a folder that is empty or not there.")
    }
    try Folder.make(root + "/landing")
    for file in shippedConfiguration {
      try Folder.make(Folder.parent(of: root + "/" + file.path))
      try put(file.contents, file.path)
    }
    try put(Array(Self.main(asOf: asOf).utf8), "tributary.yaml")
  }

  private func put(_ bytes: [UInt8], _ path: String) throws {
    try SystemFile.replace(root + "/" + path, with: bytes, mode: 0o644)
  }

  private static func main(asOf: String) -> String {
    """
    # A workspace of tributary. A fault in this file or in config/ is told with file, line and column.
    tributary: 1

    # The date for which a run computes: `today`, or a fixed day, so that no run depends on the clock.
    as_of: \(asOf)

    # Providers: each has a mapping config/providers/<name>.yaml, or an adapter in Swift (school).
    providers: [court, messaging, payments, school]

    # The match model.
    model: config/models/people.json

    """
  }
}

/// Writes the files of a simulation below a folder.
private final class FolderSink: FeedSink {
  private let root: String
  private var file: SystemFile?

  init(root: String) { self.root = root }

  func open(_ feed: FeedFile) throws {
    let path = root + "/" + feed.path
    try Folder.make(Folder.parent(of: path))
    file = try SystemFile.create(path, mode: 0o644)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws { try file?.write(bytes) }

  func close() throws { file = nil }
}
