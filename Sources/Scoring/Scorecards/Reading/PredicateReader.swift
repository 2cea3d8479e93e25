import Configuration
import Records

/// Reads predicates.
///
/// Source: PMML 4.4.1, TreeModel, "Predicates".
struct PredicateReader {
  let scope: Scope

  /// The only predicate in an element; its absence, or a second one, is a fault.
  func onlyPredicate(in parent: ElementReader) -> Predicate? {
    let found = predicates(in: parent)
    if found.count != 1 { parent.fault(expected: "exactly one predicate") }
    return found.first ?? nil
  }

  private func predicates(in parent: ElementReader) -> [Predicate?] {
    parent.children("SimplePredicate", "SimpleSetPredicate", "CompoundPredicate", "True", "False").map(predicate)
  }

  private func predicate(_ element: ElementReader) -> Predicate? {
    defer { element.finish() }
    switch element.name {
    case "True": return .always
    case "False": return .never
    case "SimplePredicate": return simple(element)
    case "SimpleSetPredicate": return set(element)
    default: return compound(element)
    }
  }

  private func compound(_ element: ElementReader) -> Predicate? {
    let connective = element.word(
      "booleanOperator",
      [
        "and": Predicate.Connective.and, "or": .or, "xor": .xor, "surrogate": .surrogate,
      ])
    if element.attribute("booleanOperator") == nil { element.fault(expected: "the attribute booleanOperator") }
    let parts = predicates(in: element)
    if parts.count < 2 { element.fault(expected: "at least two predicates") }
    guard let connective, parts.allSatisfy({ $0 != nil }) else { return nil }
    return .compound(connective, parts.compactMap { $0 })
  }

  private func simple(_ element: ElementReader) -> Predicate? {
    let field = scope.field(element)
    let operation = element.word(
      "operator",
      [
        "equal": Operator.compare(.equal), "notEqual": .compare(.notEqual), "lessThan": .compare(.lessThan),
        "lessOrEqual": .compare(.lessOrEqual), "greaterThan": .compare(.greaterThan),
        "greaterOrEqual": .compare(.greaterOrEqual), "isMissing": .isMissing, "isNotMissing": .isNotMissing,
      ])
    if element.attribute("operator") == nil { element.fault(expected: "the attribute operator") }
    let text = element.attribute("value")
    guard let field, let operation else { return nil }
    switch operation {
    case .isMissing: return .isMissing(field: field.slot)
    case .isNotMissing: return .isNotMissing(field: field.slot)
    case .compare(let comparison): return comparing(field, comparison, text, element)
    }
  }

  private enum Operator {
    case compare(Predicate.Comparison)
    case isMissing, isNotMissing
  }

  private func comparing(
    _ field: Scope.Entry, _ comparison: Predicate.Comparison, _ text: String?, _ element: ElementReader
  ) -> Predicate? {
    guard !comparison.needsOrder || checkOrder(field, text, element) else { return nil }
    guard let text else {
      element.fault(expected: "the attribute value")
      return nil
    }
    return field.type.threshold(text, element).map { .simple(field: field.slot, comparison, $0) }
  }

  /// Whether the values of a field have an order in which the constant has a place.
  private func checkOrder(_ field: Scope.Entry, _ text: String?, _ element: ElementReader) -> Bool {
    let type = field.type.rawValue
    if field.measure == .ordinal, !field.values.isEmpty {
      guard let text, let value = field.type.constant(text), !field.values.contains(value) else { return true }
      element.fault(expected: "one of the listed values of the field, which say its order")
    } else if !field.type.isOrdered {
      element.fault(expected: "the operator equal or notEqual: values of the type \(type) have no order")
    } else if field.measure == .categorical {
      element.fault(expected: "the operator equal or notEqual, or an optype other than categorical")
    } else {
      return true
    }
    return false
  }

  private func set(_ element: ElementReader) -> Predicate? {
    let field = scope.field(element)
    let isIn = element.word("booleanOperator", ["isIn": true, "isNotIn": false])
    if element.attribute("booleanOperator") == nil { element.fault(expected: "the attribute booleanOperator") }
    guard let array = element.onlyChild("Array") else { return nil }
    array.pass(attributes: "n", "type")
    let words = ArrayText.words(array.element.text)
    array.finish()
    if let count = array.attribute("n"), Int(count) != words.count {
      array.fault(expected: "as many values as the attribute n says; there are \(words.count)")
    }
    guard let field, let isIn else { return nil }
    let members = words.compactMap { field.type.threshold($0, array) }
    return members.count == words.count ? .set(field: field.slot, isIn: isIn, members) : nil
  }
}

extension DataType {
  /// What a predicate compares with: an integer field may be compared with any number.
  fileprivate func threshold(_ text: String, _ element: ElementReader) -> FieldValue? {
    (self == .integer ? .double : self).constant(text, element)
  }
}

/// The values in the text of an Array element.
///
/// Source: PMML 4.4.1, General Structure, Array.
enum ArrayText {
  /// Values stand between white space; one in double quotes may hold white space, and quotes as `\"`.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var current = ""
    var (isQuoted, isStarted, isEscaped) = (false, false, false)
    for scalar in text.unicodeScalars {
      if isEscaped {
        if scalar != "\"" { current.unicodeScalars.append("\\") }
        current.unicodeScalars.append(scalar)
        isEscaped = false
      } else if isQuoted, scalar == "\\" {
        isEscaped = true
      } else if scalar == "\"" {
        (isQuoted, isStarted) = (!isQuoted, true)
      } else if !isQuoted, scalar.properties.isWhitespace {
        if isStarted { words.append(current) }
        (current, isStarted) = ("", false)
      } else {
        current.unicodeScalars.append(scalar)
        isStarted = true
      }
    }
    return isStarted ? words + [current] : words
  }
}
