/// One thing that is wrong in a configuration file, at its place.
///
/// A configuration holds no person's values, so a suggestion may quote what stands there.
public struct ConfigurationFault: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The file, as it was named when it was opened.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, counted in Unicode scalars.
  public let column: Int
  /// The path of keys to the value, such as `feeds[0]/claims/given_name`; empty for the document as a whole.
  public let key: String
  /// What was expected, as a noun phrase.
  public let expected: String
  /// An allowed name close to the one that stands there.
  public let suggestion: String?

  /// Names a fault.
  public init(file: String, line: Int, column: Int, key: String, expected: String, suggestion: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.expected = expected
    self.suggestion = suggestion
  }

  /// The sentence `file:line:column: key: expected ... Did you mean "x"?`.
  public var description: String {
    let place = "\(file):\(line):\(column): "
    let subject = key.isEmpty ? "" : "\(key): "
    let hint = suggestion.map { " Did you mean \"\($0)\"?" } ?? ""
    return "\(place)\(subject)expected \(expected).\(hint)"
  }

  /// Orders by place, then by what is said, so that reports never depend on the order of checking.
  public static func < (left: ConfigurationFault, right: ConfigurationFault) -> Bool {
    if left.file != right.file { return left.file.utf8.lexicographicallyPrecedes(right.file.utf8) }
    return (left.line, left.column, left.key, left.expected) < (right.line, right.column, right.key, right.expected)
  }
}

/// Why a configuration cannot be used: all its faults, sorted by place.
public struct ConfigurationErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one fault, in the order of the file.
  public let faults: [ConfigurationFault]

  /// Sorts faults and keeps each once.
  public init(_ faults: [ConfigurationFault]) {
    var sorted: [ConfigurationFault] = []
    for fault in faults.sorted() where sorted.last != fault { sorted.append(fault) }
    self.faults = sorted
  }

  /// One line per fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// Gathers the faults of one document while it is read, so that its author sees all of them at once.
public final class FaultCollector {
  private var faults: [ConfigurationFault] = []

  /// Without faults.
  public init() {}

  /// Whether nothing is wrong so far.
  public var isEmpty: Bool { faults.isEmpty }

  /// The number of faults so far; a reader compares it before and after to know whether a part is usable.
  public var count: Int { faults.count }

  /// Notes a fault.
  public func add(_ fault: ConfigurationFault) { faults.append(fault) }

  /// Throws all faults, if there are any.
  public func throwIfAny() throws(ConfigurationErrors) {
    if !faults.isEmpty { throw ConfigurationErrors(faults) }
  }
}
