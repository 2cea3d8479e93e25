import Pipeline
import Presentation
import Storage

/// A run report as text that fits a terminal.
struct RunReportText {
  private let report: RunReport

  init(_ report: RunReport) { self.report = report }

  func rendered(on terminal: Terminal) -> String {
    let sections = [
      heading(terminal), files(terminal), notes(terminal), refused(terminal), consents(), worlds(terminal),
      stages(terminal),
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func heading(_ terminal: Terminal) -> String {
    let outcome =
      switch report.outcome {
      case .done: Emphasis.good("done: everything delivered is in", on: terminal)
      case .setAside: Emphasis.caution(setAside, on: terminal)
      case .stopped: Emphasis.caution("stopped; what was in hand is committed", on: terminal)
      }
    return "Run \(report.run), as of \(report.asOf): \(outcome)\n"
  }

  private var setAside: String {
    let isRows = report.quarantinedRows > 0 || !report.refusedFiles.isEmpty
    let isHeld = report.worlds.contains { $0.heldBack > 0 }
    return "done, with " + (isRows ? "rows or files set aside" : "") + (isRows && isHeld ? " and " : "")
      + (isHeld ? "scores held back" : "")
  }

  private func files(_ terminal: Terminal) -> String {
    guard !report.files.isEmpty else { return "No new files (\(Readable.count(report.knownFiles)) known).\n" }
    var table = Table(
      .text("file"), .number("read"), .number("admitted"), .number("refused"), .number("set aside"),
      .number("duplicate"),
      .number("superseded"))
    for file in report.files { add(file.name + (file.isComplete ? "" : " (unfinished)"), file.books, to: &table) }
    if report.files.count > 1 { add("all", report.total, to: &table) }
    return table.rendered(on: terminal)
  }

  private func add(_ name: String, _ books: Books, to table: inout Table) {
    table.add(
      .init(name), .init(books.read), .init(books.admitted), .init(books.refused),
      .init(books.quarantined, books.quarantined > 0 ? .caution : .plain), .init(books.duplicate),
      .init(books.superseded))
  }

  private func notes(_ terminal: Terminal) -> String {
    report.files.flatMap { file in file.notes.map { "note: \(file.name): \($0)\n" } }.joined()
  }

  private func refused(_ terminal: Terminal) -> String {
    let waiting = report.waitingFiles.map { "waiting: \($0) is still being written; the next run takes it\n" }
    let refused = report.refusedFiles.map { file in
      let place = file.reason.place.isEmpty ? "" : ", \(file.reason.place)"
      return Emphasis.bad("refused: \(file.name)", on: terminal)
        + ": \(file.reason.code)\(place): expected \(file.reason.expected).\n  \(file.reason.remedy)\n"
    }
    let rows =
      report.quarantinedRows > 0
      ? [
        Self.sentence(
          report.quarantinedRows, one: "1 row is set aside; `tributary quarantine list` shows it.",
          many: "rows are set aside; `tributary quarantine list` shows them.")
      ] : []
    return (waiting + refused + rows).joined()
  }

  private static func sentence(_ count: Int, one: String, many: String) -> String {
    (count == 1 ? one : "\(Readable.count(count)) \(many)") + "\n"
  }

  private func consents() -> String {
    var sentences = report.rereadProviders.map {
      "The mapping of \($0) changed; all its deliveries were read again from the archive.\n"
    }
    if let erasures = report.finishedErasures {
      sentences.append(
        Self.sentence(
          erasures, one: "1 erasure that was begun before is done.", many: "erasures that were begun before are done."))
    }
    for feed in report.lateFeeds ?? [] {
      sentences.append(
        feed.last.map {
          "late: \(feed.feed) last brought something new at \($0); the next was due at \(feed.due ?? "")\n"
        }
          ?? "late: \(feed.feed) has brought nothing yet\n")
    }
    for dispute in report.overdueDisputes ?? [] {
      sentences.append(
        "Dispute \(dispute.dispute) was due on \(dispute.due); `tributary dispute resolve \(dispute.dispute)` decides it.\n"
      )
    }
    if report.consents.removedAccounts > 0 {
      sentences.append(
        Self.sentence(
          report.consents.removedAccounts, one: "1 account has no consent any more; its records are gone.",
          many: "accounts have no consent any more; their records are gone.")
      )
    }
    if report.consents.reopenedDeliveries > 0 {
      sentences.append(
        Self.sentence(
          report.consents.reopenedDeliveries, one: "1 delivery was read again, since consent was given later.",
          many: "deliveries were read again, since consent was given later.")
      )
    }
    return sentences.joined()
  }

  private func worlds(_ terminal: Terminal) -> String {
    guard !report.worlds.isEmpty else { return "" }
    var table = Table(
      .text("purpose"), .number("accounts"), .number("pairs"), .number("links"), .number("profiles"), .number("scores"),
      .number("notices"), .number("withheld"))
    for world in report.worlds {
      table.add(
        .init("\(world.purpose)" + (world.isNew ? "" : " (unchanged)")), .init(world.sizes.accounts),
        .init(world.comparedPairs), .init(world.sizes.links), .init(world.sizes.profiles), .init(world.sizes.scores),
        .init(world.sizes.notices), .init(world.sizes.withheld))
    }
    let reasons = report.worlds.flatMap { world in
      world.withheld.sorted { $0.key < $1.key }.map {
        "withheld: \(world.purpose): \($0.key) (\(Readable.count($0.value)))\n"
      }
    }
    return table.rendered(on: terminal) + reasons.joined() + report.worlds.map { drift($0, terminal) }.joined()
  }

  /// What of the people scored is beyond the limit of a purpose.
  private func drift(_ world: WorldReport, _ terminal: Terminal) -> String {
    let held =
      world.heldBack > 0
      ? Prose.lines(
        "\(Emphasis.caution("held back", on: terminal)): \(world.purpose): \(Readable.count(world.heldBack)) scores, since the"
          + " people scored are too far from the reference; `tributary release` gives them out.", on: terminal)
      : ""
    guard let drift = world.drift else { return held }
    return held
      + drift.exceeding.map {
        "drift: \(world.purpose): \($0.feature) has the index \(PopulationWords.index($0.index)), above "
          + "\(Readable.decimal(drift.limit, places: 2))\(drift.isReleased ? "; released by a person" : "")\n"
      }.joined()
  }

  private func stages(_ terminal: Terminal) -> String {
    guard let bottleneck = report.bottleneck else { return "" }
    var table = Table(
      .text("stage"), .number("batches"), .number("busy"), .number("senders waited"), .text("inbox (most of bound)"))
    for stage in report.stages {
      let inbox = stage.inboxCapacity > 0 ? "\(stage.greatestDepth) of \(stage.inboxCapacity)" : ""
      table.add(
        .init(stage.name, stage.name == bottleneck ? .strong : .plain), .init(stage.batches),
        .init(Readable.duration(.nanoseconds(stage.busyNanoseconds))),
        .init(Readable.duration(.nanoseconds(stage.heldBackNanoseconds))), .init(inbox))
    }
    return table.rendered(on: terminal) + "Bottleneck: \(bottleneck).\n"
  }
}
