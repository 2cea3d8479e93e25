/// Why a layout cannot be used.
///
/// It is found before any byte is read, in the configuration and not in a file.
public struct LayoutError: Error, Hashable, Sendable {
  /// The property of the layout, such as `delimiter`.
  public let property: String
  /// What was expected, as a noun phrase.
  public let expected: String

  /// Names a reason.
  public init(property: String, expected: String) {
    self.property = property
    self.expected = expected
  }
}

extension LayoutError: CustomStringConvertible {
  /// Property and expectation in one line.
  public var description: String { "\(property): expected \(expected)" }
}
