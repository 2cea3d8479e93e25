import Configuration

extension MessageCatalogue {
  /// What a notice says in English, the language of record: part of the program, since scores and notices are hashed with
  /// these words.
  ///
  /// Catalogues of other languages have the same keys and places.
  public static let ofRecord = MessageCatalogue(
    language: "en", name: "English", decimal: ".", date: "{year}-{mm}-{dd}",
    messages: [
      "list.separator": ", ",
      "notice.purpose.heading": "What this is for",
      "notice.purpose.agreed": "{description}. You agreed to this purpose ({purpose}).",
      "notice.purpose.recipient": "The score may be given to: {recipient}.",
      "notice.purpose.contexts": "It uses data that arose in: {contexts}.",
      "notice.purpose.why": "Why these are used together: {justification}",
      "notice.score.heading": "Your score",
      "notice.score.total": "{total} on a scale from {least} to {greatest}, as of {date}. {direction}",
      "notice.score.lower_better": "A lower score is better.",
      "notice.score.higher_better": "A higher score is better.",
      "notice.score.card": "Scorecard {name}, version {version} ({content}); records linked by match model {model}.",
      "notice.parts.heading": "How the score adds up",
      "notice.parts.initial": "{points} points: where everybody begins.",
      "notice.parts.part": "{points} points: {label}. {inputs}. Condition: {condition}.",
      "notice.parts.total": "{points} points in all.",
      "notice.reasons.heading": "Why it is not better",
      "notice.reasons.reason": "{rank}. {text} ({points} points, code {code}).",
      "notice.reasons.none": "Nothing cost you points.",
      "notice.changes.heading": "What would change it",
      "notice.changes.change":
        "{feature}: {value} instead of {present} ({condition}) would make the score {total} instead of {before}.",
      "notice.changes.unknown": "not known",
      "notice.changes.none": "No change of a single part would improve it.",
      "notice.records.heading": "The records behind it",
      "notice.records.none": "{input}: no record.",
      "notice.records.record": "{input}: {record}.",
      "notice.record": "{feed}, file {file}, record {record}",
      "notice.record.line": ", line {line}",
      "notice.input": "{input}: {value} {unit}",
      "notice.input.unknown": "{input}: not known",
      "notice.input.assumed": " (assumed, as no record says anything)",
      "notice.dispute.heading": "If something is wrong",
      "condition.otherwise": "anything else",
      "condition.never": "never",
      "condition.unknown": "not known",
      "condition.known": "known",
      "condition.equal": "exactly {value}",
      "condition.not_equal": "other than {value}",
      "condition.less": "less than {value}",
      "condition.at_most": "at most {value}",
      "condition.more": "more than {value}",
      "condition.at_least": "at least {value}",
      "condition.one_of": "one of {values}",
      "condition.none_of": "none of {values}",
      "condition.and": " and ",
      "condition.or": " or ",
      "condition.odd": "an odd number of: ",
      "condition.first_known": "the first that is known of: ",
    ])
}
