extension SQLFunctions {
  /// Functions that choose among their arguments.
  static let choices: [String: SQLFunction] = [
    "coalesce": SQLFunction(1...32, firstKnown), "ifnull": SQLFunction(2...2, firstKnown),
    "nullif": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      let same = SQLBranch(condition: .binary(.equal, arguments[0], arguments[1]), value: .null)
      return try compiler.compile(.cases([same], otherwise: arguments[0]))
    },
    "if": SQLFunction(3...3) { compiler, arguments throws(SQLFault) in
      try compiler.compile(.cases([SQLBranch(condition: arguments[0], value: arguments[1])], otherwise: arguments[2]))
    },
    "least": SQLFunction(1...32) { compiler, arguments throws(SQLFault) in
      try extreme(&compiler, arguments) { $0 < 0 }
    },
    "greatest": SQLFunction(1...32) { compiler, arguments throws(SQLFault) in
      try extreme(&compiler, arguments) { $0 > 0 }
    },
    "in": SQLFunction(2...1024) { compiler, arguments throws(SQLFault) in
      var tests: [SQLExpression] = arguments.dropFirst().map { .binary(.equal, arguments[0], $0) }
      let first = tests.removeFirst()
      return try compiler.compile(tests.reduce(first) { .binary(.or, $0, $1) })
    },
    "isnan": SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let value = try compiler.double(arguments[0], for: "isnan")
      return SQLCompiled(.boolean) { frame in
        let value = value(frame)
        if case .double(let number) = value { return .boolean(number.isNaN) }
        return value
      }
    },
  ]

  private static func compiled(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> (type: SQLType, closures: [SQLClosure]) {
    var values: [SQLCompiled] = []
    for argument in arguments { values.append(try compiler.compile(argument)) }
    let (type, coerced) = try compiler.unified(values)
    return (type, coerced.map(\.evaluate))
  }

  private static func firstKnown(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let (type, closures) = try compiled(&compiler, arguments)
    return SQLCompiled(type) { frame in
      for closure in closures {
        let value = closure(frame)
        if !value.isNull { return value }
      }
      return .null
    }
  }

  /// The least or the greatest value that is not `NULL`.
  private static func extreme(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], _ isBetter: @escaping (Int) -> Bool
  ) throws(SQLFault) -> SQLCompiled {
    let (type, closures) = try compiled(&compiler, arguments)
    return SQLCompiled(type) { frame in
      var best = SQLValue.null
      for closure in closures {
        let value = closure(frame)
        if case .fault = value { return value }
        if !value.isNull, best.isNull || isBetter(SQLValue.order(value, best)) { best = value }
      }
      return best
    }
  }
}
