import Records

/// A scorecard in the form in which rows are scored: conditions as tables, texts as codes, points as integers.
///
/// Immutable; any number of ``Evaluator``s work with one.
final class ScorecardProgram: Sendable {
  let inputs: [InputProgram]
  let derived: [DerivedField]
  let characteristics: [CharacteristicProgram]
  let outputs: [OutputProgram]
  let reasonCodes: [String]
  /// The reason codes in the pool.
  let reasonTexts: [Int32]
  let reasonRule: Scorecard.ReasonRule?
  /// Times 10^18.
  let initialScore: Int128
  let target: Target?
  /// Whether the score is declared to be an integer.
  let isWhole: Bool
  /// The texts of the document.
  let pool: TextPool

  /// A result that the document names, and its place among the values.
  struct OutputProgram: Sendable {
    let name: String
    let slot: Int
    let type: DataType
    let isFinal: Bool
    let content: Content

    enum Content: Sendable {
      case score
      /// From 1.
      case reason(rank: Int)
      case value(Expression)
    }
  }

  /// Where the first derived field, and the first output, stands among the values.
  var firstDerived: Int { inputs.count }
  var firstOutput: Int { inputs.count + derived.count }
  var slots: Int { firstOutput + outputs.count }

  init(_ parts: ScorecardParts) {
    var pool = parts.pool
    let texts = parts.textFields
    inputs = parts.fields.enumerated().map { InputProgram($1, keepsTexts: texts.contains($0), pool: &pool) }
    let types = parts.fields.map(\.type) + parts.derived.map(\.type)
    var context = Compilation(
      pool: pool, types: types, orders: parts.orders, reasonCodes: parts.reasonCodes)
    characteristics = parts.characteristics.map { CharacteristicProgram($0, &context) }
    reasonTexts = parts.reasonCodes.map { context.pool.code(of: $0) }
    let first = types.count
    outputs = parts.outputs.enumerated().map { index, output in
      let content: OutputProgram.Content =
        switch output.feature {
        case .predictedValue: .score
        case .reasonCode(let rank): .reason(rank: rank)
        case .transformedValue: .value(output.expression ?? .constant(.missing))
        }
      return OutputProgram(
        name: output.name, slot: first + index, type: output.type, isFinal: output.isFinal, content: content)
    }
    derived = parts.derived
    reasonCodes = parts.reasonCodes
    reasonRule = parts.reasonRule
    initialScore = Number.scaled(parts.initialScore)
    target = parts.target
    isWhole = parts.isWhole
    self.pool = context.pool
  }
}

/// What a program is made of.
struct ScorecardParts {
  var pool: TextPool
  let fields: [InputField]
  /// The listed values of ordinal fields and derived values, by slot.
  let orders: [Int: [FieldValue]]
  let derived: [DerivedField]
  let characteristics: [Scorecard.Characteristic]
  let outputs: [Scorecard.OutputField]
  let reasonCodes: [String]
  let reasonRule: Scorecard.ReasonRule?
  let initialScore: ExactDecimal
  let target: Target?
  let isWhole: Bool

  /// The fields whose texts are needed themselves.
  var textFields: Set<Int> {
    let formulas = characteristics.flatMap { $0.attributes.compactMap(\.formula) }
    return (derived.map(\.expression) + formulas + outputs.compactMap(\.expression))
      .reduce(into: []) { $0.formUnion($1.textFields) }
  }
}

/// What becomes of the sum of the points.
///
/// Source: PMML 4.4.1, Targets: the score is first limited, then multiplied, then moved, then made an integer.
struct Target: Hashable, Sendable {
  enum Rounding: String, CaseIterable, Sendable { case round, ceiling, floor }

  let least: ExactDecimal?
  let greatest: ExactDecimal?
  let factor: ExactDecimal
  let constant: ExactDecimal
  let rounding: Rounding?

  /// Whether it leaves every score as it is.
  var isIdentity: Bool {
    least == nil && greatest == nil && factor == ExactDecimal(1) && constant == ExactDecimal(0) && rounding == nil
  }

  /// The score of a sum of points; `nil` where it is beyond all bounds.
  func score(_ sum: Number) -> Number? {
    var sum = sum
    if let least { sum = max(sum, Number(least)) }
    if let greatest { sum = min(sum, Number(greatest)) }
    let moved = sum.multiplied(by: Number(factor)).flatMap { $0.adding(Number(constant)) }
    return switch rounding {
    case nil: moved
    case .round: moved?.rounded
    case .ceiling: moved?.ceiling
    case .floor: moved?.floor
    }
  }
}
