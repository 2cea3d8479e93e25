import ArgumentParser
import Formats
import Pipeline
import Presentation
import Providers
import Records
import Resolution
import Storage

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges the links of each purpose against a truth: precision, recall and F1.",
    discussion: """
      The truth is a CSV with the columns provider, account and person; accounts that it does not name are left out. \
      Links everything anew in memory and changes nothing. Of clusters one is right that holds all accounts of a person \
      and no other.

      Example: tributary evaluate --workspace demo --truth demo/truth.csv
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("The truth.", valueName: "file")) var truth: String
  @Option(help: ArgumentHelp("This purpose alone.", valueName: "name")) var purpose: String?
  @Flag(help: "Print what each blocking rule finds of the true pairs; --json always does.") var byRule = false
  @Flag(help: "Print how many pairs of each weight are true; --json always does.") var byWeight = false
  @Option(
    help: ArgumentHelp(
      "Judge groups of accounts apart: a CSV with the columns provider, account and group.", valueName: "file"))
  var groups: String?

  func run() throws {
    let truth = try read(truth, column: "person", hint: "A simulated workspace has a truth.csv.")
    let groups = try groups.map { try read($0, column: "group", hint: "Write one line for each account.") } ?? [:]
    let workspace = try workspace.openForReading()
    let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
    let inquiry = try Inquiry(workspace)
    let judgements = try inquiry.purposes().filter { wanted == nil || $0 == wanted }.compactMap { purpose in
      try inquiry.evaluate(purpose, against: truth, groups: groups).map { Judgement(purpose, $0) }
    }
    guard !judgements.isEmpty else {
      throw CommandFailure("Nothing was linked yet; `tributary run` does it.")
    }
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(judgements)) }
    try console.write(JudgementText(judgements, byRule: byRule, byWeight: byWeight).rendered(on: console.output))
  }

  private func read(_ path: String, column: String, hint: String) throws -> [AccountID: String] {
    guard Folder.exists(path) else { throw ValidationError("There is no file \(Visible.text(path)). \(hint)") }
    do {
      return try readLabels(path, column: column)
    } catch let error as FormatError {
      let line = error.line.map { ", line \($0)" } ?? ""
      throw ValidationError("\(Visible.text(path))\(line): expected \(error.expected). \(error.remedy)")
    } catch let error as FileRefusal {
      throw ValidationError("\(Visible.text(path)): expected \(error.expected). \(error.remedy)")
    }
  }
}
