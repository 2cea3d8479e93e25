import Configuration
import Consent
import Pipeline
import Records
import Resolution
import Scoring

/// What a person is told, in the words of a language: shared by the text for a terminal and the page.
struct PersonWords {
  let catalogue: MessageCatalogue
  private let scorecards: [Purpose: Scorecard]

  init(_ catalogue: MessageCatalogue, _ plans: [ScoringPlan]) {
    self.catalogue = catalogue
    scorecards = Dictionary(plans.map { ($0.purpose.id, $0.scorecard) }) { first, _ in first }
  }

  /// A sentence.
  func say(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String { catalogue.message(key, values) }

  /// A text of the configuration, or a name of the program.
  func text(_ text: String) -> String { catalogue.text(text) }

  func date(_ day: Day) -> String {
    let (year, month, day) = day.civil
    return catalogue.date(year: year, month: month, day: day)
  }

  /// Whether the notice that was issued is in another language.
  var isTranslation: Bool { catalogue.language != MessageCatalogue.ofRecord.language }

  // MARK: What is held

  func consents(_ account: PersonReport.HeldAccount) -> [String] { account.facts.map(sentence) }

  private func sentence(_ fact: ConsentFact) -> String {
    switch fact {
    case .grant(let grant):
      guard let until = grant.until else {
        return say("consent.grant", ["from": date(grant.from), "evidence": grant.evidence])
      }
      return say(
        "consent.grant_until", ["from": date(grant.from), "until": date(until), "evidence": grant.evidence])
    case .withdrawal(let withdrawal): return say("consent.withdrawal", ["day": date(withdrawal.at)])
    }
  }

  func place(_ source: PersonReport.HeldSource) -> String {
    say("place", ["file": source.file, "record": "\(source.record)"])
      + (source.line > 0 ? say("place.line", ["line": "\(source.line)"]) : "")
  }

  func amount(_ event: PersonReport.HeldEvent) -> String { event.amount.map(catalogue.number) ?? "" }

  func sentence(_ dispute: PersonReport.HeldDispute) -> String {
    let key =
      switch dispute.state {
      case "upheld": "dispute.upheld"
      case "rejected": "dispute.rejected"
      default: "dispute.open"
      }
    return say(
      "dispute.sentence",
      [
        "subject": dispute.subject, "opened": date(dispute.opened), "state": text(dispute.state),
        "effect": say(key, ["due": date(dispute.due)]),
      ])
  }

  func sentence(_ telling: PersonReport.HeldTelling) -> String {
    let said =
      switch telling.state {
      case .scored: say("history.scored", ["total": catalogue.number(telling.total ?? "")])
      case .withheld: telling.withheld.map(text) ?? say("person.no_score")
      case .gone: say("history.gone")
      }
    return say("history.entry", ["date": date(telling.asOf), "said": said])
  }

  /// What the person can do: the purpose's own words, then what holds for every purpose.
  func rights(_ part: PersonReport.PurposePart) -> [String] {
    var providers: [String] = []
    for account in part.accounts where !providers.contains(account.provider.rawValue) {
      providers.append(account.provider.rawValue)
    }
    return [
      text(part.dispute), say("rights.correct", ["providers": providers.joined(separator: say("list.separator"))]),
      say("rights.withdraw", ["purpose": part.purpose.rawValue]), say("rights.erase"),
    ]
  }

  // MARK: Links

  func sentence(_ link: PersonReport.HeldLink) -> String {
    let explanation = link.explanation
    return say(
      "person.pair",
      [
        "first": explanation.accounts.first?.description ?? "", "second": explanation.accounts.last?.description ?? "",
        "sentence": sentence(explanation),
      ]) + (link.isDirect ? "" : say("person.indirect"))
  }

  /// What `Explanation.sentence` says, in this language.
  private func sentence(_ explanation: Explanation) -> String {
    let ordered = explanation.lines.enumerated().sorted { left, right in
      let (size, other) = (abs(left.element.contribution), abs(right.element.contribution))
      return size != other ? size > other : left.offset < right.offset
    }.map(\.element)
    let speaksFor = ordered.filter { $0.contribution > 0 }.prefix(3).map(item)
    var against = ordered.filter { $0.contribution < 0 }.prefix(3).map(item)
    if explanation.household < -0.5 { against.append(say("link.household")) }
    let missing = explanation.lines.filter(\.isMissing).map { text($0.comparison) }
    let clauses = [("link.for", speaksFor), ("link.against", against), ("link.missing", missing)].filter { !$1.isEmpty }
    return
      ([verdict(explanation)]
      + clauses.map { say($0, ["items": $1.joined(separator: say("list.separator"))]) })
      .joined(separator: say("link.clause")) + say("link.end")
  }

  private func verdict(_ explanation: Explanation) -> String {
    let key =
      switch explanation.outcome {
      case .linked: "link.linked"
      case .tooLittle: "link.too_little"
      case .decidedSame: "link.decided_same"
      case .decidedDifferent: "link.decided_different"
      case .differentIdentifiers: "link.different_identifiers"
      }
    return say(key, ["weight": rounded(explanation.matchWeight), "threshold": rounded(explanation.threshold)])
  }

  private func item(_ line: Explanation.Line) -> String {
    say("link.item", ["comparison": text(line.comparison), "label": text(line.label)])
  }

  private func rounded(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    return catalogue.number(tenths == 0 ? "0.0" : String(tenths / 10))
  }

  // MARK: Scores

  /// The sections of the notice but for the one on disputes, which stands by itself; the records behind the score by the
  /// names of their files, where a notice gives a line to each record.
  ///
  /// In the language of record these are the sentences that were issued, in any other the same of the same score.
  func noticeSections(_ part: PersonReport.PurposePart) -> [(id: String, heading: String, lines: [String])] {
    guard let score = part.score, let notice = part.notice else { return [] }
    let sections =
      isTranslation
      ? ScoreWording(catalogue, scorecard: scorecards[part.purpose]).sections(of: score) : notice.sections
    return sections.filter { $0.id != "dispute" }.map { section in
      (section.id, section.heading, section.id == "records" ? recordLines(part, score) : section.lines)
    }
  }

  private func recordLines(_ part: PersonReport.PurposePart, _ score: Scoring.Score) -> [String] {
    score.parts.flatMap(\.inputs).flatMap { input -> [String] in
      let name = text(input.description)
      if input.records.isEmpty { return [say("person.records_none", ["input": name])] }
      let deliveries = input.records.map(\.delivery)
      let distinct = deliveries.indices.filter { !deliveries[..<$0].contains(deliveries[$0]) }.map { deliveries[$0] }
      return distinct.map { delivery in
        let numbers = input.records.filter { $0.delivery == delivery }.map(\.record)
        let file = part.files.first { $0.delivery == delivery }?.name ?? delivery.short
        return say("person.records", ["input": name, "file": file, "numbers": runs(of: numbers)])
      }
    }
  }

  /// Numbers with those that follow each other as one: `3, 5 to 9`.
  private func runs(of numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in Set(numbers).sorted() {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map {
      $0.count == 1
        ? "\($0.lowerBound)" : say("person.numbers", ["first": "\($0.lowerBound)", "last": "\($0.upperBound)"])
    }.joined(separator: say("list.separator"))
  }
}
