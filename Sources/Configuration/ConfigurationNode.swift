/// A value of a YAML document that knows where it stands.
///
/// The tree keeps scalars as they are written: what `1.10`, `no` or `2024-01-01` mean is decided by who reads them, not by
/// YAML's guesses about types.
public struct ConfigurationNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// Nothing, `~` or `null`, without quotes.
    case null
    /// A text; `isPlain` if it stands without quotes.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([ConfigurationNode])
    /// Keys with values, in the order of the document; each key once.
    case mapping([Entry])
  }

  /// A key with its value.
  public struct Entry: Sendable {
    /// The key.
    public let key: String
    /// The line of the key, from 1.
    public let line: Int
    /// The column of the key, from 1.
    public let column: Int
    /// The value.
    public let value: ConfigurationNode
  }

  /// What the node holds.
  public let content: Content
  /// The file, as it was named when it was opened.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, counted in Unicode scalars.
  public let column: Int
  /// The path of keys from the document, such as `feeds[0]/claims`.
  public let path: String

  init(content: Content, file: String, line: Int, column: Int, path: String) {
    self.content = content
    self.file = file
    self.line = line
    self.column = column
    self.path = path
  }

  /// A fault at this node.
  public func fault(expected: String, suggestion: String? = nil) -> ConfigurationFault {
    ConfigurationFault(
      file: file, line: line, column: column, key: path, expected: expected, suggestion: suggestion)
  }
}
