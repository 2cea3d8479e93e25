import Configuration
import Records

/// Reads expressions, and checks the types of what they join.
///
/// Source: PMML 4.4.1, Transformations (EXPRESSION) and Functions.
struct ExpressionReader {
  /// An expression and the type of its values; the type is `nil` for a constant that is missing.
  struct Typed {
    let expression: Expression
    let type: DataType?
  }

  let scope: Scope
  /// What the parameters of the function that is being put in place stand for.
  var parameters: [String: Typed] = [:]
  /// The functions that are being put in place.
  var open: Set<String> = []

  static let elements = [
    "Constant", "FieldRef", "NormContinuous", "NormDiscrete", "Discretize", "MapValues", "TextIndex", "Apply",
  ]

  /// The only expression in an element, converted to a type where one is given.
  func onlyExpression(in parent: ElementReader, as type: DataType?) -> Typed? {
    let found = expressions(in: parent, as: type)
    if found.count != 1 { parent.fault(expected: "exactly one expression: \(Self.elements.joined(separator: ", "))") }
    guard let read = found.first, let read else { return nil }
    return type.map { convert(read, to: $0, parent) } ?? read
  }

  /// The expressions directly in an element; `nil` for each that has a fault.
  func expressions(in parent: ElementReader, as type: DataType? = nil) -> [Typed?] {
    parent.children(
      "Constant", "FieldRef", "NormContinuous", "NormDiscrete", "Discretize", "MapValues", "TextIndex", "Apply"
    ).map { expression($0, as: type) }
  }

  private func expression(_ element: ElementReader, as type: DataType?) -> Typed? {
    defer { element.finish() }
    scope.expressions += 1
    guard scope.expressions <= Scope.greatestNumberOfExpressions else {
      if scope.expressions == Scope.greatestNumberOfExpressions + 1 {
        element.fault(expected: "at most \(Scope.greatestNumberOfExpressions) expressions, functions put in place")
      }
      return nil
    }
    switch element.name {
    case "Constant": return constant(element)
    case "FieldRef": return reference(element)
    case "NormContinuous": return normContinuous(element)
    case "NormDiscrete": return normDiscrete(element)
    case "Discretize": return discretize(element, as: type)
    case "MapValues": return mapValues(element, as: type)
    case "TextIndex": return textIndex(element)
    default: return application(element)
    }
  }

  // MARK: Constants and fields

  private func constant(_ element: ElementReader) -> Typed? {
    let declared = element.dataType()
    let isMissing = element.word("missing", ["true": true, "false": false, "1": true, "0": false]) ?? false
    if isMissing { return Typed(expression: .constant(.missing), type: declared) }
    let text = element.element.text
    if let declared {
      let words = declared == .string ? text : text.filter { !$0.isWhitespace }
      // Empty content is a text, and of any other type a missing value (PMML 4.4.1, Transformations, Constant).
      if declared != .string, words.isEmpty { return Typed(expression: .constant(.missing), type: declared) }
      return declared.constant(words, element).flatMap { typed($0, declared) }
    }
    let (value, type) = Self.inferred(text)
    return typed(value, type)
  }

  /// A constant without a declared type is an integer, a number or a text: the first that it can be.
  static func inferred(_ text: String) -> (FieldValue, DataType) {
    let words = text.filter { !$0.isWhitespace }
    if let number = ExactDecimal(pmml: words) {
      let isInteger = words.allSatisfy { $0.isNumber || $0 == "-" || $0 == "+" }
      return (.number(number), isInteger ? .integer : .double)
    }
    return (.text(text), .string)
  }

  private func typed(_ value: FieldValue, _ type: DataType) -> Typed? {
    scope.cell(value, type).map { Typed(expression: .constant($0), type: type) }
  }

  private func reference(_ element: ElementReader) -> Typed? {
    let replacement = element.attribute("mapMissingTo")
    if !open.isEmpty {
      guard let parameter = parameter(element) else { return nil }
      guard let replacement, let type = parameter.type else { return parameter }
      return constant(replacement, type, element).map {
        Typed(expression: .instead(of: parameter.expression, $0), type: type)
      }
    }
    guard let field = scope.field(element) else { return nil }
    let cell = replacement.flatMap { constant($0, field.type, element) }
    return Typed(expression: .field(field.slot, mapMissingTo: cell ?? .missing), type: field.type)
  }

  func constant(_ text: String, _ type: DataType, _ element: ElementReader) -> Cell? {
    type.constant(text, element).flatMap { scope.cell($0, type) }
  }

  /// What an attribute stands for in a function, whose body sees its parameters only.
  private func parameter(_ element: ElementReader, _ attribute: String = "field") -> Typed? {
    guard let name = element.required(attribute) else { return nil }
    if let parameter = parameters[name] { return parameter }
    element.fault(
      expected: "the name of a parameter of the function",
      suggestion: closestName(to: name, among: parameters.keys.sorted()))
    return nil
  }

  // MARK: Normalising

  /// An operand that is named by an attribute, and the type of its values.
  struct Operand {
    let expression: Expression
    let type: DataType
  }

  private func numericOperand(_ element: ElementReader) -> Operand? {
    guard let operand = operand(element) else { return nil }
    if operand.type.isCountable { return operand }
    element.fault(expected: "a numeric field")
    return nil
  }

  /// `nil` without a fault for a parameter whose type is not known before the function is applied.
  func operand(_ element: ElementReader, _ attribute: String = "field") -> Operand? {
    guard open.isEmpty else {
      return parameter(element, attribute).flatMap { bound in
        bound.type.map { Operand(expression: bound.expression, type: $0) }
      }
    }
    return scope.field(element, attribute).map {
      Operand(expression: .field($0.slot, mapMissingTo: .missing), type: $0.type)
    }
  }

  private func normContinuous(_ element: ElementReader) -> Typed? {
    let operand = numericOperand(element)
    let replacement = element.number("mapMissingTo")
    let outliers = element.outliers()
    let points = element.children("LinearNorm").map { norm in
      norm.requireNumbers("orig", "norm")
    }
    if points.count < 2 { element.fault(expected: "at least two elements LinearNorm") }
    let read = points.compactMap { $0 }
    guard let operand, points.count >= 2, read.count == points.count else { return nil }
    let originals = read.map { Number($0[0]) }
    guard zip(originals, originals.dropFirst()).allSatisfy({ $0 < $1 }) else {
      element.fault(expected: "elements LinearNorm in ascending order of orig")
      return nil
    }
    let norm = Expression.NormContinuous(
      originals: originals, norms: read.map { Number($0[1]) }, outliers: outliers,
      mapMissingTo: replacement.map { .number(Number($0)) } ?? .missing)
    return Typed(expression: .normContinuous(operand.expression, norm), type: .double)
  }

  private func normDiscrete(_ element: ElementReader) -> Typed? {
    let operand = operand(element)
    _ = element.word("method", ["indicator": true])
    let replacement = element.number("mapMissingTo")
    guard let text = element.required("value"), let operand, let cell = constant(text, operand.type, element) else {
      return nil
    }
    let missing = replacement.map { Cell.number(Number($0)) } ?? .missing
    return Typed(expression: .normDiscrete(operand.expression, value: cell, mapMissingTo: missing), type: .double)
  }

  // MARK: Tables

  private func discretize(_ element: ElementReader, as type: DataType?) -> Typed? {
    let operand = numericOperand(element)
    let bins = element.children("DiscretizeBin").map { bin -> (Interval, String)? in
      let value = bin.required("binValue")
      let interval = bin.onlyChild("Interval").flatMap(Interval.init)
      bin.finish()
      return interval.flatMap { interval in value.map { (interval, $0) } }
    }
    if bins.isEmpty { element.fault(expected: "at least one DiscretizeBin") }
    let values = TableValues(element, texts: bins.compactMap { $0?.1 }, as: type, scope)
    guard let operand, let values, bins.allSatisfy({ $0 != nil }) else { return nil }
    let table = zip(bins, values.cells).compactMap { bin, cell in
      bin.map { Expression.Discretize.Bin(interval: $0.0, value: cell) }
    }
    return Typed(
      expression: .discretize(
        operand.expression,
        .init(bins: table, defaultValue: values.defaultValue, mapMissingTo: values.mapMissingTo)),
      type: values.type)
  }

  private func mapValues(_ element: ElementReader, as type: DataType?) -> Typed? {
    let output = element.required("outputColumn")
    let pairs = element.children("FieldColumnPair").map { pair -> (Operand, String)? in
      let (operand, column) = (operand(pair), pair.required("column"))
      pair.finish()
      return operand.flatMap { operand in column.map { (operand, $0) } }
    }
    if pairs.isEmpty { element.fault(expected: "at least one FieldColumnPair") }
    let rows = element.onlyChild("InlineTable").map(InlineTable.rows) ?? []
    let columns = pairs.compactMap { $0 }
    element.pass(attributes: "dataType", "defaultValue", "mapMissingTo")
    guard let output, columns.count == pairs.count else { return nil }
    var keys: [[Cell]] = []
    var texts: [String] = []
    for row in rows {
      guard let text = row.value(output) else {
        row.place.fault(expected: "a column \(output)")
        continue
      }
      let key = columns.compactMap { operand, column in
        row.value(column).flatMap { constant($0, operand.type, row.place) }
      }
      guard key.count == columns.count else {
        row.place.fault(expected: "the columns \(columns.map(\.1).joined(separator: ", "))")
        continue
      }
      keys.append(key)
      texts.append(text)
    }
    guard let values = TableValues(element, texts: texts, as: type, scope) else { return nil }
    let table = Dictionary(zip(keys, values.cells)) { first, _ in first }
    return Typed(
      expression: .mapValues(
        .init(
          operands: columns.map(\.0.expression), rows: table, defaultValue: values.defaultValue,
          mapMissingTo: values.mapMissingTo)),
      type: values.type)
  }
}

/// The values of a table of the document, of one type.
private struct TableValues {
  let type: DataType
  let cells: [Cell]
  let defaultValue: Cell
  let mapMissingTo: Cell

  /// `nil` after noting what is no value of the type: the declared one, else the one that is asked for, else a number where
  /// all values are numbers.
  init?(_ element: ElementReader, texts: [String], as wanted: DataType?, _ scope: Scope) {
    let others = [element.attribute("defaultValue"), element.attribute("mapMissingTo")]
    let declared = element.dataType() ?? wanted
    let inferred = (texts + others.compactMap { $0 }).map { ExpressionReader.inferred($0).1 }
    let type = declared ?? (inferred.allSatisfy(\.isNumeric) ? .double : .string)
    func cell(_ text: String) -> Cell? { type.constant(text, element).flatMap { scope.cell($0, type) } }
    let cells = texts.compactMap(cell)
    let replaced = others.map { $0.map(cell) ?? .missing }
    guard cells.count == texts.count, let defaultValue = replaced[0], let missing = replaced[1] else { return nil }
    (self.type, self.cells, self.defaultValue, mapMissingTo) = (type, cells, defaultValue, missing)
  }
}

extension ElementReader {
  /// Attributes that must be numbers, in their order; `nil` after noting which is none.
  func requireNumbers(_ names: String...) -> [ExactDecimal]? {
    let numbers = names.compactMap { required($0) == nil ? nil : number($0) }
    finish()
    return numbers.count == names.count ? numbers : nil
  }
}

extension DataType {
  /// Whether values can be calculated with: numbers, and days or seconds since a year.
  var isCountable: Bool { isNumeric || (isTemporal && ![.date, .time, .dateTime].contains(self)) }
}
