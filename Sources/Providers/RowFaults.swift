import Formats
import Records

/// One column of one file, for adapters in Swift: its name for messages and its position for reading.
public struct Column: Hashable, Sendable {
  /// The name in the file.
  public let name: String
  /// The position among the fields of a row, from 0.
  public let position: Int

  /// The value's bytes; `nil` if the row states none, be it absent or empty.
  ///
  /// Valid only while the row is.
  @inline(__always)
  public func bytes(_ row: Row) -> UnsafeRawBufferPointer? {
    guard let bytes = row.bytes(position), !bytes.isEmpty else { return nil }
    return bytes
  }
}

extension Header {
  /// A column that the adapter reads.
  ///
  /// - Throws: ``FileRefusal`` with code `column.missing` or `column.repeated`.
  public func column(_ name: String) throws(FileRefusal) -> Column {
    Column(name: name, position: try position(of: name))
  }
}

/// Gathers the faults of one row in an adapter in Swift.
///
/// The reading functions note what is wrong and give `nil`, so that an adapter reads all columns before it rejects.
public struct RowFaults {
  private var faults: [(position: Int, fault: Fault)] = []

  /// Without faults.
  public init() {}

  /// Notes a fault of a column.
  ///
  /// `expected` is a noun phrase, `remedy` a full sentence; neither holds the value.
  public mutating func add(_ column: Column, code: String, expected: String, remedy: String) {
    faults.append((column.position, Fault(code: code, column: column.name, expected: expected, remedy: remedy)))
  }

  /// A key; its absence is the fault `key.missing`.
  public mutating func key(_ row: Row, _ column: Column) -> UnsafeRawBufferPointer? {
    if let bytes = column.bytes(row) { return bytes }
    add(
      column, code: "key.missing", expected: "a key",
      remedy: "Ask the provider for the key: a statement without one is nobody's.")
    return nil
  }

  /// A date; another form is the fault `date.invalid`.
  ///
  /// An absent one gives `nil` without fault.
  public mutating func date(_ row: Row, _ column: Column, _ form: DateForm) -> CalendarDate? {
    guard let bytes = column.bytes(row) else { return nil }
    if let date = form.parse(bytes) { return date }
    add(
      column, code: "date.invalid", expected: "a day of the calendar as \(form.sentence)",
      remedy: "Correct the file and have it delivered again.")
    return nil
  }

  /// A day that must be stated; its absence is the fault `value.missing`.
  public mutating func requiredDay(_ row: Row, _ column: Column, _ form: DateForm) -> Day? {
    if column.bytes(row) == nil {
      add(
        column, code: "value.missing", expected: "a day of the calendar as \(form.sentence)",
        remedy: "Ask the provider for the date.")
    }
    guard case .day(let day) = date(row, column, form) else { return nil }
    return day
  }

  /// Throws all faults in the order of the columns, if there are any.
  public func rejectIfAny() throws(Rejection) {
    guard !faults.isEmpty else { return }
    throw Rejection(
      faults.sorted { ($0.position, $0.fault.code) < ($1.position, $1.fault.code) }.map(\.fault))
  }
}
