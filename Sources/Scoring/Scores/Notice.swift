import Records

/// What a person is told about a score.
///
/// Made of the score and of nothing else, so nothing in it can differ from it.
public struct Notice: Hashable, Sendable, Codable {
  /// The fingerprint of the score that it is about.
  public let score: ContentHash
  /// The parts, in the order in which they are read.
  public let sections: [Section]

  /// A part of a notice.
  public struct Section: Hashable, Sendable, Codable {
    /// What it is about, stable for programs: `score`, `purpose`, `parts`, `reasons`, `changes`, `records`, `dispute`.
    public let id: String
    /// Its heading.
    public let heading: String
    /// Its sentences.
    public let lines: [String]
  }

  /// Tells a person about a score.
  public init(of score: Score) {
    self.score = score.fingerprint
    sections = [
      Notice.purpose(score), Notice.result(score), Notice.parts(score), Notice.reasons(score), Notice.changes(score),
      Notice.records(score), Section(id: "dispute", heading: "If something is wrong", lines: [score.terms.dispute]),
    ]
  }

  /// The notice as plain text, one line for each sentence.
  public var text: String {
    sections.map { section in
      ([section.heading] + section.lines.map { "  " + $0 }).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  private static func purpose(_ score: Score) -> Section {
    let terms = score.terms
    var lines = [
      "\(terms.description). You agreed to this purpose (\(score.purpose)).",
      "The score may be given to: \(terms.recipient).",
      "It uses data that arose in: \(terms.contexts.map(\.rawValue).joined(separator: ", ")).",
    ]
    lines += [terms.justification.map { "Why these are used together: \($0)" }, terms.notice].compactMap { $0 }
    return Section(id: "purpose", heading: "What this is for", lines: lines)
  }

  private static func result(_ score: Score) -> Section {
    let better = score.scale.isLowerBetter ? "A lower score is better." : "A higher score is better."
    return Section(
      id: "score", heading: "Your score",
      lines: [
        "\(score.total) on a scale from \(score.scale.least) to \(score.scale.greatest), as of \(score.asOf). \(better)",
        "Scorecard \(score.scorecard.name), version \(score.scorecard.version) (\(score.scorecard.content.short)); "
          + "records linked by match model \(score.matchModel).",
      ])
  }

  private static func parts(_ score: Score) -> Section {
    let lines = score.parts.map { part in
      let inputs = part.inputs.map(\.sentence).joined(separator: "; ")
      return "\(part.points) points: \(part.label). \(inputs). Condition: \(part.attribute)."
    }
    let start = "\(score.initial) points: where everybody begins."
    return Section(
      id: "parts", heading: "How the score adds up", lines: [start] + lines + ["\(score.total) points in all."])
  }

  private static func reasons(_ score: Score) -> Section {
    let lines = score.reasons.enumerated().map { "\($0 + 1). \($1.text) (\($1.points) points, code \($1.code))." }
    return Section(
      id: "reasons", heading: "Why it is not better", lines: lines.isEmpty ? ["Nothing cost you points."] : lines)
  }

  private static func changes(_ score: Score) -> Section {
    let lines = score.reasons.compactMap(\.change?.text)
    return Section(
      id: "changes", heading: "What would change it",
      lines: lines.isEmpty ? ["No change of a single part would improve it."] : lines)
  }

  /// One line for each record of each input.
  private static func records(_ score: Score) -> Section {
    let lines = score.parts.flatMap(\.inputs).flatMap { input in
      input.records.isEmpty
        ? ["\(input.description): no record."] : input.records.map { "\(input.description): \($0.sentence)." }
    }
    return Section(id: "records", heading: "The records behind it", lines: lines)
  }
}

extension PartialScore.Input {
  /// `instalments missed in the last 12 months: 3 instalments`.
  var sentence: String {
    guard let value else { return "\(description): not known" }
    return "\(description): \(value) \(unit)\(isSubstituted ? " (assumed, as no record says anything)" : "")"
  }
}
