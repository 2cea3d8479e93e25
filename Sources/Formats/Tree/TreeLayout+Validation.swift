extension TreeLayout {
  /// Throws if the layout cannot be read by.
  ///
  /// `isXML` also asks for the name of the record.
  func validate(isXML: Bool) throws(LayoutError) {
    try limits.validate()
    try LayoutError.requireNames(columns, property: "columns")
    if isXML && (record.isEmpty || record.contains { "/@: <>".contains($0) }) {
      throw LayoutError(property: "record", expected: "the local name of an element")
    }
    for path in columns + ignored + (each.map { [$0] } ?? []) where !TreeLayout.isPath(path) {
      throw LayoutError(property: "columns, ignored or each", expected: "paths of names with / between them")
    }
    guard limits.depth <= 200 else { throw LayoutError(property: "limits", expected: "a depth of at most 200") }
    guard columns.count <= limits.columns else {
      throw LayoutError(property: "columns", expected: "at most \(limits.columns) columns")
    }
  }

  private static func isPath(_ path: String) -> Bool {
    !path.isEmpty && !path.split(separator: "/", omittingEmptySubsequences: false).contains("")
  }
}
