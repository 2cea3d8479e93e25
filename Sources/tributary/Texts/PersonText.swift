import Pipeline
import Presentation
import Records

/// All that is held of a person, as text that fits a terminal.
struct PersonText {
  private let report: PersonReport

  init(_ report: PersonReport) { self.report = report }

  func rendered(on terminal: Terminal) -> String {
    let heading = Emphasis.strong("What is held of you (profile \(report.profile))", on: terminal) + "\n"
    let purposes = report.purposes.map { "\($0.purpose): \($0.description)" }
    let overview = purposes.map { Prose.lines($0, lead: "- ", on: terminal) }.joined()
    return heading + overview + "\n" + report.purposes.map { part($0, terminal) }.joined(separator: "\n")
  }

  private func part(_ part: PersonReport.PurposePart, _ terminal: Terminal) -> String {
    let title = "For \(part.purpose), as of \(part.asOf)"
    let rule = String(repeating: terminal.hasUnicode ? "═" : "=", count: title.count)
    let sections = [
      ("Accounts found to be yours", part.accounts.map { account($0, terminal) }.joined(separator: "\n")),
      ("Why they are taken for one person", HeldText.links(part.links, terminal)),
      ("What is believed of you", HeldText.values(part.values, terminal)),
      ("Your score", score(part, terminal)),
      ("What is disputed", disputes(part, terminal)),
      ("If something is wrong", Prose.lines(part.dispute, on: terminal)),
    ]
    return Emphasis.strong(title, on: terminal) + "\n" + rule + "\n\n"
      + sections.filter { !$0.1.isEmpty }.map { Emphasis.strong($0, on: terminal) + "\n" + $1 }.joined(separator: "\n")
  }

  private func account(_ account: PersonReport.HeldAccount, _ terminal: Terminal) -> String {
    let consents = account.consents.map { Prose.lines(Visible.text($0), indent: 2, on: terminal) }.joined()
    let events = account.events.isEmpty ? "" : "\n" + HeldText.events(account.events, terminal)
    return Visible.text("\(account.provider):\(account.key)") + "\n" + consents
      + HeldText.values(account.values, terminal)
      + events
  }

  private func disputes(_ part: PersonReport.PurposePart, _ terminal: Terminal) -> String {
    part.disputes.map { Prose.lines(Visible.text($0.sentence), lead: "- ", on: terminal) }.joined()
  }

  /// The notice says all of a score, so it is not said twice.
  private func score(_ part: PersonReport.PurposePart, _ terminal: Terminal) -> String {
    guard let score = part.score else { return Prose.lines(part.withheld ?? "There is no score.", on: terminal) }
    guard part.notice != nil else {
      return "\(score.total), held back: no notice of it was issued yet, so it is given to nobody.\n"
    }
    return part.noticeSections.map { section in
      section.heading + "\n" + section.lines.map { Prose.lines(Visible.text($0), indent: 2, on: terminal) }.joined()
    }.joined()
  }
}
