import Records

/// How a value is made of others.
///
/// Source: PMML 4.4.1, Transformations (EXPRESSION) and Functions. Texts are codes of the scorecard's ``TextPool``; the types of
/// operands are checked when the document is read.
indirect enum Expression: Hashable, Sendable {
  case constant(Cell)
  /// A field, or what stands for it where it is missing.
  case field(Int, mapMissingTo: Cell)
  case convert(Expression, from: DataType, to: DataType)
  case normContinuous(field: Int, NormContinuous)
  /// 1 where the field has the value, else 0.
  case normDiscrete(field: Int, value: Cell, mapMissingTo: Cell)
  case discretize(field: Int, Discretize)
  case mapValues(MapValues)
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
    let fields: [Int]
    let rows: [[Cell]: Cell]
    let defaultValue: Cell
    let mapMissingTo: Cell
  }

  /// The expressions directly in it.
  var operands: [Expression] {
    switch self {
    case .convert(let operand, _, _): [operand]
    case .apply(_, let operands, _): operands
    default: []
    }
  }

  /// The fields that it reads directly.
  var fields: Set<Int> {
    switch self {
    case .constant: []
    case .field(let index, _), .normContinuous(let index, _), .normDiscrete(let index, _, _), .discretize(let index, _):
      [index]
    case .mapValues(let map): Set(map.fields)
    case .convert, .apply: operands.reduce(into: []) { $0.formUnion($1.fields) }
    }
  }

  /// The fields whose texts themselves it needs, and not only whether they are equal to a constant.
  var textFields: Set<Int> {
    switch self {
    case .field(let index, _): [index]
    case .convert, .apply: operands.reduce(into: []) { $0.formUnion($1.textFields) }
    default: []
    }
  }

  /// The numbers at which its meaning may change with a field.
  func constants(of wanted: Int) -> [Number] {
    switch self {
    case .normContinuous(wanted, let norm): norm.originals
    case .discretize(wanted, let table):
      table.bins.flatMap { [$0.interval.left, $0.interval.right] }.compactMap { $0.map { Number($0) } }
    case .mapValues(let map) where map.fields == [wanted]: map.rows.keys.compactMap { $0.first?.number }
    case .normDiscrete(wanted, let value, _): [value.number].compactMap { $0 }
    case .apply(_, let operands, _) where fields.contains(wanted):
      operands.flatMap { $0.constants(of: wanted) }
        + operands.compactMap { if case .constant(.number(let number)) = $0 { number } else { nil } }
    case .convert(let operand, _, _): operand.constants(of: wanted)
    default: []
    }
  }
}

/// A value that the document derives from others.
struct DerivedField: Hashable, Sendable {
  let name: String
  let type: DataType
  let expression: Expression
}
