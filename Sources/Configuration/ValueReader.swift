/// Reads one value of a document into a type.
///
/// What does not fit becomes a fault at its place and gives `nil`; the reading goes on, so that one pass finds all
/// faults.
public struct ValueReader {
  /// The value.
  public let node: ConfigurationNode
  /// Where faults go.
  public let faults: FaultCollector

  /// Reads a node.
  public init(_ node: ConfigurationNode, faults: FaultCollector) {
    self.node = node
    self.faults = faults
  }

  /// Notes that something else was expected here.
  public func fault(expected: String, suggestion: String? = nil) {
    faults.add(node.fault(expected: expected, suggestion: suggestion))
  }

  /// Whether a list stands here.
  public var isSequence: Bool { if case .sequence = node.content { true } else { false } }

  /// Whether keys with values stand here.
  public var isMapping: Bool { if case .mapping = node.content { true } else { false } }

  /// Any scalar as it is written, quoted or not, numbers included.
  public func string(expected: String = "a text") -> String? {
    if case .scalar(let text, _) = node.content { return text }
    fault(expected: expected)
    return nil
  }

  /// A text that `parse` understands.
  public func parsed<Value>(expected: String, _ parse: (String) -> Value?) -> Value? {
    guard let text = string(expected: expected) else { return nil }
    if let value = parse(text) { return value }
    fault(expected: expected)
    return nil
  }

  /// A whole number within bounds, in decimal digits without quotes.
  public func int(in range: ClosedRange<Int> = Int.min...Int.max) -> Int? {
    let open = range.lowerBound == .min || range.upperBound == .max
    let expected = open ? "a whole number" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .scalar(let text, isPlain: true) = node.content, let value = Int(text), range.contains(value) else {
      fault(expected: open && range.lowerBound != .min ? "\(expected) of at least \(range.lowerBound)" : expected)
      return nil
    }
    return value
  }

  /// A finite number within bounds, without quotes; binary floating point, so not for money.
  public func number(in range: ClosedRange<Double>? = nil) -> Double? {
    if case .scalar(let text, isPlain: true) = node.content, let value = Double(text), value.isFinite,
      range?.contains(value) ?? true
    {
      return value
    }
    fault(expected: range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number")
    return nil
  }

  /// `true` or `false` without quotes; not YAML 1.1's `yes` and `no`, of which the second is also Norway.
  public func bool() -> Bool? {
    switch node.content {
    case .scalar("true", isPlain: true): return true
    case .scalar("false", isPlain: true): return false
    default:
      fault(expected: "true or false")
      return nil
    }
  }

  /// One of the named values; another name is a fault that suggests the closest.
  public func oneOf<Value>(_ allowed: KeyValuePairs<String, Value>, _ what: String) -> Value? {
    oneOf(allowed.map { ($0.key, $0.value) }, what)
  }

  /// One of the named values; another name is a fault that suggests the closest.
  public func oneOf<Value>(_ allowed: [(name: String, value: Value)], _ what: String) -> Value? {
    let names = allowed.map(\.name)
    let expected = "\(what): \(enumerated(names))"
    guard let text = string(expected: expected) else { return nil }
    if let found = allowed.first(where: { $0.name == text }) { return found.value }
    fault(expected: expected, suggestion: closestName(to: text, among: names))
    return nil
  }

  /// One of the cases of an enumeration by its raw value.
  public func oneOf<Value: CaseIterable & RawRepresentable>(_ type: Value.Type, _ what: String) -> Value?
  where Value.RawValue == String {
    oneOf(Value.allCases.map { (name: $0.rawValue, value: $0) }, what)
  }

  /// The elements of a list; those that `read` gives `nil` for are left out (their faults are noted).
  public func list<Value>(
    of what: String, atLeast minimum: Int = 0, _ read: (ValueReader) -> Value?
  ) -> [Value]? {
    guard case .sequence(let nodes) = node.content, nodes.count >= minimum else {
      fault(expected: minimum > 0 ? "a list of \(what), at least \(minimum)" : "a list of \(what)")
      return nil
    }
    return nodes.compactMap { read(ValueReader($0, faults: faults)) }
  }

  /// One text or a list of them.
  public func strings(of what: String) -> [String]? {
    if isSequence { return list(of: what, atLeast: 1) { $0.string() } }
    return string(expected: "\(what) or a list of them").map { [$0] }
  }

  /// Keys that the author chooses, with their values, in the order of the document.
  public func entries(of what: String) -> [NamedValue]? {
    guard case .mapping(let entries) = node.content else {
      fault(expected: what)
      return nil
    }
    return entries.map { NamedValue($0, parent: node, faults: faults) }
  }

  /// Keys that the reader knows: passes a reader of them to `read` and then reports every key that was not asked for.
  public func mapping<Value>(_ what: String, _ read: (MappingReader) -> Value?) -> Value? {
    guard let reader = MappingReader(node, faults: faults) else {
      fault(expected: what)
      return nil
    }
    defer { reader.finish() }
    return read(reader)
  }
}

/// A key that the author chose, with its value.
public struct NamedValue {
  /// The key.
  public let key: String
  /// Reads the value.
  public let value: ValueReader
  private let place: ConfigurationFault

  init(_ entry: ConfigurationNode.Entry, parent: ConfigurationNode, faults: FaultCollector) {
    key = entry.key
    value = ValueReader(entry.value, faults: faults)
    place = ConfigurationFault(
      file: parent.file, line: entry.line, column: entry.column, key: entry.value.path, expected: "")
  }

  /// Notes that another key was expected here.
  public func keyFault(expected: String, suggestion: String? = nil) {
    value.faults.add(
      ConfigurationFault(
        file: place.file, line: place.line, column: place.column, key: place.key, expected: expected,
        suggestion: suggestion))
  }
}

/// `a, b or c`.
func enumerated(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " or " + last
}
