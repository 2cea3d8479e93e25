import ArgumentParser
import Formats
import Pipeline
import Presentation
import Providers
import Records
import Resolution
import Storage

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges the links of each purpose against a truth: precision, recall and F1.",
    discussion: """
      The truth is a CSV with the columns provider, account and person; accounts that it does not name are left out. \
      Links everything anew in memory and changes nothing.

      Example: tributary evaluate --workspace demo --truth demo/truth.csv
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("The truth.", valueName: "file")) var truth: String
  @Option(help: ArgumentHelp("This purpose alone.", valueName: "name")) var purpose: String?

  func run() throws {
    let truth = try read()
    let workspace = try workspace.openForReading()
    let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
    let inquiry = try Inquiry(workspace)
    let judgements = try inquiry.purposes().filter { wanted == nil || $0 == wanted }.compactMap { purpose in
      try inquiry.evaluate(purpose, against: truth).map { Judgement(purpose, $0) }
    }
    guard !judgements.isEmpty else {
      throw CommandFailure("Nothing was linked yet; `tributary run` does it.")
    }
    let console = Console.standard
    try console.write(output.json ? try JSONText.document(judgements) : text(judgements, console.output))
  }

  private func read() throws -> [AccountID: String] {
    guard Folder.exists(truth) else {
      throw ValidationError("There is no file \(Visible.text(truth)). A simulated workspace has a truth.csv.")
    }
    do {
      return try readTruth(truth)
    } catch let error as FormatError {
      let line = error.line.map { ", line \($0)" } ?? ""
      throw ValidationError("\(Visible.text(truth))\(line): expected \(error.expected). \(error.remedy)")
    } catch let error as FileRefusal {
      throw ValidationError("\(Visible.text(truth)): expected \(error.expected). \(error.remedy)")
    }
  }

  private func text(_ judgements: [Judgement], _ terminal: Terminal) -> String {
    var table = Table(
      .text("purpose"), .number("accounts"), .number("people"), .number("profiles"), .text("of"), .number("precision"),
      .number("recall"), .number("F1"))
    for judgement in judgements {
      table.add(
        .init("\(judgement.purpose)"), .init(judgement.accounts), .init(judgement.persons), .init(judgement.clusters),
        "links", .figure(judgement.links.precision), .figure(judgement.links.recall), .figure(judgement.links.f1))
      for (name, figures) in [("pairs", judgement.pairs), ("B-cubed", judgement.bCubed)] {
        table.add(
          "", "", "", "", .init(name), .figure(figures.precision), .figure(figures.recall), .figure(figures.f1))
      }
    }
    // The purpose that brings the most accounts together says the most about pairs of providers.
    let widest = judgements.max { $0.accounts < $1.accounts }
    return table.rendered(on: terminal) + (widest.map { byProviders($0, terminal) } ?? "")
  }

  private func byProviders(_ judgement: Judgement, _ terminal: Terminal) -> String {
    var table = Table(
      .text("provider"), .text("with"), .number("precision"), .number("recall"), .number("F1"))
    for pair in judgement.byProviders {
      table.add(
        .init("\(pair.first)"), .init("\(pair.second)"), .figure(pair.pairs.precision), .figure(pair.pairs.recall),
        .figure(pair.pairs.f1))
    }
    return "\nPairs by provider, for \(judgement.purpose)\n" + table.rendered(on: terminal)
  }
}

extension Table.Cell {
  fileprivate static func figure(_ value: Double) -> Table.Cell { .init(value, places: 4) }
}

/// How good the links of a purpose are, as a value to print.
private struct Judgement: Encodable {
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

  let purpose: Purpose
  let accounts: Int
  let persons: Int
  let clusters: Int
  let links: Figures
  let pairs: Figures
  let bCubed: Figures
  let byProviders: [ProviderPair]

  init(_ purpose: Purpose, _ evaluation: Evaluation) {
    self.purpose = purpose
    accounts = evaluation.accounts
    persons = evaluation.persons
    clusters = evaluation.clusters
    links = Figures(evaluation.links)
    pairs = Figures(evaluation.pairs)
    bCubed = Figures(evaluation.bCubed)
    byProviders = evaluation.byProviders.map {
      ProviderPair(first: $0.first, second: $0.second, pairs: Figures($0.pairs))
    }
  }
}
