import Records

/// A fault of a row, as JSON.
struct FaultEntry: Encodable {
  let column: String?
  let code: String
  let expected: String
  let remedy: String

  init(_ fault: Fault) {
    column = fault.column
    code = fault.code
    expected = fault.expected
    remedy = fault.remedy
  }
}
