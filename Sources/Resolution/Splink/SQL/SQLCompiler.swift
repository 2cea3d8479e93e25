/// Turns expressions into closures, with DuckDB's types and its three-valued logic.
struct SQLCompiler {
  let records: SQLRecords
  /// Whether all columns are of one record, so that nothing is left to be computed in advance.
  var isWithinOneRecord = false
  /// How often an expression occurs in all conditions of a comparison.
  private var occurrences: [SQLExpression: Int] = [:]
  private var slots: [SQLExpression: Int] = [:]
  private var variables: [(name: String, type: SQLType)] = []

  init(records: SQLRecords) { self.records = records }

  /// Expects these conditions: what several of them say is computed once for each pair.
  init(records: SQLRecords, sharing conditions: [SQLExpression]) {
    self.records = records
    for condition in conditions { condition.visit { occurrences[$0, default: 0] += 1 } }
  }

  /// How many values a frame must be able to remember.
  var memoryCount: Int { slots.count }

  /// A condition; `NULL` counts as not met.
  mutating func compileCondition(_ expression: SQLExpression) throws(SQLFault) -> SQLCompiled {
    try boolean(expression, for: "a condition")
  }

  mutating func compile(_ expression: SQLExpression) throws(SQLFault) -> SQLCompiled {
    let reading = expression.reading
    if !reading.hasVariables, !isWithinOneRecord, let side = reading.only, !expression.isColumn {
      return column(try records.values(of: expression.onLeft), side)
    }
    let compiled = try compilePlain(expression)
    guard !reading.hasVariables else { return compiled }
    if reading.isConstant, !expression.isLambda { return constant(compiled) }
    return isWithinOneRecord || !isWorthRemembering(expression) ? compiled : remembered(expression, compiled)
  }

  private func constant(_ compiled: SQLCompiled) -> SQLCompiled {
    let frame = SQLFrame()
    let value = withExtendedLifetime(frame) { records.keep(compiled.evaluate(frame)) }
    return SQLCompiled(constant: value, compiled.type)
  }

  private func isWorthRemembering(_ expression: SQLExpression) -> Bool {
    switch expression {
    case .call, .cases, .cast, .binary: occurrences[expression, default: 0] > 1
    default: false
    }
  }

  private mutating func remembered(_ expression: SQLExpression, _ compiled: SQLCompiled) -> SQLCompiled {
    let slot = slots[expression] ?? slots.count
    slots[expression] = slot
    let evaluate = compiled.evaluate
    return SQLCompiled(compiled.type) { $0.remembered(slot, evaluate) }
  }

  private func column(_ values: SQLRecords.Values, _ side: PairSide) -> SQLCompiled {
    let base = UnsafePointer(values.base)
    return side == .left ? SQLCompiled(values.type) { base[$0.left] } : SQLCompiled(values.type) { base[$0.right] }
  }

  private mutating func compilePlain(_ expression: SQLExpression) throws(SQLFault) -> SQLCompiled {
    switch expression {
    case .null: return SQLCompiled(constant: .null, .null)
    case .boolean(let truth): return SQLCompiled(constant: .boolean(truth), .boolean)
    case .text(let text): return SQLCompiled(constant: .text(records.keep(text: text)), .text)
    case .number(let text): return try Self.number(text)
    case .column(let column): return try read(column)
    case .variable(let name): return try variable(name)
    case .not(let value): return Self.negated(try boolean(value, for: "NOT"))
    case .isNull(let value): return Self.isNull(try compile(value))
    case .negative(let value): return try negative(value)
    case .binary(let symbol, let left, let right): return try binary(symbol, left, right)
    case .call(let name, let arguments): return try call(name, arguments)
    case .cast(let value, let type, let isTry): return try cast(try compile(value), to: type, isTry: isTry)
    case .cases(let branches, let otherwise): return try cases(branches, otherwise)
    case .list(let items): return try list(items)
    case .lambda: throw SQLFault("a lambda as an argument of a list function", "Move it there.")
    }
  }

  private func read(_ column: SQLColumn) throws(SQLFault) -> SQLCompiled {
    guard let values = records.column(column.name) else {
      throw SQLFault("a column of the data", "There is no column `\(column.name)`.")
    }
    return self.column(values, column.side)
  }

  // MARK: constants and variables

  private static func number(_ text: String) throws(SQLFault) -> SQLCompiled {
    if let whole = Int64(text) { return SQLCompiled(constant: .integer(whole), .integer) }
    let digits = text.filter { $0.isASCII && $0.isNumber }
    if !text.contains("e"), digits.count <= 18, let point = text.firstIndex(of: "."),
      let scaled = Int64((text.hasPrefix("-") ? "-" : "") + digits)
    {
      let scale = text.distance(from: point, to: text.endIndex) - 1
      return SQLCompiled(constant: .integer(scaled), .decimal(scale))
    }
    guard let number = Double(text) else { throw SQLFault("a number", "Replace `\(text)`.") }
    return SQLCompiled(constant: .double(number), .double)
  }

  private func variable(_ name: String) throws(SQLFault) -> SQLCompiled {
    guard let index = variables.lastIndex(where: { $0.name == name }) else {
      throw SQLFault("a parameter of the lambda", "Replace `\(name)`.")
    }
    return SQLCompiled(variables[index].type) { $0[variable: index] }
  }

  /// A lambda's body, and the slots in which it expects its parameters.
  mutating func lambda(
    _ expression: SQLExpression, _ types: [SQLType]
  ) throws(SQLFault) -> (body: SQLCompiled, slots: Range<Int>) {
    guard case .lambda(let names, let body) = expression, names.count <= types.count else {
      throw SQLFault("a lambda of \(types.count) parameter(s) at most", "Write `x -> ...`.")
    }
    let first = variables.count
    guard first + names.count <= SQLFrame.variableCount else {
      throw SQLFault("at most \(SQLFrame.variableCount) lambdas within each other", "Take the expression apart.")
    }
    variables += zip(names, types).map { ($0, $1) }
    defer { variables.removeLast(names.count) }
    return (try compile(body), first..<first + names.count)
  }

  // MARK: logic

  /// A truth value.
  mutating func boolean(_ expression: SQLExpression, for what: String) throws(SQLFault) -> SQLCompiled {
    let compiled = try compile(expression)
    if compiled.type == .boolean || compiled.type == .null { return SQLCompiled(.boolean, compiled.evaluate) }
    if compiled.type.isNumber { return try cast(compiled, to: .boolean, isTry: false) }
    throw need(expression, .boolean)
      ?? SQLFault("a truth value for \(what)", "Compare the \(compiled.type) with something.")
  }

  private static func negated(_ value: SQLCompiled) -> SQLCompiled {
    let evaluate = value.evaluate
    return SQLCompiled(.boolean) { frame in
      let value = evaluate(frame)
      if case .boolean(let truth) = value { return .boolean(!truth) }
      return value
    }
  }

  private static func isNull(_ value: SQLCompiled) -> SQLCompiled {
    let evaluate = value.evaluate
    return SQLCompiled(.boolean) { frame in
      switch evaluate(frame) {
      case .null: .boolean(true)
      case .fault(let fault): .fault(fault)
      default: .boolean(false)
      }
    }
  }

  private mutating func binary(
    _ symbol: SQLOperator, _ left: SQLExpression, _ right: SQLExpression
  ) throws(SQLFault) -> SQLCompiled {
    switch symbol {
    case .or, .and:
      // False decides AND and true decides OR, even if the other side is NULL.
      return Self.junction(try boolean(left, for: "AND"), try boolean(right, for: "OR"), decisive: symbol == .or)
    case .concatenate: return try call("||", [left, right])
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .distinct:
      return try comparison(symbol, left, right)
    default: return try arithmetic(symbol, left, right)
    }
  }

  private static func junction(_ left: SQLCompiled, _ right: SQLCompiled, decisive: Bool) -> SQLCompiled {
    let (left, right) = (left.evaluate, right.evaluate)
    return SQLCompiled(.boolean) { frame in
      let one = left(frame)
      if case .boolean(let truth) = one, truth == decisive { return one }
      if case .fault = one { return one }
      let other = right(frame)
      if case .boolean(let truth) = other, truth != decisive { return one }
      return other
    }
  }

  private mutating func cases(_ branches: [SQLBranch], _ otherwise: SQLExpression) throws(SQLFault) -> SQLCompiled {
    var conditions: [SQLClosure] = []
    var values: [SQLCompiled] = []
    for branch in branches {
      conditions.append(try boolean(branch.condition, for: "WHEN").evaluate)
      values.append(try compile(branch.value))
    }
    values.append(try compile(otherwise))
    let (type, coerced) = try unified(values)
    let results = coerced.map(\.evaluate)
    return SQLCompiled(type) { [conditions] frame in
      for index in conditions.indices {
        let met = conditions[index](frame)
        if case .boolean(true) = met { return results[index](frame) }
        if case .fault = met { return met }
      }
      return results[conditions.count](frame)
    }
  }

  private mutating func list(_ items: [SQLExpression]) throws(SQLFault) -> SQLCompiled {
    var compiled: [SQLCompiled] = []
    for item in items { compiled.append(try compile(item)) }
    let (type, coerced) = try unified(compiled)
    let closures = coerced.map(\.evaluate)
    return SQLCompiled(.list(type)) { frame in
      let values = closures.map { $0(frame) }
      if let fault = values.first(where: { if case .fault = $0 { true } else { false } }) { return fault }
      return .list(frame.arena.list(values))
    }
  }

  // MARK: calls

  private mutating func call(_ name: String, _ arguments: [SQLExpression]) throws(SQLFault) -> SQLCompiled {
    guard let function = SQLFunctions.all[name] else {
      throw SQLFault("a function that is understood", "Replace `\(name)(...)`.")
    }
    guard function.arity.contains(arguments.count) else {
      throw SQLFault("\(function.arityText) argument(s) for `\(name)`", "It has \(arguments.count).")
    }
    return try function.compile(&self, arguments)
  }

  /// The fault that says a column should be of another kind, if nobody has stated its kind.
  func need(_ expression: SQLExpression, _ kind: SplinkColumnKind) -> SQLFault? {
    // An element of it that must be a number says that it is a list; otherwise `x[1]` may be a letter of a text.
    if case .call("[]", let arguments) = expression, kind == .number { return need(arguments[0], .numberList) }
    guard case .column(let column) = expression, records.isOpen(column.name) else { return nil }
    var fault = SQLFault("a column of the kind \(kind.rawValue)", "State the kind of `\(column.name)`.")
    fault.need = ColumnNeed(column: column.name.lowercased(), kind: kind)
    return fault
  }
}

extension SQLExpression {
  /// What an expression depends on.
  struct Reading {
    var left = false
    var right = false
    /// Whether it reads a parameter of a lambda around it.
    var hasVariables = false

    var isConstant: Bool { !left && !right && !hasVariables }
    var only: PairSide? { left == right ? nil : (left ? .left : .right) }
  }

  var reading: Reading {
    var reading = Reading()
    read(into: &reading, bound: [])
    return reading
  }

  private func read(into reading: inout Reading, bound: [String]) {
    switch self {
    case .column(let column):
      if column.side == .left { reading.left = true } else { reading.right = true }
    case .variable(let name): if !bound.contains(name) { reading.hasVariables = true }
    case .lambda(let names, let body): body.read(into: &reading, bound: bound + names)
    default: for part in parts { part.read(into: &reading, bound: bound) }
    }
  }

  var isColumn: Bool { if case .column = self { true } else { false } }
  var isLambda: Bool { if case .lambda = self { true } else { false } }

  /// The same with every column of the left record.
  var onLeft: SQLExpression { mapped { SQLColumn(side: .left, name: $0.name.lowercased()) } }

  /// The same with other columns.
  func mapped(_ change: (SQLColumn) -> SQLColumn) -> SQLExpression {
    switch self {
    case .null, .boolean, .number, .text, .variable: self
    case .column(let column): .column(change(column))
    case .not(let part): .not(part.mapped(change))
    case .negative(let part): .negative(part.mapped(change))
    case .isNull(let part): .isNull(part.mapped(change))
    case .binary(let symbol, let left, let right): .binary(symbol, left.mapped(change), right.mapped(change))
    case .call(let name, let parts): .call(name, parts.map { $0.mapped(change) })
    case .cast(let part, let type, let isTry): .cast(part.mapped(change), type, isTry: isTry)
    case .cases(let branches, let otherwise):
      .cases(
        branches.map { SQLBranch(condition: $0.condition.mapped(change), value: $0.value.mapped(change)) },
        otherwise: otherwise.mapped(change))
    case .lambda(let names, let body): .lambda(names, body.mapped(change))
    case .list(let parts): .list(parts.map { $0.mapped(change) })
    }
  }
}
