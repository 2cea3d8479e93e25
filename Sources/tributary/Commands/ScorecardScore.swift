import ArgumentParser
import Configuration
import Formats
import Pipeline
import Presentation
import Scoring
import Storage

extension Scorecards {
  struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Scores the rows of any table by a scorecard, one row for each.",
      discussion: """
        The table is CSV with a header, or JSON Lines, also gzipped; its columns are the scorecard's fields by name. Empty \
        is missing. The results are the columns that the document's Output names, its score and reasons where it names \
        none, and a last column `fault` that says why a row has no result; then the command ends with 65.

        No consent is asked and no notice made: for tables that are no records of people, or for tests of a scorecard.

        Example: tributary scorecard score card.pmml --in rows.csv --keep id --out scores.csv
        """)

    @Argument(help: ArgumentHelp("The scorecard, a PMML document.", valueName: "file")) var file: String
    @Option(name: .customLong("in"), help: ArgumentHelp("The table.", valueName: "file")) var input: String
    @Option(help: ArgumentHelp("The file to write (default: standard output).", valueName: "file")) var out: String?
    @Option(help: ArgumentHelp("Columns of the table to write before the results.", valueName: "names"))
    var keep: String?
    @Option(help: "How results are written: csv or jsonl (default: by the name of --out, else csv).")
    var format: TableScorer.Form?

    @Option(
      help: ArgumentHelp(
        "Score and write so many rows together, from 1 to 1,000,000 (default: as they are read). The results are the same.",
        valueName: "rows"))
    var batch: Int?

    func validate() throws {
      guard let batch, !(1...1_000_000).contains(batch) else { return }
      throw ValidationError("--batch \(batch) is not a number from 1 to 1,000,000.")
    }

    func run() throws {
      let card = try ScorecardFile.read(file)
      let kept = keep?.split(separator: ",").map(String.init) ?? []
      let table = TableFile(input, columns: card.fields.map(\.name) + kept)
      let output = try FileOutput(out)
      var scorer: TableScorer?
      do {
        try table.read(atLeast: batch ?? 1) { rows in
          var bytes: [UInt8] = []
          bytes.reserveCapacity(64 << 10)
          let open = try scorer ?? begin(card, rows, kept, &bytes)
          scorer = open
          try score(rows, by: open, &bytes, to: output)
        }
      } catch let error as FormatError {
        let place = error.line.map { "line \($0), byte \(error.byte)" } ?? "byte \(error.byte)"
        throw CommandFailure(
          "\(Visible.text(input)), \(place): \(error.code): expected \(error.expected). \(error.remedy)")
      }
      try output.finish()
      if let figures = scorer?.figures { try report(figures) }
    }

    /// Hands the rows on at once, or in parts of the size that is asked for.
    private func score(_ rows: RowBatch, by scorer: TableScorer, _ bytes: inout [UInt8], to output: FileOutput) throws {
      guard let batch else {
        scorer.score(rows, into: &bytes)
        return try output.write(bytes)
      }
      for start in stride(from: 0, to: max(1, rows.count), by: batch) {
        scorer.score(rows, rows: start..<min(start + batch, rows.count), into: &bytes)
        try output.write(bytes)
        try output.flush()
        bytes.removeAll(keepingCapacity: true)
      }
    }

    private func begin(
      _ card: Scorecard, _ batch: RowBatch, _ kept: [String], _ bytes: inout [UInt8]
    ) throws -> TableScorer {
      let form = format ?? (out?.hasSuffix(".jsonl") ?? false ? .jsonl : .csv)
      do throws(MissingColumns) {
        let scorer = try TableScorer(card, columns: batch.columns, keep: kept, form: form)
        scorer.begin(into: &bytes)
        return scorer
      } catch {
        throw ValidationError("\(Visible.text(input)): \(error)")
      }
    }

    private func report(_ figures: TableScorer.Figures) throws {
      let rows = figures.rows == 1 ? "1 row" : "\(Readable.count(figures.rows)) rows"
      guard !figures.refused.isEmpty else { return Console.standard.diagnose("\(rows) scored.\n") }
      let reasons = figures.refused.sorted { $0.key < $1.key }.map { "\($0.key) \(Readable.count($0.value))" }
      Console.standard.diagnose(
        "\(Readable.count(figures.scored)) of \(rows) scored; without a result: \(reasons.joined(separator: ", ")).\n")
      throw ExitStatus.setAside.exit
    }
  }
}

extension TableScorer.Form: ExpressibleByArgument {}

/// A scorecard in a file, in a workspace or anywhere else.
enum ScorecardFile {
  static func read(_ path: String) throws -> Scorecard {
    guard Folder.exists(path) else { throw ValidationError("There is no file \(Visible.text(path)).") }
    return try Scorecard.read(pmml: try SystemFile.contents(of: path), file: path)
  }
}
