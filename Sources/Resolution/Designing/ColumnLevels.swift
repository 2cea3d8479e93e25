extension ColumnKind {
  /// The comparison of a column of the kind, with numbers to start from: the data decide, once there are some hundred
  /// matches.
  ///
  /// Where a column has few values, nearly equal ones are other values.
  func comparison(of column: ColumnName, hasFewValues: Bool) -> ComparisonModel {
    ComparisonModel(kind: .column(column), levels: hasFewValues ? Self.categories : levels(column))
  }

  /// Equal or not.
  private static let categories = levels([("equal", .exact, 0.9, 0.2)], otherwise: (0.1, 0.8), frequencies: nil)

  private func levels(_ column: ColumnName) -> [ComparisonLevel] {
    let frequencies = TermColumn.column(column)
    switch self {
    case .text: return Self.levels(Self.textLevels, otherwise: (0.06, 0.9), frequencies: frequencies)
    case .name: return Self.levels(Self.nameLevels, otherwise: (0.1, 0.95), frequencies: frequencies)
    case .code: return Self.levels(Self.codeLevels, otherwise: (0.15, 0.95), frequencies: frequencies)
    case .date: return Self.levels(Self.dateLevels, otherwise: (0.05, 0.8), frequencies: nil)
    case .amount: return Self.levels(Self.amountLevels, otherwise: (0.08, 0.8), frequencies: frequencies)
    }
  }

  private typealias Level = (label: String, when: Condition, m: Double, u: Double)

  private static let textLevels: [Level] = [
    ("equal", .exact, 0.4, 0.001), ("the beginning of the other one", .begins, 0.1, 0.001),
    ("sharing nearly all words, and all numbers", .wordsAndDigits(0.8), 0.1, 0.0005),
    ("sharing nearly all words", .words(0.8), 0.08, 0.001),
    ("sharing most words", .words(0.5), 0.1, 0.005),
    ("sharing nearly all words of the shorter one", .contained(0.9), 0.06, 0.005),
    ("sharing some words", .words(0.25), 0.1, 0.03),
    ("sharing a word", .words(0.05), 0.06, 0.1),
  ]
  private static let nameLevels: [Level] = [
    ("equal", .exact, 0.7, 0.01), ("spelled differently but sounding alike", .soundsAlike, 0.04, 0.001),
    ("one letter off", .edits(1), 0.06, 0.001), ("two letters off", .edits(2), 0.03, 0.003),
    ("sharing one of several words", .sharesWord, 0.05, 0.005), ("similar", .jaroWinkler(0.88), 0.03, 0.01),
  ]
  private static let codeLevels: [Level] = [
    ("equal", .exact, 0.75, 0.01), ("one character off", .edits(1), 0.06, 0.01),
    ("two characters off", .edits(2), 0.03, 0.03),
  ]
  private static let dateLevels: [Level] = [
    ("equal", .exact, 0.6, 0.003), ("one day apart", .days(1), 0.08, 0.005),
    ("with day and month exchanged", .dayMonthSwapped, 0.01, 0.001), ("one digit off", .oneSlip, 0.05, 0.005),
    ("up to four days apart", .days(4), 0.08, 0.015), ("up to two weeks apart", .days(14), 0.08, 0.04),
    ("up to two months apart", .days(60), 0.03, 0.1),
    ("equal as far as known", .partly, 0.02, 0.01),
  ]
  private static let amountLevels: [Level] = [
    ("equal", .exact, 0.6, 0.002), ("equal but for the sign", .opposite, 0.01, 0.001),
    ("one digit off", .wrongDigits(1), 0.06, 0.005),
    ("within a hundredth", .within(0.01), 0.06, 0.01), ("within a twentieth", .within(0.05), 0.07, 0.03),
    ("within a quarter", .within(0.25), 0.07, 0.15),
  ]

  private static func levels(
    _ levels: [Level], otherwise: (m: Double, u: Double), frequencies: TermColumn?
  ) -> [ComparisonLevel] {
    levels.map {
      ComparisonLevel(
        label: $0.label, when: $0.when, m: $0.m, u: $0.u, termFrequency: $0.when == .exact ? frequencies : nil)
    } + [ComparisonLevel(label: "different", when: .otherwise, m: otherwise.m, u: otherwise.u)]
  }
}
