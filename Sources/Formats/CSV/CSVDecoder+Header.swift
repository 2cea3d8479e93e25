/// The first record, and why a file is refused for it.
extension CSVDecoder {
  mutating func readHeader(end: Int) throws(FormatError) {
    try refuseUnreadableHeader(end: end)
    columns = record.fields.indices.map { headerField($0) }
    if record.count > layout.limits.columns {
      throw headerError(
        "csv.columns", "at most \(layout.limits.columns) columns", "Check the delimiter, or raise the limit.")
    }
    if layout.namesEmptyColumns { nameEmptyColumns() }
    if let empty = columns.firstIndex(of: "") {
      throw headerError(
        "csv.empty-header", "a name for column \(empty + 1)", "Name the column, or declare the columns in the layout.")
    }
    var seen: Set<String> = []
    for (index, name) in columns.enumerated() where !seen.insert(name).inserted {
      throw headerError(
        "csv.duplicate-header", "different names for all columns; column \(index + 1) repeats an earlier one",
        "Rename the column, or declare the columns in the layout.")
    }
    hasHeader = true
    undeclaredColumns = layout.undeclared(among: columns)
  }

  private mutating func nameEmptyColumns() {
    for index in columns.indices where columns[index].allSatisfy({ $0 == " " }) {
      columns[index] = "column_\(index + 1)"
    }
  }

  private func refuseUnreadableHeader(end: Int) throws(FormatError) {
    if end - record.start > layout.limits.recordBytes { throw headerTooLong }
    if record.strayQuote != nil {
      throw headerError("csv.stray-quote", "a header with quotes only around whole names", "Check the quote character.")
    }
    guard needsCheck, let fault = textFault(end: end) else { return }
    throw headerError(
      fault.code, fault.expected, "Declare the encoding in which the file is written, or deliver a text file.")
  }

  private func headerField(_ index: Int) -> String {
    let span = record.fields[index]
    let start = record.start - text.origin + Int(span.offset)
    let bytes = text.buffer.bytes[start..<start + Int(span.length)]
    let name = String(decoding: bytes, as: UTF8.self)
    guard record.escaped.contains(index), let quote = layout.quote else { return name }
    let mark = String(decoding: [quote], as: UTF8.self)
    return name.split(separator: mark + mark, omittingEmptySubsequences: false).joined(separator: mark)
  }

  private func headerError(_ code: String, _ expected: String, _ remedy: String) -> FormatError {
    FormatError(
      code: code, byte: text.map.source(of: record.start), line: record.line, expected: expected, remedy: remedy)
  }

  var headerTooLong: FormatError {
    headerError(
      "csv.header-size", "a header of at most \(layout.limits.recordBytes) bytes",
      "Check that the file is CSV and what ends its lines.")
  }

  var noHeader: FormatError {
    FormatError(
      code: "csv.no-header", byte: 0, line: 1, expected: "a header with the names of the columns",
      remedy: "Deliver the file with its header, or declare the columns in the layout.")
  }

  var unclosedQuote: FormatError {
    FormatError(
      code: "csv.unclosed-quote", byte: quoteByte, line: quoteLine,
      expected: "a closing quote before the end of the file",
      remedy: "Close or double the quote at this place; check whether the file was cut short.")
  }
}
