import ArgumentParser
import Consent
import Pipeline
import Presentation
import Records
import Storage

struct Consents: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent",
    abstract: "Lists, grants and withdraws consents: one account, one purpose.",
    discussion: """
      Consents also arrive as files, landing/consents/*.jsonl. What is entered here counts like what is delivered, and \
      the next `tributary run` applies it.

      Example: tributary consent list --account payments:C1000
      """,
    subcommands: [List.self, GrantConsent.self, WithdrawConsent.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists grants and withdrawals; for one account also what may be used today.",
      discussion: "Example: tributary consent list --purpose credit-assessment --limit 20")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp("This account alone, as provider:key.", valueName: "account"), transform: parsedAccount)
    var account: AccountID?
    @Option(help: ArgumentHelp("This purpose alone.", valueName: "name")) var purpose: String?
    @Option(help: "The most lines to list (default: 100); --json lists all.", transform: parsedLimit) var limit: Int =
      100

    func run() throws {
      let workspace = try workspace.openForReading()
      let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
      try account.map(workspace.configuration.checkProvider)
      let facts = try workspace.store.consents(of: account).filter { wanted == nil || $0.purpose == wanted }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(facts.map(ConsentEntry.init))) }
      try console.write(facts.isEmpty ? "No consent is recorded.\n" : text(facts, console.output))
      if let account { try console.write("\n" + standing(account, facts, workspace.configuration)) }
    }

    private func text(_ facts: [ConsentFact], _ terminal: Terminal) -> String {
      var table = Table(
        .text("account"), .text("purpose"), .text("fact"), .text("from"), .text("until"), .text("evidence"))
      for fact in facts.prefix(limit) {
        let entry = ConsentEntry(fact)
        table.add(
          .init(Visible.text(entry.account)), .init("\(entry.purpose)"), .init(entry.fact),
          .init(entry.from.description),
          .init(entry.until?.description ?? ""), .init(Visible.text(entry.evidence ?? "")))
      }
      let rest = facts.count - min(facts.count, limit)
      return table.rendered(on: terminal) + (rest > 0 ? "\(Readable.count(rest)) more; --limit shows them.\n" : "")
    }

    private func standing(
      _ account: AccountID, _ facts: [ConsentFact], _ configuration: WorkspaceConfiguration
    ) -> String {
      let day = configuration.day(nil)
      let purposes = configuration.purposes.filter { purpose == nil || $0.rawValue == purpose }
      return purposes.map { ConsentStanding(account, $0, day, facts).sentence + "\n" }.joined()
    }
  }

  struct GrantConsent: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "grant",
      abstract: "Records that a person agreed: this purpose may use this account.",
      discussion: """
        Example: tributary consent grant --account payments:C1000 --purpose credit-assessment --from 2024-06-01 \
        --evidence "form 4711, signed 2024-05-30"
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var target: ConsentTarget
    @Option(help: ArgumentHelp("The first day, as YYYY-MM-DD.", valueName: "date"), transform: parsedDay) var from: Day
    @Option(
      help: ArgumentHelp("The first day on which it no longer holds (default: open).", valueName: "date"),
      transform: parsedDay)
    var until: Day?
    @Option(help: ArgumentHelp("Where the consent itself can be found: a form, a log line.", valueName: "text"))
    var evidence: String

    func validate() throws {
      if evidence.allSatisfy(\.isWhitespace) {
        throw ValidationError("Say where the consent can be found: --evidence.")
      }
      if let until, until <= from { throw ValidationError("--until must be later than --from.") }
    }

    func run() throws {
      try target.enter(workspace, onlyIfGranted: false) { account, purpose, _ in
        .grant(Grant(account: account, purpose: purpose, from: from, until: until, evidence: evidence))
      }
    }
  }

  struct WithdrawConsent: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "withdraw",
      abstract: "Records that a person took a consent back: from a day on this purpose may not use this account.",
      discussion: "Example: tributary consent withdraw --account payments:C1000 --purpose credit-assessment")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var target: ConsentTarget
    @Option(
      help: ArgumentHelp("The first day without consent (default: the day of a run).", valueName: "date"),
      transform: parsedDay)
    var at: Day?

    func run() throws {
      try target.enter(workspace, onlyIfGranted: true) { account, purpose, today in
        .withdrawal(Withdrawal(account: account, purpose: purpose, at: at ?? today))
      }
    }
  }
}

/// Which account and purpose a consent is about.
struct ConsentTarget: ParsableArguments {
  @Option(help: ArgumentHelp("The account, as provider:key.", valueName: "account"), transform: parsedAccount)
  var account: AccountID
  @Option(help: ArgumentHelp("The purpose.", valueName: "name")) var purpose: String

  /// Enters a fact and says what holds now.
  ///
  /// A withdrawal of what was never granted is more likely a slip of the key than a wish, and the slip would leave the
  /// person's consent standing.
  func enter(
    _ options: WorkspaceOptions, onlyIfGranted: Bool, _ fact: (AccountID, Purpose, Day) -> ConsentFact
  ) throws {
    let configuration = try options.configuration()
    let purpose = try configuration.purpose(named: purpose)
    try configuration.checkProvider(of: account)
    let workspace = try options.openForWriting()
    if try Erasure(workspace).isErased(account) {
      throw ValidationError(
        "\(Visible.text("\(account)")) was erased, and an erasure stands; nothing is recorded of it any more.")
    }
    let known = try workspace.store.consents(of: account).filter { $0.purpose == purpose }
    if onlyIfGranted, known.isEmpty {
      throw ValidationError(
        "No consent of \(Visible.text("\(account)")) to \(purpose) is recorded, so none can be withdrawn.")
    }
    let today = configuration.day(nil)
    let new = fact(account, purpose, today)
    let added = try workspace.store.add([new])
    try workspace.copyAuditLog()
    let standing = ConsentStanding(account, purpose, today, known + [new])
    try Console.standard.write(
      (added > 0 ? "Recorded; the next `tributary run` applies it. " : "This was recorded before. ") + standing.sentence
        + "\n")
  }
}

/// Whether a purpose may use an account on a day.
private struct ConsentStanding {
  let sentence: String

  init(_ account: AccountID, _ purpose: Purpose, _ day: Day, _ facts: [ConsentFact]) {
    let verdict = ConsentIndex(facts).verdict(account: Fingerprint(account), purpose: purpose, on: day)
    let answer =
      switch verdict {
      case .success(let period): "may use the account\(period.until.map { ", until \($0)" } ?? "")"
      case .failure(let refusal): "may not use the account: \(Self.words(refusal.reason))"
      }
    sentence = "On \(day) \(purpose) \(answer)."
  }

  private static func words(_ reason: RefusalReason) -> String {
    switch reason {
    case .noConsent: "there is no consent"
    case .notYet: "the consent begins later"
    case .expired: "the consent ran out"
    case .withdrawn: "the consent was withdrawn"
    }
  }
}

/// A line of the consent ledger, as JSON.
private struct ConsentEntry: Encodable {
  let account: String
  let purpose: Purpose
  let fact: String
  let from: Day
  var until: Day?
  var evidence: String?

  init(_ fact: ConsentFact) {
    account = fact.account.description
    purpose = fact.purpose
    switch fact {
    case .grant(let grant):
      self.fact = "grant"
      from = grant.from
      until = grant.until
      evidence = grant.evidence
    case .withdrawal(let withdrawal):
      self.fact = "withdrawal"
      from = withdrawal.at
    }
  }
}
