import ArgumentParser
import Pipeline
import Presentation
import Records

struct Person: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What is held of one person, for that person.",
    discussion: "Example: tributary person report payments:C1000 --html report.html",
    subcommands: [ReportOnPerson.self])

  struct ReportOnPerson: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report",
      abstract:
        "All that is held of one person: data with sources, consents, links, scores, reasons, what would change them.",
      discussion: """
        For the person and for nobody else: mind where the output goes.

        With --run: what the person was told by that run, as it was kept. What was held then is not kept beside what is \
        held now.

        --language says it in another language: de, en and zh are shipped (default: language of tributary.yaml, else en). \
        The notice is issued in English; a translation says the same of the same score.

        Example: tributary person report --any --language de
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var subject: SubjectOptions
    @Option(help: ArgumentHelp("Write one page of HTML, which needs nothing else to be read.", valueName: "file"))
    var html: String?
    @Option(name: .customLong("run"), help: ArgumentHelp("What an earlier run told the person.", valueName: "number"))
    var number: Int64?

    @Option(help: ArgumentHelp("The language, as de.", valueName: "tag")) var language: String?

    func validate() throws {
      if language != nil, number != nil {
        throw ValidationError(
          "--run shows what was kept, in the language in which it was issued; leave out --language.")
      }
      if language != nil, output.json {
        throw ValidationError("--json is the same in every language; leave out --language.")
      }
      if number != nil, html != nil { throw ValidationError("--html shows what is held now; leave out --run.") }
      if output.json, html != nil { throw ValidationError("Choose one of --json and --html.") }
    }

    func run() throws {
      let workspace = try workspace.openForReading()
      let inquiry = try Inquiry(workspace)
      if let number { return try subject.told(asOfRun: number, inquiry, in: workspace).write(as: output) }
      let subjects = try subject.subjects(inquiry, in: workspace)
      var profiles: [String] = []
      for subject in subjects where !profiles.contains(subject.profile) { profiles.append(subject.profile) }
      let reports = try profiles.map { try inquiry.personReport($0).limited(to: subject.purpose) }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(reports)) }
      let words = PersonWords(
        try Catalogues.catalogue(language ?? workspace.configuration.language, in: workspace.paths),
        workspace.configuration.plans)
      if let html {
        let file = try FileOutput(html)
        try file.write(PersonPage(reports, in: words).html)
        try file.finish()
        return try console.write("\(html) holds the report.\n")
      }
      try console.write(reports.map { PersonText($0, in: words).rendered(on: console.output) }.joined(separator: "\n"))
    }
  }
}

extension PersonReport {
  /// The report on one purpose, if one is named.
  fileprivate func limited(to purpose: String?) -> PersonReport {
    PersonReport(profile: profile, purposes: purposes.filter { purpose == nil || $0.purpose.rawValue == purpose })
  }
}
