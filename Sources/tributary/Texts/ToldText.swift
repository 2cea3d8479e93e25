import Pipeline
import Presentation
import Records

/// What an earlier run said, as text that fits a terminal.
struct ToldText {
  private let answer: ToldAnswer

  init(_ answer: ToldAnswer) { self.answer = answer }

  func rendered(on terminal: Terminal) -> String {
    let title = "Profile \(answer.profile) for \(answer.purpose), as run \(answer.run) left it"
    return Emphasis.strong(title, on: terminal) + "\n" + Prose.lines(origin, on: terminal) + said(terminal)
      + Prose.lines(today, on: terminal)
  }

  private var origin: String {
    let configuration = answer.configuration.map { "configuration \($0.short)" } ?? "a configuration that was not kept"
    return
      "Run \(answer.run) began at \(answer.started) and computed for \(answer.asOf) by \(configuration). What follows "
      + "was said first by run \(answer.since) and is shown as it was kept; nothing is computed again."
  }

  private func said(_ terminal: Terminal) -> String {
    switch answer.state {
    case .gone: return "\nThere was no such profile.\n\n"
    case .withheld: return "\nNo score: \(answer.withheld ?? "").\n\n"
    case .scored:
      let sections = answer.notice?.sections ?? []
      return sections.map { section in
        "\n" + Emphasis.strong(section.heading, on: terminal) + "\n"
          + section.lines.map { Prose.lines($0, indent: 2, on: terminal) }.joined()
      }.joined() + "\n"
    }
  }

  private var today: String {
    answer.isCurrent
      ? "The same is said today; without a run named, it is computed again down to each record."
      : "Something else is said today. `tributary configuration write --run \(answer.run)` gives the files that this "
        + "run went by."
  }
}

extension [ToldAnswer] {
  /// Prints what was said.
  func write(as output: JSONOption) throws {
    let console = Console.standard
    try console.write(
      output.json
        ? try JSONText.document(self) : map { ToldText($0).rendered(on: console.output) }.joined(separator: "\n"))
  }
}
