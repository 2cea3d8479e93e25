import Pipeline
import Presentation
import Records

/// All that is held of a person, as text that fits a terminal.
struct PersonText {
  private let report: PersonReport
  private let words: PersonWords

  init(_ report: PersonReport, in words: PersonWords) {
    self.report = report
    self.words = words
  }

  func rendered(on terminal: Terminal) -> String {
    let title = words.say("person.title_profile", ["profile": report.profile])
    let heading = Emphasis.strong(title, on: terminal) + "\n"
    let purposes = report.purposes.map { "\($0.purpose): \(words.text($0.description))" }
    let overview = purposes.map { Prose.lines($0, lead: "- ", on: terminal) }.joined()
    let language = words.isTranslation ? Prose.lines(words.say("person.of_record"), on: terminal) : ""
    return heading + language + overview + "\n" + report.purposes.map { part($0, terminal) }.joined(separator: "\n")
  }

  private func part(_ part: PersonReport.PurposePart, _ terminal: Terminal) -> String {
    let title = words.say("person.part", ["purpose": part.purpose.rawValue, "date": words.date(part.asOf)])
    let rule = String(repeating: terminal.hasUnicode ? "═" : "=", count: title.count)
    let sections = [
      ("person.accounts", part.accounts.map { account($0, terminal) }.joined(separator: "\n")),
      ("person.links", links(part.links, terminal)), ("person.values", values(part.values, terminal)),
      ("person.score", score(part, terminal)), ("person.history", list(part.history.map(words.sentence), terminal)),
      ("person.disputes", list(part.disputes.map(words.sentence), terminal)),
      ("person.dispute", list(words.rights(part), terminal)),
    ]
    return Emphasis.strong(title, on: terminal) + "\n" + rule + "\n\n"
      + sections.filter { !$0.1.isEmpty }.map { Emphasis.strong(words.say($0), on: terminal) + "\n" + $1 }
      .joined(separator: "\n")
  }

  private func account(_ account: PersonReport.HeldAccount, _ terminal: Terminal) -> String {
    let consents = words.consents(account).map { Prose.lines(Visible.text($0), indent: 2, on: terminal) }.joined()
    return Visible.text("\(account.provider):\(account.key)") + "\n" + consents + values(account.values, terminal)
      + (account.events.isEmpty ? "" : "\n" + events(account.events, terminal))
  }

  private func values(_ values: [PersonReport.HeldValue], _ terminal: Terminal) -> String {
    guard !values.isEmpty else { return "  \(words.say("person.none"))\n" }
    var table = Table(
      .text(words.say("column.field")), .text(words.say("column.value")), .text(words.say("column.file")),
      .number(words.say("column.record")), .number(words.say("column.line")))
    for value in values {
      table.add(
        .init(words.text(value.field)), .init(Visible.text(value.value)), .init(Visible.text(value.source.file)),
        .init("\(value.source.record)"), .init(value.source.line > 0 ? "\(value.source.line)" : ""))
    }
    return table.rendered(on: terminal)
  }

  private func events(_ events: [PersonReport.HeldEvent], _ terminal: Terminal) -> String {
    var table = Table(
      .text(words.say("column.day")), .text(words.say("column.what")), .number(words.say("column.amount")),
      .text(words.say("column.file")), .number(words.say("column.record")), .number(words.say("column.line")))
    for event in events {
      table.add(
        .init(words.date(event.day)), .init(words.text(event.kind.rawValue)), .init(words.amount(event)),
        .init(Visible.text(event.source.file)), .init("\(event.source.record)"),
        .init(event.source.line > 0 ? "\(event.source.line)" : ""))
    }
    return table.rendered(on: terminal)
  }

  private func links(_ links: [PersonReport.HeldLink], _ terminal: Terminal) -> String {
    guard !links.isEmpty else { return "  \(words.say("person.one_account"))\n" }
    return links.map { Prose.lines(Visible.text(words.sentence($0)), lead: "- ", on: terminal) }.joined()
  }

  private func list(_ sentences: [String], _ terminal: Terminal) -> String {
    sentences.map { Prose.lines(Visible.text($0), lead: "- ", on: terminal) }.joined()
  }

  /// The notice says all of a score, so it is not said twice.
  private func score(_ part: PersonReport.PurposePart, _ terminal: Terminal) -> String {
    guard let score = part.score else {
      return Prose.lines(part.withheld.map(words.text) ?? words.say("person.no_score"), on: terminal)
    }
    guard part.notice != nil else {
      let total = words.catalogue.number(score.total.description)
      return Prose.lines(words.say("person.held_back", ["total": total]), on: terminal)
    }
    return words.noticeSections(part).map { section in
      section.heading + "\n" + section.lines.map { Prose.lines(Visible.text($0), indent: 2, on: terminal) }.joined()
    }.joined()
  }
}
