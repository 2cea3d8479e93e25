/// Why an SQL condition is not understood.
///
/// It quotes words of the condition, which are configuration, and never a value of the data.
struct SQLFault: Error, Hashable {
  /// What was expected, as a noun phrase.
  let expected: String
  /// What to do, as a sentence.
  let remedy: String
  /// What would help: a column of text that should be of another kind.
  var need: ColumnNeed?

  init(_ expected: String, _ remedy: String) {
    self.expected = expected
    self.remedy = remedy
  }
}

/// A column that a condition uses as something else than text.
struct ColumnNeed: Hashable {
  let column: String
  let kind: SplinkColumnKind
}
