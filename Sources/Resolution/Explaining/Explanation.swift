import Records

/// Why two accounts were linked or not: a line for each comparison, whose weights add up exactly to the match weight,
/// and one sentence.
///
/// Holds no value of a person.
public struct Explanation: Hashable, Sendable, Encodable {
  /// One line.
  public struct Line: Hashable, Sendable, Encodable {
    /// The comparison in words: "birth date".
    public let comparison: String
    /// The label of the level: "day and month exchanged".
    public let label: String
    /// Whether one of the accounts says nothing.
    public let isMissing: Bool
    /// log2(m/u).
    public let weight: Double
    /// What the frequency of the shared value adds.
    public let termAdjustment: Double

    /// What the line adds to the match weight.
    public var contribution: Double { weight + termAdjustment }
  }

  /// The accounts.
  public let accounts: [AccountID]
  /// log2 of the prior odds: the weight before anything is known.
  public let prior: Double
  /// In the model's order.
  public let lines: [Line]
  /// The correction for what households share, 0 or negative.
  public let household: Double
  /// `prior`, then the lines' contributions in order, then `household`, added up in this order.
  public let matchWeight: Double
  /// The probability that the accounts belong to one person.
  public let probability: Double
  /// The match weight from which accounts are linked.
  public let threshold: Double
  /// What decided.
  public let outcome: Outcome
  /// All of it in one sentence.
  public let sentence: String

  /// What decided about two accounts.
  public enum Outcome: String, Hashable, Sendable, Encodable {
    /// The weight reaches the threshold.
    case linked
    /// It does not.
    case tooLittle = "too_little"
    /// A person decided that they are one.
    case decidedSame = "decided_same"
    /// A person decided that they are two.
    case decidedDifferent = "decided_different"
    /// Their national identifiers differ.
    case differentIdentifiers = "different_identifiers"
  }
}

extension Resolver {
  /// Explains two accounts.
  ///
  /// Makes a table of them: for single questions, not for loops.
  public func explain(_ one: Account, _ other: Account, decisions: [Decision] = []) -> Explanation {
    let pair = AccountPair(one, other)
    return explain(pair.table, pair.one, pair.other, decisions: decisions)
  }

  /// Explains two rows of a table.
  public func explain(
    _ table: AccountTable, _ one: Int, _ other: Int, decisions: [Decision] = []
  ) -> Explanation {
    let comparison = compare(table, one, other)
    let lines = zip(comparison.parts, model.comparisons).map { part, comparison in
      let isMissing = part.level == nil && !areStated(table, part.kind, one, other)
      return Explanation.Line(
        comparison: part.kind.noun,
        label: part.level.map { comparison.levels[$0].label }
          ?? (isMissing ? "not stated by both" : "similar, as the names are"),
        isMissing: isMissing, weight: part.weight, termAdjustment: part.termAdjustment)
    }
    let outcome = outcome(table, one, other, comparison.weight, decisions)
    return Explanation(
      accounts: [table.id(of: one), table.id(of: other)], prior: comparison.prior, lines: lines,
      household: comparison.household, matchWeight: comparison.weight, probability: comparison.probability,
      threshold: threshold, outcome: outcome,
      sentence: ExplanationSentence(
        outcome: outcome, lines: lines, household: comparison.household, weight: comparison.weight,
        threshold: threshold
      ).text)
  }

  /// Whether both rows state something that a comparison looks at; if it found nothing all the same, it says no more than
  /// the names do.
  private func areStated(_ table: AccountTable, _ kind: ComparisonKind, _ one: Int, _ other: Int) -> Bool {
    table.slots(of: kind).contains { !table.values($0, of: one).isEmpty && !table.values($0, of: other).isEmpty }
  }

  /// The standardised values that a comparison looked at, for the person's own page; never for a log.
  public func comparedValues(_ account: Account, _ kind: ComparisonKind) -> [String] {
    let table = AccountPair(account, account).table
    return table.slots(of: kind).flatMap { slot in table.values(slot, of: 0).map { table.text(slot, $0) } }
  }

  private func outcome(
    _ table: AccountTable, _ one: Int, _ other: Int, _ weight: Double, _ decisions: [Decision]
  ) -> Explanation.Outcome {
    let decided = DecidedRows(table, decisions)
    if decided.same.contains(where: { Set([$0, $1]) == [one, other] }) { return .decidedSame }
    if decided.different.contains(where: { Set([$0, $1]) == [one, other] }) { return .decidedDifferent }
    let facts = CannotLinkFacts(table, allowedEdits: model.identifierEdits, different: [])
    if facts.haveDifferentIdentifiers(one, other) { return .differentIdentifiers }
    return weight >= threshold ? .linked : .tooLittle
  }
}
