import Configuration
import Records

/// Reads the data dictionary and the mining schema into the fields that a scorecard reads.
///
/// Source: PMML 4.4.1, DataDictionary and MiningSchema.
struct FieldReader {
  /// The active fields, in the order of the mining schema.
  private(set) var active: [InputField] = []
  /// The name of the predicted field.
  private(set) var predicted: String?
  /// The interval of the predicted field.
  private(set) var scale: Interval?
  /// Whether the predicted field is an integer.
  private(set) var isPredictedWhole = false

  init(dictionary: ElementReader, schema: ElementReader?, scope: Scope) {
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
    for element in schema?.children("MiningField") ?? [] { add(element, definitions, scope) }
    schema?.finish()
  }

  private mutating func add(_ element: ElementReader, _ definitions: [String: DataField], _ scope: Scope) {
    let usage = element.word(
      "usageType",
      [
        "active": Usage.active, "predicted": .predicted, "target": .predicted, "supplementary": .supplementary,
        "group": .supplementary, "order": .supplementary, "frequencyWeight": .supplementary,
        "analysisWeight": .supplementary,
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
    case .predicted:
      (predicted, scale, isPredictedWhole) = (name, definition.intervals.first, definition.type == .integer)
    case .active:
      let input = definition.input(settings, element)
      guard scope.declare(name, input.type, input.measure, values: input.validValues) != nil else {
        element.fault(expected: "each field once")
        return
      }
      active.append(input)
    }
  }

  private enum Usage { case active, predicted, supplementary }
}

/// What a mining schema says about a field.
private struct MiningSettings {
  let measure: InputField.Measure?
  let missingValueReplacement: String?
  let missingIsInvalid: Bool
  let invalidValueTreatment: String
  let invalidValueReplacement: String?
  let outliers: InputField.Outliers

  init(_ element: ElementReader) {
    measure = element.measure()
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
    outliers = InputField.Outliers(
      treatment: element.outliers(), low: element.number("lowValue"), high: element.number("highValue"))
    if outliers.treatment != .asIs, outliers.low == nil, outliers.high == nil {
      element.fault(expected: "the attributes lowValue and highValue, which say what an outlier is")
    }
    element.pass(attributes: "name", "importance")
  }
}

extension ElementReader {
  /// The attribute `optype`.
  func measure() -> InputField.Measure? {
    word("optype", ["continuous": .continuous, "categorical": .categorical, "ordinal": .ordinal])
  }

  /// The attribute `dataType`.
  func dataType(_ name: String = "dataType") -> DataType? {
    guard let text = attribute(name) else { return nil }
    if let type = DataType(rawValue: text) { return type }
    let names = DataType.allCases.map(\.rawValue)
    fault(
      expected: "in the attribute \(name) one of \(names.joined(separator: ", "))",
      suggestion: closestName(to: text, among: names))
    return nil
  }

  /// The attribute `outliers`.
  func outliers() -> Expression.Outliers {
    word(
      "outliers",
      ["asIs": .asIs, "asMissingValues": .asMissingValues, "asExtremeValues": .asExtremeValues]) ?? .asIs
  }
}

/// A field of the data dictionary.
private struct DataField {
  let name: String
  let type: DataType
  let label: String
  let measure: InputField.Measure?
  let valid: [FieldValue]
  let invalid: [FieldValue]
  let missing: [FieldValue]
  let intervals: [Interval]

  init?(_ element: ElementReader) {
    let name = element.required("name")
    let type = element.dataType()
    if element.attribute("dataType") == nil { element.fault(expected: "the attribute dataType") }
    measure = element.measure()
    _ = element.word("isCyclic", ["0": true])
    label = element.attribute("displayName") ?? name ?? ""
    let values = element.children("Value")
    intervals = element.children("Interval").compactMap(Interval.init)
    if let type, !type.isOrdered, !intervals.isEmpty { element.fault(expected: "no Interval of \(type.rawValue)s") }
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

  /// A listed value; one that is missing or invalid may be a text of any form, such as `n/a` in a column of numbers.
  private static func value(_ element: ElementReader, _ type: DataType) -> (String, FieldValue)? {
    let property =
      element.word("property", ["valid": "valid", "invalid": "invalid", "missing": "missing"]) ?? "valid"
    element.pass(attributes: "displayValue")
    let text = element.required("value")
    element.finish()
    guard let text else { return nil }
    if property != "valid" { return (property, type.constant(text) ?? .text(text)) }
    return type.constant(text, element).map { (property, $0) }
  }

  func input(_ settings: MiningSettings, _ element: ElementReader) -> InputField {
    InputField(
      name: name, type: type, label: label,
      measure: settings.measure ?? measure ?? (type.isOrdered ? .continuous : .categorical),
      validValues: valid, invalidValues: invalid, missingValues: missing, intervals: intervals,
      missingValueReplacement: settings.missingValueReplacement.flatMap { type.constant($0, element) },
      missingIsInvalid: settings.missingIsInvalid, invalidValueTreatment: treatment(settings, element),
      outliers: settings.outliers)
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

extension DataType {
  /// A constant of the document; `nil` for what is no value of the type.
  func constant(_ text: String) -> FieldValue? {
    switch self {
    case .string: return .text(text)
    case .boolean: return text == "true" || text == "false" ? .text(text) : nil
    case .integer: return ExactDecimal(pmml: text).flatMap { $0.scale == 0 ? .number($0) : nil }
    case .float, .double: return ExactDecimal(pmml: text).map { .number($0) }
    default:
      var copy = text
      return copy.withUTF8 { moment(UnsafeRawBufferPointer($0)) }.map { _ in .text(text) }
    }
  }

  /// A constant of the document; one that is no value of the type is a fault.
  func constant(_ text: String, _ element: ElementReader) -> FieldValue? {
    if let value = constant(text) { return value }
    element.fault(expected: "a constant of the type \(rawValue)\(isNumeric ? " with at most 18 digits" : "")")
    return nil
  }
}

extension Interval {
  init?(_ element: ElementReader) {
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
