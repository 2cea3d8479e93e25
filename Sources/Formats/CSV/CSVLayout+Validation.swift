extension CSVLayout {
  /// Throws if the layout cannot be read by.
  func validate() throws(LayoutError) {
    guard CSVLayout.canSeparate(delimiter) else {
      throw LayoutError(property: "delimiter", expected: "one ASCII character that ends no line")
    }
    if let quote, !CSVLayout.canSeparate(quote) || quote == delimiter {
      throw LayoutError(property: "quote", expected: "one ASCII character that is not the delimiter and ends no line")
    }
    try limits.validate()
    guard let columns else { return }
    try LayoutError.requireNames(columns, property: "columns")
    guard columns.count <= limits.columns else {
      throw LayoutError(property: "columns", expected: "at most \(limits.columns) columns")
    }
  }

  private static func canSeparate(_ byte: UInt8) -> Bool { byte > 0 && byte < 0x80 && byte != 0x0A && byte != 0x0D }

  /// Names that the layout does not know, at most 1,000.
  func undeclared(among columns: [String]) -> [String] {
    let known = Set(declared)
    return Array(columns.lazy.filter { !known.contains($0) }.prefix(1_000))
  }
}

extension Limits {
  /// Throws if a bound leaves no room for any record or exceeds what offsets can express.
  func validate() throws(LayoutError) {
    guard recordBytes >= 1, recordBytes <= 1 << 30, fieldBytes >= 1, fieldBytes <= recordBytes else {
      throw LayoutError(property: "limits", expected: "1 <= fieldBytes <= recordBytes <= 1 GiB")
    }
    guard columns >= 1, depth >= 1, parts >= 1, rawBytes >= 0 else {
      throw LayoutError(property: "limits", expected: "at least one column, level and row, and no negative size")
    }
  }
}

extension LayoutError {
  /// Throws unless there are names, each given once.
  static func requireNames(_ names: [String], property: String) throws(LayoutError) {
    guard !names.isEmpty, !names.contains("") else {
      throw LayoutError(property: property, expected: "at least one name, and none empty")
    }
    guard Set(names).count == names.count else {
      throw LayoutError(property: property, expected: "each name once")
    }
  }
}
