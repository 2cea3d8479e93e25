extension SQLFunctions {
  /// Lists, and functions that texts and lists share.
  static let lists: [String: SQLFunction] = [
    "array_length": SQLFunction(1...1, length), "len": SQLFunction(1...1, length), "length": SQLFunction(1...1, length),
    "char_length": SQLFunction(1...1, length), "character_length": SQLFunction(1...1, length),
    "list_intersect": SQLFunction(2...2, intersection), "array_intersect": SQLFunction(2...2, intersection),
    "list_has_any": SQLFunction(2...2, hasAny), "array_has_any": SQLFunction(2...2, hasAny),
    "list_has_all": SQLFunction(2...2, hasAll), "array_has_all": SQLFunction(2...2, hasAll),
    "contains": SQLFunction(2...2, contains), "list_contains": SQLFunction(2...2, contains),
    "array_contains": SQLFunction(2...2, contains), "list_has": SQLFunction(2...2, contains),
    "array_has": SQLFunction(2...2, contains),
    "list_distinct": SQLFunction(1...1, distinct), "array_distinct": SQLFunction(1...1, distinct),
    "list_max": aggregate { extreme($0) { $0 > 0 } }, "array_max": aggregate { extreme($0) { $0 > 0 } },
    "list_min": aggregate { extreme($0) { $0 < 0 } }, "array_min": aggregate { extreme($0) { $0 < 0 } },
    "list_transform": SQLFunction(2...2, transform), "array_transform": SQLFunction(2...2, transform),
    "list_apply": SQLFunction(2...2, transform), "array_apply": SQLFunction(2...2, transform),
    "list_filter": SQLFunction(2...2, filter), "array_filter": SQLFunction(2...2, filter),
    "flatten": SQLFunction(1...1, flatten),
    "[]": SQLFunction(2...2, element), "list_extract": SQLFunction(2...2, element),
    "list_element": SQLFunction(2...2, element), "array_extract": SQLFunction(2...2, element),
    "[:]": SQLFunction(3...3, slice), "list_slice": SQLFunction(3...3, slice), "array_slice": SQLFunction(3...3, slice),
    "string_split": SQLFunction(2...2, split), "str_split": SQLFunction(2...2, split),
    "string_to_array": SQLFunction(2...2, split), "split": SQLFunction(2...2, split),
    "array_cosine_similarity": SQLFunction(2...2, cosine), "list_cosine_similarity": SQLFunction(2...2, cosine),
  ]

  private static func length(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let compiled = try compiler.compile(arguments[0])
    let evaluate = compiled.evaluate
    return SQLCompiled(.integer) { frame in
      switch evaluate(frame) {
      case .list(let list): .integer(Int64(list.count))
      case .text(let text): .integer(Int64(text.bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }))
      case let other: other
      }
    }
  }

  /// Two lists with elements of one type.
  private static func pair(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> (type: SQLType, left: SQLClosure, right: SQLClosure) {
    let (x, left) = try compiler.list(arguments[0], for: "a function of lists")
    let (y, right) = try compiler.list(arguments[1], for: "a function of lists")
    let (type, values) = try compiler.unified([SQLCompiled(.list(x), left), SQLCompiled(.list(y), right)])
    return (type, values[0].evaluate, values[1].evaluate)
  }

  static func has(_ list: SQLList, _ value: SQLValue) -> Bool {
    for index in 0..<list.count where !list.start[index].isNull && SQLValue.equal(list.start[index], value) {
      return true
    }
    return false
  }

  /// The elements of the first that the second has too, each once, without `NULL`.
  private static func intersection(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let (type, left, right) = try pair(&compiler, arguments)
    return SQLCompiled(type) { frame in
      let (x, y) = (left(frame), right(frame))
      guard case .list(let one) = x else { return x }
      // DuckDB has nothing in common with a missing list, but only if it is the second one.
      if y.isNull { return .list(frame.arena.list([])) }
      guard case .list(let other) = y else { return y }
      var common: [SQLValue] = []
      for value in one.values where !value.isNull && has(other, value) {
        if !common.contains(where: { SQLValue.equal($0, value) }) { common.append(value) }
      }
      return .list(frame.arena.list(common))
    }
  }

  private static func hasAny(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    try tested(&compiler, arguments) { one, other in other.values.contains { !$0.isNull && has(one, $0) } }
  }

  private static func hasAll(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    try tested(&compiler, arguments) { one, other in other.values.allSatisfy { $0.isNull || has(one, $0) } }
  }

  private static func tested(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], _ test: @escaping (SQLList, SQLList) -> Bool
  ) throws(SQLFault) -> SQLCompiled {
    let (_, left, right) = try pair(&compiler, arguments)
    return SQLCompiled(
      .boolean,
      SQLCompiler.strict(left, right) { x, y in
        guard case .list(let one) = x, case .list(let other) = y else { return .null }
        return .boolean(test(one, other))
      })
  }

  /// Whether a list has a value, or a text a part.
  private static func contains(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.compile(arguments[1])
    let whole = try compiler.compile(arguments[0])
    guard case .list(let element) = whole.type else { return try containsText(&compiler, arguments) }
    let (_, values) = try compiler.unified([whole, SQLCompiled(.list(value.type), { _ in .null })])
    let type = try SQLCompiler.common(element, value.type)
    let (list, needle) = (values[0].evaluate, try compiler.coerce(value, to: type).evaluate)
    return SQLCompiled(
      .boolean,
      SQLCompiler.strict(list, needle) { list, needle in
        if case .list(let list) = list { .boolean(has(list, needle)) } else { .null }
      })
  }

  private static func containsText(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    try compiler.compile(.binary(.greater, .call("strpos", arguments), .number("0")))
  }

  private static func distinct(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let (element, list) = try compiler.list(arguments[0], for: "list_distinct")
    return SQLCompiled(.list(element)) { frame in
      let value = list(frame)
      guard case .list(let list) = value else { return value }
      var kept: [SQLValue] = []
      for value in list.values where !value.isNull && !kept.contains(where: { SQLValue.equal($0, value) }) {
        kept.append(value)
      }
      return .list(frame.arena.list(kept))
    }
  }

  private static func aggregate(_ compute: @escaping @Sendable (SQLList) -> SQLValue) -> SQLFunction {
    SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let (element, list) = try compiler.list(arguments[0], for: "a function of lists")
      return SQLCompiled(element) { frame in
        let value = list(frame)
        if case .list(let list) = value { return compute(list) }
        return value
      }
    }
  }

  private static func extreme(_ list: SQLList, _ isBetter: (Int) -> Bool) -> SQLValue {
    var best = SQLValue.null
    for value in list.values {
      if case .fault = value { return value }
      if !value.isNull, best.isNull || isBetter(SQLValue.order(value, best)) { best = value }
    }
    return best
  }

  // MARK: lambdas

  private static func transform(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let (element, list) = try compiler.list(arguments[0], for: "list_transform")
    let (body, slots) = try compiler.lambda(arguments[1], [element, .integer])
    let evaluate = body.evaluate
    return SQLCompiled(.list(body.type)) { frame in
      let value = list(frame)
      guard case .list(let list) = value else { return value }
      var output: [SQLValue] = []
      output.reserveCapacity(list.count)
      for index in 0..<list.count {
        bind(frame, slots, list.start[index], index)
        let value = evaluate(frame)
        if case .fault = value { return value }
        output.append(value)
      }
      return .list(frame.arena.list(output))
    }
  }

  private static func bind(_ frame: SQLFrame, _ slots: Range<Int>, _ value: SQLValue, _ index: Int) {
    frame[variable: slots.lowerBound] = value
    if slots.count > 1 { frame[variable: slots.lowerBound + 1] = .integer(Int64(index + 1)) }
  }

  private static func filter(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let (element, list) = try compiler.list(arguments[0], for: "list_filter")
    let (body, slots) = try compiler.lambda(arguments[1], [element, .integer])
    guard body.type == .boolean else { throw SQLFault("a condition in `list_filter`", "Compare the parameter.") }
    let evaluate = body.evaluate
    return SQLCompiled(.list(element)) { frame in
      let value = list(frame)
      guard case .list(let list) = value else { return value }
      var output: [SQLValue] = []
      for index in 0..<list.count {
        bind(frame, slots, list.start[index], index)
        let met = evaluate(frame)
        if case .fault = met { return met }
        if case .boolean(true) = met { output.append(list.start[index]) }
      }
      return .list(frame.arena.list(output))
    }
  }

  private static func flatten(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let (inner, list) = try compiler.list(arguments[0], for: "flatten")
    guard case .list = inner else { throw SQLFault("a list of lists for `flatten`", "It has a list of \(inner).") }
    return SQLCompiled(inner) { frame in
      let value = list(frame)
      guard case .list(let outer) = value else { return value }
      var output: [SQLValue] = []
      for value in outer.values { if case .list(let list) = value { output += list.values } }
      return .list(frame.arena.list(output))
    }
  }

  // MARK: parts

  /// From 1 at the start, from -1 at the end; of a text the code point.
  private static func element(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    if case .text(let key) = arguments[1] {
      throw SQLFault("a list and a number in `[]`", "The key `\(key)` is of a struct, of which nothing is known.")
    }
    let whole = try compiler.compile(arguments[0])
    let index = try compiler.integer(arguments[1], for: "[]")
    let evaluate = whole.evaluate
    guard case .list(let element) = whole.type else {
      return try compiler.compile(.call("[:]", [arguments[0], arguments[1], arguments[1]]))
    }
    return SQLCompiled(
      element,
      SQLCompiler.strict(evaluate, index) { list, index in
        guard case .list(let list) = list, case .integer(let index) = index else { return .null }
        let place = index < 0 ? list.count + Int(clamping: index) : Int(clamping: index) - 1
        return index != 0 && place >= 0 && place < list.count ? list.start[place] : .null
      })
  }

  private static func slice(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let whole = try compiler.compile(arguments[0])
    let first = arguments[1] == .null ? nil : try compiler.integer(arguments[1], for: "[:]")
    let last = arguments[2] == .null ? nil : try compiler.integer(arguments[2], for: "[:]")
    let evaluate = whole.evaluate
    return SQLCompiled(whole.type) { frame in
      let (value, first, last) = (evaluate(frame), first?(frame), last?(frame))
      if value.isNull || first?.isNull == true || last?.isNull == true { return .null }
      switch value {
      case .list(let list):
        let range = range(first, last, list.count)
        return .list(SQLList(start: list.start + range.lowerBound, count: range.count))
      case .text(let text):
        let scalars = ScalarString(text.bytes).scalars
        return .text(frame.arena.text(ScalarString(Array(scalars[range(first, last, scalars.count)])).bytes))
      default: return value
      }
    }
  }

  private static func range(_ first: SQLValue?, _ last: SQLValue?, _ count: Int) -> Range<Int> {
    var (start, end) = (0, count)
    if case .integer(let first) = first {
      start = first < 0 ? count + Int(clamping: first) : Int(clamping: first) - 1
    }
    if case .integer(let last) = last { end = last < 0 ? count + Int(clamping: last) + 1 : Int(clamping: last) }
    start = min(max(0, start), count)
    return start..<max(start, min(end, count))
  }

  private static func split(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "string_split")
    let separator = Array((try compiler.constantText(arguments[1], for: "string_split") ?? "").utf8)
    guard !separator.isEmpty else { throw SQLFault("a separator for `string_split`", "Name at least one character.") }
    return SQLCompiled(.list(.text)) { frame in
      let value = value(frame)
      guard case .text(let text) = value else { return value }
      return .list(frame.arena.list(pieces(text.bytes, separator).map { .text(frame.arena.text($0)) }))
    }
  }

  /// The cosine of the angle between two vectors of one length.
  private static func cosine(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    var closures: [SQLClosure] = []
    for argument in arguments {
      let (element, list) = try compiler.list(argument, for: "a cosine similarity", of: .numberList)
      guard element.isNumber || element == .null else {
        throw SQLFault("lists of numbers for a cosine similarity", "State the column's kind.")
      }
      let vector = try compiler.coerce(
        SQLCompiled(.list(element), list), to: .list(element == .float ? .float : .double))
      closures.append(vector.evaluate)
    }
    return SQLCompiled(
      .double,
      SQLCompiler.strict(closures[0], closures[1]) { x, y in
        guard case .list(let left) = x, case .list(let right) = y else { return .null }
        return cosine(left, right)
      })
  }

  private static func cosine(_ left: SQLList, _ right: SQLList) -> SQLValue {
    guard left.count == right.count else { return .fault(.unequalLengths) }
    var (product, one, other) = (0.0, 0.0, 0.0)
    for index in 0..<left.count {
      guard case .double(let x) = left.start[index], case .double(let y) = right.start[index] else {
        return .fault(.nullInVector)
      }
      product += x * y
      one += x * x
      other += y * y
    }
    let similarity = product / (one * other).squareRoot()
    return .double(max(-1, min(similarity, 1)))
  }
}
