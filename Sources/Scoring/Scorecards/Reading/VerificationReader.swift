import Records

/// Sample rows of a document with the results that its maker computed.
///
/// Source: PMML 4.4.1, ModelVerification.
struct Verification: Sendable {
  /// A column: a field of the document, an output or the predicted field.
  struct Column: Sendable {
    let field: String
    /// The greatest relative deviation of a number.
    let precision: Double
    /// The greatest magnitude of a number that counts as zero.
    let zeroThreshold: Double
  }

  struct Row: Sendable {
    let line: Int
    /// For each column; `nil` where the row has no value.
    let values: [String?]
  }

  let columns: [Column]
  let rows: [Row]

  init?(_ element: ElementReader) {
    element.pass(attributes: "recordCount", "fieldCount")
    let fields = element.onlyChild("VerificationFields")
    let read = fields?.children("VerificationField").map { field -> (Column, String)? in
      let name = field.required("field")
      let column = field.attribute("column")
      let precision = field.number("precision")?.doubleValue ?? 1e-6
      let threshold = field.number("zeroThreshold")?.doubleValue ?? 1e-16
      field.finish()
      return name.map { (Column(field: $0, precision: precision, zeroThreshold: threshold), column ?? $0) }
    }
    fields?.finish()
    let table = element.onlyChild("InlineTable").map(InlineTable.rows)
    element.finish()
    guard let table, let known = read?.compactMap({ $0 }), known.count == read?.count else { return nil }
    columns = known.map(\.0)
    rows = table.map { row in Row(line: row.place.element.line, values: known.map { row.value($0.1) }) }
  }
}
