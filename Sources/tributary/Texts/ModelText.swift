import Foundation
import Presentation
import Resolution

/// A match model, as a value to print.
struct ModelReport: Encodable {
  struct Comparison: Encodable {
    let comparison: String
    let levels: [Level]
  }

  struct Level: Encodable {
    let label: String
    let when: String
    let m: Double?
    let u: Double?
    let weight: Double
    let hasTermFrequencies: Bool
  }

  struct Training: Encodable {
    let hasConverged: Bool
    let rounds: Int
    let notes: [String]
    let operatingPoints: OperatingPoints
  }

  /// `match model` or `Splink model`.
  let kind: String
  let name: String?
  let version: String?
  let path: String?
  let prior: Double
  let threshold: Double?
  let comparisons: [Comparison]
  let blockingRules: [String]
  let training: Training?

  init(_ model: MatchModel, path: String?, training: Training? = nil) {
    kind = "match model"
    name = model.name
    version = model.version
    self.path = path
    prior = model.probabilityTwoRandomRecordsMatch
    threshold = model.threshold
    comparisons = model.comparisons.map { comparison in
      Comparison(
        comparison: comparison.kind.rawValue,
        levels: comparison.levels.map { level in
          Level(
            label: level.label, when: "\(level.when)", m: level.m, u: level.u, weight: log2(level.m / level.u),
            hasTermFrequencies: level.termFrequency != nil)
        })
    }
    blockingRules = model.blockingRules.map(\.name)
    self.training = training
  }

  init(_ model: SplinkModel, path: String?) {
    kind = "Splink model"
    name = nil
    version = nil
    self.path = path
    prior = model.probabilityTwoRandomRecordsMatch
    threshold = nil
    comparisons = model.comparisons.map { comparison in
      Comparison(
        comparison: comparison.outputColumnName,
        levels: comparison.levels.map { level in
          Level(
            label: level.label, when: level.sql, m: level.m, u: level.u, weight: level.matchWeight,
            hasTermFrequencies: level.termFrequency != nil)
        })
    }
    blockingRules = model.blockingRules.map(\.sql)
    training = nil
  }

  init(_ trained: TrainedModel, path: String?) {
    self.init(
      trained.model, path: path,
      training: Training(
        hasConverged: trained.hasConverged, rounds: trained.rounds, notes: trained.notes,
        operatingPoints: trained.operatingPoints))
  }
}

/// A match model as text that fits a terminal.
struct ModelText {
  private let report: ModelReport

  init(_ report: ModelReport) { self.report = report }

  func rendered(on terminal: Terminal) -> String {
    let sections = [heading, levels(terminal), rules(terminal), training(terminal)]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var heading: String {
    let name = report.name.map { " \(Visible.text($0))" } ?? ""
    let version = report.version.map { ", version \(Visible.text($0))" } ?? ""
    let threshold = report.threshold.map { ", links from a probability of \(Readable.decimal($0, places: 4)) on" } ?? ""
    return "A \(report.kind)\(name)\(version)\(threshold). Two records at random match with a probability of "
      + "\(report.prior).\n"
  }

  private func levels(_ terminal: Terminal) -> String {
    var table = Table(
      .text("comparison"), .text("level"), .text("when"), .number("m"), .number("u"), .number("weight"),
      .text("frequency"))
    for comparison in report.comparisons {
      for (index, level) in comparison.levels.enumerated() {
        table.add(
          .init(index == 0 ? Visible.text(comparison.comparison) : ""), .init(Visible.text(level.label)),
          .init(Visible.text(level.when)), .init(level.m.map(Self.share) ?? ""), .init(level.u.map(Self.share) ?? ""),
          .init(level.weight, places: 2), .init(level.hasTermFrequencies ? "yes" : ""))
      }
    }
    return table.rendered(on: terminal)
  }

  private func rules(_ terminal: Terminal) -> String {
    "Compared if equal in one of:\n"
      + report.blockingRules.map { Prose.lines(Visible.text($0), indent: 2, on: terminal) }.joined()
  }

  private func training(_ terminal: Terminal) -> String {
    guard let training = report.training else { return "" }
    let head =
      training.hasConverged
      ? "Estimated in \(training.rounds) rounds.\n"
      : Emphasis.bad("The estimate did not come to rest in \(training.rounds) rounds.", on: terminal) + "\n"
    return head + training.notes.map { Prose.lines($0, lead: "- ", on: terminal) }.joined() + "\n"
      + OperatingPointsText(training.operatingPoints, used: report.threshold).rendered(on: terminal)
  }

  /// Six significant digits, however small.
  private static func share(_ value: Double) -> String {
    value >= 0.001 ? Readable.decimal(value, places: 6) : String(format: "%.4g", value)
  }
}

/// Where the line can be drawn, as text that fits a terminal.
struct OperatingPointsText {
  private let points: OperatingPoints
  private let used: Double?

  init(_ points: OperatingPoints, used: Double?) {
    self.points = points
    self.used = used
  }

  func rendered(on terminal: Terminal) -> String {
    var table = Table(
      .text("where the line is drawn"), .number("--threshold"), .number("expected precision"),
      .number("expected recall"))
    for (name, point) in [
      ("cautious", points.cautious), ("balanced", points.balanced), ("inclusive", points.inclusive),
    ] {
      let isUsed = point.threshold == used
      table.add(
        .init(name + (isUsed ? " (used)" : ""), isUsed ? .strong : .plain),
        .init(Readable.decimal(point.threshold, places: 6)), .init(point.expectedPrecision, places: 4),
        .init(point.expectedRecall, places: 4))
    }
    return table.rendered(on: terminal)
  }
}
