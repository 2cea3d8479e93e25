/// Puts expressions into formulas for people.
struct ExpressionWording {
  /// The names of fields by index.
  let fields: [String]
  let pool: TextPool

  /// `2 * age + 3`, `income between 0 and 100: low; else high`.
  func words(_ expression: Expression) -> String {
    switch expression {
    case .constant(let cell): return constant(cell)
    case .field(let slot, let replacement): return fields[slot] + instead(replacement)
    case .convert(let operand, _, let type): return type == .integer ? "whole(\(words(operand)))" : words(operand)
    case .normContinuous(let operand, let norm): return interpolation(words(operand), norm)
    case .normDiscrete(let operand, let value, let replacement):
      return "1 if \(words(operand)) is \(constant(value)), else 0" + instead(replacement)
    case .discretize(let operand, let table):
      let bins = table.bins.map { "\($0.interval.words): \(constant($0.value))" }
      return "\(words(operand)) " + (bins + others(table.defaultValue, table.mapMissingTo)).joined(separator: "; ")
    case .mapValues(let map): return mapping(map)
    case .textIndex(let text, let term, let index):
      let count = "how often \(words(term)) stands in \(words(text))"
      return switch index.weight {
      case .termFrequency: count
      case .binary: "1 if \(words(term)) stands in \(words(text)), else 0"
      case .logarithmic: "log10(1 + \(count))"
      }
    case .apply(let function, let operands, let application):
      return self.application(function, operands.map(words)) + instead(application.mapMissingTo ?? .missing)
    }
  }

  private func constant(_ cell: Cell) -> String {
    switch cell {
    case .missing, .pending: "nothing"
    case .number(let number): number.description
    case .text(let code): "\"\(pool.text(code))\""
    }
  }

  private func instead(_ cell: Cell) -> String { cell == .missing ? "" : " (\(constant(cell)) if not known)" }

  private func others(_ defaultValue: Cell, _ mapMissingTo: Cell) -> [String] {
    [(defaultValue, "else"), (mapMissingTo, "not known")].compactMap { cell, name in
      cell == .missing ? nil : "\(name): \(constant(cell))"
    }
  }

  private func interpolation(_ operand: String, _ norm: Expression.NormContinuous) -> String {
    let points = zip(norm.originals, norm.norms).map { "\($0): \($1)" }.joined(separator: ", ")
    return "on the line through (\(points)) at \(operand)" + instead(norm.mapMissingTo)
  }

  private func mapping(_ map: Expression.MapValues) -> String {
    let names = map.operands.map(words).joined(separator: ", ")
    let rows = map.rows.map { key, value in "\(key.map(constant).joined(separator: ", ")): \(constant(value))" }
    return "\(names) " + (rows.sorted() + others(map.defaultValue, map.mapMissingTo)).joined(separator: "; ")
  }

  private func application(_ function: Function, _ operands: [String]) -> String {
    let signs: [Function: String] = [
      .equal: "=", .notEqual: "is not", .lessThan: "<", .lessOrEqual: "<=", .greaterThan: ">", .greaterOrEqual: ">=",
    ]
    switch function {
    case .add, .subtract, .multiply, .divide: return "(\(operands[0]) \(function.rawValue) \(operands[1]))"
    case .and, .or: return "(" + operands.joined(separator: " \(function.rawValue) ") + ")"
    case .choice:
      return "if \(operands[0]) then \(operands[1])" + (operands.count == 3 ? " else \(operands[2])" : "")
    default:
      if let sign = signs[function] { return "(\(operands[0]) \(sign) \(operands[1]))" }
      return "\(function.rawValue)(\(operands.joined(separator: ", ")))"
    }
  }
}

extension Interval {
  /// `from 18 to less than 65`.
  var words: String {
    let lower = left.map { (includesLeft ? "from " : "more than ") + $0.description }
    let upper = right.map { (includesRight ? "to " : "to less than ") + $0.description }
    switch (lower, upper) {
    case (let lower?, let upper?): return "\(lower) \(upper)"
    case (let lower?, nil): return lower == left.map { "from \($0)" } ? "\(lower.dropFirst(5)) or more" : lower
    case (nil, let upper?): return includesRight ? "at most \(upper.dropFirst(3))" : "less than \(upper.dropFirst(13))"
    default: return "any number"
    }
  }
}
