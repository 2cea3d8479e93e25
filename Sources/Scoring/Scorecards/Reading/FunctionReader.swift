import Configuration
import Resolution

/// Reads applications of functions: the built-in ones, and those that the document defines, which are put in place.
///
/// Source: PMML 4.4.1, Functions (Apply, DefineFunction).
extension ExpressionReader {
  func application(_ element: ElementReader) -> Typed? {
    let name = element.required("function")
    let operands = expressions(in: element)
    guard let name, operands.allSatisfy({ $0 != nil }) else {
      element.pass(attributes: "mapMissingTo", "defaultValue", "invalidValueTreatment")
      return nil
    }
    let read = operands.compactMap { $0 }
    if let defined = scope.functions[name] { return call(name, defined, read, element) }
    guard let function = Function(rawValue: name) else {
      element.fault(
        expected: "in the attribute function a built-in function, or one that is defined before",
        suggestion: closestName(to: name, among: Function.allCases.map(\.rawValue) + scope.functions.keys.sorted()))
      return nil
    }
    guard function.arity.contains(read.count) else {
      let (least, most) = (function.arity.lowerBound, function.arity.upperBound)
      let count = least == most ? "\(least)" : most == 1000 ? "\(least) or more" : "\(least) or \(most)"
      element.fault(expected: "\(count) operands of \(name)")
      return nil
    }
    return builtIn(function, read, element)
  }

  private func builtIn(_ function: Function, _ operands: [Typed], _ element: ElementReader) -> Typed? {
    guard let (operands, type) = checked(function, operands, element) else { return nil }
    var application = Expression.Application()
    application.undefinedIsMissing =
      element.word("invalidValueTreatment", ["returnInvalid": false, "asIs": false, "asMissing": true]) ?? false
    application.isInteger = type == .integer && operands.allSatisfy { $0.type == .integer }
    application.types = operands.map { $0.type ?? .string }
    application.mapMissingTo = element.attribute("mapMissingTo").flatMap { constant($0, type, element) }
    application.defaultValue = element.attribute("defaultValue").flatMap { constant($0, type, element) }
    if function.kind == .pattern { application.matcher = matcher(function, operands, element) }
    if function.kind == .format { application.format = format(operands, element) }
    return Typed(expression: .apply(function, operands.map(\.expression), application), type: type)
  }

  /// The operands, converted where they must be, and the type of the result; `nil` after noting what does not fit.
  private func checked(
    _ function: Function, _ operands: [Typed], _ element: ElementReader
  ) -> ([Typed], DataType)? {
    switch function.kind {
    case .arithmetic, .aggregate, .real:
      guard check(operands, element, "numbers as operands of \(function.rawValue)", \.isCountable) else { return nil }
      let isInteger = (function.kind != .real || function == .pow) && operands.allSatisfy { $0.type == .integer }
      return (operands, isInteger || function.isAlwaysWhole ? .integer : .double)
    case .presence: return (operands, .boolean)
    case .logic:
      guard check(operands, element, "truth values as operands of \(function.rawValue)", { $0 == .boolean }) else {
        return nil
      }
      return (operands, .boolean)
    case .comparison: return compared(function, operands, element).map { ($0, .boolean) }
    case .membership: return unified(operands, element).map { ($0.0, .boolean) }
    case .choice:
      guard check([operands[0]], element, "a truth value as first operand of if", { $0 == .boolean }),
        let (branches, type) = unified(Array(operands.dropFirst()), element)
      else { return nil }
      return ([operands[0]] + branches, type)
    case .text: return texts(function, operands, element)
    case .pattern:
      let expected = "texts as operands of \(function.rawValue)"
      guard check(operands, element, expected, { $0 == .string }) else { return nil }
      return (operands, function == .matches ? .boolean : .string)
    case .format:
      let isNumber = function == .formatNumber
      guard
        check(
          [operands[0]], element, "a \(isNumber ? "number" : "day or time") as first operand",
          { isNumber ? $0.isNumeric : $0.isTemporal })
      else { return nil }
      return (operands, .string)
    case .date: return dates(function, operands, element)
    }
  }

  private func check(
    _ operands: [Typed], _ element: ElementReader, _ expected: String, _ isAllowed: (DataType) -> Bool
  ) -> Bool {
    let fits = operands.allSatisfy { $0.type.map(isAllowed) ?? true }
    if !fits { element.fault(expected: expected) }
    return fits
  }

  private func compared(_ function: Function, _ operands: [Typed], _ element: ElementReader) -> [Typed]? {
    guard let (unified, type) = unified(operands, element) else { return nil }
    guard function == .equal || function == .notEqual || type.isOrdered else {
      element.fault(expected: "the function equal or notEqual: values of the type \(type.rawValue) have no order")
      return nil
    }
    return unified
  }

  /// Values of one type: numbers are one type, and a text becomes what the others are.
  private func unified(_ operands: [Typed], _ element: ElementReader) -> ([Typed], DataType)? {
    let types = Set(operands.compactMap(\.type))
    if types.allSatisfy(\.isCountable) { return (operands, types == [.integer] ? .integer : .double) }
    if types.count == 1, let type = types.first { return (operands, type) }
    // Numbers among texts, as in a table of codes, are texts.
    let wanted = types.subtracting([.string])
    let type = wanted.count == 1 && !wanted.allSatisfy(\.isNumeric) ? wanted.first : .string
    guard let type else { return nil }
    let converted = operands.compactMap { convert($0, to: type, element) }
    return converted.count == operands.count ? (converted, type) : nil
  }

  private func texts(_ function: Function, _ operands: [Typed], _ element: ElementReader) -> ([Typed], DataType)? {
    if function == .concat { return (operands, .string) }
    guard check([operands[0]], element, "a text as first operand of \(function.rawValue)", { $0 == .string }),
      check(Array(operands.dropFirst()), element, "integers as positions of substring", { $0 == .integer })
    else { return nil }
    return (operands, function == .stringLength ? .integer : .string)
  }

  private func dates(_ function: Function, _ operands: [Typed], _ element: ElementReader) -> ([Typed], DataType)? {
    let isClock = function == .dateSecondsSinceMidnight
    guard
      check(
        [operands[0]], element, "a \(isClock ? "dateTime or time" : "date or dateTime") as first operand",
        { $0 == .dateTime || $0 == (isClock ? .time : .date) }),
      check(Array(operands.dropFirst()), element, "an integer as year", { $0 == .integer })
    else { return nil }
    return (operands, .integer)
  }

  // MARK: Patterns and forms

  /// The text of an operand that is a constant; what decides how a function works has to be one.
  private func constantText(_ operand: Typed, _ element: ElementReader) -> String? {
    if case .constant(.text(let code)) = operand.expression { return scope.pool.text(code) }
    element.fault(
      expected: "a constant text as \(element.attribute("function") == "replace" ? "second and third" : "last") operand"
    )
    return nil
  }

  private func matcher(_ function: Function, _ operands: [Typed], _ element: ElementReader) -> TextMatcher? {
    guard let pattern = constantText(operands[1], element) else { return nil }
    guard let matcher = TextMatcher(pattern) else {
      element.fault(expected: "a regular expression of literals, classes, groups, alternatives and repetitions")
      return nil
    }
    guard function == .replace, let replacement = constantText(operands[2], element) else { return matcher }
    if ReplacementText(replacement).greatestGroup > matcher.groups {
      element.fault(expected: "in the third operand only groups that the pattern has: \(matcher.groups)")
    }
    return matcher
  }

  private func format(_ operands: [Typed], _ element: ElementReader) -> TextFormat? {
    guard let pattern = constantText(operands[1], element), let type = operands[0].type else { return nil }
    if type.isTemporal {
      if let format = TextFormat(moment: pattern, of: type) { return format }
      element.fault(expected: "conversions of strftime among Y y m d j F D B b h A a, and of times H I M S T R")
      return nil
    }
    if let format = TextFormat(number: pattern, isInteger: type == .integer) { return format }
    element.fault(
      expected: "one conversion of printf: %\(type == .integer ? "d" : "f") for values of the type \(type.rawValue)")
    return nil
  }

  // MARK: Types

  /// The same value in a type; `nil` after noting that there is no way.
  func convert(_ value: Typed, to type: DataType, _ element: ElementReader) -> Typed? {
    guard let from = value.type, from != type, !(from.isCountable && (type == .double || type == .float)) else {
      return Typed(expression: value.expression, type: type)
    }
    let isPossible = from == .string || type == .string || (from.isCountable && type == .integer)
    guard isPossible else {
      element.fault(expected: "a value of the type \(type.rawValue); this one is a \(from.rawValue)")
      return nil
    }
    if from == .boolean { return Typed(expression: value.expression, type: type) }
    return Typed(expression: .convert(value.expression, from: from, to: type), type: type)
  }

  // MARK: Functions of the document

  /// The body of a function with what its parameters stand for.
  private func call(
    _ name: String, _ function: Scope.UserFunction, _ operands: [Typed], _ element: ElementReader
  ) -> Typed? {
    guard operands.count == function.parameters.count else {
      element.fault(expected: "\(function.parameters.count) operands of \(name)")
      return nil
    }
    _ = element.word("invalidValueTreatment", ["returnInvalid": true, "asIs": true])
    var bound: [String: Typed] = [:]
    for (parameter, operand) in zip(function.parameters, operands) {
      let value = parameter.type.map { convert(operand, to: $0, element) } ?? operand
      guard let value else { return nil }
      bound[parameter.name] = value
    }
    let body = ExpressionReader(scope: scope, parameters: bound, open: open.union([name]))
      .onlyExpression(in: function.element.again, as: function.type)
    return body.map { replacingMissing($0, operands, element) }
  }

  /// A call that says what stands for its result where an operand is missing, or where it gives none.
  private func replacingMissing(_ body: Typed, _ operands: [Typed], _ element: ElementReader) -> Typed {
    var result = body.expression
    func constant(_ name: String) -> Cell? {
      element.attribute(name).flatMap { self.constant($0, body.type ?? .string, element) }
    }
    if let cell = constant("defaultValue") { result = .instead(of: result, cell) }
    if let cell = constant("mapMissingTo") {
      for operand in operands {
        let isMissing = Expression.apply(.isMissing, [operand.expression], .init())
        result = .apply(.choice, [isMissing, .constant(cell), result], .init())
      }
    }
    return Typed(expression: result, type: body.type)
  }

  /// Reads a function, and its body once for its faults.
  func define(_ element: ElementReader) {
    let name = element.required("name")
    let type = element.dataType()
    _ = element.measure()
    let parameters = element.children("ParameterField").compactMap { field -> (name: String, type: DataType?)? in
      let (name, type) = (field.required("name"), field.dataType())
      _ = field.measure()
      field.pass(attributes: "displayName")
      field.finish()
      return name.map { ($0, type) }
    }
    let before = element.faults.count
    let unknown = parameters.map { ($0.name, Typed(expression: .constant(.missing), type: $0.type)) }
    let reader = ExpressionReader(
      scope: scope, parameters: Dictionary(unknown) { first, _ in first }, open: [name ?? ""])
    _ = reader.onlyExpression(in: element, as: type)
    element.finish()
    guard let name, element.faults.count == before else { return }
    if scope.functions[name] != nil || Function(rawValue: name) != nil {
      element.fault(expected: "a name that no other function has")
    } else {
      scope.functions[name] = Scope.UserFunction(element: element, parameters: parameters, type: type)
    }
  }
}
