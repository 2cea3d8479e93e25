import ArgumentParser
import Pipeline
import Presentation
import Records
import Resolution
import Scoring

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the arithmetic behind a link, a profile or a score.",
    discussion: """
      Everything is computed again from what is stored, by the code that decided.

      Example: tributary explain score --any
      """,
    subcommands: [LinkOfTwo.self, ProfileOfOne.self, ScoreOfOne.self])

  struct LinkOfTwo: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "link",
      abstract: "Why two accounts are, or are not, one person: a weight for each comparison, which add up.",
      discussion: "Example: tributary explain link payments:C1000 messaging:m-00000258")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(help: "An account, as provider:key.", transform: parsedAccount) var first: AccountID
    @Argument(help: "Another account.", transform: parsedAccount) var second: AccountID
    @Option(help: ArgumentHelp("This purpose alone.", valueName: "name")) var purpose: String?

    private struct Answer: Encodable {
      let purpose: Purpose
      let explanation: Explanation
    }

    func run() throws {
      let workspace = try workspace.openForReading()
      let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
      if first == second { throw ValidationError("Name two different accounts.") }
      for account in [first, second] { try workspace.checkStored(account) }
      let answers = try Inquiry(workspace).explainLink(first, second).filter { wanted == nil || $0.purpose == wanted }
        .map { Answer(purpose: $0.purpose, explanation: $0.explanation) }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(answers)) }
      if answers.isEmpty {
        return try console.write("No purpose may use both accounts, so they were never compared.\n")
      }
      let texts = answers.map { LinkText($0.explanation, for: $0.purpose).rendered(on: console.output) }
      try console.write(texts.joined(separator: "\n"))
    }
  }

  struct ProfileOfOne: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "profile",
      abstract: "What a profile is made of: its accounts, why they were linked, and where each value comes from.",
      discussion: "Example: tributary explain profile payments:C1000 --purpose credit-assessment")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var subject: SubjectOptions

    func run() throws {
      let workspace = try workspace.openForReading()
      let inquiry = try Inquiry(workspace)
      let stories = try subject.subjects(inquiry, in: workspace).flatMap { subject in
        try inquiry.personReport(subject.profile).purposes.filter { $0.purpose == subject.purpose }
          .map { ProfileStory(subject.profile, $0) }
      }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(stories)) }
      try console.write(stories.map { ProfileText($0).rendered(on: console.output) }.joined(separator: "\n"))
    }
  }

  struct ScoreOfOne: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "score",
      abstract: "How a score adds up: from its partial scores to the features and the records behind them.",
      discussion: """
        Ends with 1 if the stored score is of another configuration or of other records than there are now; run again.

        With --as-of-run: what that run said, from the notice as it was issued.

        Example: tributary explain score payments:C1000 --purpose credit-assessment
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var subject: SubjectOptions
    @Flag(help: "Print all records behind a feature, not the first few.") var all = false
    @Option(help: ArgumentHelp("What an earlier run said.", valueName: "run")) var asOfRun: Int64?

    func validate() throws {
      if all, asOfRun != nil { throw ValidationError("--all is about the score of today; leave out --as-of-run.") }
    }

    func run() throws {
      let workspace = try workspace.openForReading()
      let inquiry = try Inquiry(workspace)
      if let asOfRun { return try subject.told(asOfRun: asOfRun, inquiry, in: workspace).write(as: output) }
      let stories = try subject.subjects(inquiry, in: workspace).map { try ScoreStory($0, inquiry) }
      let console = Console.standard
      if output.json {
        try console.write(try JSONText.document(stories))
      } else {
        let texts = stories.map { ScoreText($0, recordLimit: all ? .max : 3).rendered(on: console.output) }
        try console.write(texts.joined(separator: "\n"))
      }
      if stories.contains(where: { $0.state == .stale }) { throw ExitStatus.failed.exit }
    }
  }
}
