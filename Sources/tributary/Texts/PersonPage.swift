import Pipeline
import Presentation
import Records
import Scoring

/// All that is held of a person, as one page of HTML that needs nothing else.
struct PersonPage {
  private let words: PersonWords
  private let reports: [PersonReport]

  init(_ reports: [PersonReport], in words: PersonWords) {
    self.reports = reports
    self.words = words
  }

  var html: String {
    HTMLPage(
      language: words.catalogue.language, title: words.say("person.title"),
      lead: words.isTranslation ? Markup.paragraph(words.say("person.of_record")) : "",
      sections: reports.flatMap { report in report.purposes.map { part($0, of: report) } },
      words: HTMLPage.Words(skip: words.say("page.skip"), contents: words.say("page.contents"))
    ).html
  }

  private func part(_ part: PersonReport.PurposePart, of report: PersonReport) -> HTMLPage.Section {
    let description = words.text(part.description)
    let body = [
      Markup.paragraph(description), Markup.paragraph(words.say("person.profile", ["profile": report.profile])),
      heading("person.accounts"), part.accounts.map(account).joined(),
      heading("person.links"), links(part.links),
      heading("person.values"), values(part.values, caption: words.say("person.values_caption")),
      score(part, in: "\(report.profile)-\(part.purpose)"), history(part), disputes(part),
      heading("person.dispute"), Markup.list(words.rights(part)),
    ]
    return HTMLPage.Section(
      id: "\(report.profile)-\(part.purpose)",
      heading: words.say("person.part", ["purpose": part.purpose.rawValue, "date": words.date(part.asOf)]),
      lead: description, body: body.joined())
  }

  private func heading(_ key: String) -> String { "<h3>\(Markup.escaped(words.say(key)))</h3>\n" }

  private func account(_ account: PersonReport.HeldAccount) -> String {
    let name = "\(account.provider): \(account.key)"
    func caption(_ key: String) -> String {
      words.say("person.of_account", ["caption": words.say(key), "account": name])
    }
    let events =
      account.events.isEmpty
      ? ""
      : Markup.table(
        caption: caption("person.events_caption"),
        [
          .text(words.say("column.day")), .text(words.say("column.what")), .number(words.say("column.amount")),
          .text(words.say("column.place")),
        ],
        account.events.map {
          [words.date($0.day), words.text($0.kind.rawValue), words.amount($0), words.place($0.source)]
        })
    return "<h4>\(Markup.escaped(name))</h4>\n" + words.consents(account).map(Markup.paragraph).joined()
      + values(account.values, caption: caption("person.stated_caption")) + events
  }

  private func values(_ values: [PersonReport.HeldValue], caption: String) -> String {
    guard !values.isEmpty else { return Markup.paragraph(words.say("person.none")) }
    return Markup.table(
      caption: caption, ["column.field", "column.value", "column.place"].map { .text(words.say($0)) },
      values.map { [words.text($0.field), $0.value, words.place($0.source)] })
  }

  private func links(_ links: [PersonReport.HeldLink]) -> String {
    links.isEmpty ? Markup.paragraph(words.say("person.one_account")) : Markup.list(links.map(words.sentence))
  }

  private func disputes(_ part: PersonReport.PurposePart) -> String {
    part.disputes.isEmpty ? "" : heading("person.disputes") + Markup.list(part.disputes.map(words.sentence))
  }

  private func history(_ part: PersonReport.PurposePart) -> String {
    part.history.isEmpty ? "" : heading("person.history") + Markup.list(part.history.map(words.sentence))
  }

  /// The score on its scale, and what each part gave.
  private func pictures(_ score: Scoring.Score, in section: String) -> String {
    func length(_ value: ExactDecimal) -> Double { Double("\(value)") ?? 0 }
    func figure(_ value: ExactDecimal) -> String { words.catalogue.number(value.description) }
    let least = length(score.scale.least)
    let range = words.say(
      "chart.scale", ["least": figure(score.scale.least), "greatest": figure(score.scale.greatest)])
    let scale = BarPicture(
      id: "\(section)-scale", title: range,
      [
        .init(words.say("chart.yours"), length(score.total) - least, figure: figure(score.total)),
        .init(words.say("chart.greatest"), length(score.scale.greatest) - least, figure: figure(score.scale.greatest)),
      ])
    let parts = BarPicture(
      id: "\(section)-parts", title: words.say("chart.parts"),
      [.init(words.say("chart.initial"), length(score.initial), figure: figure(score.initial))]
        + score.parts.map { .init(words.text($0.label), length($0.points), figure: figure($0.points)) })
    return Markup.paragraph(range) + scale.html + Markup.paragraph(words.say("chart.parts")) + parts.html
  }

  private func score(_ part: PersonReport.PurposePart, in section: String) -> String {
    guard let score = part.score else {
      return heading("person.score")
        + Markup.paragraph(part.withheld.map(words.text) ?? words.say("person.no_score"))
    }
    guard part.notice != nil else {
      let total = words.catalogue.number(score.total.description)
      return heading("person.score") + Markup.paragraph(words.say("person.held_back", ["total": total]))
    }
    return words.noticeSections(part).map { told in
      "<h3>\(Markup.escaped(told.heading))</h3>\n" + Markup.list(told.lines)
        + (told.id == "score" ? pictures(score, in: section) : "")
    }.joined()
  }
}
