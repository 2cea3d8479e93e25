/// Reads derived fields and functions.
///
/// Source: PMML 4.4.1, Transformations (TransformationDictionary, LocalTransformations) and Functions.
struct TransformationReader {
  let scope: Scope

  /// The derived fields of an element, in the order of the document: each may read those before it.
  func read(_ element: ElementReader) -> [DerivedField] {
    element.children("DefineFunction").forEach { ExpressionReader(scope: scope).define($0) }
    let fields = element.children("DerivedField").compactMap(field)
    element.finish()
    return fields
  }

  private func field(_ element: ElementReader) -> DerivedField? {
    let name = element.required("name")
    let type = element.dataType()
    let measure = element.measure()
    if element.attribute("dataType") == nil { element.fault(expected: "the attribute dataType") }
    element.pass(attributes: "displayName")
    let values = element.children("Value").compactMap { value -> FieldValue? in
      value.pass(attributes: "displayValue")
      _ = value.word("property", ["valid": true])
      let text = value.required("value")
      value.finish()
      return text.flatMap { text in type.flatMap { $0.constant(text, value) } }
    }
    let expression = ExpressionReader(scope: scope).onlyExpression(in: element, as: type)
    element.finish()
    guard let name, let type else { return nil }
    let order = measure ?? (type.isOrdered ? .continuous : .categorical)
    if scope.declare(name, type, order, values: values) == nil {
      element.fault(expected: "a name that no field and no other derived field has")
    }
    return expression.map { DerivedField(name: name, type: type, expression: $0.expression) }
  }
}
