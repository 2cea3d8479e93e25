import FoundationEssentials

/// What a command prints with `--json`: the same value, the same bytes.
public enum JSONText {
  /// A document: indented, keys sorted, ended by a line feed.
  ///
  /// Throws `EncodingError` for what JSON cannot say, such as a number that is not finite.
  public static func document(_ value: some Encodable) throws -> String {
    try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// One line of JSON Lines: no space, keys sorted, ended by a line feed.
  public static func line(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
