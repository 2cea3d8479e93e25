/// Rows that stand in the document itself.
///
/// Source: PMML 4.4.1, Taxonomy, InlineTable: a row's children are its columns.
struct InlineTable {
  /// One row.
  struct Row {
    let place: ElementReader

    /// The text of a column; `nil` where the row has none.
    func value(_ column: String) -> String? { place.element.child(column)?.text }
  }

  static func rows(_ element: ElementReader) -> [Row] {
    let rows = element.children("row")
    element.finish()
    return rows.map { Row(place: $0) }
  }
}
