import Pipeline
import Presentation
import Records
import Resolution

/// Why two accounts are, or are not, one person, as text that fits a terminal.
struct LinkText {
  private let explanation: Explanation
  private let purpose: Purpose?

  /// `purpose` is `nil` outside a workspace.
  init(_ explanation: Explanation, for purpose: Purpose? = nil) {
    self.explanation = explanation
    self.purpose = purpose
  }

  func rendered(on terminal: Terminal) -> String {
    let accounts = explanation.accounts.map { Visible.text("\($0)") }.joined(separator: " and ")
    return Emphasis.strong(accounts + (purpose.map { ", for \($0)" } ?? ""), on: terminal) + "\n"
      + Prose.lines(explanation.sentence, on: terminal) + "\n" + table(terminal) + "\n" + chart(terminal) + "\n"
      + Prose.lines(verdict, on: terminal)
  }

  /// What adds up, in the order in which it does.
  private var steps: [(name: String, found: String, weight: Double?, frequency: Double?, adds: Double)] {
    let prior = (
      "before anything is known", "two accounts at random", nil as Double?, nil as Double?, explanation.prior
    )
    let lines = explanation.lines.map { line in
      (line.comparison, line.label, line.weight as Double?, line.termAdjustment as Double?, line.contribution)
    }
    let household = (
      "household", "what people of one household share", nil as Double?, nil as Double?, explanation.household
    )
    return [prior] + lines + (explanation.household != 0 ? [household] : [])
  }

  private func table(_ terminal: Terminal) -> String {
    var table = Table(
      .text("comparison"), .text("found"), .number("weight"), .number("frequency"), .number("adds"), .number("sum"))
    var sum = 0.0
    for step in steps {
      sum += step.adds
      table.add(
        .init(step.name), .init(step.found), .init(step.weight.map(Self.figure) ?? ""),
        .init(step.frequency.map { $0 == 0 ? "" : Self.figure($0) } ?? ""), .init(Self.figure(step.adds)),
        .init(Self.figure(sum)))
    }
    table.add(
      .init("match weight", .strong), "", "", "", "", .init(Self.figure(explanation.matchWeight), .strong))
    return table.rendered(on: terminal)
  }

  private func chart(_ terminal: Terminal) -> String { waterfall.rendered(on: terminal) }

  /// What adds up, as a picture.
  var waterfall: Waterfall {
    Waterfall(
      title: explanation.accounts.map { "\($0)" }.joined(separator: " and "),
      steps: steps.map { Waterfall.Step($0.name, amount: $0.adds) },
      total: Waterfall.Step("match weight", amount: explanation.matchWeight),
      mark: Waterfall.Step("linked from", amount: explanation.threshold))
  }

  private var verdict: String {
    let chance = Readable.decimal(explanation.probability * 100, places: 2)
    return
      "Weights are powers of two: a match weight of \(Self.figure(explanation.matchWeight)) means a probability of "
      + "\(chance) % that the two are one. Linked from \(Self.figure(explanation.threshold)) on."
  }

  private static func figure(_ weight: Double) -> String { Readable.decimal(weight, places: 3) }
}
