import Configuration
import Records

/// Reads the data dictionary and the mining schema into the fields that a scorecard reads.
///
/// Source: PMML 4.4.1, DataDictionary and MiningSchema.
struct FieldReader {
  /// The active fields, in the order of the mining schema.
  private(set) var active: [InputField] = []
  /// The interval of the predicted field.
  private(set) var scale: Interval?
  private var position: [String: Int] = [:]

  init(dictionary: ElementReader, schema: ElementReader?) {
    let elements = dictionary.children("DataField")
    dictionary.pass(attributes: "numberOfFields")
    dictionary.finish()
    var definitions: [String: DataField] = [:]
    for element in elements {
      guard let definition = DataField(element) else { continue }
      if definitions.updateValue(definition, forKey: definition.name) != nil {
        element.fault(expected: "a name that no other DataField has")
      }
    }
    for element in schema?.children("MiningField") ?? [] { add(element, definitions) }
    schema?.finish()
  }

  /// The index of an active field.
  func index(of name: String) -> Int? { position[name] }

  private mutating func add(_ element: ElementReader, _ definitions: [String: DataField]) {
    let usage = element.word(
      "usageType",
      [
        "active": Usage.active, "predicted": .predicted, "target": .predicted, "supplementary": .supplementary,
      ])
    let settings = MiningSettings(element)
    element.finish()
    guard let name = element.required("name") else { return }
    guard let definition = definitions[name] else {
      element.fault(
        expected: "the name of a DataField", suggestion: closestName(to: name, among: definitions.keys.sorted()))
      return
    }
    switch usage ?? .active {
    case .supplementary: break
    case .predicted: scale = definition.intervals.first
    case .active:
      guard position.updateValue(active.count, forKey: name) == nil else {
        element.fault(expected: "each field once")
        return
      }
      active.append(definition.input(settings, element))
    }
  }

  private enum Usage { case active, predicted, supplementary }
}

/// What a mining schema says about a field.
private struct MiningSettings {
  let missingValueReplacement: String?
  let missingIsInvalid: Bool
  let invalidValueTreatment: String
  let invalidValueReplacement: String?

  init(_ element: ElementReader) {
    missingValueReplacement = element.attribute("missingValueReplacement")
    missingIsInvalid =
      element.word(
        "missingValueTreatment",
        [
          "asIs": false, "asMean": false, "asMode": false, "asMedian": false, "asValue": false, "returnInvalid": true,
        ]) ?? false
    invalidValueTreatment =
      element.word(
        "invalidValueTreatment",
        [
          "returnInvalid": "returnInvalid", "asIs": "asIs", "asMissing": "asMissing", "asValue": "asValue",
        ]) ?? "returnInvalid"
    invalidValueReplacement = element.attribute("invalidValueReplacement")
    _ = element.word("outliers", ["asIs": true])
    element.pass(attributes: "name", "optype", "importance")
  }
}

/// A field of the data dictionary.
private struct DataField {
  let name: String
  let type: InputField.DataType
  let valid: [FieldValue]
  let invalid: [FieldValue]
  let missing: [FieldValue]
  let intervals: [Interval]

  init?(_ element: ElementReader) {
    let name = element.required("name")
    let type = element.word(
      "dataType",
      [
        "string": InputField.DataType.string, "integer": .integer, "float": .float, "double": .double,
        "boolean": .boolean,
      ])
    if element.attribute("dataType") == nil { element.fault(expected: "the attribute dataType") }
    _ = element.word("optype", ["continuous": true, "categorical": true, "ordinal": true])
    _ = element.word("isCyclic", ["0": true])
    element.pass(attributes: "displayName")
    let values = element.children("Value")
    intervals = element.children("Interval").compactMap(Interval.init)
    element.finish()
    guard let name, let type else { return nil }
    (self.name, self.type) = (name, type)
    var sorted: [String: [FieldValue]] = [:]
    for value in values {
      guard let (property, constant) = DataField.value(value, type) else { continue }
      sorted[property, default: []].append(constant)
    }
    (valid, invalid, missing) = (sorted["valid"] ?? [], sorted["invalid"] ?? [], sorted["missing"] ?? [])
  }

  private static func value(_ element: ElementReader, _ type: InputField.DataType) -> (String, FieldValue)? {
    let property = element.word("property", ["valid": "valid", "invalid": "invalid", "missing": "missing"])
    element.pass(attributes: "displayValue")
    let text = element.required("value")
    element.finish()
    return text.flatMap { type.constant($0, element) }.map { (property ?? "valid", $0) }
  }

  func input(_ settings: MiningSettings, _ element: ElementReader) -> InputField {
    InputField(
      name: name, type: type, validValues: valid, invalidValues: invalid, missingValues: missing,
      intervals: intervals,
      missingValueReplacement: settings.missingValueReplacement.flatMap { type.constant($0, element) },
      missingIsInvalid: settings.missingIsInvalid, invalidValueTreatment: treatment(settings, element))
  }

  private func treatment(_ settings: MiningSettings, _ element: ElementReader) -> InputField.InvalidValueTreatment {
    switch settings.invalidValueTreatment {
    case "asIs": return .asIs
    case "asMissing": return .asMissing
    case "asValue":
      if let value = settings.invalidValueReplacement.flatMap({ type.constant($0, element) }) { return .asValue(value) }
      if settings.invalidValueReplacement == nil { element.fault(expected: "the attribute invalidValueReplacement") }
      return .returnInvalid
    default: return .returnInvalid
    }
  }
}

extension InputField.DataType {
  /// A constant of the document; one that is no value of the type is a fault.
  func constant(_ text: String, _ element: ElementReader) -> FieldValue? {
    var value: FieldValue?
    switch self {
    case .string: value = .text(text)
    case .boolean: value = .text(text)
    case .integer, .float, .double: value = ExactDecimal(pmml: text).map { .number($0) }
    }
    if let value, admits(value) { return value }
    element.fault(expected: "a constant of the type \(rawValue)\(isNumeric ? " with at most 18 digits" : "")")
    return nil
  }
}

extension Interval {
  fileprivate init?(_ element: ElementReader) {
    let closure = element.word(
      "closure",
      [
        "closedClosed": (true, true), "closedOpen": (true, false), "openClosed": (false, true),
        "openOpen": (false, false),
      ])
    let (left, right) = (element.number("leftMargin"), element.number("rightMargin"))
    if element.attribute("closure") == nil { element.fault(expected: "the attribute closure") }
    element.finish()
    guard let closure else { return nil }
    self.init(left: left, right: right, includesLeft: closure.0, includesRight: closure.1)
  }
}
