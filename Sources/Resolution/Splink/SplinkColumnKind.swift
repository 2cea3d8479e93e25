/// What the values of a column are.
public enum SplinkColumnKind: String, Hashable, Sendable, CaseIterable {
  case text
  /// Whole numbers if all values are, else doubles.
  case number
  case date
  /// Date and time of day.
  case timestamp
  case textList = "list of texts"
  case numberList = "list of numbers"
  case boolean
}
