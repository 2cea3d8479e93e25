/// One thing that is wrong with a row.
///
/// It never holds the value that was found: that may be a person's.
public struct Fault: Hashable, Sendable {
  /// A stable code for programs, such as `date.invalid`.
  public let code: String
  /// The column's name, where one column is meant.
  public let column: String?
  /// What was expected, as a noun phrase: "a day of the calendar as DD.MM.YYYY".
  public let expected: String
  /// What the reader can do about it, as a full sentence.
  public let remedy: String

  /// Names a fault.
  public init(code: String, column: String? = nil, expected: String, remedy: String) {
    self.code = code
    self.column = column
    self.expected = expected
    self.remedy = remedy
  }
}

/// Why a row did not become a record: all its faults, not the first.
///
/// A rejection is data, not an error; the row goes to quarantine and the next one is read.
public struct Rejection: Error, Hashable, Sendable {
  /// At least one fault, in the order of the columns.
  public var faults: [Fault]

  /// Rejects for one fault or more.
  public init(_ faults: [Fault]) { self.faults = faults }

  /// Rejects for one fault.
  public init(_ fault: Fault) { faults = [fault] }
}
