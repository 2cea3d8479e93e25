import Linking
import Presentation

/// How two rows compare by a model of Splink's, as text that fits a terminal.
struct SplinkText {
  private let explanation: SplinkExplanation

  init(_ explanation: SplinkExplanation) { self.explanation = explanation }

  func rendered(on terminal: Terminal) -> String {
    Emphasis.strong(explanation.records.map { Visible.text($0) }.joined(separator: " and "), on: terminal) + "\n\n"
      + table(terminal) + "\n" + waterfall.rendered(on: terminal) + "\n" + Prose.lines(verdict, on: terminal)
  }

  private func table(_ terminal: Terminal) -> String {
    var table = Table(
      .text("comparison"), .text("level"), .number("gamma"), .number("weight"), .number("frequency"), .number("sum"))
    var sum = explanation.prior
    table.add("before anything is known", "", "", .init(Self.figure(explanation.prior)), "", .init(Self.figure(sum)))
    for line in explanation.lines {
      sum += line.weight + line.termAdjustment
      table.add(
        .init(Visible.text(line.comparison)), .init(Visible.text(line.label ?? "no level applies")),
        .init(line.gamma.map { "\($0)" } ?? ""), .init(Self.figure(line.weight)),
        .init(line.termAdjustment == 0 ? "" : Self.figure(line.termAdjustment)), .init(Self.figure(sum)))
    }
    return table.rendered(on: terminal)
  }

  private var waterfall: Waterfall {
    let steps = explanation.lines.map { Waterfall.Step($0.comparison, amount: $0.weight + $0.termAdjustment) }
    return Waterfall(
      title: explanation.records.joined(separator: " and "),
      steps: [Waterfall.Step("before anything is known", amount: explanation.prior)] + steps,
      total: Waterfall.Step("match weight", amount: explanation.matchWeight ?? 0))
  }

  private var verdict: String {
    guard let weight = explanation.matchWeight, let probability = explanation.matchProbability else {
      return "Of some comparison no level applies, so the pair has no match weight."
    }
    return "A match weight of \(Self.figure(weight)) means a probability of "
      + "\(Readable.decimal(probability * 100, places: 2)) % that the two are one; rows are in one cluster from "
      + "\(Readable.decimal(explanation.threshold * 100, places: 2)) % on."
  }

  private static func figure(_ weight: Double) -> String { Readable.decimal(weight, places: 3) }
}
