import Pipeline
import Presentation
import Scoring

/// A scorecard as a table of points in a terminal.
struct PointsText {
  private let card: PointsTable

  init(_ card: PointsTable) { self.card = card }

  func rendered(on terminal: Terminal) -> String {
    var text = card.facts.map { Visible.text($0) + "\n" }.joined() + "\n"
    var points = Table(.text("characteristic"), .text("condition"), .number("points"), .text("reason"))
    for part in card.characteristics {
      let title = part.label + (part.baseline.map { " (baseline \($0))" } ?? "")
      for (index, row) in part.attributes.enumerated() {
        points.add(
          .init(index == 0 ? Visible.text(title) : ""), .init(Visible.text(row.condition)),
          .init(Visible.text(row.points)), .init(Visible.text(row.reason ?? "")))
      }
    }
    text += points.rendered(on: terminal)
    for section in card.sections {
      let table = Table(
        section.titles.map { .text($0) }, rows: section.rows.map { $0.map { .init(Visible.text($0)) } })
      text += "\n" + table.rendered(on: terminal)
    }
    return text
  }
}

extension PointsTable {
  /// What is said before the table.
  var facts: [String] {
    var facts = [([scorecard, version].filter { !$0.isEmpty } + [content.short]).joined(separator: " ")]
    if let approval {
      facts.append("Written by \(approval.author), approved by \(approval.approver): \(approval.changeNote)")
    }
    facts.append("Everybody begins with \(initialScore) points.")
    if let least, let greatest { facts.append("The sums of points reach from \(least) to \(greatest).") }
    if let target { facts.append("The score is the sum of points, \(target).") }
    switch reasons {
    case "pointsBelow": facts.append("Points below the baseline are reasons.")
    case "pointsAbove": facts.append("Points above the baseline are reasons.")
    default: facts.append("It gives no reasons.")
    }
    return facts
  }

  /// The tables behind the points: titles, and rows of as many cells.
  var sections: [(titles: [String], rows: [[String]])] {
    [
      (["reason", "text"], reasonTexts.map { [$0.code, $0.text] }),
      (["field", "values", "others"], fields.map { ["\($0.name) (\($0.type))", $0.values, $0.treatment] }),
      (["derived value", "type", "formula"], derived.map { [$0.name, $0.type, $0.formula] }),
      (["result", "holds"], outputs.map { [$0.name, $0.content] }),
    ].filter { !$0.rows.isEmpty }
  }
}

/// A scorecard as one page of HTML that needs nothing else.
struct ScorecardPage {
  let html: String

  init(_ card: PointsTable) {
    let parts = card.characteristics.map(Self.part).joined()
    let sections = card.sections.map { section in
      Markup.table(
        caption: section.titles[0].prefix(1).uppercased() + section.titles[0].dropFirst() + "s",
        section.titles.map { .text($0) }, section.rows)
    }.joined()
    html =
      HTMLPage(
        title: card.scorecard,
        sections: [
          .init(id: "facts", heading: "What it is", body: Markup.list(card.facts)),
          .init(id: "points", heading: "Points", body: parts),
          .init(id: "behind", heading: "What is behind the points", body: sections),
        ]
      ).html
  }

  private static func part(_ part: PointsTable.Part) -> String {
    let baseline = part.baseline.map { ", baseline \($0)" } ?? ""
    return Markup.table(
      caption: part.label + baseline, ["Condition", .number("Points"), "Reason"],
      part.attributes.map { [$0.condition, $0.points, $0.reason ?? ""] })
  }
}

/// What is different between two scorecards, in a terminal.
struct DifferenceText {
  private let difference: ScorecardDifference
  private let trial: ScorecardTrial?

  init(_ difference: ScorecardDifference, _ trial: ScorecardTrial?) {
    self.difference = difference
    self.trial = trial
  }

  func rendered(on terminal: Terminal) -> String {
    var text = "Both say the same.\n"
    if !difference.changes.isEmpty {
      var table = Table(.text("what"), .text("before"), .text("after"))
      for change in difference.changes {
        table.add(
          .init(Visible.text(change.place)), .init(Visible.text(change.before ?? "")),
          .init(Visible.text(change.after ?? "")))
      }
      text = table.rendered(on: terminal)
    }
    return text + (trial.map { "\n" + rendered($0, on: terminal) } ?? "")
  }

  private func rendered(_ trial: ScorecardTrial, on terminal: Terminal) -> String {
    var table = Table(.text("profiles for \(trial.purpose)"), .number(""))
    table.add("scored with both", .init(trial.profiles))
    table.add("with another score", .init(trial.changed))
    table.add("with a higher score", .init(trial.higher))
    table.add("with a lower score", .init(trial.lower))
    table.add("with another first reason", .init(trial.otherFirstReason))
    table.add("with a score now", .init(trial.gained))
    table.add("without a score now", .init(trial.lost))
    if let least = trial.least, let greatest = trial.greatest {
      table.add("change of the score", .init("\(least) to \(greatest)"))
    }
    return table.rendered(on: terminal)
  }
}
