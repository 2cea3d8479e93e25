import ArgumentParser
import Glibc
import Pipeline
import Presentation
import Records
import Resolution
import Storage

struct Erase: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Erases a person everywhere, the archive included, and prints a certificate.",
    discussion: """
      Lays a tombstone, a keyed hash, by which the accounts are refused in every later delivery. Cuts their rows out of \
      archived and landed files, which stay readable as they were, and removes their records, consents, decisions, \
      disputes, scores and notices. Then does what `tributary run` does, and reads everything back. Killed at any moment, \
      the next run finishes it. There is no way back.

      Ends with 65 if values of the person were found in files that are not tributary's to change; each is named.

      Example: tributary erase --account payments:C1000 --by "data protection" --why "request 4711"
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var log: LogOption
  @Option(
    help: ArgumentHelp("An account, as provider:key; may be repeated.", valueName: "account"), transform: parsedAccount)
  var account: [AccountID] = []
  @Option(help: ArgumentHelp("All accounts of this profile, for any purpose.", valueName: "id")) var profile: String?
  @Option(help: ArgumentHelp("Who enters it. Kept: do not name the person.", valueName: "who")) var by = ""
  @Option(help: ArgumentHelp("Why. Kept: do not name the person.", valueName: "text")) var why = ""
  @Option(
    help: ArgumentHelp("The day of the erasure, and of the run (default: the day of a run).", valueName: "date"),
    transform: parsedDay)
  var asOf: Day?
  @Flag(help: "Also refuse accounts of which nothing is known yet.") var unseen = false
  @Flag(help: "List the erasures of this workspace; erase nothing.") var list = false

  func validate() throws {
    if list ? !account.isEmpty || profile != nil : account.isEmpty == (profile == nil) {
      throw ValidationError("Name accounts with --account, or a profile with --profile, or say --list.")
    }
  }

  func run() throws {
    if list { return try printList() }
    try log.telling("erase", erase)
  }

  private func erase(_ log: WorkLog) throws {
    let stop = StopSignal()
    let sources = stopOnSignals(stop)
    let workspace = try workspace.openForWriting(by: by)
    let day = workspace.configuration.day(asOf)
    log.begin(run: try workspace.nextRun)
    let certificate = try withExtendedLifetime(sources) { () -> ErasureCertificate in
      let erasure = Erasure(workspace, progress: log.update)
      let accounts = try accounts(in: workspace, erasure)
      if try accounts.contains(where: { try !erasure.isErased($0) }) {
        _ = try erasure.intend(accounts, day: day, by: by, why: why)
      }
      let traces = try erasure.finish()
      let batch = BatchRun(
        workspace, asOf: day, stop: stop, stopwatch: Environment.stopwatch, progress: log.update)
      log.tell(try batch.run(.everything, started: Environment.now.description))
      if let signal = stop.signal { throw (signal == SIGINT ? ExitStatus.interrupted : ExitStatus.terminated).exit }
      return try erasure.readBack(accounts, traces, day: day, by: by, why: why)
    }
    log.end(certificate.isClean ? .complete : .setAside)
    let console = Console.standard
    try console.write(
      output.json ? try JSONText.document(certificate) : CertificateText(certificate).rendered(on: console.output))
    if !certificate.isClean { throw ExitStatus.setAside.exit }
  }

  /// The accounts that are meant.
  ///
  /// Throws a usage error for those of which nothing is known.
  private func accounts(in workspace: Workspace, _ erasure: Erasure) throws -> Set<AccountID> {
    if let profile {
      guard let id = ProfileID(profile) else {
        throw ValidationError("\(Visible.text(profile)) is no profile; profiles are written as p0123456789abcdef.")
      }
      let accounts = try Inquiry(workspace).accounts(of: id.rawValue)
      if accounts.isEmpty { throw ValidationError("There is no profile \(id) in this workspace.") }
      return accounts
    }
    for account in account {
      try workspace.configuration.checkProvider(of: account)
      guard try unseen || erasure.isErased(account) || erasure.knows(account) else {
        throw ValidationError(
          "Nothing is known of \(Visible.text("\(account)")) here. Correct the key, or say --unseen to refuse it from now "
            + "on.")
      }
    }
    return Set(account)
  }

  private struct Entry: Encodable {
    let erasure: Int64
    let day: Day
    let what: String
    let accounts: Int
    let by: String
    let why: String
    let isDone: Bool
  }

  private func printList() throws {
    let entries = try workspace.openForReading().store.erasures().map {
      Entry(
        erasure: $0.id, day: $0.day, what: $0.isRetention ? "retention" : "accounts", accounts: $0.accounts, by: $0.by,
        why: $0.why, isDone: $0.isDone)
    }
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(entries)) }
    guard !entries.isEmpty else { return try console.write("Nobody was erased.\n") }
    var table = Table(
      .number("erasure"), .text("day"), .text("what"), .number("accounts"), .text("by"), .text("why"), .text("state"))
    for entry in entries {
      table.add(
        .init(Int(entry.erasure)), .init("\(entry.day)"), .init(entry.what), .init(entry.accounts),
        .init(Visible.text(entry.by)),
        .init(Visible.text(entry.why)),
        .init(entry.isDone ? "done" : "begun; the next run finishes it", entry.isDone ? .plain : .caution))
    }
    try console.write(table.rendered(on: console.output))
  }
}
