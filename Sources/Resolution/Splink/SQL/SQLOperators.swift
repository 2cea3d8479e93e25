import Foundation

extension SQLCompiler {
  // MARK: comparisons

  mutating func comparison(
    _ symbol: SQLOperator, _ left: SQLExpression, _ right: SQLExpression
  ) throws(SQLFault) -> SQLCompiled {
    let (x, y) = (try compile(left), try compile(right))
    if let fault = needOfComparison(left, x.type, with: y, right) ?? needOfComparison(right, y.type, with: x, left) {
      throw fault
    }
    let (_, values) = try unified([x, y])
    return symbol == .distinct
      ? Self.distinct(values[0].evaluate, values[1].evaluate)
      : Self.compared(symbol, values[0].evaluate, values[1].evaluate)
  }

  /// A column of text that is compared with something else had better be of its kind.
  private func needOfComparison(
    _ expression: SQLExpression, _ type: SQLType, with other: SQLCompiled, _ otherExpression: SQLExpression
  ) -> SQLFault? {
    guard type == .text else { return nil }
    return Self.kind(of: other.type).flatMap { need(expression, $0) }
  }

  /// The kind of column that has values of a type other than text.
  static func kind(of type: SQLType) -> SplinkColumnKind? {
    switch type {
    case .integer, .decimal, .float, .double: .number
    case .date: .date
    case .timestamp: .timestamp
    case .boolean: .boolean
    case .list(let element): element.isNumber ? .numberList : .textList
    case .text, .null: nil
    }
  }

  private static func compared(
    _ symbol: SQLOperator, _ left: @escaping SQLClosure, _ right: @escaping SQLClosure
  ) -> SQLCompiled {
    switch symbol {
    case .equal: both(left, right) { .boolean(SQLValue.equal($0, $1)) }
    case .notEqual: both(left, right) { .boolean(!SQLValue.equal($0, $1)) }
    case .less: both(left, right) { .boolean(SQLValue.order($0, $1) < 0) }
    case .lessOrEqual: both(left, right) { .boolean(SQLValue.order($0, $1) <= 0) }
    case .greater: both(left, right) { .boolean(SQLValue.order($0, $1) > 0) }
    default: both(left, right) { .boolean(SQLValue.order($0, $1) >= 0) }
    }
  }

  private static func both(
    _ left: @escaping SQLClosure, _ right: @escaping SQLClosure, _ compare: @escaping (SQLValue, SQLValue) -> SQLValue
  ) -> SQLCompiled {
    SQLCompiled(.boolean, strict(left, right, compare))
  }

  /// A function of two values that is `NULL` if one of them is.
  static func strict(
    _ left: @escaping SQLClosure, _ right: @escaping SQLClosure, _ combine: @escaping (SQLValue, SQLValue) -> SQLValue
  ) -> SQLClosure {
    { frame in
      let x = left(frame)
      switch x {
      case .null, .fault: return x
      default: break
      }
      let y = right(frame)
      switch y {
      case .null, .fault: return y
      default: return combine(x, y)
      }
    }
  }

  private static func distinct(_ left: @escaping SQLClosure, _ right: @escaping SQLClosure) -> SQLCompiled {
    SQLCompiled(.boolean) { frame in
      let (x, y) = (left(frame), right(frame))
      if case .fault = x { return x }
      if case .fault = y { return y }
      if x.isNull || y.isNull { return .boolean(x.isNull != y.isNull) }
      return .boolean(!SQLValue.equal(x, y))
    }
  }

  // MARK: arithmetic

  /// A number of any type; a text of a condition is none.
  mutating func number(_ expression: SQLExpression, for what: String) throws(SQLFault) -> SQLCompiled {
    let compiled = try compile(expression)
    if compiled.type.isNumber { return compiled }
    if compiled.type == .null { return SQLCompiled(constant: .null, .double) }
    throw need(expression, .number)
      ?? SQLFault("a number for `\(what)`", "Cast the \(compiled.type) to one, or state the column's kind.")
  }

  /// A number as a double.
  mutating func double(_ expression: SQLExpression, for what: String) throws(SQLFault) -> SQLClosure {
    try coerce(try number(expression, for: what), to: .double).evaluate
  }

  /// A whole number.
  mutating func integer(_ expression: SQLExpression, for what: String) throws(SQLFault) -> SQLClosure {
    try coerce(try number(expression, for: what), to: .integer).evaluate
  }

  mutating func negative(_ expression: SQLExpression) throws(SQLFault) -> SQLCompiled {
    let value = try number(expression, for: "-")
    let evaluate = value.evaluate
    return SQLCompiled(value.type) { frame in
      switch evaluate(frame) {
      case .integer(let number): .integer(0 &- number)
      case .double(let number): .double(-number)
      case let other: other
      }
    }
  }

  mutating func arithmetic(
    _ symbol: SQLOperator, _ left: SQLExpression, _ right: SQLExpression
  ) throws(SQLFault) -> SQLCompiled {
    if let dates = try dateArithmetic(symbol, left, right) { return dates }
    let (x, y) = (try number(left, for: symbol.rawValue), try number(right, for: symbol.rawValue))
    if symbol == .power { return try inDoubles(x, y, .double, pow) }
    let common = try Self.common(x.type, y.type)
    if common == .double || common == .float || symbol == .divide || (symbol == .divideWhole && common != .integer) {
      return try floating(symbol, x, y, common == .float ? .float : .double)
    }
    return symbol == .times ? try product(x, y) : try exact(symbol, x, y, common)
  }

  /// Days between two dates; nothing else is known of dates.
  private mutating func dateArithmetic(
    _ symbol: SQLOperator, _ left: SQLExpression, _ right: SQLExpression
  ) throws(SQLFault) -> SQLCompiled? {
    guard symbol == .minus || symbol == .plus else { return nil }
    let (x, y) = (try compile(left), try compile(right))
    guard x.type == .date, y.type == .date || y.type == .integer else {
      if x.type == .timestamp || y.type == .timestamp {
        throw SQLFault("numbers or dates for `\(symbol.rawValue)`", "Use epoch(...) of both timestamps.")
      }
      return nil
    }
    guard symbol == .minus || y.type == .integer else { return nil }
    let combine: (SQLValue, SQLValue) -> SQLValue = { x, y in
      guard case .integer(let x) = x, case .integer(let y) = y else { return .null }
      return .integer(symbol == .minus ? x &- y : x &+ y)
    }
    return SQLCompiled(y.type == .date ? .integer : .date, Self.strict(x.evaluate, y.evaluate, combine))
  }

  private func inDoubles(
    _ left: SQLCompiled, _ right: SQLCompiled, _ type: SQLType, _ combine: @escaping (Double, Double) -> Double
  ) throws(SQLFault) -> SQLCompiled {
    let (x, y) = (try coerce(left, to: type), try coerce(right, to: type))
    let isFloat = type == .float
    return SQLCompiled(
      type,
      Self.strict(x.evaluate, y.evaluate) { x, y in
        guard case .double(let x) = x, case .double(let y) = y else { return .null }
        let result = combine(x, y)
        return .double(isFloat ? Double(Float(result)) : result)
      })
  }

  private func floating(
    _ symbol: SQLOperator, _ left: SQLCompiled, _ right: SQLCompiled, _ type: SQLType
  ) throws(SQLFault) -> SQLCompiled {
    switch symbol {
    case .plus: try inDoubles(left, right, type, +)
    case .minus: try inDoubles(left, right, type, -)
    case .times: try inDoubles(left, right, type, *)
    case .remainder: try inDoubles(left, right, type) { $0.truncatingRemainder(dividingBy: $1) }
    default: try inDoubles(left, right, type, /)
    }
  }

  private func product(_ left: SQLCompiled, _ right: SQLCompiled) throws(SQLFault) -> SQLCompiled {
    let scale = Self.scale(left.type) + Self.scale(right.type)
    guard scale <= 18 else { return try inDoubles(left, right, .double, *) }
    let type: SQLType = left.type == .integer && right.type == .integer ? .integer : .decimal(scale)
    return SQLCompiled(type, Self.whole(left.evaluate, right.evaluate) { $0.multipliedReportingOverflow(by: $1) })
  }

  static func scale(_ type: SQLType) -> Int { if case .decimal(let scale) = type { scale } else { 0 } }

  private func exact(
    _ symbol: SQLOperator, _ left: SQLCompiled, _ right: SQLCompiled, _ type: SQLType
  ) throws(SQLFault) -> SQLCompiled {
    let (x, y) = (try coerce(left, to: type).evaluate, try coerce(right, to: type).evaluate)
    switch symbol {
    case .plus: return SQLCompiled(type, Self.whole(x, y) { $0.addingReportingOverflow($1) })
    case .minus: return SQLCompiled(type, Self.whole(x, y) { $0.subtractingReportingOverflow($1) })
    case .remainder: return SQLCompiled(type, Self.divided(x, y) { $0.remainderReportingOverflow(dividingBy: $1) })
    default: return SQLCompiled(type, Self.divided(x, y) { $0.dividedReportingOverflow(by: $1) })
    }
  }

  private static func whole(
    _ left: @escaping SQLClosure, _ right: @escaping SQLClosure,
    _ combine: @escaping (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> SQLClosure {
    strict(left, right) { x, y in
      guard case .integer(let x) = x, case .integer(let y) = y else { return .null }
      let (value, isTooLarge) = combine(x, y)
      return isTooLarge ? .fault(.tooLarge) : .integer(value)
    }
  }

  private static func divided(
    _ left: @escaping SQLClosure, _ right: @escaping SQLClosure,
    _ combine: @escaping (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> SQLClosure {
    strict(left, right) { x, y in
      guard case .integer(let x) = x, case .integer(let y) = y else { return .null }
      return y == 0 ? .fault(.zeroDivisor) : .integer(combine(x, y).partialValue)
    }
  }
}
