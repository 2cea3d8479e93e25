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
    subcommands: [Check.self])

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
}
