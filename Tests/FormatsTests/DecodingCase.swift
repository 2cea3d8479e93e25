import Formats
import TestSupport
import Testing

/// One line of a table: a file, and what has to come of it.
struct DecodingCase: CustomTestStringConvertible, Sendable {
  /// What has to come of a record or of the file.
  enum Outcome: Equatable, ExpressibleByArrayLiteral, Sendable {
    /// A row with these fields.
    case row([String?])
    /// A fault with this code in this column.
    case fault(String, String?)
    /// The file is refused with this code.
    case refused(String)

    init(arrayLiteral fields: String?...) { self = .row(fields) }
  }

  let testDescription: String
  let bytes: [UInt8]
  let outcomes: [Outcome]
  let format: Format

  init(_ name: String, _ format: Format, _ bytes: [UInt8], _ outcomes: [Outcome]) {
    testDescription = name
    self.format = format
    self.bytes = bytes
    self.outcomes = outcomes
  }

  /// Runs the case in every way of cutting the file.
  func verify() throws {
    let file = try verifyRowDecoder(format, bytes)
    #expect(DecodingCase.outcomes(of: file) == outcomes)
  }

  /// Rows and faults in the order of the file.
  static func outcomes(of file: DecodedFile) -> [Outcome] {
    if let error = file.error { return [.refused(error.code)] }
    let rows = file.rows.map { ($0.place, Outcome.row($0.fields)) }
    let faults = file.faults.map { ($0.place, Outcome.fault($0.code, $0.column)) }
    return (rows + faults).sorted { ($0.0.record, $0.0.part) < ($1.0.record, $1.0.part) }.map(\.1)
  }
}
