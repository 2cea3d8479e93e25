/// Why a file as a whole is not read.
///
/// Nothing of it is stored; the other files are.
public struct FileRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// A stable code for programs: `column.missing`, `column.undeclared`, `column.repeated`, `feed.unknown`.
  public let code: String
  /// The column, where one is meant.
  ///
  /// Always a name from the mapping, or one that drifted in beside a complete header: a file without its header would
  /// otherwise put a person's values into a message.
  public let column: String?
  /// What was expected, as a noun phrase.
  public let expected: String
  /// What the reader can do, as a full sentence.
  public let remedy: String

  /// Names a reason.
  public init(code: String, column: String? = nil, expected: String, remedy: String) {
    self.code = code
    self.column = column
    self.expected = expected
    self.remedy = remedy
  }

  /// The sentence `code: expected ... Remedy.`.
  public var description: String { "\(code): expected \(expected). \(remedy)" }
}

/// Something in a file that its mapping did not foresee and that does not stop it, with how often it was seen.
public struct DriftNote: Hashable, Sendable, CustomStringConvertible {
  /// A stable code: `column.undeclared` for a column nobody reads, `value.omitted` for values left out by a mapping's
  /// `on_error: omit`.
  public let code: String
  /// The column.
  public let column: String
  /// How often.
  public let count: Int

  /// Notes a drift.
  public init(code: String, column: String, count: Int) {
    self.code = code
    self.column = column
    self.count = count
  }

  /// `code: column (count)`.
  public var description: String { "\(code): \(column) (\(count))" }
}
