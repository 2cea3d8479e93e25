import Pipeline
import Presentation
import Scoring

/// The people who are scored for a purpose, as text that fits a terminal.
struct PopulationText {
  private let report: PopulationReport

  init(_ report: PopulationReport) { self.report = report }

  func rendered(on terminal: Terminal) -> String {
    let title = Emphasis.strong("\(report.purpose), as of \(report.asOf)", on: terminal) + "\n"
    guard let people = report.people else {
      return title + "Fewer than \(leastPublishedGroup) people are scored, so nothing is told of them.\n"
    }
    return title + Prose.lines(PopulationWords.lead(report, people), on: terminal) + "\n"
      + (report.stability.isEmpty ? missing(terminal) : stability(terminal)) + "\n" + scores(terminal)
      + groups(terminal)
  }

  private func missing(_ terminal: Terminal) -> String {
    var table = Table(.text("feature"), .number("missing"))
    for (feature, share) in report.missing.sorted(by: { $0.key < $1.key }) {
      table.add(.init(feature), .init(PopulationWords.percent(share)))
    }
    return table.rendered(on: terminal)
  }

  private func stability(_ terminal: Terminal) -> String {
    var table = Table(
      .text("feature"), .number("stability index"), .number("by chance"), .number("missing"), .number("before"))
    for row in report.stability {
      let isBeyond = row.index.map { index in report.limit.map { index > $0 } ?? false } ?? false
      table.add(
        .init(row.feature), .init(PopulationWords.index(row.index), isBeyond ? .caution : .plain),
        .init(row.byChance, places: 3), .init(PopulationWords.percent(row.missing)),
        .init(PopulationWords.percent(row.missingBefore)))
    }
    return table.rendered(on: terminal)
  }

  private func scores(_ terminal: Terminal) -> String {
    var chart = BarChart()
    for range in report.scores {
      chart.add(range.label, Double(range.people), figure: Readable.count(range.people))
    }
    return report.scores.isEmpty ? "" : "People by score\n" + chart.rendered(on: terminal) + "\n"
  }

  private func groups(_ terminal: Terminal) -> String {
    var table = Table(
      .text("group"), .number("people"), .number("mean score"), .number("lowest quarter"), .number("second"),
      .number("third"), .number("highest"))
    for group in report.groups {
      let shares = group.quarters.map { PopulationWords.percent($0, places: 0) }
      table.add(
        .init(group.group), .init(group.people), .init(group.meanScore, places: 1), .init(shares[0]), .init(shares[1]),
        .init(shares[2]), .init(shares[3]))
    }
    let small =
      report.smallGroups > 0
      ? "Groups of fewer than \(leastPublishedGroup) people, not shown: \(report.smallGroups).\n" : ""
    return (report.groups.isEmpty ? "" : table.rendered(on: terminal)) + small
  }
}

/// What texts and pages about populations share.
enum PopulationWords {
  static func lead(_ report: PopulationReport, _ people: Int) -> String {
    let compared =
      report.comparedWith.map { "compared with \($0)" } ?? "compared with nothing, as there is no reference"
    let limit =
      report.limit.map { "; scores are held back from an index above \(Readable.decimal($0, places: 2))" } ?? ""
    return "\(Readable.count(people)) people are scored, \(compared)\(limit). If the match model is right, "
      + "\(percent(report.expectedFalseLinks, places: 2)) of the links behind them are wrong."
  }

  static func percent(_ share: Double, places: Int = 1) -> String {
    Readable.decimal(share * 100, places: places) + " %"
  }

  static func index(_ value: Double?) -> String { value.map { Readable.decimal($0, places: 3) } ?? "-" }
}

extension PeopleInRange {
  /// `from` to `to`.
  var label: String { from == to ? "\(from)" : "\(from) to \(to)" }
}
