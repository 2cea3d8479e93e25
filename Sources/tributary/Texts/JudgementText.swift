import Pipeline
import Presentation
import Records
import Resolution

/// How good the links of some purposes are, as tables.
struct JudgementText {
  private let judgements: [Judgement]
  private let byRule: Bool
  private let byWeight: Bool

  init(_ judgements: [Judgement], byRule: Bool, byWeight: Bool) {
    self.judgements = judgements
    self.byRule = byRule
    self.byWeight = byWeight
  }

  func rendered(on terminal: Terminal) -> String {
    // The purpose that brings the most accounts together says the most about pairs of providers.
    guard let widest = judgements.max(by: { $0.accounts < $1.accounts }) else { return "" }
    var text = purposes(terminal) + providers(widest, terminal)
    for judgement in judgements {
      if !judgement.byGroup.isEmpty { text += groups(judgement, terminal) }
      if byRule { text += rules(judgement, terminal) }
      if byWeight { text += weights(judgement, terminal) }
    }
    return text
  }

  private func purposes(_ terminal: Terminal) -> String {
    var table = Table(
      .text("purpose"), .number("accounts"), .number("people"), .number("profiles"), .text("of"), .number("precision"),
      .number("recall"), .number("F1"))
    for judgement in judgements {
      let measures = [
        ("links", judgement.links), ("pairs", judgement.pairs), ("clusters", judgement.exactClusters),
        ("B-cubed", judgement.bCubed),
      ]
      for (index, (name, figures)) in measures.enumerated() {
        let isFirst = index == 0
        table.add(
          isFirst ? .init("\(judgement.purpose)") : "", isFirst ? .init(judgement.accounts) : "",
          isFirst ? .init(judgement.persons) : "", isFirst ? .init(judgement.clusters) : "", .init(name),
          .figure(figures.precision), .figure(figures.recall), .figure(figures.f1))
      }
    }
    return table.rendered(on: terminal)
  }

  private func providers(_ judgement: Judgement, _ terminal: Terminal) -> String {
    section(
      "Pairs by provider, for \(judgement.purpose)", [.text("provider"), .text("with")] + Self.quality,
      judgement.byProviders.map { [.init("\($0.first)"), .init("\($0.second)")] + cells($0.pairs) }, terminal)
  }

  private func groups(_ judgement: Judgement, _ terminal: Terminal) -> String {
    section(
      "By group, for \(judgement.purpose)", [.text("group"), .number("accounts"), .text("of")] + Self.quality,
      judgement.byGroup.flatMap { group in
        [
          [.init(Visible.text(group.group)), .init(group.accounts), "pairs"] + cells(group.pairs),
          ["", "", "B-cubed"] + cells(group.bCubed),
        ]
      }, terminal)
  }

  private func rules(_ judgement: Judgement, _ terminal: Terminal) -> String {
    let blocking = judgement.byRule
    let table = section(
      "True pairs by blocking rule, for \(judgement.purpose)",
      [.text("accounts agree on"), .number("pairs"), .number("true"), .number("share"), .number("by it alone")],
      blocking.rules.map { rule in
        [
          .init(rule.rule), .init(rule.pairs), .init(rule.found),
          .figure(Double(rule.found) / Double(max(1, blocking.truePairs))), .init(rule.foundAlone),
        ]
      }, terminal)
    let share = Readable.decimal(Double(blocking.foundPairs) / Double(max(1, blocking.truePairs)), places: 4)
    return table
      + Prose.lines(
        "All rules find \(Readable.count(blocking.foundPairs)) of \(Readable.count(blocking.truePairs)) true pairs, "
          + "a share of \(share); the others are never compared.", on: terminal)
  }

  private func weights(_ judgement: Judgement, _ terminal: Terminal) -> String {
    let threshold = Readable.decimal(judgement.threshold, places: 2)
    return section(
      "Compared pairs by match weight, for \(judgement.purpose), linked from \(threshold) on",
      [
        .number("weight from"), .number("pairs"), .number("true"), .number("share"), .number("promised"),
        .number("as threshold: precision"), .number("recall"), .number("F1"),
      ],
      judgement.byWeight.map { band in
        [
          .init("\(band.weight)"), .init(band.pairs), .init(band.truePairs),
          .figure(Double(band.truePairs) / Double(band.pairs)), .figure(band.promised),
        ] + cells(band.asThreshold)
      }, terminal)
  }

  /// A table under its title.
  private func section(
    _ title: String, _ columns: [Table.Column], _ rows: [[Table.Cell]], _ terminal: Terminal
  ) -> String {
    "\n\(title)\n" + Table(columns, rows: rows).rendered(on: terminal)
  }

  private static let quality: [Table.Column] = [.number("precision"), .number("recall"), .number("F1")]

  private func cells(_ figures: Judgement.Figures) -> [Table.Cell] {
    [.figure(figures.precision), .figure(figures.recall), .figure(figures.f1)]
  }
}

extension Table.Cell {
  fileprivate static func figure(_ value: Double) -> Table.Cell { .init(value, places: 4) }
}

/// How good the links of a purpose are, as a value to print.
struct Judgement: Encodable {
  struct Figures: Encodable {
    let precision: Double
    let recall: Double
    let f1: Double

    init(_ accuracy: Accuracy) {
      precision = accuracy.precision
      recall = accuracy.recall
      f1 = accuracy.f1
    }
  }

  struct ProviderPair: Encodable {
    let first: ProviderID
    let second: ProviderID
    let pairs: Figures
  }

  struct Group: Encodable {
    let group: String
    let accounts: Int
    let pairs: Figures
    let bCubed: Figures
  }

  struct Rules: Encodable {
    let truePairs: Int
    let foundPairs: Int
    let rules: [Rule]
  }

  struct Rule: Encodable {
    let rule: String
    let pairs: Int
    let found: Int
    let foundAlone: Int
  }

  struct Band: Encodable {
    let weight: Int
    let pairs: Int
    let truePairs: Int
    let promised: Double
    let asThreshold: Figures
  }

  let purpose: Purpose
  let accounts: Int
  let persons: Int
  let clusters: Int
  let links: Figures
  let pairs: Figures
  let exactClusters: Figures
  let bCubed: Figures
  let byProviders: [ProviderPair]
  let byGroup: [Group]
  let byRule: Rules
  let byWeight: [Band]
  let threshold: Double

  init(_ purpose: Purpose, _ quality: LinkingQuality) {
    let evaluation = quality.evaluation
    self.purpose = purpose
    accounts = evaluation.accounts
    persons = evaluation.persons
    clusters = evaluation.clusters
    links = Figures(evaluation.links)
    pairs = Figures(evaluation.pairs)
    exactClusters = Figures(evaluation.exactClusters)
    bCubed = Figures(evaluation.bCubed)
    byProviders = evaluation.byProviders.map {
      ProviderPair(first: $0.first, second: $0.second, pairs: Figures($0.pairs))
    }
    byGroup = evaluation.byGroup.map {
      Group(group: $0.name, accounts: $0.accounts, pairs: Figures($0.pairs), bCubed: Figures($0.bCubed))
    }
    byRule = Rules(
      truePairs: quality.blocking.truePairs, foundPairs: quality.blocking.foundPairs,
      rules: quality.blocking.rules.map {
        Rule(rule: $0.rule.name, pairs: $0.pairs, found: $0.found, foundAlone: $0.foundAlone)
      })
    byWeight = quality.weights.bands.map {
      Band(
        weight: $0.weight, pairs: $0.pairs, truePairs: $0.truePairs, promised: $0.promised,
        asThreshold: Figures($0.asThreshold))
    }
    threshold = quality.threshold
  }
}
