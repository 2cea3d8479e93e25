import Formats

/// A row that is not linked, with its place and what to do; it holds no value of the row.
public struct RowSetAside: Hashable, Sendable, Codable {
  /// The name of the file, as ``LinkInput/source``.
  public let source: String
  /// Number of the record in the file, from 1.
  public let record: Int
  /// Line, from 1.
  public let line: Int
  /// The column, where one is meant.
  public let column: String?
  /// A stable code, such as `csv.field-count` or `link.duplicate-id`.
  public let code: String
  /// What was expected, as a noun phrase.
  public let expected: String
}

/// Rows that are not linked: all of them counted, the first of them named.
public struct RowsSetAside: Sendable {
  /// Rows of one file with one fault.
  public struct Cause: Hashable, Sendable, Codable {
    /// The name of the file.
    public let source: String
    /// The fault's code.
    public let code: String
    /// How many rows have it.
    public internal(set) var rows: Int
    /// The lines of the first of them.
    public internal(set) var lines: [Int]
    /// What was expected in the first of them, as a noun phrase.
    public let expected: String
    /// What to do, as a sentence.
    public let remedy: String
  }

  /// How many rows are named one by one.
  public static let named = 1_000
  private static let linesOfCause = 5

  /// By file, in the order in which the faults appeared.
  public private(set) var causes: [Cause] = []
  /// The first ``named`` rows of all files.
  public private(set) var rows: [RowSetAside] = []

  /// How many rows there are in all.
  public var count: Int { causes.reduce(0) { $0 + $1.rows } }

  /// No rows.
  public init() {}

  mutating func add(_ fault: RowFault, source: String) {
    add(
      RowSetAside(
        source: source, record: fault.place.record, line: fault.place.line, column: fault.column, code: fault.code,
        expected: fault.expected))
  }

  mutating func add(_ row: RowSetAside) {
    if rows.count < Self.named { rows.append(row) }
    if let index = causes.firstIndex(where: { $0.source == row.source && $0.code == row.code }) {
      causes[index].rows += 1
      if causes[index].lines.count < Self.linesOfCause { causes[index].lines.append(row.line) }
    } else {
      causes.append(
        Cause(
          source: row.source, code: row.code, rows: 1, lines: [row.line], expected: row.expected,
          remedy: Self.remedy(row.code)))
    }
  }

  private static func remedy(_ code: String) -> String {
    switch code {
    case "link.missing-id": "Fill in the column, or name another one with --id."
    case "link.duplicate-id": "Give each row an identifier of its own, or name another column with --id."
    case "encoding.invalid":
      "Deliver the file in UTF-8, or name its encoding with --encoding, such as --encoding windows-1252."
    case "csv.field-count": "Put quotes around values that hold the delimiter, and double the quotes in them."
    case "csv.stray-quote": "Double the quotes inside a value and put quotes around the whole of it."
    case "csv.nul", "csv.field-size", "csv.record-size", "json.field-size", "json.record-size":
      "Check what the row holds; it is no table of text."
    case "json.syntax", "json.not-object", "json.trailing", "json.control", "json.duplicate-key":
      "Write one complete JSON object in each line."
    default: "Correct the row where it comes from."
    }
  }
}
