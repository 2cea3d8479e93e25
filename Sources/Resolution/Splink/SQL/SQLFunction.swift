/// A function by the number of its arguments, and how it is compiled.
struct SQLFunction: Sendable {
  typealias Compile = @Sendable (inout SQLCompiler, [SQLExpression]) throws(SQLFault) -> SQLCompiled

  let arity: ClosedRange<Int>
  let compile: Compile

  init(_ arity: ClosedRange<Int>, _ compile: @escaping Compile) {
    self.arity = arity
    self.compile = compile
  }

  var arityText: String { arity.count == 1 ? "\(arity.lowerBound)" : "\(arity.lowerBound) to \(arity.upperBound)" }
}

/// Every function that conditions may call, by name in lower case.
///
/// Source: DuckDB documentation, "Functions"; which of them Splink's library writes: Splink documentation, "Comparison
/// Level Library".
enum SQLFunctions {
  static let all = [text, patterns, numbers, choices, lists, times].reduce(into: [:]) { all, some in
    all.merge(some) { one, _ in one }
  }
}

extension SQLCompiler {
  /// A text; numbers are not made texts without being asked.
  mutating func text(_ expression: SQLExpression, for what: String) throws(SQLFault) -> SQLClosure {
    let compiled = try compile(expression)
    if compiled.type == .text || compiled.type == .null { return compiled.evaluate }
    throw SQLFault("a text for `\(what)`", "Cast the \(compiled.type) to VARCHAR.")
  }

  /// A text that is the same for every pair; `nil` for `NULL`.
  mutating func constantText(_ expression: SQLExpression, for what: String) throws(SQLFault) -> String? {
    let compiled = try compile(expression)
    switch compiled.constant {
    case .text(let text): return text.string
    case .null: return nil
    default: throw SQLFault("a constant text for `\(what)`", "Write it in quotation marks.")
    }
  }

  /// A list, and the type of its elements.
  mutating func list(
    _ expression: SQLExpression, for what: String, of kind: SplinkColumnKind = .textList
  ) throws(SQLFault) -> (element: SQLType, evaluate: SQLClosure) {
    let compiled = try compile(expression)
    switch compiled.type {
    case .list(let element): return (element, compiled.evaluate)
    case .null: return (.null, compiled.evaluate)
    default:
      throw need(expression, kind) ?? SQLFault("a list for `\(what)`", "State the kind of the column, if it is one.")
    }
  }
}
