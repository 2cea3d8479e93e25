import ArgumentParser
import Pipeline
import Presentation
import Records
import Scoring
import Storage

extension Scorecards {
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Names what a scorecard says that is not supported, or that its author may not have meant.",
      discussion: """
        What is not supported is named with element and line, and the command ends with 2. Else it names attributes that \
        are never reached, values for which no attribute holds, attributes that hold together, what nothing reads, sample \
        rows of the document with other results and, in a workspace, fields that no feature gives and a missing approval; it ends with 65 where \
        rows could be without the result that is meant.

        Example: tributary scorecard check card.pmml
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The scorecard, a PMML document.", valueName: "file")) var file: String

    private struct Entry: Encodable {
      let scorecard: String
      let characteristics: Int
      let findings: [ReviewFinding]
    }

    func run() throws {
      let card = try ScorecardFile.read(file)
      let findings = card.review() + (try findingsOfWorkspace(card))
      let console = Console.standard
      if output.json {
        let entry = Entry(scorecard: card.name, characteristics: card.characteristics.count, findings: findings)
        try console.write(try JSONText.document(entry))
      } else {
        try console.write(text(card, findings, on: console.output))
      }
      if findings.contains(where: \.isSevere) { throw ExitStatus.setAside.exit }
    }

    private func text(_ card: Scorecard, _ findings: [ReviewFinding], on terminal: Terminal) -> String {
      guard !findings.isEmpty else {
        return "\(card.name): everything is supported, and every value comes to one attribute.\n"
      }
      var table = Table(.number("line"), .text("finding"), .text(""))
      for finding in findings {
        let kind = Table.Cell(finding.kind.rawValue, finding.isSevere ? .strong : .plain)
        table.add(.init(finding.line == 0 ? "" : "\(finding.line)"), kind, .init(Visible.text(finding.text)))
      }
      return table.rendered(on: terminal)
    }

    /// Fields that no feature gives, and a missing approval, where there is a workspace.
    private func findingsOfWorkspace(_ card: Scorecard) throws -> [ReviewFinding] {
      guard let features = try workspace.configurationIfThere()?.features else { return [] }
      let approval = ReviewFinding(
        kind: .approval, line: 0, subject: card.name,
        text: "The Header does not say who wrote and approved it: extensions author, approver and change_note.")
      let missing = card.fields.filter { features[FeatureID(rawValue: $0.name)] == nil }.map {
        ReviewFinding(
          kind: .feature, line: 0, subject: $0.name, text: "No feature of this workspace gives the field \($0.name).")
      }
      return missing + (card.approval == nil ? [approval] : [])
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows a scorecard as a table of points that a person can read.",
      discussion: "Example: tributary scorecard show card.pmml --html card.html")

    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The scorecard, a PMML document.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("Write a page of HTML that needs no other file.", valueName: "file")) var html: String?

    func run() throws {
      let table = try ScorecardFile.read(file).pointsTable
      if let html {
        let page = try FileOutput(html)
        try page.write(ScorecardPage(table).html)
        return try page.finish()
      }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(table)) }
      try console.write(PointsText(table).rendered(on: console.output))
    }
  }

  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "Says what is different between two scorecards and, in a workspace, for how many profiles.",
      discussion: """
        With --purpose, every present profile of the purpose is scored with the second scorecard and with the one that the \
        purpose uses; nothing is stored, and nobody is named.

        Example: tributary scorecard diff config/scorecards/consumer-credit.pmml new.pmml --purpose credit-assessment
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The scorecard as it is.", valueName: "file")) var before: String
    @Argument(help: ArgumentHelp("The scorecard as it might be.", valueName: "file")) var after: String
    @Option(help: ArgumentHelp("Try it on the present profiles of this purpose.", valueName: "name"))
    var purpose: String?

    private struct Entry: Encodable {
      let changes: [ScorecardDifference.Change]
      let trial: ScorecardTrial?
    }

    func run() throws {
      let (old, new) = (try ScorecardFile.read(before), try ScorecardFile.read(after))
      let difference = ScorecardDifference(from: old, to: new)
      let trial = try purpose.map { try self.trial(old, new, $0) }
      let console = Console.standard
      if output.json {
        return try console.write(try JSONText.document(Entry(changes: difference.changes, trial: trial)))
      }
      try console.write(DifferenceText(difference, trial).rendered(on: console.output))
    }

    private func trial(_ old: Scorecard, _ new: Scorecard, _ name: String) throws -> ScorecardTrial {
      let workspace = try workspace.openForReading()
      let purpose = try workspace.configuration.purpose(named: name)
      if let plan = workspace.configuration.plan(for: purpose), plan.scorecard.content != old.content {
        throw ValidationError(
          "\(Visible.text(before)) is not the scorecard that \(purpose) uses, which is \(plan.scorecard.name)"
            + " \(plan.scorecard.version).")
      }
      guard let trial = try Inquiry(workspace).trial(of: new, for: purpose) else {
        throw CommandFailure("Nothing was computed for \(purpose) yet; `tributary run` does it.")
      }
      return trial
    }
  }
}
