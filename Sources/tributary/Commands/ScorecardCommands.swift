import ArgumentParser
import Pipeline
import Presentation
import Records
import Scoring

struct Scorecards: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scorecard",
    abstract: "Lists, checks, shows, compares and applies scorecards.",
    discussion: "Example: tributary scorecard score card.pmml --in rows.csv --out scores.csv",
    subcommands: [List.self, Check.self, Show.self, Diff.self, Score.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the scorecards of this workspace with the purposes that use them.",
      discussion: "Example: tributary scorecard list --json")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption

    private struct Entry: Encodable {
      let name: String
      let version: String
      let content: ContentHash
      let approval: Scorecard.Approval?
      let purpose: Purpose
      let contexts: [Context]
      let characteristics: [String]
      let least: ExactDecimal?
      let greatest: ExactDecimal?

      init(_ plan: ScoringPlan) {
        let card = plan.scorecard
        name = card.name
        version = card.version
        content = card.content
        approval = card.approval
        purpose = plan.purpose.id
        contexts = plan.purpose.contexts
        characteristics = card.characteristics.map(\.name)
        least = card.scale?.left ?? card.reach?.lowerBound
        greatest = card.scale?.right ?? card.reach?.upperBound
      }

      var scale: String { least.flatMap { least in greatest.map { "\(least) to \($0)" } } ?? "" }
    }

    func run() throws {
      let entries = try workspace.configuration().plans.map(Entry.init)
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(entries)) }
      var table = Table(
        .text("scorecard"), .text("version"), .text("purpose"), .text("contexts"), .number("characteristics"),
        .text("scale"), .text("content"))
      for entry in entries {
        table.add(
          .init(entry.name), .init(entry.version), .init("\(entry.purpose)"),
          .init(entry.contexts.map(\.rawValue).joined(separator: ", ")), .init(entry.characteristics.count),
          .init(entry.scale), .init(entry.content.short))
      }
      try console.write(table.rendered(on: console.output))
    }
  }
}
