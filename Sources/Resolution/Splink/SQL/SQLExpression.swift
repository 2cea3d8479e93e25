/// One of the two records of a pair.
enum PairSide: Hashable, Sendable {
  case left, right
}

/// A column of one of the two records.
struct SQLColumn: Hashable, Sendable {
  var side: PairSide
  /// The column's name in the table, without the suffix that Splink gives it.
  var name: String
}

/// A value of two records, as SQL says it.
///
/// Forms that mean the same are read as one: `BETWEEN` is two comparisons, `IN` and `LIKE` are calls, `x[1]` is a call
/// of `[]`, `NULLIF`, `COALESCE` and `IF` are calls.
indirect enum SQLExpression: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// As written.
  case number(String)
  case text(String)
  case column(SQLColumn)
  /// A parameter of a lambda.
  case variable(String)
  case not(SQLExpression)
  case negative(SQLExpression)
  case isNull(SQLExpression)
  case binary(SQLOperator, SQLExpression, SQLExpression)
  /// By name in lower case.
  case call(String, [SQLExpression])
  case cast(SQLExpression, SQLType, isTry: Bool)
  case cases([SQLBranch], otherwise: SQLExpression)
  case lambda([String], SQLExpression)
  case list([SQLExpression])
}

/// `WHEN condition THEN value`.
struct SQLBranch: Hashable, Sendable {
  var condition: SQLExpression
  var value: SQLExpression
}

/// An operator with two operands.
enum SQLOperator: String, Hashable, Sendable {
  case or, and
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case distinct = "is distinct from"
  case concatenate = "||"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case divideWhole = "//"
  case remainder = "%"
  case power = "^"
}

/// The type of a value, as DuckDB has it.
indirect enum SQLType: Hashable, Sendable, CustomStringConvertible {
  /// `NULL` without a type.
  case null
  case boolean
  case integer
  /// An exact number with this many digits after the point.
  case decimal(Int)
  case float
  case double
  case text
  case date
  case timestamp
  case list(SQLType)

  var isNumber: Bool {
    switch self {
    case .integer, .decimal, .float, .double: true
    default: false
    }
  }

  var description: String {
    switch self {
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .integer: "BIGINT"
    case .decimal: "DECIMAL"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .text: "VARCHAR"
    case .date: "DATE"
    case .timestamp: "TIMESTAMP"
    case .list(let element): "\(element)[]"
    }
  }
}

extension SQLExpression {
  /// What it is made of, one step down.
  var parts: [SQLExpression] {
    switch self {
    case .null, .boolean, .number, .text, .column, .variable: []
    case .not(let part), .negative(let part), .isNull(let part), .cast(let part, _, _), .lambda(_, let part): [part]
    case .binary(_, let left, let right): [left, right]
    case .call(_, let parts), .list(let parts): parts
    case .cases(let branches, let otherwise): branches.flatMap { [$0.condition, $0.value] } + [otherwise]
    }
  }

  /// Calls `body` for itself and everything in it.
  func visit(_ body: (SQLExpression) -> Void) {
    body(self)
    for part in parts { part.visit(body) }
  }

  /// The columns it reads, each once, in order of appearance.
  var columns: [SQLColumn] {
    var found: [SQLColumn] = []
    visit { if case .column(let column) = $0, !found.contains(column) { found.append(column) } }
    return found
  }

  /// The conditions that `AND` joins, at the top.
  var conjuncts: [SQLExpression] {
    guard case .binary(.and, let left, let right) = self else { return [self] }
    return left.conjuncts + right.conjuncts
  }

  /// The conditions that `OR` joins, at the top.
  var disjuncts: [SQLExpression] {
    guard case .binary(.or, let left, let right) = self else { return [self] }
    return left.disjuncts + right.disjuncts
  }
}
