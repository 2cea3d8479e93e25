import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct Disputes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispute",
    abstract: "Puts what a person disputes on hold, and records how it was decided.",
    discussion: """
      A disputed record, or all of an account, is left out of features and scores while the dispute is open. Upheld, it \
      stays out of everything, through every later delivery, reprocessing and model; rejected, it counts again. The next \
      `tributary run` applies it, and names the disputes that are overdue.

      Example: tributary dispute list --open
      """,
    subcommands: [Open.self, List.self, Resolve.self])

  struct Open: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Opens a dispute about an account, or about one record of it.",
      discussion: """
        A record is named by its feed and key, or by the place that reports show: its file and number.

        Example: tributary dispute open payments:C1000 --record instalments/I17 --by "A. Clerk" --why "was paid"
        Example: tributary dispute open payments/customers-2024-11-30.csv.gz#17 --by "A. Clerk" --why "not mine"
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(
      help: ArgumentHelp("An account as provider:key, or a place as file#record.", valueName: "account-or-place"))
    var subject: String
    @Option(help: ArgumentHelp("One record of the account.", valueName: "feed/key")) var record: String?
    @Option(help: ArgumentHelp("What is said to be wrong.", valueName: "text")) var why: String
    @Option(help: ArgumentHelp("Who enters it.", valueName: "who")) var by: String
    @Option(
      help: ArgumentHelp("By when it is to be decided (default: 30 days after it was opened).", valueName: "date"),
      transform: parsedDay)
    var due: Day?
    @Option(
      help: ArgumentHelp("The day on which it was opened (default: the day of a run).", valueName: "date"),
      transform: parsedDay)
    var asOf: Day?

    func validate() throws { try Disputes.checkWords(by: by, why: why) }

    func run() throws {
      let workspace = try workspace.openForWriting(by: by)
      let day = workspace.configuration.day(asOf)
      let due = due ?? day.adding(days: 30)
      if due < day { throw ValidationError("--due must not be before the day on which the dispute is opened.") }
      let id = try workspace.store.open(try subject(in: workspace), on: day, due: due, by: by, why: why)
      try workspace.copyAuditLog()
      let console = Console.standard
      if output.json {
        let opened = try workspace.store.disputes().filter { $0.id == id }.map { DisputeEntry($0, day) }
        return try console.write(try JSONText.document(opened))
      }
      try console.write("Dispute \(id) is open, due on \(due). The next `tributary run` leaves out what it is about.\n")
    }

    private func subject(in workspace: Workspace) throws -> DisputeSubject {
      if let place = subject.lastIndex(of: "#"), let number = Int(subject[subject.index(after: place)...]) {
        return try subject(file: String(subject[..<place]), number, workspace)
      }
      let account = try parsedAccount(subject)
      try workspace.checkStored(account)
      guard let record else { return DisputeSubject(account: account) }
      guard let slash = record.firstIndex(of: "/"), slash != record.startIndex else {
        throw ValidationError("A record is named by its feed and key, as instalments/I17.")
      }
      let statement = DisputeSubject.Statement(
        feed: FeedID(rawValue: String(record[..<slash])), key: String(record[record.index(after: slash)...]))
      guard try workspace.store.contains(statement, of: account) else {
        throw ValidationError("The account has no record \(Visible.text(record)) in this workspace.")
      }
      return DisputeSubject(account: account, statement: statement)
    }

    private func subject(file: String, _ number: Int, _ workspace: Workspace) throws -> DisputeSubject {
      let found = try workspace.store.subjects(file: file, record: number)
      guard let subject = found.first else {
        throw ValidationError("No record \(number) of \(Visible.text(file)) is stored here.")
      }
      guard found.count == 1 else {
        throw ValidationError(
          "Record \(number) of that file is about \(found.count) accounts. Name one, with --record feed/key.")
      }
      return subject
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the disputes.",
      discussion: "Example: tributary dispute list --open --json")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Flag(help: "Those that are not decided alone.") var open = false
    @Option(
      help: ArgumentHelp("The day for which to say what is overdue (default: the day of a run).", valueName: "date"),
      transform: parsedDay)
    var asOf: Day?

    func run() throws {
      let workspace = try workspace.openForReading()
      let day = workspace.configuration.day(asOf)
      let entries = try workspace.store.disputes(openOnly: open).map { DisputeEntry($0, day) }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(entries)) }
      guard !entries.isEmpty else { return try console.write("There is no dispute\(open ? " that is open" : "").\n") }
      var table = Table(
        .number("number"), .text("account"), .text("record"), .text("opened"), .text("due"), .text("state"),
        .text("why"))
      for entry in entries {
        table.add(
          .init("\(entry.number)"), .init(Visible.text(entry.account)), .init(Visible.text(entry.record ?? "all")),
          .init("\(entry.opened)"), .init("\(entry.due)"),
          .init(entry.isOverdue ? "overdue" : entry.state, entry.isOverdue ? .caution : .plain),
          .init(Visible.text(entry.why)))
      }
      try console.write(table.rendered(on: console.output))
    }
  }

  struct Resolve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records how a dispute was decided: upheld, and the record is out; or rejected, and it counts again.",
      discussion: "Example: tributary dispute resolve 3 --upheld --by \"A. Reviewer\" --why \"receipt shown\"")

    @OptionGroup var workspace: WorkspaceOptions
    @Argument(help: "The dispute's number in `tributary dispute list`.") var number: Int64
    @Flag(help: "The record is wrong.") var upheld = false
    @Flag(help: "The record is right.") var rejected = false
    @Option(help: ArgumentHelp("Who decided.", valueName: "who")) var by: String
    @Option(help: ArgumentHelp("The reason.", valueName: "text")) var why: String
    @Option(
      help: ArgumentHelp("The day of the decision (default: the day of a run).", valueName: "date"),
      transform: parsedDay)
    var asOf: Day?

    func validate() throws {
      if upheld == rejected { throw ValidationError("Say --upheld or --rejected.") }
      try Disputes.checkWords(by: by, why: why)
    }

    func run() throws {
      let workspace = try workspace.openForWriting(by: by)
      let resolution = Dispute.Resolution(
        upheld ? .upheld : .rejected, on: workspace.configuration.day(asOf), by: by, why: why)
      guard try workspace.store.resolve(dispute: number, resolution) else {
        throw ValidationError("No dispute \(number) is open; `tributary dispute list` has the numbers.")
      }
      try workspace.copyAuditLog()
      let effect = upheld ? "what it is about never counts again" : "what it is about counts again"
      try Console.standard.write(
        "Recorded: \(effect). The next `tributary run` makes the score anew and issues its notice. Until then a "
          + "score that this changes is held back from every export.\n")
    }
  }

  /// Throws a usage error for a maker or a reason that says nothing.
  fileprivate static func checkWords(by: String, why: String) throws {
    for (name, text) in [("--by", by), ("--why", why)] where text.allSatisfy(\.isWhitespace) {
      throw ValidationError("\(name) must say something: a dispute has a maker and a reason.")
    }
  }
}

/// A dispute as a value to print.
private struct DisputeEntry: Encodable {
  struct Decision: Encodable {
    let on: Day
    let by: String
    let why: String
  }

  let number: Int64
  let account: String
  let record: String?
  let opened: Day
  let due: Day
  let isOverdue: Bool
  let by: String
  let why: String
  let state: String
  let decision: Decision?

  init(_ dispute: Dispute, _ day: Day) {
    number = dispute.id
    account = "\(dispute.subject.account)"
    record = dispute.subject.statement.map { "\($0.feed)/\($0.key)" }
    opened = dispute.opened
    due = dispute.due
    isOverdue = dispute.isOverdue(on: day)
    by = dispute.by
    why = dispute.why
    state = dispute.resolution?.verdict.rawValue ?? "open"
    decision = dispute.resolution.map { Decision(on: $0.on, by: $0.by, why: $0.why) }
  }
}
