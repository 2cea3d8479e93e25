import Linking
import Presentation
import Resolution
import Synchronization

/// Draws how far linking is, one step after the other, on the terminal of standard error.
final class LinkProgressLine: Sendable {
  private struct Step {
    let name: String
    let began: UInt64
    var line: ProgressLine
  }

  private let step = Mutex<Step?>(nil)
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// Takes news; called from several threads.
  func update(_ news: LinkProgress) {
    guard console.diagnostics.isTerminal else { return }
    let text = step.withLock { step -> String? in
      let now = Environment.stopwatch()
      var ending = ""
      if step?.name != news.step {
        ending = step?.line.finish() ?? ""
        let line = ProgressLine(
          news.step, unit: news.unit, total: news.total > 0 ? news.total : nil, on: console.diagnostics)
        step = Step(name: news.step, began: now, line: line)
      }
      guard let began = step?.began else { return nil }
      let drawn = step?.line.update(news.done, elapsed: .nanoseconds(now - began))
      return ending.isEmpty && drawn == nil ? nil : ending + (drawn ?? "")
    }
    if let text { console.diagnose(text) }
  }

  /// Names what is too common to be compared, before anything is compared.
  func warn(_ plan: BlockingPlan) {
    let large = plan.largeKeys.filter { $0.accounts > plan.largestBlock }
    guard let largest = large.first, largest.accounts > 1_000 else { return }
    finish()
    console.diagnose(
      "\(Readable.count(large.count)) keys are too common for all of their rows to be compared, the largest of "
        + "\(Readable.count(largest.accounts)) rows (\(largest.rule.name)); \(Readable.count(plan.pairs)) pairs will be "
        + "compared.\n")
  }

  /// Takes the line away.
  func finish() {
    if let text = step.withLock({ $0?.line.finish() }) { console.diagnose(text) }
  }
}
