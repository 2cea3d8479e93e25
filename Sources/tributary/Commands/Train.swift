import ArgumentParser
import Linking
import Pipeline
import Presentation
import Records
import Resolution

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Estimates a match model from data whose truth nobody knows.",
    discussion: """
      Without files: from the accounts of a workspace, with the structure of its model. With files: from their rows, with a \
      structure chosen by their columns, as `tributary link` does. A model whose estimate did not come to rest is not \
      written, and the command ends with 1.

      Example: tributary train people.csv --id id --out model.json
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var input: LinkInputOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("Write the model.", valueName: "file")) var out: String?
  @Option(
    help: ArgumentHelp("The purpose whose accounts are taken (default: the one with the most).", valueName: "name"))
  var purpose: String?
  @Option(help: "What random numbers start from.") var seed: UInt64 = 1

  func validate() throws {
    if input.files.isEmpty {
      if !input.id.isEmpty || !input.map.isEmpty { throw ValidationError("--id and --map are for files; name some.") }
    } else {
      if workspace.workspace != nil || purpose != nil {
        throw ValidationError("Name files, or a workspace and a purpose, but not both.")
      }
      try input.validate(files: input.files, acrossOnly: false)
    }
  }

  func run() throws {
    let trained = try input.files.isEmpty ? trainOnWorkspace() : trainOnFiles()
    if let out, trained.hasConverged { try ModelFile.write(trained.model, to: out) }
    let console = Console.standard
    let report = ModelReport(trained, path: trained.hasConverged ? out : nil)
    try console.write(
      output.json ? try JSONText.document(report) : ModelText(report).rendered(on: console.output) + next)
    if !trained.hasConverged {
      throw CommandFailure(
        "The estimate did not come to rest, so the model is not written. Give it more rows, or fewer columns.")
    }
  }

  private var next: String {
    out.map { "\nThe model is in \(Visible.text($0)).\n" }
      ?? "\nNothing was written; --out model.json keeps the model.\n"
  }

  private func trainOnFiles() throws -> TrainedModel {
    let progress = StepProgressLine(Console.standard)
    defer { progress.finish() }
    let options = LinkJob.Options(
      read: ReadOptions(request: input.request(truth: nil), encoding: input.encoding),
      model: .designed(base: try ModelFile.shipped()), seed: seed)
    do {
      return try LinkJob(options, .ofProgram(progress)).train(try input.inputs(input.files)).trained
    } catch {
      throw LinkProblem.asUsage(error)
    }
  }

  private func trainOnWorkspace() throws -> TrainedModel {
    let workspace = try workspace.openForReading()
    let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
    let inquiry = try Inquiry(workspace)
    let tables = try inquiry.purposes().filter { wanted == nil || $0 == wanted }.compactMap { purpose in
      try inquiry.accounts(for: purpose)
    }
    guard let table = tables.max(by: { $0.count < $1.count }) else {
      throw CommandFailure("Nothing was linked yet; `tributary run` does it.")
    }
    return Training.train(workspace.configuration.matchModel, from: table, seed: seed)
  }
}
