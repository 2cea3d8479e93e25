/// How a row can be broken on purpose.
///
/// Each is certain to be a fault of its row, and of its row only, for a reader that knows the feed's layout.
public enum Fault: String, CaseIterable, Hashable, Sendable {
  /// The version time names a thirteenth month.
  case badDate = "bad-date"
  /// The last column is missing (CSV), or the end of the object (JSON Lines).
  case missingColumn = "missing-column"
  /// A byte that the encoding does not have.
  case invalidByte = "invalid-byte"

  /// The faults that break one record of a layout.
  ///
  /// An XML file with an invalid byte is not well-formed as a whole (XML 1.0, section 4.3.3), which is another matter
  /// than a bad row, so there only dates are broken.
  static func possible(in layout: RowLayout) -> [Fault] { layout == .xml ? [.badDate] : Fault.allCases }

  /// Breaks the row at the end of an output.
  ///
  /// The version time stands at `version`.
  func apply(to bytes: inout [UInt8], from start: Int, version: Int, _ layout: RowLayout) {
    switch (self, layout) {
    case (.badDate, _):
      // TT.MM.JJJJ has its month three bytes in, YYYY-MM-DD five.
      let month = version + (layout == .windowsCSV ? 3 : 5)
      bytes[month] = 0x31
      bytes[month + 1] = 0x33
    case (.missingColumn, .jsonLines): bytes.removeLast(4)
    case (.missingColumn, _):
      let delimiter: UInt8 = layout == .windowsCSV ? 0x3B : 0x2C
      while bytes.count > start, bytes.removeLast() != delimiter {}
    case (.invalidByte, .jsonLines): bytes.insert(0xFF, at: bytes.count - 2)
    // 0xFF begins no UTF-8 sequence; 0x81 is undefined in Windows-1252.
    case (.invalidByte, _): bytes.append(layout == .windowsCSV ? 0x81 : 0xFF)
    }
  }
}

/// How the rows of a file are laid out.
enum RowLayout {
  case csv, windowsCSV, jsonLines, xml
}
