import Presentation
import Records

/// Draws how far long work is, one step after the other, on the terminal of standard error.
final class StepProgressLine: Sendable {
  private struct Step {
    let name: String
    let began: UInt64
    var line: ProgressLine
  }

  private let step = Lock<Step?>(nil)
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// Takes news: so many of a step's units are done, of `total`, which is 0 where nobody knows.
  ///
  /// Called from several threads.
  func update(step name: String, unit: String, done: Int, total: Int) {
    let text = step.withLock { step -> String? in
      // Read inside the lock: a moment from before it may lie before the beginning of a step that another thread began.
      let now = Environment.stopwatch()
      var ending = ""
      if step?.name != name {
        ending = step?.line.finish() ?? ""
        let line = ProgressLine(name, unit: unit, total: total > 0 ? total : nil, on: console.diagnostics)
        step = Step(name: name, began: now, line: line)
      }
      guard let began = step?.began else { return nil }
      let drawn = step?.line.update(done, elapsed: .nanoseconds(now - began))
      return ending.isEmpty && drawn == nil ? nil : ending + (drawn ?? "")
    }
    if let text { console.diagnose(text) }
  }

  /// Takes the line away and says something else.
  func interrupt(_ text: String) {
    finish()
    console.diagnose(text)
  }

  /// Takes the line away.
  func finish() {
    if let text = step.withLock({ $0?.line.finish() }) { console.diagnose(text) }
  }
}
