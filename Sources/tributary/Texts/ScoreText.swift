import Pipeline
import Presentation
import Records
import Scoring

/// How a score adds up, as text that fits a terminal.
struct ScoreText {
  private let story: ScoreStory
  private let recordLimit: Int

  /// - Parameter recordLimit: the most records to list for a feature.
  init(_ story: ScoreStory, recordLimit: Int) {
    self.story = story
    self.recordLimit = recordLimit
  }

  func rendered(on terminal: Terminal) -> String {
    let subject = "Profile \(story.profile) for \(story.purpose)"
    guard let score = story.score else { return Emphasis.strong(subject, on: terminal) + "\n" + absence }
    let sections = [
      Emphasis.strong("\(subject), as of \(score.asOf)", on: terminal) + "\n" + summary(score, terminal),
      section("How it adds up", sum(score, terminal), terminal),
      section("What each part is decided on", parts(score, terminal), terminal),
      section("Why it is not better", reasons(score, terminal), terminal),
      section("What would change it", changes(score, terminal), terminal),
      section("Notice and dispute", dispute(score, terminal), terminal),
    ]
    return sections.joined(separator: "\n")
  }

  private var absence: String {
    switch story.state {
    case .withheld: "No score: \(story.withheld ?? "")\n"
    case .stale, .scored:
      "The stored score is of another state than there is now. `tributary run` brings it up to date.\n"
    }
  }

  private func section(_ title: String, _ body: String, _ terminal: Terminal) -> String {
    Emphasis.strong(title, on: terminal) + "\n" + body
  }

  private func summary(_ score: ScoreStory.Details, _ terminal: Terminal) -> String {
    let better = score.scale.isLowerBetter ? "lower is better" : "higher is better"
    let text =
      "Score \(score.total) on a scale from \(score.scale.least) to \(score.scale.greatest) (\(better)); scorecard "
      + "\(score.scorecard.name) \(score.scorecard.version) (\(score.scorecard.content.short)), links by match model "
      + "\(score.matchModel)."
    return Prose.lines(text, on: terminal)
  }

  private func sum(_ score: ScoreStory.Details, _ terminal: Terminal) -> String {
    var table = Table(.number("points"), .text("part"), .text("condition that held"))
    table.add(.init("\(score.initial)"), "where everybody begins", "")
    for part in score.parts { table.add(.init("\(part.points)"), .init(part.label), .init(part.attribute)) }
    table.add(.init("= \(score.total)", .strong), .init("the score", .strong), "")
    return table.rendered(on: terminal)
  }

  private func parts(_ score: ScoreStory.Details, _ terminal: Terminal) -> String {
    score.parts.map { part in
      "\(part.label): \(part.points)\n" + part.features.map { feature($0, terminal) }.joined()
    }.joined()
  }

  private func feature(_ feature: ScoreStory.Feature, _ terminal: Terminal) -> String {
    let value = feature.value.map { "\($0) \(feature.unit)" } ?? "not known"
    let note = feature.isSubstituted ? " (assumed, as no record says anything)" : ""
    var text = Prose.lines("\(feature.description): \(value)\(note)", indent: 2, on: terminal)
    if feature.records.isEmpty { text += "    no record of it\n" }
    var said = ""
    for record in feature.records.prefix(recordLimit) {
      let line = record.line > 0 ? ", line \(record.line)" : ""
      text += Prose.lines(
        "\(record.provider)/\(record.feed): \(Visible.text(record.file)), record \(record.record)\(line)", indent: 4,
        on: terminal)
      // What is the same for the records that follow is said once.
      let origin = origin(of: record)
      if origin != said { text += Prose.lines(origin, indent: 6, on: terminal) }
      said = origin
    }
    let rest = feature.records.count - min(feature.records.count, recordLimit)
    return text + (rest > 0 ? "    and \(Readable.count(rest)) more (--all)\n" : "")
  }

  private func origin(of record: ScoreStory.Source) -> String {
    let until = record.consent.until.map { " until \($0)" } ?? ""
    return "account \(Visible.text(record.account)), read by adapter version \(record.adapter), used by consent from "
      + "\(record.consent.from)\(until), shown by: \(Visible.text(record.consent.evidence))"
  }

  private func reasons(_ score: ScoreStory.Details, _ terminal: Terminal) -> String {
    guard !score.reasons.isEmpty else { return "Nothing cost points.\n" }
    return score.reasons.enumerated().map { index, reason in
      Prose.lines("\(reason.text) (\(reason.points) points, code \(reason.code))", lead: "\(index + 1). ", on: terminal)
    }.joined()
  }

  private func changes(_ score: ScoreStory.Details, _ terminal: Terminal) -> String {
    let changes = score.reasons.compactMap(\.change)
    guard !changes.isEmpty else { return "No change of a single part would improve it.\n" }
    return changes.map { Prose.lines($0.text, lead: "- ", on: terminal) }.joined()
  }

  private func dispute(_ score: ScoreStory.Details, _ terminal: Terminal) -> String {
    let notice =
      story.isNotified
      ? "The person was told of this score; `tributary person report \(story.profile)` shows the notice."
      : "No notice of this score was issued, so it is held back from every export."
    return Prose.lines(notice, on: terminal) + Prose.lines(score.terms.dispute, on: terminal)
  }
}
