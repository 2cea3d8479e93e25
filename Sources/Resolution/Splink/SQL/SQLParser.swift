/// Reads an SQL condition over two records: the subset of DuckDB's grammar in which Splink writes.
///
/// Source: DuckDB documentation, "Expressions"; PostgreSQL documentation, 4.1.6 "Operator Precedence".
struct SQLParser {
  /// How a name tells the record that it belongs to.
  enum Naming {
    /// By its end, `surname_l`: the conditions of levels.
    case suffix
    /// By its table, `l.surname`: blocking rules.
    case table
  }

  private let tokens: [SQLToken]
  private let naming: Naming
  private var position = 0
  private var variables: [String] = []

  /// Reads all of `text`.
  static func parse(_ text: String, naming: Naming) throws(SQLFault) -> SQLExpression {
    var parser = SQLParser(tokens: try SQLLexer.tokens(text), naming: naming)
    let expression = try parser.expression()
    guard parser.current == .end else {
      throw SQLFault("the end of the condition", "Remove what follows, from \(parser.quoted(parser.current)).")
    }
    return expression
  }

  private init(tokens: [SQLToken], naming: Naming) {
    self.tokens = tokens
    self.naming = naming
  }

  // MARK: words

  private var current: SQLToken { tokens[min(position, tokens.count - 1)] }
  private func ahead(_ count: Int) -> SQLToken { tokens[min(position + count, tokens.count - 1)] }

  private func isWord(_ word: String, ahead count: Int = 0) -> Bool {
    if case .word(let found) = ahead(count) { return found.lowercased() == word }
    return false
  }

  private mutating func take(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    position += 1
    return true
  }

  private mutating func take(symbol: String) -> Bool {
    guard current == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ word: String) throws(SQLFault) {
    guard take(word) else { throw unexpected(word.uppercased()) }
  }

  private mutating func expect(symbol: String) throws(SQLFault) {
    guard take(symbol: symbol) else { throw unexpected("`\(symbol)`") }
  }

  private func unexpected(_ expected: String) -> SQLFault {
    SQLFault(expected, "It stands \(quoted(current)) there.")
  }

  private func quoted(_ token: SQLToken) -> String {
    switch token {
    case .word(let text), .number(let text), .symbol(let text): "`\(text)`"
    case .quoted(let text): "`\"\(text)\"`"
    case .text: "a text"
    case .end: "nothing"
    }
  }

  // MARK: from the loosest operator to the tightest

  private mutating func expression() throws(SQLFault) -> SQLExpression {
    var left = try conjunction()
    while take("or") { left = .binary(.or, left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(SQLFault) -> SQLExpression {
    var left = try negation()
    while take("and") { left = .binary(.and, left, try negation()) }
    return left
  }

  private mutating func negation() throws(SQLFault) -> SQLExpression {
    take("not") ? .not(try negation()) : try test()
  }

  /// `IS ...`, which binds less than `=`.
  private mutating func test() throws(SQLFault) -> SQLExpression {
    var value = try comparison()
    while true {
      if take("isnull") {
        value = .isNull(value)
      } else if take("notnull") {
        value = .not(.isNull(value))
      } else if take("is") {
        let isNegated = take("not")
        let test = try testAfterIs(value)
        value = isNegated ? .not(test) : test
      } else {
        return value
      }
    }
  }

  private mutating func testAfterIs(_ value: SQLExpression) throws(SQLFault) -> SQLExpression {
    if take("null") { return .isNull(value) }
    if take("true") { return .not(.binary(.distinct, value, .boolean(true))) }
    if take("false") { return .not(.binary(.distinct, value, .boolean(false))) }
    try expect("distinct")
    try expect("from")
    return .binary(.distinct, value, try comparison())
  }

  private static let comparisons: [String: SQLOperator] = [
    "=": .equal, "==": .equal, "<>": .notEqual, "!=": .notEqual, "<": .less, "<=": .lessOrEqual, ">": .greater,
    ">=": .greaterOrEqual,
  ]

  private mutating func comparison() throws(SQLFault) -> SQLExpression {
    let left = try membership()
    guard case .symbol(let symbol) = current, let comparing = Self.comparisons[symbol] else { return left }
    position += 1
    let right = try membership()
    if case .symbol(let next) = current, Self.comparisons[next] != nil {
      throw SQLFault("one comparison at a time", "Join several by AND.")
    }
    return .binary(comparing, left, right)
  }

  private mutating func membership() throws(SQLFault) -> SQLExpression {
    let value = try concatenation()
    if isWord("not"), ["in", "between", "like", "ilike", "similar"].contains(where: { isWord($0, ahead: 1) }) {
      position += 1
      return .not(try memberTest(value) ?? value)
    }
    return try memberTest(value) ?? value
  }

  private mutating func memberTest(_ value: SQLExpression) throws(SQLFault) -> SQLExpression? {
    if take("between") {
      let low = try concatenation()
      try expect("and")
      let high = try concatenation()
      return .binary(.and, .binary(.greaterOrEqual, value, low), .binary(.lessOrEqual, value, high))
    }
    if take("in") {
      try expect(symbol: "(")
      return .call("in", [value] + (try expressions(until: ")")))
    }
    if take("like") { return .call("like", [value, try concatenation()]) }
    if take("ilike") { return .call("ilike", [value, try concatenation()]) }
    if take("similar") {
      try expect("to")
      return .call("regexp_full_match", [value, try concatenation()])
    }
    if take(symbol: "~") { return .call("regexp_full_match", [value, try concatenation()]) }
    return nil
  }

  private mutating func concatenation() throws(SQLFault) -> SQLExpression {
    var left = try sum()
    while true {
      if take(symbol: "||") {
        left = .binary(.concatenate, left, try sum())
      } else if take(symbol: "&&") {
        left = .call("list_has_any", [left, try sum()])
      } else {
        return left
      }
    }
  }

  private mutating func sum() throws(SQLFault) -> SQLExpression {
    var left = try product()
    while true {
      if take(symbol: "+") {
        left = .binary(.plus, left, try product())
      } else if take(symbol: "-") {
        left = .binary(.minus, left, try product())
      } else {
        return left
      }
    }
  }

  private static let products: [String: SQLOperator] = [
    "*": .times, "/": .divide, "//": .divideWhole, "%": .remainder,
  ]

  private mutating func product() throws(SQLFault) -> SQLExpression {
    var left = try power()
    while case .symbol(let symbol) = current, let multiplying = Self.products[symbol] {
      position += 1
      left = .binary(multiplying, left, try power())
    }
    return left
  }

  private mutating func power() throws(SQLFault) -> SQLExpression {
    var left = try signed()
    while current == .symbol("^") || current == .symbol("**") {
      position += 1
      left = .binary(.power, left, try signed())
    }
    return left
  }

  private mutating func signed() throws(SQLFault) -> SQLExpression {
    if take(symbol: "-") {
      let value = try signed()
      if case .number(let text) = value, !text.hasPrefix("-") { return .number("-" + text) }
      return .negative(value)
    }
    if take(symbol: "+") { return try signed() }
    return try suffixed()
  }

  /// `x::TYPE`, `x[1]`, `x[1:2]`.
  private mutating func suffixed() throws(SQLFault) -> SQLExpression {
    var value = try primary()
    while true {
      if take(symbol: "::") {
        value = .cast(value, try type(), isTry: false)
      } else if take(symbol: "[") {
        value = try subscripted(value)
      } else {
        return value
      }
    }
  }

  private mutating func subscripted(_ value: SQLExpression) throws(SQLFault) -> SQLExpression {
    let first = current == .symbol(":") ? SQLExpression.null : try expression()
    if take(symbol: "]") { return .call("[]", [value, first]) }
    try expect(symbol: ":")
    let last = current == .symbol("]") ? SQLExpression.null : try expression()
    try expect(symbol: "]")
    return .call("[:]", [value, first, last])
  }

  // MARK: values

  private mutating func primary() throws(SQLFault) -> SQLExpression {
    let token = current
    position += 1
    switch token {
    case .number(let text): return .number(text)
    case .text(let text): return .text(text)
    case .quoted(let name): return try named(name, isQuoted: true)
    case .word(let word): return try afterWord(word)
    case .symbol("("): return try parenthesised()
    case .symbol("["): return .list(try expressions(until: "]"))
    default:
      position -= 1
      throw unexpected("a value")
    }
  }

  private mutating func parenthesised() throws(SQLFault) -> SQLExpression {
    if let names = lambdaParameters() { return try lambda(names) }
    let value = try expression()
    try expect(symbol: ")")
    return value
  }

  /// `(x, y) ->`, read if it stands there.
  private mutating func lambdaParameters() -> [String]? {
    var names: [String] = []
    var index = 0
    while case .word(let name) = ahead(index) {
      names.append(name)
      guard ahead(index + 1) == .symbol(",") else { break }
      index += 2
    }
    guard !names.isEmpty, ahead(index + 1) == .symbol(")"), ahead(index + 2) == .symbol("->") else { return nil }
    position += index + 3
    return names
  }

  private mutating func expressions(until end: String) throws(SQLFault) -> [SQLExpression] {
    var items: [SQLExpression] = []
    if take(symbol: end) { return items }
    repeat { items.append(try expression()) } while take(symbol: ",")
    try expect(symbol: end)
    return items
  }

  private mutating func afterWord(_ word: String) throws(SQLFault) -> SQLExpression {
    switch word.lowercased() {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "case": return try cases()
    case "cast" where current == .symbol("("): return try cast(isTry: false)
    case "try_cast" where current == .symbol("("): return try cast(isTry: true)
    case "extract" where current == .symbol("("): return try extract()
    case "position" where current == .symbol("("): return try position(of: ())
    case "lambda": return try wordLambda()
    case "date", "timestamp":
      if case .text(let text) = current {
        position += 1
        return .cast(.text(text), word.lowercased() == "date" ? .date : .timestamp, isTry: false)
      }
      return try named(word, isQuoted: false)
    default: return try named(word, isQuoted: false)
    }
  }

  private mutating func named(_ name: String, isQuoted: Bool) throws(SQLFault) -> SQLExpression {
    if !isQuoted, take(symbol: "(") { return .call(name.lowercased(), try expressions(until: ")")) }
    if !isQuoted, take(symbol: "->") { return try lambda([name]) }
    if variables.contains(name.lowercased()) { return .variable(name.lowercased()) }
    if take(symbol: ".") { return try column(table: name) }
    guard naming == .suffix else {
      throw SQLFault("columns as `l.\(name)` and `r.\(name)`", "Say of which record `\(name)` is.")
    }
    return .column(try Self.suffixed(name))
  }

  private mutating func column(table: String) throws(SQLFault) -> SQLExpression {
    let token = current
    position += 1
    let name: String
    switch token {
    case .word(let word): name = word
    case .quoted(let text): name = text
    default:
      position -= 1
      throw unexpected("a column's name")
    }
    guard naming == .table, ["l", "r"].contains(table.lowercased()) else {
      throw SQLFault(
        naming == .table ? "the tables `l` and `r`" : "columns as `\(name)_l` and `\(name)_r`",
        "Replace `\(table).\(name)`.")
    }
    return .column(SQLColumn(side: table.lowercased() == "l" ? .left : .right, name: name))
  }

  private static func suffixed(_ name: String) throws(SQLFault) -> SQLColumn {
    let stem = String(name.dropLast(2))
    switch name.suffix(2).lowercased() {
    case "_l" where !stem.isEmpty: return SQLColumn(side: .left, name: stem)
    case "_r" where !stem.isEmpty: return SQLColumn(side: .right, name: stem)
    default: throw SQLFault("columns that end in `_l` or `_r`", "Say of which record `\(name)` is.")
    }
  }

  private mutating func lambda(_ names: [String]) throws(SQLFault) -> SQLExpression {
    let names = names.map { $0.lowercased() }
    let outer = variables
    variables += names
    let body = try expression()
    variables = outer
    return .lambda(names, body)
  }

  private mutating func wordLambda() throws(SQLFault) -> SQLExpression {
    var names: [String] = []
    repeat {
      guard case .word(let name) = current else { throw unexpected("a parameter's name") }
      names.append(name)
      position += 1
    } while take(symbol: ",")
    try expect(symbol: ":")
    return try lambda(names)
  }

  private mutating func cases() throws(SQLFault) -> SQLExpression {
    let subject = isWord("when") ? nil : try expression()
    var branches: [SQLBranch] = []
    while take("when") {
      let test = try expression()
      try expect("then")
      let condition = subject.map { .binary(.equal, $0, test) } ?? test
      branches.append(SQLBranch(condition: condition, value: try expression()))
    }
    let otherwise = take("else") ? try expression() : .null
    try expect("end")
    guard !branches.isEmpty else { throw unexpected("WHEN") }
    return .cases(branches, otherwise: otherwise)
  }

  private mutating func cast(isTry: Bool) throws(SQLFault) -> SQLExpression {
    try expect(symbol: "(")
    let value = try expression()
    try expect("as")
    let type = try type()
    try expect(symbol: ")")
    return .cast(value, type, isTry: isTry)
  }

  /// `EXTRACT(year FROM x)` is `date_part('year', x)`.
  private mutating func extract() throws(SQLFault) -> SQLExpression {
    try expect(symbol: "(")
    guard case .word(let part) = current else { throw unexpected("a part of a date") }
    position += 1
    try expect("from")
    let value = try expression()
    try expect(symbol: ")")
    return .call("date_part", [.text(part.lowercased()), value])
  }

  /// `POSITION(part IN text)` is `strpos(text, part)`.
  private mutating func position(of: Void) throws(SQLFault) -> SQLExpression {
    try expect(symbol: "(")
    let part = try concatenation()
    try expect("in")
    let text = try expression()
    try expect(symbol: ")")
    return .call("strpos", [text, part])
  }

  // MARK: types

  private static let types: [String: SQLType] = [
    "text": .text, "varchar": .text, "string": .text, "char": .text, "bpchar": .text,
    "int": .integer, "integer": .integer, "bigint": .integer, "int4": .integer, "int8": .integer, "int64": .integer,
    "int32": .integer, "long": .integer, "signed": .integer,
    "double": .double, "float8": .double, "float": .float, "float4": .float, "real": .float,
    "date": .date, "timestamp": .timestamp, "datetime": .timestamp, "boolean": .boolean, "bool": .boolean,
  ]

  private mutating func type() throws(SQLFault) -> SQLType {
    guard case .word(let word) = current else { throw unexpected("a type") }
    position += 1
    var type = try plainType(word.lowercased())
    while take(symbol: "[") {
      if case .number = current { position += 1 }
      try expect(symbol: "]")
      type = .list(type)
    }
    return type
  }

  private mutating func plainType(_ name: String) throws(SQLFault) -> SQLType {
    if name == "decimal" || name == "numeric" { return .decimal(try decimalScale()) }
    guard let type = Self.types[name] else {
      throw SQLFault("a type that is understood", "Replace `\(name.uppercased())`; VARCHAR, BIGINT, DOUBLE, DATE are.")
    }
    if type == .text, take(symbol: "(") { _ = try expressions(until: ")") }
    if name == "double" { _ = take("precision") }
    return type
  }

  private mutating func decimalScale() throws(SQLFault) -> Int {
    guard take(symbol: "(") else { return 3 }
    let sizes = try expressions(until: ")")
    guard sizes.count == 2, case .number(let text) = sizes[1], let scale = Int(text), (0...18).contains(scale) else {
      return sizes.count == 1 ? 0 : 3
    }
    return scale
  }
}
