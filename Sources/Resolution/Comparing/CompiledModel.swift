import Foundation

/// A model made ready for the inner loop: no strings, no optionals, one run of levels.
struct CompiledModel: Sendable {
  struct Level: BitwiseCopyable, Sendable {
    var condition: Opcode
    /// Edits, digits or days.
    var edits: Int32
    /// A similarity or a share.
    var similarity: Double
    /// log2(m/u).
    var weight: Double
    /// Position in ``CompiledModel/termColumns``; -1 without term frequencies.
    var term: Int32
    /// log2(u), from which a term's adjustment is taken.
    var logU: Double
    /// log2(h/u).
    var household: Double
    /// Whether h is stated: then it holds however rare the shared value is.
    var isHouseholdStated: Bool
  }

  struct Comparison: BitwiseCopyable, Sendable {
    var kind: Kind
    /// Of a column: where its word is in the rows of the table that is compared.
    var position = 0
    /// Of a column: its place among the table's columns.
    var column = 0
    var first: Int
    var count: Int
    /// Whether the same value in both rows is the first level, whatever the value is.
    var isEqualFirst = false
  }

  /// ``ComparisonKind`` as a byte; a column by its kind.
  enum Kind: UInt8, BitwiseCopyable, Sendable {
    case nationalID, birthDate, phone, email, familyName, givenName, address, birthPlace
    case text, name, code, date, amount
  }

  /// ``Condition`` without its bound.
  enum Opcode: UInt8, BitwiseCopyable, Sendable {
    case exact, swapped, variant, soundsAlike, edits, jaroWinkler, sharesWord, firstWord, shortened, initial
    case dayMonthSwapped, oneSlip, partly, newYear, sameYear, localPart
    case sameHouse, sameStreet, samePostcode, postcodeEdits, sameArea, sameCity, cityEdits, otherwise
    case begins, words, contained, wordsAndDigits, digits, days, within, wrongDigits, opposite
  }

  let model: MatchModel
  let prior: Double
  /// The weight from which two accounts are linked.
  let threshold: Double
  /// log2 of the odds that two accounts belong to two people of one household; `nil` without households.
  let household: Double?
  let levels: FrozenArray<Level>
  let comparisons: FrozenArray<Comparison>
  let bound: WeightBound
  let termColumns: [TermColumn]

  init(_ model: MatchModel) {
    self.model = model
    prior = Self.logOdds(model.probabilityTwoRandomRecordsMatch)
    threshold = Self.logOdds(model.threshold)
    household = model.household.map { Self.logOdds($0.probability) }
    termColumns = model.termFrequencies.keys.sorted()
    let columns = termColumns
    let levels = model.comparisons.flatMap { $0.levels.map { Self.level($0, columns) } }
    self.levels = FrozenArray(levels)
    let comparisons = Self.comparisons(of: model)
    self.comparisons = FrozenArray(comparisons)
    bound = WeightBound(comparisons, levels, weights: Self.mostWeights(model, levels, columns))
  }

  /// The comparisons with the places that their columns have in a table.
  ///
  /// A column that the table has not is at position 0, where nothing is.
  func comparisons(for table: AccountTable) -> FrozenArray<Comparison> {
    FrozenArray(
      model.comparisons.enumerated().map { index, comparison in
        var output = comparisons[index]
        if case .column(let name) = comparison.kind, let slot = table.slot(of: name) {
          output.position = table.position(of: slot)
          output.column = slot.number - AccountTable.Slot.personCount
        }
        return output
      })
  }

  /// log2 of the odds of a probability.
  static func logOdds(_ probability: Double) -> Double { log2(probability / (1 - probability)) }

  /// The probability of log2 odds.
  static func probability(_ weight: Double) -> Double { 1 / (1 + exp2(-weight)) }

  private static func level(_ level: ComparisonLevel, _ columns: [TermColumn]) -> Level {
    var edits: Int32 = 0
    var similarity = 0.0
    switch level.when {
    case .edits(let most), .postcodeEdits(let most), .cityEdits(let most), .wrongDigits(let most), .days(let most):
      edits = Int32(most)
    case .jaroWinkler(let bound), .words(let bound), .contained(let bound), .wordsAndDigits(let bound),
      .within(let bound):
      similarity = bound
    default: break
    }
    let term = level.termFrequency.flatMap { columns.firstIndex(of: $0) }
    return Level(
      condition: opcode(level.when), edits: edits, similarity: similarity, weight: log2(level.m / level.u),
      term: Int32(term ?? -1), logU: log2(level.u), household: log2((level.h ?? level.u) / level.u),
      isHouseholdStated: level.h != nil)
  }

  private static func comparisons(of model: MatchModel) -> [Comparison] {
    var output: [Comparison] = []
    var first = 0
    for comparison in model.comparisons {
      output.append(
        Comparison(
          kind: kind(comparison.kind), first: first, count: comparison.levels.count,
          isEqualFirst: comparison.levels.first?.when == .exact && comparison.kind != .birthDate))
      first += comparison.levels.count
    }
    return output
  }

  /// By level the greatest weight, that of the rarest value.
  private static func mostWeights(_ model: MatchModel, _ levels: [Level], _ columns: [TermColumn]) -> [Double] {
    let rarest = columns.map { column in
      model.termFrequencies[column].map { ([$0.unlisted] + $0.values.values).min() ?? 1 } ?? 1
    }
    return levels.map { level in
      level.weight + (level.term < 0 ? 0 : max(0, level.logU - log2(rarest[Int(level.term)])))
    }
  }

  private static func kind(_ kind: ComparisonKind) -> Kind {
    switch kind {
    case .nationalID: .nationalID
    case .birthDate: .birthDate
    case .phone: .phone
    case .email: .email
    case .familyName: .familyName
    case .givenName: .givenName
    case .address: .address
    case .birthPlace: .birthPlace
    case .column(let column): self.kind(column.kind)
    }
  }

  private static func kind(_ kind: ColumnKind) -> Kind {
    switch kind {
    case .text: .text
    case .name: .name
    case .code: .code
    case .date: .date
    case .amount: .amount
    }
  }

  private static func opcode(_ condition: Condition) -> Opcode {
    switch condition {
    case .exact: .exact
    case .swapped: .swapped
    case .variant: .variant
    case .soundsAlike: .soundsAlike
    case .edits: .edits
    case .jaroWinkler: .jaroWinkler
    case .sharesWord: .sharesWord
    case .firstWord: .firstWord
    case .shortened: .shortened
    case .initial: .initial
    case .dayMonthSwapped: .dayMonthSwapped
    case .oneSlip: .oneSlip
    case .partly: .partly
    case .newYear: .newYear
    case .sameYear: .sameYear
    case .localPart: .localPart
    case .sameHouse: .sameHouse
    case .sameStreet: .sameStreet
    case .samePostcode: .samePostcode
    case .postcodeEdits: .postcodeEdits
    case .sameArea: .sameArea
    case .sameCity: .sameCity
    case .cityEdits: .cityEdits
    case .otherwise: .otherwise
    case .begins: .begins
    case .words: .words
    case .contained: .contained
    case .wordsAndDigits: .wordsAndDigits
    case .digits: .digits
    case .days: .days
    case .within: .within
    case .wrongDigits: .wrongDigits
    case .opposite: .opposite
    }
  }
}
