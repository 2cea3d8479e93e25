import Foundation

extension SQLFunctions {
  /// Arithmetic and trigonometry.
  static let numbers: [String: SQLFunction] = [
    "abs": SQLFunction(1...1, absolute), "@": SQLFunction(1...1, absolute),
    "floor": rounding {
      $0.rounded(.down)
    } exact: {
      floored($0, $1)
    },
    "ceil": rounding {
      $0.rounded(.up)
    } exact: {
      -floored(-$0, $1)
    },
    "ceiling": rounding {
      $0.rounded(.up)
    } exact: {
      -floored(-$0, $1)
    },
    "trunc": rounding {
      $0.rounded(.towardZero)
    } exact: {
      $0 / $1
    },
    "round": SQLFunction(1...2, round),
    "sign": SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let value = try compiler.double(arguments[0], for: "sign")
      return SQLCompiled(.integer) { frame in
        let value = value(frame)
        if case .double(let number) = value { return .integer(number > 0 ? 1 : (number < 0 ? -1 : 0)) }
        return value
      }
    },
    "sqrt": real { $0.squareRoot() }, "cbrt": real { cbrt($0) }, "exp": real { exp($0) }, "ln": real { log($0) },
    "log": real { log10($0) }, "log10": real { log10($0) }, "log2": real { log2($0) },
    "sin": real { sin($0) }, "cos": real { cos($0) }, "tan": real { tan($0) },
    "asin": real { asin($0) }, "acos": real { acos($0) }, "atan": real { atan($0) },
    "radians": real { $0 * (Double.pi / 180) }, "degrees": real { $0 * (180 / Double.pi) },
    "atan2": ofTwo { atan2($0, $1) }, "pow": ofTwo { pow($0, $1) }, "power": ofTwo { pow($0, $1) },
    "pi": SQLFunction(0...0) { _, _ throws(SQLFault) in SQLCompiled(constant: .double(.pi), .double) },
    "mod": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try compiler.arithmetic(.remainder, arguments[0], arguments[1])
    },
  ]

  private static func real(_ compute: @escaping @Sendable (Double) -> Double) -> SQLFunction {
    SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let value = try compiler.double(arguments[0], for: "a function of numbers")
      return SQLCompiled(.double) { frame in
        let value = value(frame)
        if case .double(let number) = value { return .double(compute(number)) }
        return value
      }
    }
  }

  private static func ofTwo(_ compute: @escaping @Sendable (Double, Double) -> Double) -> SQLFunction {
    SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      let left = try compiler.double(arguments[0], for: "a function of numbers")
      let right = try compiler.double(arguments[1], for: "a function of numbers")
      return SQLCompiled(
        .double,
        SQLCompiler.strict(left, right) { x, y in
          guard case .double(let x) = x, case .double(let y) = y else { return .null }
          return .double(compute(x, y))
        })
    }
  }

  private static func absolute(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let compiled = try compiler.number(arguments[0], for: "abs")
    let evaluate = compiled.evaluate
    return SQLCompiled(compiled.type) { frame in
      switch evaluate(frame) {
      case .integer(let number): number == .min ? .fault(.tooLarge) : .integer(Swift.abs(number))
      case .double(let number): .double(Swift.abs(number))
      case let other: other
      }
    }
  }

  private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
    number / divisor - (number % divisor < 0 ? 1 : 0)
  }

  /// Doubles stay doubles; decimals become whole.
  private static func rounding(
    _ round: @escaping @Sendable (Double) -> Double, exact: @escaping @Sendable (Int64, Int64) -> Int64
  ) -> SQLFunction {
    SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let compiled = try compiler.number(arguments[0], for: "a rounding function")
      let evaluate = compiled.evaluate
      let divisor = SQLCompiler.power(SQLCompiler.scale(compiled.type))
      let isDecimal = if case .decimal = compiled.type { true } else { false }
      return SQLCompiled(isDecimal ? .decimal(0) : compiled.type) { frame in
        switch evaluate(frame) {
        case .integer(let number): .integer(exact(number, divisor))
        case .double(let number): .double(round(number))
        case let other: other
        }
      }
    }
  }

  /// Half away from zero, to so many digits after the point.
  private static func round(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    var digits = 0
    if arguments.count > 1 {
      guard case .integer(let number) = try compiler.compile(arguments[1]).constant, (0...15).contains(number) else {
        throw SQLFault("a constant number of digits, 0 to 15, for `round`", "Write it as a number.")
      }
      digits = Int(number)
    }
    let factor = pow(10, Double(digits))
    let value = try compiler.double(arguments[0], for: "round")
    return SQLCompiled(.double) { frame in
      let value = value(frame)
      guard case .double(let number) = value else { return value }
      let scaled = number * factor
      return .double(scaled.isFinite ? scaled.rounded(.toNearestOrAwayFromZero) / factor : number)
    }
  }
}
