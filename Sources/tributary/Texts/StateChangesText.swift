import Pipeline
import Presentation
import Records
import Storage

/// What a rebuilt state changes, as text that fits a terminal.
struct StateChangesText {
  private let changes: StateChanges
  private let isPreview: Bool

  init(_ changes: StateChanges, isPreview: Bool) {
    self.changes = changes
    self.isPreview = isPreview
  }

  func rendered(on terminal: Terminal) -> String {
    var table = Table(.text("what"), .number("added"), .number("changed"), .number("removed"))
    for difference in changes.differences {
      table.add(
        .init(difference.kind.rawValue), .init(difference.added), .init(difference.changed), .init(difference.removed))
    }
    return Prose.lines(introduction, on: terminal) + table.rendered(on: terminal) + examples(terminal)
      + Prose.lines(conclusion, on: terminal)
  }

  private var introduction: String {
    let count = changes.deliveries
    let verb = isPreview ? "would be read" : count == 1 ? "was read" : "were read"
    let whole = names(changes.wholeProviders)
    let why = whole.isEmpty ? "" : ", all of \(whole) among them, since the mapping has changed"
    let waiting = names(changes.waitingProviders)
    let rest =
      waiting.isEmpty ? "" : " The mapping of \(waiting) has changed too: the next run reads all of its deliveries."
    return
      "\(Readable.count(count)) \(count == 1 ? "delivery" : "deliveries") \(verb) from the archive by configuration "
      + "\(changes.configuration.short)\(why).\(rest)"
  }

  private func names(_ providers: [ProviderID]) -> String { providers.map(\.rawValue).joined(separator: ", ") }

  private func examples(_ terminal: Terminal) -> String {
    let named = changes.differences.filter { !$0.examples.isEmpty }
    guard !named.isEmpty else { return "" }
    var table = Table(.text("what"), .text("how"), .text("for example"))
    for difference in named {
      for example in difference.examples {
        table.add(.init(difference.kind.rawValue), .init(example.change.rawValue), .init(Visible.text(example.id)))
      }
    }
    return "\n" + table.rendered(on: terminal)
  }

  private var conclusion: String {
    let before = changes.before["total"]?.short ?? ""
    let after = changes.after["total"]?.short ?? ""
    if changes.isEmpty { return "The digest \(isPreview ? "would stay" : "stayed") \(before)." }
    return isPreview
      ? "The digest would go from \(before) to \(after). Nothing was changed."
      : "The digest went from \(before) to \(after). `tributary reprocess --roll-back` brings the old state back, until "
        + "something comes in."
  }
}
