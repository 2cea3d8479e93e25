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

  /// Tells a person about a score, in the language of record.
  public init(of score: Score) {
    self.score = score.fingerprint
    sections = ScoreWording.ofRecord.sections(of: score)
  }

  /// The score that it tells, as text: the first word of what it says of the score.
  public var total: String? {
    sections.first { $0.id == "score" }?.lines.first.flatMap { $0.split(separator: " ").first.map(String.init) }
  }

  /// The notice as plain text, one line for each sentence.
  public var text: String {
    sections.map { section in
      ([section.heading] + section.lines.map { "  " + $0 }).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }
}
