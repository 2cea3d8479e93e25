import Configuration
import Records

/// Reads the expression of a ComplexPartialScore.
struct FormulaReader {
  let fields: FieldReader

  /// The only expression in an element.
  func onlyFormula(in parent: ElementReader) -> Formula? {
    let found = formulas(in: parent)
    if found.count != 1 { parent.fault(expected: "exactly one expression") }
    parent.finish()
    return found.first ?? nil
  }

  private func formulas(in parent: ElementReader) -> [Formula?] {
    parent.children("Constant", "FieldRef", "Apply").map(formula)
  }

  private func formula(_ element: ElementReader) -> Formula? {
    defer { element.finish() }
    switch element.name {
    case "Constant": return constant(element)
    case "FieldRef": return reference(element)
    default: return application(element)
    }
  }

  private func constant(_ element: ElementReader) -> Formula? {
    _ = element.word("dataType", ["integer": true, "float": true, "double": true])
    if let number = ExactDecimal(pmml: element.element.text.filter { !$0.isWhitespace }) { return .constant(number) }
    element.fault(expected: "a number of at most 18 digits")
    return nil
  }

  private func reference(_ element: ElementReader) -> Formula? {
    guard let name = element.required("field") else { return nil }
    guard let index = fields.index(of: name) else {
      element.fault(
        expected: "the name of an active MiningField",
        suggestion: closestName(to: name, among: fields.active.map(\.name)))
      return nil
    }
    if fields.active[index].type.isNumeric { return .field(index) }
    element.fault(expected: "a numeric field")
    return nil
  }

  private func application(_ element: ElementReader) -> Formula? {
    let function = element.word(
      "function",
      [
        "+": Formula.Function.add, "-": .subtract, "*": .multiply, "/": .divide, "min": .min, "max": .max, "abs": .abs,
      ])
    if element.attribute("function") == nil { element.fault(expected: "the attribute function") }
    let operands = formulas(in: element)
    guard let function, operands.allSatisfy({ $0 != nil }) else { return nil }
    guard function.arity.contains(operands.count) else {
      element.fault(expected: "\(function.arity.lowerBound) operands of \(function.rawValue)")
      return nil
    }
    return .apply(function, operands.compactMap { $0 })
  }
}
