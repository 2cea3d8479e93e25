import ArgumentParser
import Pipeline
import Presentation
import Records
import Resolution
import Storage

struct Decide: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Records a person's decision that two accounts belong to one person, or to two.",
    discussion: """
      It beats any weight and stands through every later run; of several on one pair the latest stands.

      Example: tributary decide different payments:C1000 court:77-2 --by "A. Reviewer" --why "father and son"
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var decision: DecisionOptions

  func run() throws { try decision.record(in: workspace) }
}

/// A decision on two accounts, with its maker and reason.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "same or different.") var verdict: Decision.Verdict
  @Argument(help: "An account, as provider:key.", transform: parsedAccount) var first: AccountID
  @Argument(help: "Another account.", transform: parsedAccount) var second: AccountID
  @Option(help: ArgumentHelp("Who decided.", valueName: "who")) var by: String
  @Option(help: ArgumentHelp("The reason.", valueName: "text")) var why: String
  @Option(
    help: ArgumentHelp("The day of the decision (default: the day of a run).", valueName: "date"), transform: parsedDay)
  var on: Day?

  func validate() throws {
    if first == second { throw ValidationError("Name two different accounts.") }
    for (name, text) in [("--by", by), ("--why", why)] where text.allSatisfy(\.isWhitespace) {
      throw ValidationError("\(name) must say something: a decision has a maker and a reason.")
    }
  }

  /// Enters the decision and says so.
  func record(in options: WorkspaceOptions) throws {
    let workspace = try options.openForWriting(by: by)
    try workspace.checkStored(first)
    try workspace.checkStored(second)
    try workspace.store.enter(
      Decision(verdict, first, second, by: by, why: why, at: workspace.configuration.day(on)))
    try workspace.copyAuditLog()
    let people = verdict == .same ? "one person" : "two people"
    try Console.standard.write("Recorded: the accounts belong to \(people). The next `tributary run` applies it.\n")
  }
}

extension Decision.Verdict: ExpressibleByArgument {}
