/// Reads the keys of one mapping.
///
/// Every key that is asked for is known; ``finish()`` reports all others.
///
/// ```swift
/// try ConfigurationNode.read(yaml: text, file: "tributary.yaml") { document in
///   let purpose = document.required("purpose")?.string()
///   let limit = document.optional("limit")?.int(in: 1...100)
///   guard let purpose else { return nil }  // its fault is noted, and so are all others
///   return Settings(purpose: purpose, limit: limit ?? 10)
/// }
/// ```
public final class MappingReader {
  /// The mapping.
  public let node: ConfigurationNode
  /// Where faults go.
  public let faults: FaultCollector
  private let entries: [ConfigurationNode.Entry]
  private var known: [String] = []
  private var isFinished = false

  /// Reads a mapping; `nil` if the node is none.
  public init?(_ node: ConfigurationNode, faults: FaultCollector) {
    guard case .mapping(let entries) = node.content else { return nil }
    self.node = node
    self.faults = faults
    self.entries = entries
  }

  /// The value of a key; `nil` if it is absent or null.
  public func optional(_ key: String) -> ValueReader? {
    if !known.contains(key) { known.append(key) }
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    if case .null = entry.value.content { return nil }
    return ValueReader(entry.value, faults: faults)
  }

  /// The value of a key; its absence is a fault.
  public func required(_ key: String) -> ValueReader? {
    if let value = optional(key) { return value }
    if let entry = entries.first(where: { $0.key == key }) {
      faults.add(entry.value.fault(expected: "a value"))
    } else {
      fault(expected: "the key \"\(key)\"")
    }
    return nil
  }

  /// Whether the key stands in the document, even without a value.
  ///
  /// Does not make it known.
  public func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// Notes that something else was expected of the mapping as a whole.
  public func fault(expected: String) { faults.add(node.fault(expected: expected)) }

  /// Reports every key that nobody asked for, with the closest known one.
  ///
  /// Called by ``ValueReader/mapping(_:_:)``; calling it again does nothing.
  public func finish() {
    guard !isFinished else { return }
    isFinished = true
    for entry in entries where !known.contains(entry.key) {
      let free = known.filter { !has($0) }
      faults.add(
        ConfigurationFault(
          file: node.file, line: entry.line, column: entry.column, key: entry.value.path,
          expected: "a known key: \(enumerated(known))", suggestion: closestName(to: entry.key, among: free)))
    }
  }
}

extension ConfigurationNode {
  /// Parses a document and reads it; throws all its faults at once.
  ///
  /// A `read` that gives `nil` must have noted a fault; if it has not, the document as a whole is reported.
  public static func read<Value>(
    yaml: String, file: String, _ read: (MappingReader) -> Value?
  ) throws(ConfigurationErrors) -> Value {
    try Self.parse(yaml: yaml, file: file).read(read)
  }

  /// Reads a document; throws all its faults at once.
  public func read<Value>(_ read: (MappingReader) -> Value?) throws(ConfigurationErrors) -> Value {
    let faults = FaultCollector()
    let value = ValueReader(self, faults: faults).mapping("keys with values", read)
    try faults.throwIfAny()
    guard let value else { throw ConfigurationErrors([fault(expected: "a readable document")]) }
    return value
  }
}
