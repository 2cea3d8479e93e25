import Records

/// Values of expressions.
extension Evaluator {
  /// The value of an expression; missing where it is missing or has no value, of which ``failure`` then tells.
  ///
  /// O(size of the expression).
  func value(of expression: Expression) -> Cell {
    switch expression {
    case .constant(let cell): return cell
    case .field(let slot, let replacement): return known(slot) ?? replacement
    case .convert(let operand, let from, let to): return converted(value(of: operand), from, to)
    case .normContinuous(let operand, let norm):
      guard let number = value(of: operand).number else { return norm.mapMissingTo }
      return interpolated(number, norm)
    case .normDiscrete(let operand, let wanted, let replacement):
      let value = value(of: operand)
      return value == .missing ? replacement : .number(Number(value == wanted ? 1 : 0))
    case .discretize(let operand, let table):
      guard let number = value(of: operand).number else { return table.mapMissingTo }
      return table.bins.first { $0.interval.contains(number) }?.value ?? table.defaultValue
    case .mapValues(let map):
      let key = map.operands.map { value(of: $0) }
      return key.contains(.missing) ? map.mapMissingTo : map.rows[key] ?? map.defaultValue
    case .textIndex(let text, let term, let index):
      guard case .text(let text) = value(of: text), case .text(let term) = value(of: term) else { return .missing }
      return index.value(of: pool.text(term), in: pool.text(text)).map { .number($0) } ?? fail(.undefined)
    case .apply(let function, let operands, let application):
      return applied(function, operands, application)
    }
  }

  private func known(_ slot: Int) -> Cell? {
    let cell = cell(slot)
    return cell == .missing ? nil : cell
  }

  private func interpolated(_ number: Number, _ norm: Expression.NormContinuous) -> Cell {
    let originals = norm.originals
    if number < originals[0] || originals[originals.count - 1] < number {
      switch norm.outliers {
      case .asIs: break
      case .asMissingValues: return norm.mapMissingTo
      case .asExtremeValues: return .number(number < originals[0] ? norm.norms[0] : norm.norms[norm.norms.count - 1])
      }
    }
    let above = originals.dropFirst().firstIndex { number <= $0 } ?? originals.count - 1
    let (left, right) = (originals[above - 1], originals[above])
    let slope = norm.norms[above].subtracting(norm.norms[above - 1]).flatMap { rise in
      right.subtracting(left).flatMap { rise.divided(by: $0) }
    }
    let result = number.subtracting(left).flatMap { run in slope.flatMap { run.multiplied(by: $0) } }
      .flatMap { $0.adding(norm.norms[above - 1]) }
    return result.map { .number($0) } ?? fail(.undefined)
  }

  // MARK: Types

  private func converted(_ cell: Cell, _ from: DataType, _ to: DataType) -> Cell {
    switch cell {
    case .missing, .pending: return .missing
    case .number(let number):
      if to == .string { return .text(code(of: from.isTemporal ? from.text(of: number) ?? "" : number.description)) }
      if to == .integer, !number.isWhole { return fail(.notWhole) }
      return cell
    case .text(let code):
      if to == .string { return cell }
      return pool.withBytes(code) { to.value($0) }.map { $0 } ?? fail(.unreadable(to))
    }
  }

  // MARK: Functions

  private func applied(_ function: Function, _ operands: [Expression], _ application: Expression.Application) -> Cell {
    let result = result(function, operands, application)
    if result == .missing, failure == nil, let defaultValue = application.defaultValue { return defaultValue }
    return result
  }

  private func result(_ function: Function, _ operands: [Expression], _ application: Expression.Application) -> Cell {
    if function == .choice { return choice(operands, application) }
    if operands.count <= 2, function.kind == .arithmetic || function.kind == .comparison {
      let first = value(of: operands[0])
      let second = operands.count == 2 ? value(of: operands[1]) : first
      if first == .missing || second == .missing { return application.mapMissingTo ?? .missing }
      return function.kind == .arithmetic
        ? arithmetic(function, first, second, application) : compared(function, first, second)
    }
    let values = operands.map { value(of: $0) }
    if failure != nil { return .missing }
    if let replacement = application.mapMissingTo, values.contains(.missing) { return replacement }
    if function.kind == .presence { return presence(function, values[0], of: operands[0]) }
    if function.kind == .logic { return logic(function, values) }
    if !function.ignoresMissing, values.contains(.missing) { return .missing }
    return several(function, values, application)
  }

  private func several(_ function: Function, _ values: [Cell], _ application: Expression.Application) -> Cell {
    switch function.kind {
    case .membership: return Cell(values.dropFirst().contains(values[0]) == (function == .isIn))
    case .text: return text(function, values, application)
    case .pattern: return pattern(function, values, application)
    case .format: return formatted(values[0], application)
    case .date: return date(function, values, application)
    case .real where !function.ignoresMissing: return real(function, values.compactMap(\.number), application)
    default:
      let numbers = values.compactMap(\.number)
      if numbers.isEmpty { return .missing }
      return number(aggregate(function, numbers), application)
    }
  }

  private func choice(_ operands: [Expression], _ application: Expression.Application) -> Cell {
    guard let condition = value(of: operands[0]).truth else { return application.mapMissingTo ?? .missing }
    guard condition || operands.count == 3 else { return .missing }
    let result = value(of: operands[condition ? 1 : 2])
    return result == .missing && failure == nil ? application.mapMissingTo ?? .missing : result
  }

  /// What is known of an operand; a field that may keep values that its definition does not allow has them as they are.
  private func presence(_ function: Function, _ cell: Cell, of operand: Expression) -> Cell {
    switch function {
    case .isMissing: return Cell(cell == .missing)
    case .isNotMissing: return Cell(cell != .missing)
    default:
      let isAllowed = operand.field.map { $0 >= program.firstDerived || program.inputs[$0].isValid(cell) } ?? true
      return Cell(cell != .missing && isAllowed == (function == .isValid))
    }
  }

  private func logic(_ function: Function, _ values: [Cell]) -> Cell {
    let truths = values.map { Truth($0) }
    switch function {
    case .and: return truths.reduce(.holds, Truth.and).cell
    case .or: return truths.reduce(.fails, Truth.or).cell
    default: return truths[0] == .unknown ? .missing : Cell(truths[0] == .fails)
    }
  }

  private func compared(_ function: Function, _ first: Cell, _ second: Cell) -> Cell {
    let comparison = Predicate.Comparison(rawValue: function.rawValue) ?? .equal
    if let left = first.number, let right = second.number { return Cell(comparison.relates(left, right)) }
    return Cell((first == second) == (comparison == .equal))
  }

  /// An undefined result ends the evaluation, or is missing where the document says so.
  func number(_ result: Number?, _ application: Expression.Application) -> Cell {
    if let result { return .number(result) }
    return application.undefinedIsMissing ? .missing : fail(.undefined)
  }

  private func arithmetic(
    _ function: Function, _ first: Cell, _ second: Cell, _ application: Expression.Application
  ) -> Cell {
    guard let left = first.number, let right = second.number else { return .missing }
    switch function {
    case .add: return number(left.adding(right), application)
    case .subtract: return number(left.subtracting(right), application)
    case .multiply: return number(left.multiplied(by: right), application)
    case .divide:
      let quotient = left.divided(by: right)
      return number(application.isInteger ? quotient?.truncated : quotient, application)
    case .modulo: return number(modulo(left, right), application)
    case .threshold: return .number(Number(right < left ? 1 : 0))
    case .abs: return .number(left.magnitude)
    case .floor: return .number(left.floor)
    case .ceil: return .number(left.ceiling)
    case .round: return .number(left.rounded)
    default: return .number(left.roundedToEven)
    }
  }

  /// The rest of a division that rounds down: it has the divisor's sign.
  func modulo(_ left: Number, _ right: Number) -> Number? {
    left.divided(by: right)?.floor.multiplied(by: right).flatMap { left.subtracting($0) }
  }

  private func aggregate(_ function: Function, _ numbers: [Number]) -> Number? {
    let first = numbers[0]
    let rest = numbers.dropFirst()
    switch function {
    case .minimum: return rest.reduce(first, min)
    case .maximum: return rest.reduce(first, max)
    case .product: return rest.reduce(Number?(first)) { $0?.multiplied(by: $1) }
    case .median:
      let sorted = numbers.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1
        ? sorted[middle] : sorted[middle - 1].adding(sorted[middle])?.divided(by: Number(2))
    default:
      let sum = rest.reduce(Number?(first)) { $0?.adding($1) }
      return function == .avg ? sum?.divided(by: Number(numbers.count)) : sum
    }
  }

  private func real(_ function: Function, _ numbers: [Number], _ application: Expression.Application) -> Cell {
    if function == .pow, let power = power(numbers[0], numbers[1]) { return .number(power) }
    return number(Number(nearest: RealFunctions.value(of: function, numbers.map(\.doubleValue))), application)
  }

  /// A power with a small whole exponent, exactly.
  private func power(_ base: Number, _ exponent: Number) -> Number? {
    guard case .decimal(let scaled) = exponent, exponent.isWhole, (0...64).contains(scaled / Number.unit) else {
      return nil
    }
    return (0..<Int(scaled / Number.unit)).reduce(Number?(Number(1))) { product, _ in product?.multiplied(by: base) }
  }
}

extension DataType {
  /// The value of a text that an expression made; `nil` for what is no value of the type.
  fileprivate func value(_ text: UnsafeRawBufferPointer) -> Cell? {
    switch self {
    case .string: return nil
    case .boolean:
      let word = String(decoding: text, as: UTF8.self).lowercased()
      return word == "true" ? Cell(true) : word == "false" ? Cell(false) : nil
    case .integer, .float, .double:
      guard case .number(let scaled) = DecimalText(text) else { return nil }
      return self == .integer && scaled % Number.unit != 0 ? nil : .number(.decimal(scaled))
    default: return moment(text).map { .number($0) }
    }
  }
}
