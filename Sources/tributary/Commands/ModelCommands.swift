import ArgumentParser
import Foundation
import Linking
import Presentation
import Resolution

struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Checks match models and exchanges them with Splink.",
    discussion: "Example: tributary model check config/models/people.json",
    subcommands: [Check.self, ExportToSplink.self, ImportFromSplink.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what kind of model a file holds, its comparisons and levels, or all that is wrong with it.",
      discussion: """
        Takes a match model of ours and a model that Splink saved; it ends with 2 if the file is neither or has a fault.

        Example: tributary model check model.json
        """)

    @OptionGroup var output: JSONOption
    @Argument(help: "The model.") var file: String

    func run() throws {
      let console = Console.standard
      let report =
        switch try ModelFile.model(at: file) {
        case .ours(let model): ModelReport(model, path: file)
        case .splink(let model): ModelReport(model, path: file)
        }
      try console.write(
        output.json ? try JSONText.document(report) : ModelText(report).rendered(on: console.output))
    }
  }

  struct ExportToSplink: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Writes a match model in Splink's JSON, for its DuckDB backend.",
      discussion: """
        Splink's model reads columns of standardised values: given_name, family_name, birth_date, and so on. What cannot be \
        said in SQL is named, level by level, and then nothing is written; what has no place in Splink's model is noted on \
        standard error.

        Example: tributary model export model.json --without-household --out splink.json
        """)

    @Argument(help: "A match model of ours.") var file: String
    @Option(help: ArgumentHelp("The file to write (default: standard output).", valueName: "file")) var out: String?
    @Option(
      help:
        "Which pairs Splink is to look at: \(SplinkModel.LinkType.allCases.map(\.rawValue).joined(separator: ", ")).")
    var linkType = SplinkModel.LinkType.dedupeOnly
    @Flag(help: "Leave the household out, which Splink has no word for; weights of relatives become too high.")
    var withoutHousehold = false

    func run() throws {
      guard case .ours(var model) = try ModelFile.model(at: file) else {
        throw ValidationError("\(Visible.text(file)) is a model of Splink's already.")
      }
      if withoutHousehold { model.household = nil }
      let export: SplinkExport
      do { export = try SplinkExport(model, linkType: linkType) } catch {
        throw ValidationError(
          error.faults.map { "\(Visible.text(file)): \(Visible.text($0.description))" }.joined(separator: "\n"))
      }
      try ModelFile.write(export.model.json(), to: out)
      for note in export.notes { Console.standard.diagnose("note: \(Visible.text(note))\n") }
    }
  }

  struct ImportFromSplink: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Checks a model that Splink saved and writes a copy that link can use.",
      discussion: """
        Every setting stays in its place. A condition that is not understood is named, with its comparison and level, and \
        then nothing is written.

        Example: tributary model import splink.json --out model.json
        """)

    @Argument(help: "A model that Splink saved.") var file: String
    @Option(help: ArgumentHelp("The file to write (default: standard output).", valueName: "file")) var out: String?

    func run() throws {
      guard case .splink(let model) = try ModelFile.model(at: file) else {
        throw ValidationError("\(Visible.text(file)) is no model of Splink's but one of ours; link takes it as it is.")
      }
      try ModelFile.write(model.json(), to: out)
      for comparison in model.comparisons {
        for level in comparison.levels where !level.isTrained {
          Console.standard.diagnose(
            "note: \(Visible.text(comparison.outputColumnName)), \(Visible.text(level.label)): m and u are not in the file; "
              + "what Splink assumes is used.\n")
        }
      }
    }
  }
}

extension SplinkModel.LinkType: ExpressibleByArgument {}
