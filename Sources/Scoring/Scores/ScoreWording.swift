import Configuration
import Records

/// Puts a score into the words of a language: the sentences of its notice.
///
/// The notice that is issued and kept is in English, the language of record; a report in another language says the same of
/// the same score. Nothing that is hashed depends on a catalogue.
public struct ScoreWording: Sendable {
  /// The language.
  public let catalogue: MessageCatalogue
  private let conditions: [String: [String: String]]

  /// The language of record.
  public static let ofRecord = ScoreWording(.ofRecord)

  /// Words in a language; `scorecard` is the one by which the scores were made, for its conditions.
  public init(_ catalogue: MessageCatalogue, scorecard: Scorecard? = nil) {
    self.catalogue = catalogue
    conditions = scorecard?.conditions(in: catalogue) ?? [:]
  }

  /// The parts of the notice of a score, in the order in which they are read.
  public func sections(of score: Score) -> [Notice.Section] {
    [
      purpose(score), result(score), parts(score), reasons(score), changes(score), records(score),
      section("dispute", [catalogue.text(score.terms.dispute)]),
    ]
  }

  private func section(_ id: String, _ lines: [String]) -> Notice.Section {
    Notice.Section(id: id, heading: say("notice.\(id).heading"), lines: lines)
  }

  private func say(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    catalogue.message(key, values)
  }

  private func number(_ value: ExactDecimal) -> String { catalogue.number(value.description) }

  private func purpose(_ score: Score) -> Notice.Section {
    let terms = score.terms
    let contexts = terms.contexts.map { catalogue.text($0.rawValue) }.joined(separator: say("list.separator"))
    var lines = [
      say(
        "notice.purpose.agreed",
        ["description": catalogue.text(terms.description), "purpose": score.purpose.rawValue]),
      say("notice.purpose.recipient", ["recipient": catalogue.text(terms.recipient)]),
      say("notice.purpose.contexts", ["contexts": contexts]),
    ]
    if let why = terms.justification {
      lines.append(say("notice.purpose.why", ["justification": catalogue.text(why)]))
    }
    lines += terms.notice.map { [catalogue.text($0)] } ?? []
    return section("purpose", lines)
  }

  private func result(_ score: Score) -> Notice.Section {
    let (year, month, day) = score.asOf.civil
    return section(
      "score",
      [
        say(
          "notice.score.total",
          [
            "total": number(score.total), "least": number(score.scale.least), "greatest": number(score.scale.greatest),
            "date": catalogue.date(year: year, month: month, day: day),
            "direction": say(score.scale.isLowerBetter ? "notice.score.lower_better" : "notice.score.higher_better"),
          ]),
        say(
          "notice.score.card",
          [
            "name": score.scorecard.name, "version": score.scorecard.version, "content": score.scorecard.content.short,
            "model": score.matchModel,
          ]),
      ])
  }

  private func parts(_ score: Score) -> Notice.Section {
    let lines = score.parts.map { part in
      say(
        "notice.parts.part",
        [
          "points": number(part.points), "label": catalogue.text(part.label),
          "inputs": part.inputs.map(sentence).joined(separator: "; "),
          "condition": condition(part.attribute, of: part.characteristic),
        ])
    }
    return section(
      "parts",
      [say("notice.parts.initial", ["points": number(score.initial)])] + lines
        + [say("notice.parts.total", ["points": number(score.total)])])
  }

  private func reasons(_ score: Score) -> Notice.Section {
    let lines = score.reasons.enumerated().map { rank, reason in
      say(
        "notice.reasons.reason",
        [
          "rank": "\(rank + 1)", "text": catalogue.text(reason.text), "points": number(reason.points),
          "code": reason.code,
        ])
    }
    return section("reasons", lines.isEmpty ? [say("notice.reasons.none")] : lines)
  }

  private func changes(_ score: Score) -> Notice.Section {
    let inputs = score.parts.flatMap(\.inputs)
    let lines = score.reasons.compactMap(\.change).map { change in
      let input = inputs.first { $0.feature == change.feature }
      return sentence(
        change, of: input?.description ?? change.feature.rawValue, present: input?.value, before: score.total)
    }
    return section("changes", lines.isEmpty ? [say("notice.changes.none")] : lines)
  }

  /// What a change would do.
  func sentence(_ change: Change, of feature: String, present: ExactDecimal?, before: ExactDecimal) -> String {
    say(
      "notice.changes.change",
      [
        "feature": catalogue.text(feature), "value": number(change.value),
        "present": present.map(number) ?? say("notice.changes.unknown"),
        "condition": condition(change.attribute, of: change.characteristic), "total": number(change.total),
        "before": number(before),
      ])
  }

  /// One line for each record of each input.
  private func records(_ score: Score) -> Notice.Section {
    let lines = score.parts.flatMap(\.inputs).flatMap { input in
      let name = catalogue.text(input.description)
      return input.records.isEmpty
        ? [say("notice.records.none", ["input": name])]
        : input.records.map { say("notice.records.record", ["input": name, "record": sentence($0)]) }
    }
    return section("records", lines)
  }

  private func sentence(_ record: RecordReference) -> String {
    let line = record.line > 0 ? say("notice.record.line", ["line": "\(record.line)"]) : ""
    return say(
      "notice.record",
      ["feed": "\(record.provider)/\(record.feed)", "file": record.delivery.short, "record": "\(record.record)"]) + line
  }

  private func sentence(_ input: PartialScore.Input) -> String {
    let name = catalogue.text(input.description)
    guard let value = input.value else { return say("notice.input.unknown", ["input": name]) }
    return say("notice.input", ["input": name, "value": number(value), "unit": catalogue.text(input.unit)])
      + (input.isSubstituted ? say("notice.input.assumed") : "")
  }

  private func condition(_ text: String, of characteristic: String) -> String {
    conditions[characteristic]?[text] ?? catalogue.text(text)
  }
}

extension Scorecard {
  /// The conditions of each characteristic in a language, by their words in the language of record.
  ///
  /// Those that the document words itself are translated as texts of the configuration are.
  fileprivate func conditions(in catalogue: MessageCatalogue) -> [String: [String: String]] {
    var result: [String: [String: String]] = [:]
    for characteristic in characteristics {
      let isNaming = characteristic.attributes.reduce(into: Set<Int>()) { $0.formUnion($1.predicate.fields) }.count > 1
      for attribute in characteristic.attributes {
        let own = Wording(fields: slotNames).words(attribute.predicate, naming: isNaming)
        guard attribute.text == own else { continue }
        result[characteristic.name, default: [:]][own] =
          Wording(fields: slotNames, catalogue: catalogue).words(attribute.predicate, naming: isNaming)
      }
    }
    return result
  }
}
