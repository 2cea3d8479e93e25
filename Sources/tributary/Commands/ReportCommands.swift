import ArgumentParser
import Pipeline
import Presentation
import Records
import Scoring
import Storage

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reports on a run, or on the people who are scored.",
    discussion: "Without a subcommand: the report of a run.\n\nExample: tributary report 3 --html run-3.html",
    subcommands: [ReportOnRun.self, ReportOnPopulation.self], defaultSubcommand: ReportOnRun.self)
}

struct ReportOnRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Prints the report of a run: the books of each file, the worlds, the stages.",
    discussion: """
      With --html also as one page with charts, which needs nothing else to be read. For the newest run the page says how \
      many pairs wait for review, which is found by linking once more.

      Example: tributary report run 3 --html run-3.html
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("Write one page of HTML.", valueName: "file")) var html: String?
  @Argument(help: "The run's number (default: the newest).") var number: Int64?

  func run() throws {
    let store = try Store.open(reading: try workspace.paths().store)
    let entry = try store.run(number)
    guard let report = entry?.report.flatMap({ RunReport(json: $0) }) else {
      throw ValidationError(
        "There is no report of run \(number.map(String.init) ?? "any"); `tributary runs` lists them.")
    }
    let console = Console.standard
    if let html {
      let isNewest = try store.run(nil)?.id == report.run
      let reviews = isNewest ? try Inquiry(try workspace.openForReading()).review().pairs.count : nil
      let file = try FileOutput(html)
      try file.write(RunReportPage(report, started: entry?.started, reviewsWaiting: reviews).html)
      try file.finish()
      if !output.json { return try console.write("\(html) holds the report.\n") }
    }
    try console.write(output.json ? try JSONText.document(report) : RunReportText(report).rendered(on: console.output))
  }
}

struct ReportOnPopulation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "population",
    abstract: "How the people scored differ from a reference, what is missing of them, and how groups are scored.",
    discussion: """
      For each feature and the score: the population stability index against the reference of the purpose \
      (config/references/PURPOSE.json), or against what an earlier run found. Below 0.1 little has changed, above 0.25 much \
      has. Nothing is printed about fewer than 20 people.

      --write-reference makes the people of today the reference. With `drift: {psi: 0.25}` in config/purposes.yaml, a run \
      holds back the scores of a purpose beyond this limit, until `tributary release`.

      Example: tributary report population --purpose credit-assessment --by birth-decade
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("One purpose (default: all).", valueName: "name")) var purpose: String?
  @Option(help: ArgumentHelp("Compare with what this run found, where the purpose had a limit.", valueName: "run"))
  var against: Int64?
  @Option(help: "Group people by provider or birth-decade.") var by: PopulationGrouping = .provider
  @Flag(help: "Write the distribution of today into config/references, to compare with.") var writeReference = false

  func validate() throws {
    if writeReference, against != nil { throw ValidationError("Choose one of --against and --write-reference.") }
  }

  func run() throws {
    let workspace = try workspace.openForReading()
    let inquiry = try Inquiry(workspace)
    let purposes = try purpose.map { [try workspace.configuration.purpose(named: $0)] } ?? inquiry.purposes()
    if writeReference { return try purposes.forEach { try write($0, inquiry, workspace) } }
    let reports = try purposes.compactMap { purpose in
      try inquiry.population(purpose, by: by, against: try reference(purpose, workspace.store))
    }
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(reports)) }
    if reports.isEmpty { return try console.write("Nothing was scored yet; `tributary run` does it.\n") }
    try console.write(reports.map { PopulationText($0).rendered(on: console.output) }.joined(separator: "\n"))
  }

  private func reference(_ purpose: Purpose, _ store: Store) throws -> (name: String, PopulationReference)? {
    guard let against else { return nil }
    let report = try store.run(against)?.report.flatMap { RunReport(json: $0) }
    guard let found = report?.worlds.first(where: { $0.purpose == purpose })?.drift?.reference else {
      throw ValidationError(
        "Run \(against) kept no distribution for \(purpose): only runs that score a purpose with a drift limit do.")
    }
    return ("run \(against)", found)
  }

  private func write(_ purpose: Purpose, _ inquiry: Inquiry, _ workspace: Workspace) throws {
    guard let reference = try inquiry.populationReference(purpose) else {
      throw CommandFailure(
        "There are fewer than \(leastPublishedGroup) scored people for \(purpose); bring in more, or name another purpose."
      )
    }
    let file = WorkspaceConfiguration.referenceFile(purpose)
    try Folder.make(workspace.paths.config + "/references")
    try SystemFile.replace(workspace.paths.root + "/" + file, with: reference.json)
    try Console.standard.write(
      "\(file) holds the distribution of \(Readable.count(reference.people)) people as of \(reference.asOf).\n")
  }
}

extension PopulationGrouping: ExpressibleByArgument {}

struct Release: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Releases the scores that a run held back because the people scored changed too much.",
    discussion: """
      It is a decision about exactly the people whom the run counted and the reference with which it compared them; the \
      next run gives the scores out. When other people are scored, the limit holds again.

      Example: tributary release --purpose credit-assessment --run 7 --by "A. Reviewer" --why "a second school joined"
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @Option(help: ArgumentHelp("The purpose.", valueName: "name")) var purpose: String
  @Option(name: .customLong("run"), help: ArgumentHelp("The run that held the scores back.", valueName: "number"))
  var number: Int64
  @Option(help: ArgumentHelp("Who decided.", valueName: "who")) var by: String
  @Option(help: ArgumentHelp("The reason.", valueName: "text")) var why: String
  @Option(
    help: ArgumentHelp("The day of the decision (default: the day of a run).", valueName: "date"), transform: parsedDay)
  var on: Day?

  func validate() throws {
    for (name, text) in [("--by", by), ("--why", why)] where text.allSatisfy(\.isWhitespace) {
      throw ValidationError("\(name) must say something: a decision has a maker and a reason.")
    }
  }

  func run() throws {
    let workspace = try workspace.openForWriting()
    let purpose = try workspace.configuration.purpose(named: purpose)
    let report = try workspace.store.run(number)?.report.flatMap { RunReport(json: $0) }
    guard let drift = report?.worlds.first(where: { $0.purpose == purpose })?.drift, drift.isHeldBack else {
      throw ValidationError(
        "Run \(number) did not find that the scores for \(purpose) are to be held back; `tributary report` of the run "
          + "that did names its limit and features.")
    }
    try workspace.store.enter(
      ScoreRelease(
        purpose: purpose, population: drift.population, day: workspace.configuration.day(on), by: by, why: why))
    try Console.standard.write("Recorded. The next `tributary run` gives the scores for \(purpose) out.\n")
  }
}
