import Configuration
import Formats
import Records

/// Reads one element of a PMML document.
///
/// Every attribute and child that is asked for is known; ``finish()`` reports all others, so nothing that a document
/// says is passed over in silence.
final class ElementReader {
  let element: XMLElement
  let file: String
  let path: String
  let faults: FaultCollector
  private var knownAttributes: Set<String> = []
  private var knownChildren: Set<String> = []

  init(_ element: XMLElement, file: String, path: String, faults: FaultCollector) {
    self.element = element
    self.file = file
    self.path = path
    self.faults = faults
  }

  var name: String { element.name }

  /// The value of an attribute.
  func attribute(_ name: String) -> String? {
    knownAttributes.insert(name)
    return element.attribute(name)
  }

  /// The value of an attribute; its absence is a fault.
  func required(_ name: String) -> String? {
    let value = attribute(name)
    if value == nil { fault(expected: "the attribute \(name)") }
    return value
  }

  /// An attribute that is a number; one that is none, or has more than 18 digits, is a fault.
  func number(_ name: String) -> ExactDecimal? {
    guard let text = attribute(name) else { return nil }
    if let number = ExactDecimal(pmml: text) { return number }
    fault(expected: "a number of at most 18 digits in the attribute \(name)")
    return nil
  }

  /// An attribute that is one of some words.
  func word<Value>(_ name: String, _ allowed: KeyValuePairs<String, Value>) -> Value? {
    guard let text = attribute(name) else { return nil }
    if let found = allowed.first(where: { $0.key == text }) { return found.value }
    let words = allowed.map(\.key)
    fault(
      expected: "in the attribute \(name) one of \(words.joined(separator: ", "))",
      suggestion: closestName(to: text, among: words))
    return nil
  }

  /// Attributes that say nothing about the result.
  func pass(attributes names: String...) { knownAttributes.formUnion(names) }

  /// Children that say nothing about the result.
  func pass(children names: String...) { knownChildren.formUnion(names) }

  /// The children of these names, in the order of the document.
  func children(_ names: String...) -> [ElementReader] {
    knownChildren.formUnion(names)
    var counts: [String: Int] = [:]
    return element.children.compactMap { child in
      counts[child.name, default: 0] += 1
      guard names.contains(child.name) else { return nil }
      let step = "\(path)/\(child.name)[\(counts[child.name] ?? 1)]"
      return ElementReader(child, file: file, path: step, faults: faults)
    }
  }

  /// The only child of this name; its absence is a fault.
  func onlyChild(_ name: String) -> ElementReader? {
    let found = children(name)
    for extra in found.dropFirst() { extra.fault(expected: "one element \(name) only") }
    if found.isEmpty { fault(expected: "an element \(name)") }
    return found.first
  }

  /// Notes a fault at this element.
  func fault(expected: String, suggestion: String? = nil) {
    faults.add(
      ConfigurationFault(
        file: file, line: element.line, column: 1, key: path, expected: expected, suggestion: suggestion))
  }

  /// Reports every attribute and child that nobody asked for.
  func finish() {
    // Attributes of other namespaces, such as xsi:schemaLocation, are about the file and not about the model.
    for attribute in element.attributes
    where attribute.namespace == nil && !knownAttributes.contains(attribute.name) {
      fault(expected: "no attribute \(attribute.name): it is unknown or not supported")
    }
    refuseChildren("it is unknown or not supported")
  }

  /// Reports every child that nobody asked for.
  ///
  /// Extensions of other producers may stand anywhere and mean nothing to anybody else (PMML 4.4.1, Conformance).
  func refuseChildren(_ reason: String) {
    for child in element.children where !knownChildren.contains(child.name) && child.name != "Extension" {
      ElementReader(child, file: file, path: "\(path)/\(child.name)", faults: faults)
        .fault(expected: "no element \(child.name): \(reason)")
    }
  }

  /// The values of our extensions of a name.
  func extensions() -> [(name: String, value: String)] {
    element.children.filter { $0.name == "Extension" && $0.attribute("extender") == "tributary" }.compactMap {
      guard let name = $0.attribute("name"), let value = $0.attribute("value") else { return nil }
      return (name, value)
    }
  }
}

extension ElementReader {
  /// A reader of the same element that has asked for nothing yet.
  var again: ElementReader { ElementReader(element, file: file, path: path, faults: faults) }
}
