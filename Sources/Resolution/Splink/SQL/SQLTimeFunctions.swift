extension SQLFunctions {
  /// Dates and times.
  static let times: [String: SQLFunction] = [
    "try_strptime": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try parsed(&compiler, arguments, otherwise: .null)
    },
    "strptime": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try parsed(&compiler, arguments, otherwise: .fault(.notADate))
    },
    "epoch": SQLFunction(1...1, epoch),
    "date_diff": SQLFunction(3...3, difference), "datediff": SQLFunction(3...3, difference),
    "date_part": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try part(&compiler, arguments[1], try compiler.constantText(arguments[0], for: "date_part") ?? "")
    },
    "datepart": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try part(&compiler, arguments[1], try compiler.constantText(arguments[0], for: "datepart") ?? "")
    },
    "year": named("year"), "month": named("month"), "day": named("day"), "dayofmonth": named("day"),
    "dayofyear": named("dayofyear"), "hour": named("hour"), "minute": named("minute"), "second": named("second"),
    "quarter": named("quarter"),
  ]

  private static func parsed(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], otherwise: SQLValue
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "strptime")
    var formats: [SQLTimeFormat] = []
    let texts = if case .list(let items) = arguments[1] { items } else { [arguments[1]] }
    for text in texts {
      if let text = try compiler.constantText(text, for: "strptime") { formats.append(try SQLTimeFormat(text)) }
    }
    return SQLCompiled(.timestamp) { [formats] frame in
      let value = value(frame)
      guard case .text(let text) = value else { return value }
      for format in formats { if let moment = format.microseconds(text.bytes) { return .integer(moment) } }
      return formats.isEmpty ? .null : otherwise
    }
  }

  /// A date or a timestamp, as microseconds since 1970.
  private static func moment(
    _ compiler: inout SQLCompiler, _ argument: SQLExpression, for what: String
  ) throws(SQLFault) -> SQLClosure {
    let compiled = try compiler.compile(argument)
    switch compiled.type {
    case .timestamp, .date, .null: return try compiler.coerce(compiled, to: .timestamp).evaluate
    default:
      throw compiler.need(argument, .timestamp)
        ?? SQLFault("a date or a timestamp for `\(what)`", "Parse the \(compiled.type) by try_strptime.")
    }
  }

  /// Seconds since 1970.
  private static func epoch(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let moment = try moment(&compiler, arguments[0], for: "epoch")
    return SQLCompiled(.double) { frame in
      let value = moment(frame)
      if case .integer(let microseconds) = value { return .double(Double(microseconds) / 1_000_000) }
      return value
    }
  }

  /// A part of a moment, counted since some beginning, so that two of them have a difference.
  private static let counts: [String: @Sendable (Int64) -> Int64] = [
    "year": { Int64(civil($0).year) }, "years": { Int64(civil($0).year) },
    "quarter": { Int64(civil($0).year * 4 + (civil($0).month - 1) / 3) },
    "month": { Int64(civil($0).year * 12 + civil($0).month) },
    "months": { Int64(civil($0).year * 12 + civil($0).month) },
    "day": { SQLTime.day(of: $0) }, "days": { SQLTime.day(of: $0) },
    "hour": { floored($0, 3_600_000_000) }, "minute": { floored($0, 60_000_000) },
    "second": { floored($0, 1_000_000) },
  ]

  private static func civil(_ microseconds: Int64) -> (year: Int, month: Int, day: Int) {
    SQLTime.civil(SQLTime.day(of: microseconds))
  }

  private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
    number / divisor - (number % divisor < 0 ? 1 : 0)
  }

  /// How many boundaries of a part lie between two moments.
  private static func difference(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let name = try compiler.constantText(arguments[0], for: "date_diff") ?? ""
    guard let count = counts[name.lowercased()] else {
      throw SQLFault("year, quarter, month, day, hour, minute or second for `date_diff`", "Replace `\(name)`.")
    }
    let first = try moment(&compiler, arguments[1], for: "date_diff")
    let last = try moment(&compiler, arguments[2], for: "date_diff")
    return SQLCompiled(
      .integer,
      SQLCompiler.strict(first, last) { x, y in
        guard case .integer(let x) = x, case .integer(let y) = y else { return .null }
        return .integer(count(y) - count(x))
      })
  }

  private static let parts: [String: @Sendable (Int64) -> Int64] = [
    "year": { Int64(civil($0).year) }, "month": { Int64(civil($0).month) }, "day": { Int64(civil($0).day) },
    "quarter": { Int64((civil($0).month - 1) / 3 + 1) },
    "dayofyear": { moment in
      let day = SQLTime.day(of: moment)
      return day - (SQLTime.day(civil(moment).year, 1, 1) ?? day) + 1
    },
    "hour": { floored($0, 3_600_000_000) - SQLTime.day(of: $0) * 24 },
    "minute": { floored($0, 60_000_000) - floored($0, 3_600_000_000) * 60 },
    "second": { floored($0, 1_000_000) - floored($0, 60_000_000) * 60 },
  ]

  private static func named(_ name: String) -> SQLFunction {
    SQLFunction(1...1) { compiler, arguments throws(SQLFault) in try part(&compiler, arguments[0], name) }
  }

  private static func part(
    _ compiler: inout SQLCompiler, _ argument: SQLExpression, _ name: String
  ) throws(SQLFault) -> SQLCompiled {
    if name.lowercased() == "epoch" { return try epoch(&compiler, [argument]) }
    guard let part = parts[name.lowercased()] else {
      throw SQLFault("year, quarter, month, day, dayofyear, hour, minute or second", "Replace `\(name)`.")
    }
    let moment = try moment(&compiler, argument, for: name)
    return SQLCompiled(.integer) { frame in
      let value = moment(frame)
      if case .integer(let microseconds) = value { return .integer(part(microseconds)) }
      return value
    }
  }
}
