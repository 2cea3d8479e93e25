/// A value while a row is scored; holds no reference, so that copying it costs nothing.
enum Cell: Hashable, Sendable {
  /// A derived value that was not asked for yet.
  case pending
  case missing
  /// A number, or the days or seconds that a day or a time stands for.
  case number(Number)
  /// A text, or a truth value as the text `true` or `false`, by its code in a ``TextPool``.
  case text(Int32)

  /// A truth value.
  init(_ value: Bool) { self = .text(value ? TextPool.trueCode : TextPool.falseCode) }

  var number: Number? { if case .number(let number) = self { number } else { nil } }

  /// Whether it is the text `true`; `nil` for what is no truth value.
  var truth: Bool? {
    switch self {
    case .text(TextPool.trueCode): true
    case .text(TextPool.falseCode): false
    default: nil
    }
  }
}

extension Truth {
  /// A truth value that may be missing.
  init(_ cell: Cell) { self = cell.truth.map { Truth($0) } ?? .unknown }

  var cell: Cell {
    switch self {
    case .holds: Cell(true)
    case .fails: Cell(false)
    case .unknown: .missing
    }
  }
}
