import ArgumentParser
import Pipeline
import Presentation
import Records
import Resolution

struct ReviewOfPairs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Unclear pairs of accounts, for a person to decide.",
    discussion: """
      Pairs are ordered by how many accounts a decision would move, times how unclear they are. Who decides sees what \
      the accounts state and nothing that was computed: neither weight nor score nor purpose.

      Example: tributary review next --workspace demo --show-values
      """,
    subcommands: [List.self, Next.self, DecideOne.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists what is unclear: pairs with the reason, and profiles too large to be one person.",
      discussion: """
        For planning: the reason says a little about the weight, so who decides should use `review next`.

        Example: tributary review list --limit 20
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Option(help: "The most pairs to list (default: 50); --json lists all.", transform: parsedLimit) var limit: Int = 50

    func run() throws {
      let queue = try workspace.openForReading().reviewQueue()
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(queue)) }
      try console.write(ReviewText(queue, limit: limit).rendered(on: console.output))
    }
  }

  struct Next: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the pair whose decision matters most: the values of both accounts, field by field.",
      discussion: """
        Letters and digits after the first are hidden unless you ask for them: mind who looks over your shoulder. Then \
        `tributary review decide`.

        Example: tributary review next --show-values
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Flag(help: "Show the values in full.") var showValues = false

    func run() throws {
      let workspace = try workspace.openForReading()
      let queue = try workspace.reviewQueue()
      let inquiry = try Inquiry(workspace)
      let next = try queue.pairs.lazy.compactMap { try inquiry.sideBySide($0) }.first { _ in true }
      let shown = showValues ? next : next?.masked
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(shown)) }
      guard let shown else { return try console.write("Nothing is unclear.\n") }
      try console.write(PairText(shown).rendered(on: console.output))
    }
  }

  struct DecideOne: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "decide",
      abstract: "Records what you decided, as `tributary decide` does.",
      discussion: """
        Example: tributary review decide same payments:C1000 court:77-2 --by "A. Reviewer" --why "same signature"
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var decision: DecisionOptions

    func run() throws { try decision.record(in: workspace) }
  }
}

extension Workspace {
  /// What is unclear.
  ///
  /// Throws ``CommandFailure`` before anything was linked.
  fileprivate func reviewQueue() throws -> ReviewQueue {
    let inquiry = try Inquiry(self)
    guard try !inquiry.purposes().isEmpty else {
      throw CommandFailure("Nothing was linked yet; `tributary run` does it.")
    }
    return try inquiry.review()
  }
}
