import ArgumentParser
import Pipeline
import Presentation
import Records
import Scoring

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes what may leave the workspace.",
    discussion: "Example: tributary export scores --purpose credit-assessment --out scores.csv",
    subcommands: [Scores.self])

  struct Scores: ParsableCommand {
    /// How scores are written.
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }

    static let configuration = CommandConfiguration(
      abstract: "Writes the released scores of a purpose, each under a pseudonym that is good for this purpose alone.",
      discussion: """
        A score leaves only if a notice of this very score was issued to the person. Others are held back and counted on \
        standard error; then the command ends with 65. Each export is in the audit log before the first score leaves, \
        for which the command takes the lock.

        Example: tributary export scores --purpose credit-assessment --format jsonl --out scores.jsonl
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @Option(help: ArgumentHelp("The purpose.", valueName: "name")) var purpose: String
    @Option(help: "csv or jsonl.") var format = Format.csv
    @Option(help: ArgumentHelp("The file to write (default: standard output).", valueName: "file")) var out: String?

    func run() throws {
      _ = try workspace.openForReading()  // before the first run there is nothing to take the lock for
      let workspace = try workspace.openForWriting()
      let purpose = try workspace.configuration.purpose(named: purpose)
      let inquiry = try Inquiry(workspace)
      guard try inquiry.purposes().contains(purpose) else {
        throw CommandFailure("Nothing was computed for \(purpose) yet; `tributary run` does it.")
      }
      let output = try FileOutput(out)
      try workspace.store.enter(.exported, subject: purpose.rawValue, detail: format.rawValue)
      if format == .csv { try output.write(ScoreRow.header) }
      let figures = try inquiry.exportScores(for: purpose) { score in
        try output.write(format == .csv ? ScoreRow(score).line : JSONText.line(score))
      }
      try workspace.store.enter(.released, subject: purpose.rawValue, detail: "\(figures.released) scores")
      try output.finish()
      try workspace.copyAuditLog()
      try report(figures)
    }

    private func report(_ figures: ExportFigures) throws {
      let console = Console.standard
      let released =
        figures.released == 1 ? "1 score was released." : "\(Readable.count(figures.released)) scores were released."
      guard figures.heldBack > 0 else { return console.diagnose(released + "\n") }
      let held =
        figures.heldBack == 1 ? "1 score is held back" : "\(Readable.count(figures.heldBack)) scores are held back"
      console.diagnose(
        "\(released) \(held), since no notice of this very score was issued; `tributary run` issues what is missing.\n")
      throw ExitStatus.setAside.exit
    }
  }
}

/// A released score as a row of CSV (RFC 4180).
struct ScoreRow {
  static let header =
    "pseudonym,purpose,scorecard,as_of,score"
    + (1...Scoring.Score.greatestNumberOfReasons).map { ",reason_\($0)" }.joined() + "\r\n"

  let line: String

  init(_ score: ExportedScore) {
    let none = Array(repeating: "", count: Scoring.Score.greatestNumberOfReasons)
    let reasons = (score.reasons + none).prefix(none.count)
    let texts = [score.pseudonym, score.purpose.rawValue, score.scorecard, score.asOf.description].map(Self.field)
    // A score is digits by its type, so that even a negative one is no formula.
    line = (texts + [score.score] + reasons.map(Self.field)).joined(separator: ",") + "\r\n"
  }

  private static func field(_ text: String) -> String { String(decoding: CSVBytes.field(text), as: UTF8.self) }
}
