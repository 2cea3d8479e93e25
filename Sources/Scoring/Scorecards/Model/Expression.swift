import Records
import Resolution

/// How a value is made of others.
///
/// Source: PMML 4.4.1, Transformations (EXPRESSION) and Functions. Texts are codes of the scorecard's ``TextPool``; the types of
/// operands are checked when the document is read.
indirect enum Expression: Hashable, Sendable {
  case constant(Cell)
  /// A field, or what stands for it where it is missing.
  case field(Int, mapMissingTo: Cell)
  case convert(Expression, from: DataType, to: DataType)
  case normContinuous(Expression, NormContinuous)
  /// 1 where the operand has the value, else 0.
  case normDiscrete(Expression, value: Cell, mapMissingTo: Cell)
  case discretize(Expression, Discretize)
  case mapValues(MapValues)
  case textIndex(Expression, term: Expression, TextIndex)
  case apply(Function, [Expression], Application)

  /// What an application says beside function and operands.
  struct Application: Hashable, Sendable {
    /// The result where any operand is missing.
    var mapMissingTo: Cell?
    /// The result where the function gives none.
    var defaultValue: Cell?
    /// Whether an undefined result is missing, instead of ending the evaluation.
    var undefinedIsMissing = false
    /// Whether all operands are integers: then so is a quotient.
    var isInteger = false
    /// Operands by type, for functions that write them.
    var types: [DataType] = []
    /// What `matches` and `replace` look for.
    var matcher: TextMatcher?
    /// How `formatNumber` and `formatDatetime` write.
    var format: TextFormat?
  }

  /// A piecewise linear function.
  struct NormContinuous: Hashable, Sendable {
    /// Ascending; at least two.
    let originals: [Number]
    let norms: [Number]
    let outliers: Outliers
    let mapMissingTo: Cell
  }

  /// Values outside what is expected.
  enum Outliers: Hashable, Sendable { case asIs, asMissingValues, asExtremeValues }

  /// Intervals with a value for each.
  struct Discretize: Hashable, Sendable {
    let bins: [Bin]
    let defaultValue: Cell
    let mapMissingTo: Cell

    struct Bin: Hashable, Sendable {
      let interval: Interval
      let value: Cell
    }
  }

  /// A table from combinations of values to a value.
  struct MapValues: Hashable, Sendable {
    let operands: [Expression]
    let rows: [[Cell]: Cell]
    let defaultValue: Cell
    let mapMissingTo: Cell
  }

  /// An expression, or a constant where it is missing.
  static func instead(of expression: Expression, _ constant: Cell) -> Expression {
    .apply(.choice, [.apply(.isMissing, [expression], .init()), .constant(constant), expression], .init())
  }

  /// The expressions directly in it.
  var operands: [Expression] {
    switch self {
    case .constant, .field: []
    case .convert(let operand, _, _), .normContinuous(let operand, _), .normDiscrete(let operand, _, _),
      .discretize(let operand, _):
      [operand]
    case .mapValues(let map): map.operands
    case .textIndex(let text, let term, _): [text, term]
    case .apply(_, let operands, _): operands
    }
  }

  /// The fields that it reads directly.
  var fields: Set<Int> {
    if case .field(let index, _) = self { return [index] }
    return operands.reduce(into: []) { $0.formUnion($1.fields) }
  }

  /// The fields whose texts themselves it needs, and not only whether they are equal to a constant.
  var textFields: Set<Int> {
    switch self {
    case .field(let index, _): [index]
    case .convert, .textIndex, .apply: operands.reduce(into: []) { $0.formUnion($1.textFields) }
    default: operands.filter { $0.field == nil }.reduce(into: []) { $0.formUnion($1.textFields) }
    }
  }

  /// The field that it stands for; `nil` for any other expression.
  var field: Int? { if case .field(let index, _) = self { index } else { nil } }

  /// The numbers at which its meaning may change with a field.
  func constants(of wanted: Int) -> [Number] {
    guard fields.contains(wanted) else { return [] }
    let own: [Number] =
      switch self {
      case .normContinuous(_, let norm): norm.originals
      case .discretize(_, let table):
        table.bins.flatMap { [$0.interval.left, $0.interval.right] }.compactMap { $0.map { Number($0) } }
      case .mapValues(let map) where map.operands.count == 1: map.rows.keys.compactMap { $0.first?.number }
      case .normDiscrete(_, let value, _): [value.number].compactMap { $0 }
      case .apply(_, let operands, _):
        operands.compactMap { if case .constant(.number(let number)) = $0 { number } else { nil } }
      default: []
      }
    return operands.flatMap { $0.constants(of: wanted) } + own
  }
}

/// A value that the document derives from others.
struct DerivedField: Hashable, Sendable {
  let name: String
  let type: DataType
  let expression: Expression
}
