/// What is wrong with a match model, and where in its file.
public struct ModelFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path of the key, such as `comparisons.phone.levels[2].m`.
  public let place: String
  /// What was expected there, as a noun phrase.
  public let expected: String
  /// What to do, as a sentence.
  public let remedy: String

  /// `comparisons.phone.levels[2].m: expected a probability above 0. ...`.
  public var description: String { "\(place): expected \(expected). \(remedy)" }
}

extension MatchModel {
  /// Checks what the types cannot: probabilities, the order of levels, conditions without meaning for their comparison.
  public func validate() throws(ModelFault) {
    try Self.require(
      probabilityTwoRandomRecordsMatch > 0 && probabilityTwoRandomRecordsMatch < 1,
      "probability_two_random_records_match", "a probability between 0 and 1", "Use 0.0001 if unknown.")
    try Self.require(
      threshold > 0 && threshold < 1, "threshold", "a probability between 0 and 1", "Use 0.95 if unknown.")
    try Self.require(
      (0...8).contains(identifierEdits), "identifier_edits", "a number from 0 to 8", "Use 0 to forbid any difference.")
    try clustering.validate()
    try validateComparisons()
    try validateBlocking()
    try validateFrequencies()
  }

  private func validateComparisons() throws(ModelFault) {
    try Self.require(
      (1...LevelPattern.capacity).contains(comparisons.count)
        && Set(comparisons.map(\.kind)).count == comparisons.count, "comparisons",
      "1 to \(LevelPattern.capacity) comparisons, each kind at most once", "Merge the levels of those with one kind.")
    for comparison in comparisons { try comparison.validate() }
    if let household {
      try Self.require(
        household.probability > 0 && household.probability < 1, "household.probability",
        "a probability between 0 and 1", "Use three times the prior if unknown.")
    }
  }

  private func validateBlocking() throws(ModelFault) {
    try Self.require(
      (1...32).contains(blockingRules.count), "blocking_rules", "1 to 32 rules", "Without a rule nothing is compared.")
    for (index, rule) in blockingRules.enumerated() {
      try Self.require(
        !rule.keys.isEmpty, "blocking_rules[\(index)].keys", "at least one key", "Name what must be equal.")
      try Self.require(
        rule.largestBlock.map { $0 >= 2 } ?? true, "blocking_rules[\(index)].largest_block", "a number from 2 on",
        "Leave it out to use the model's limit.")
    }
    try Self.require(
      limits.largestBlock >= 2 && limits.pairsPerAccount > 0, "limits", "a largest block of 2 or more and some pairs",
      "Leave the limits out to use the usual ones.")
  }

  private func validateFrequencies() throws(ModelFault) {
    for (column, frequencies) in termFrequencies.sorted(by: { $0.key < $1.key }) {
      let shares = [frequencies.unlisted] + frequencies.values.values
      try Self.require(
        shares.allSatisfy { $0 > 0 && $0 <= 1 }, "term_frequencies.\(column.rawValue)", "shares above 0 and up to 1",
        "Estimate the frequencies again.")
    }
  }

  static func require(
    _ holds: Bool, _ place: String, _ expected: String, _ remedy: String
  ) throws(ModelFault) {
    if !holds { throw ModelFault(place: place, expected: expected, remedy: remedy) }
  }
}

extension ComparisonModel {
  fileprivate func validate() throws(ModelFault) {
    let place = "comparisons.\(kind.rawValue)"
    try MatchModel.require(
      (2...31).contains(levels.count) && levels.last?.when == .otherwise, "\(place).levels",
      "2 to 31 levels of which the last is `else`", "Add a level with \"when\": \"else\".")
    for (index, level) in levels.enumerated() {
      try MatchModel.require(
        [level.m, level.u, level.h ?? level.u].allSatisfy { $0 > 0 && $0 <= 1 }, "\(place).levels[\(index)]",
        "m, u and h above 0 and up to 1", "A level that never happens needs a small probability, not 0.")
      try MatchModel.require(
        kind.understands(level.when), "\(place).levels[\(index)].when",
        "a condition that has a meaning for this comparison", "Remove `\(level.when)`.")
    }
  }
}
