import Linking
import Presentation
import Resolution

/// What linking did, as text that fits a terminal.
struct LinkReportText {
  /// What the reader may do next.
  struct Hint {
    var wroteClusters: Bool
    var wrotePairs: Bool
    var savedModel: String?
    /// Whether the model was made from the rows.
    var madeModel: Bool
  }

  private let report: LinkReport
  private let hint: Hint

  init(_ report: LinkReport, command hint: Hint) {
    self.report = report
    self.hint = hint
  }

  func rendered(on terminal: Terminal) -> String {
    let sections = [
      files(terminal), setAside(terminal), MappingText(report.files).rendered(on: terminal), model(terminal),
      blocking(terminal), result(terminal), quality(terminal), notes(terminal), next(terminal),
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func files(_ terminal: Terminal) -> String {
    var table = Table(.text("file"), .text("called"), .number("rows"), .number("linked"), .number("set aside"))
    for file in report.files {
      table.add(
        .init(Visible.text(file.path)), .init(Visible.text(file.source)), .init(file.rows), .init(file.linkedRows),
        .init(file.rowsSetAside, file.rowsSetAside > 0 ? .caution : .plain))
    }
    return table.rendered(on: terminal)
  }

  private func setAside(_ terminal: Terminal) -> String {
    report.setAside.map { cause in
      let lines = cause.lines.map(String.init).joined(separator: ", ") + (cause.rows > cause.lines.count ? ", ..." : "")
      let head = "\(Readable.count(cause.rows)) of \(Visible.text(cause.source)) set aside"
      return Prose.lines(
        Emphasis.caution(head, on: terminal)
          + ": \(cause.code), line \(lines): expected \(Visible.text(cause.expected)). \(cause.remedy)", on: terminal)
    }.joined()
  }

  private func model(_ terminal: Terminal) -> String {
    let head = ([report.model.kind, report.model.name, report.model.version.map { "version \($0)" }] as [String?])
      .compactMap { $0 }.map { Visible.text($0) }.joined(separator: ", ")
    guard let training = report.model.training else {
      return Prose.lines(
        "By a \(head): rows are in one cluster that are linked with a probability of "
          + "\(Readable.decimal(report.model.threshold, places: 4)) or more.", on: terminal)
    }
    let state =
      training.hasConverged
      ? "made from these rows in \(training.rounds) rounds"
      : Emphasis.caution("made from these rows, but the estimate did not come to rest", on: terminal)
    return "By a \(head), \(state).\n" + training.notes.map { Prose.lines($0, lead: "- ", on: terminal) }.joined()
      + "\n" + OperatingPointsText(training.operatingPoints, used: report.model.threshold).rendered(on: terminal)
  }

  private func blocking(_ terminal: Terminal) -> String {
    if report.pairsCompared == 0 { return "No two rows agree in what would make them worth comparing.\n" }
    var table = Table(
      .text("compared if equal in"), .number("compared"), .number("rows in too large blocks"), .number("recall at risk")
    )
    for rule in report.blocking where rule.compared > 0 || rule.omittedBlocks > 0 {
      let rows = rule.windowedRows + rule.omittedRows
      table.add(
        .init(Visible.text(rule.rule)), .init(rule.compared),
        rule.recallAtRisk == nil ? "" : .init(rows, rows > 0 ? .caution : .plain),
        rule.recallAtRisk.map { .init($0, places: 4) } ?? "")
    }
    return table.rendered(on: terminal) + largeKeys(terminal)
  }

  private func largeKeys(_ terminal: Terminal) -> String {
    guard !report.largeKeys.isEmpty else { return "" }
    var table = Table(.text("too common to compare all"), .number("rows"), .number("pairs"), .text("value"))
    for key in report.largeKeys.prefix(5) {
      table.add(
        .init(key.rule), .init(key.rows), .init(key.pairs),
        .init(key.values.map { Visible.text($0.joined(separator: ", ")) } ?? "--show-values prints it"))
    }
    return "\n" + table.rendered(on: terminal)
  }

  private func result(_ terminal: Terminal) -> String {
    let seconds = report.times.first { $0.step == "compare" }?.seconds ?? 0
    let rate = Readable.rate(report.pairsCompared, "pairs", in: .seconds(seconds))
    let all = report.times.reduce(0) { $0 + $1.seconds }
    let linked = report.clusterSizes.filter { $0.rows > 1 }
    let rows = linked.reduce(0) { $0 + $1.rows * $1.clusters }
    var text =
      "Compared \(Readable.count(report.pairsCompared)) pairs (\(rate)); \(Readable.count(report.links)) are links.\n"
      + Emphasis.strong(
        "\(Readable.count(report.clusters)) clusters, \(Readable.count(linked.reduce(0) { $0 + $1.clusters })) of them of "
          + "two rows or more, with \(Readable.count(rows)) rows", on: terminal)
      + " (\(Readable.duration(.seconds(all))) in all).\n"
    for refused in report.refusedLinks {
      text += Prose.lines(
        "\(Readable.count(refused.links)) links joined nothing: \(Self.phrase(refused.reason)).", on: terminal)
    }
    return text + "\n" + sizes(terminal)
  }

  private static func phrase(_ reason: RefusedLink.Reason) -> String {
    switch reason {
    case .decision: "a person decided otherwise"
    case .identifiers: "the national identifiers differ"
    case .oneToOne: "a cluster holds one row of each file"
    case .weakBridge: "the other pairs between the two clusters speak against it"
    case .singleBridge: "one row alone would hold two groups together"
    }
  }

  private func sizes(_ terminal: Terminal) -> String {
    var chart = BarChart()
    var groups: [(label: String, clusters: Int)] = []
    for size in report.clusterSizes {
      let label =
        size.rows == 1 ? "single rows" : size.rows <= 6 ? "of \(size.rows)" : size.rows <= 20 ? "of 7 to 20" : "larger"
      if let last = groups.last, last.label == label {
        groups[groups.count - 1].clusters += size.clusters
      } else {
        groups.append((label, size.clusters))
      }
    }
    for group in groups { chart.add(group.label, Double(group.clusters), figure: Readable.count(group.clusters)) }
    return chart.rendered(on: terminal)
  }

  private func quality(_ terminal: Terminal) -> String {
    guard let quality = report.quality else { return "" }
    var table = Table(
      .text("judged by the truth"), .number("precision"), .number("recall"), .number("F1"))
    for (name, figures) in [("pairs in clusters", quality.pairs), ("B-cubed", quality.bCubed)] {
      table.add(
        .init(name), .init(figures.precision, places: 4), .init(figures.recall, places: 4),
        .init(figures.f1, places: 4, .strong))
    }
    return table.rendered(on: terminal)
  }

  private func notes(_ terminal: Terminal) -> String {
    report.notes.map { Prose.lines($0, lead: "note: ", on: terminal) }.joined()
  }

  private func next(_ terminal: Terminal) -> String {
    let written = report.outputs.map { "\($0.kind): \(Visible.text($0.path))\n" }.joined()
    var steps: [String] = []
    if !hint.wroteClusters { steps.append("--out clusters.csv writes which row is in which cluster") }
    if !hint.wrotePairs { steps.append("--pairs pairs.csv writes the links with their weights") }
    if hint.madeModel, hint.savedModel == nil { steps.append("--save-model model.json keeps the model for --model") }
    steps.append("--explain ID ID shows why two rows are linked or not")
    return written + "Next: " + steps.joined(separator: ";\n      ") + ".\n"
  }
}
