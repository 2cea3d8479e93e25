import Pipeline
import Presentation
import Scoring
import Storage

/// The report of a run as one page of HTML that needs nothing else.
struct RunReportPage {
  let html: String

  init(_ report: RunReport, started: String?, reviewsWaiting: Int?) {
    let parts = [
      HTMLPage.Section(id: "open", heading: "What waits for a person", body: Self.open(report, reviewsWaiting)),
      HTMLPage.Section(id: "files", heading: "Books of the files", body: Self.files(report)),
      HTMLPage.Section(id: "quarantine", heading: "Rows set aside", body: Self.quarantine(report)),
      HTMLPage.Section(id: "stages", heading: "Stages", body: Self.stages(report)),
    ]
    html =
      HTMLPage(
        title: "Run \(report.run), as of \(report.asOf)", lead: Self.lead(report, started),
        sections: parts + report.worlds.map(Self.world)
      ).html
  }

  private static func lead(_ report: RunReport, _ started: String?) -> String {
    let outcome =
      switch report.outcome {
      case .done: "Done: everything delivered is in."
      case .setAside: "Done, with rows or files set aside, or scores held back."
      case .stopped: "Stopped by a signal; what was in hand is committed."
      }
    return Markup.paragraph(outcome) + (started.map { Markup.paragraph("Began at \($0).") } ?? "")
  }

  private static func open(_ report: RunReport, _ reviews: Int?) -> String {
    var lines = (report.overdueDisputes ?? []).map { "Dispute \($0.dispute) was due on \($0.due)." }
    if let reviews { lines.append("Pairs that wait for review: \(Readable.count(reviews)).") }
    lines += report.worlds.filter { $0.heldBack > 0 }.map {
      "Scores for \($0.purpose) are held back: \(Readable.count($0.heldBack)); `tributary release` gives them out."
    }
    lines += report.refusedFiles.map { "Refused: \($0.name) (\($0.reason.code)): expected \($0.reason.expected)." }
    lines += report.waitingFiles.map { "Still being written: \($0)." }
    return lines.isEmpty ? Markup.paragraph("Nothing.") : Markup.list(lines)
  }

  private static func files(_ report: RunReport) -> String {
    guard !report.files.isEmpty else {
      return Markup.paragraph("No new files (\(Readable.count(report.knownFiles)) known).")
    }
    let rows =
      report.files.map { row($0.name + ($0.isComplete ? "" : " (unfinished)"), $0.books) }
      + (report.files.count > 1 ? [row("all", report.total)] : [])
    let notes = report.files.flatMap { file in file.notes.map { "\(file.name): \($0)" } }
    return Markup.table(
      caption: "What became of the rows of each file",
      [
        "file", .number("read"), .number("admitted"), .number("refused"), .number("set aside"), .number("duplicate"),
        .number("superseded"),
      ], rows)
      + BarPicture(
        id: "files-read", title: "Rows read, by file",
        report.files.map { .init($0.name, Double($0.books.read), figure: Readable.count($0.books.read)) }
      ).html + (notes.isEmpty ? "" : "<h3>Drift of the files</h3>\n" + Markup.list(notes))
  }

  private static func row(_ name: String, _ books: Books) -> [String] {
    [name]
      + [books.read, books.admitted, books.refused, books.quarantined, books.duplicate, books.superseded]
      .map(Readable.count)
  }

  private static func quarantine(_ report: RunReport) -> String {
    let lead = Markup.paragraph(
      "Rows set aside, of this run and all before: \(Readable.count(report.quarantinedRows)).")
    guard let causes = report.quarantineCauses, !causes.isEmpty else { return lead }
    return lead
      + Markup.table(
        caption: "Rows by cause", ["code", "feed", "column", .number("rows")],
        causes.map { [$0.code, $0.feed, $0.column ?? "", Readable.count($0.rows)] })
      + BarPicture(
        id: "quarantine-causes", title: "Rows set aside, by cause",
        causes.prefix(12).map {
          .init(
            [$0.feed, $0.code, $0.column ?? ""].filter { !$0.isEmpty }.joined(separator: " "), Double($0.rows),
            figure: Readable.count($0.rows))
        }
      ).html
  }

  private static func stages(_ report: RunReport) -> String {
    guard let bottleneck = report.bottleneck else { return Markup.paragraph("No stage had anything to do.") }
    let rows = report.stages.map { stage in
      let busy = Duration.nanoseconds(stage.busyNanoseconds)
      return [
        stage.name, Readable.count(stage.batches), Readable.duration(busy), Readable.rate(stage.batches, "", in: busy),
        Readable.duration(.nanoseconds(stage.heldBackNanoseconds)),
        stage.inboxCapacity > 0 ? "\(stage.greatestDepth) of \(stage.inboxCapacity)" : "",
      ]
    }
    return Markup.paragraph("Bottleneck: \(bottleneck).")
      + Markup.table(
        caption: "What each stage did",
        [
          "stage", .number("batches"), .number("busy"), .number("batches a second"), .number("senders waited"),
          .number("inbox (most of bound)"),
        ], rows)
      + BarPicture(
        id: "stages-busy", title: "Time that each stage worked",
        report.stages.map {
          let busy = Duration.nanoseconds($0.busyNanoseconds)
          return .init($0.name, Double($0.busyNanoseconds), figure: Readable.duration(busy))
        }
      ).html
  }

  private static func world(_ world: WorldReport) -> HTMLPage.Section {
    let sizes = world.sizes
    let figures = [
      ("accounts", sizes.accounts), ("pairs compared", world.comparedPairs), ("links", sizes.links),
      ("profiles", sizes.profiles), ("scores", sizes.scores), ("notices", sizes.notices), ("withheld", sizes.withheld),
    ]
    let withheld = world.withheld.sorted { $0.key < $1.key }.map { ["withheld: \($0.key)", Readable.count($0.value)] }
    let body =
      (world.isNew ? "" : Markup.paragraph("Nothing that it is linked from had changed."))
      + Markup.table(
        caption: "\(world.purpose) in figures", ["what", .number("how many")],
        figures.map { [$0.0, Readable.count($0.1)] } + withheld)
      + weights(world) + scores(world) + drift(world)
    return HTMLPage.Section(id: "purpose-\(world.purpose)", heading: "For \(world.purpose)", body: body)
  }

  private static func weights(_ world: WorldReport) -> String {
    guard let weights = world.linkWeights, !weights.steps.isEmpty else { return "" }
    return "<h3>Links by match weight</h3>\n"
      + Markup.paragraph(
        "If the match model is right, \(PopulationWords.percent(weights.expectedFalse, places: 2)) of the links are wrong."
      )
      + BarPicture(
        id: "weights-\(world.purpose)", title: "Links for \(world.purpose), by match weight in bits",
        weights.steps.map {
          .init("\($0.from) to \($0.from + 1)", Double($0.links), figure: Readable.count($0.links))
        }
      ).html
  }

  private static func scores(_ world: WorldReport) -> String {
    guard let scores = world.scores else { return "" }
    guard !scores.isEmpty else {
      return "<h3>Scores</h3>\n"
        + Markup.paragraph("Fewer than \(leastPublishedGroup) people have a score, so nothing is told of them.")
    }
    return "<h3>Scores</h3>\n"
      + Markup.paragraph("Ranges of at least \(leastPublishedGroup) people each.")
      + BarPicture(
        id: "scores-\(world.purpose)", title: "People for \(world.purpose), by score",
        scores.map { .init($0.label, Double($0.people), figure: Readable.count($0.people)) }
      ).html
  }

  private static func drift(_ world: WorldReport) -> String {
    guard let drift = world.drift, !drift.stability.isEmpty else { return "" }
    let state =
      drift.isHeldBack
      ? "The scores are held back." : drift.isReleased ? "A person released them." : "The scores are within the limit."
    return "<h3>Drift</h3>\n"
      + Markup.paragraph(
        "Limit of the population stability index: \(Readable.decimal(drift.limit, places: 2)). \(state)")
      + Markup.table(
        caption: "How far the people scored for \(world.purpose) are from the reference",
        ["feature", .number("index"), .number("by chance"), .number("missing"), .number("before")],
        drift.stability.map {
          [
            $0.feature, PopulationWords.index($0.index), Readable.decimal($0.byChance, places: 3),
            PopulationWords.percent($0.missing), PopulationWords.percent($0.missingBefore),
          ]
        })
      + BarPicture(
        id: "drift-\(world.purpose)", title: "Population stability index for \(world.purpose), by feature",
        drift.stability.map { .init($0.feature, $0.index ?? 0, figure: PopulationWords.index($0.index)) }
      ).html
  }
}
