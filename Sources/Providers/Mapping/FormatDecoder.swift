import Configuration
import Formats

/// Decodes `format`.
///
/// The columns that are read and ignored are filled in afterwards, when the mapping is known.
struct FormatDecoder {
  func format(_ value: ValueReader) -> Format? {
    guard value.isMapping else {
      return value.oneOf(
        ["csv": Format.csv(CSVLayout()), "jsonl": .jsonLines(TreeLayout())], "a format without further keys")
    }
    return value.mapping("one of the keys csv, jsonl, xml and fixed") { keys -> Format? in
      let found = [
        keys.optional("csv").map { ($0, csv) }, keys.optional("jsonl").map { ($0, jsonLines) },
        keys.optional("xml").map { ($0, xml) }, keys.optional("fixed").map { ($0, fixedWidth) },
      ].compactMap { $0 }
      guard found.count == 1 else {
        keys.fault(expected: "exactly one of the keys csv, jsonl, xml and fixed")
        return nil
      }
      return found[0].1(found[0].0)
    }
  }

  private func csv(_ value: ValueReader) -> Format? {
    value.mapping("the keys of a CSV format") { keys -> Format? in
      var layout = CSVLayout()
      if let delimiter = keys.optional("delimiter") { layout.delimiter = separator(delimiter) ?? layout.delimiter }
      if let quote = keys.optional("quote") { layout.quote = self.quote(quote) }
      layout.encoding = encoding(keys)
      layout.columns = keys.optional("columns").flatMap(columnNames)
      if layout.quote == layout.delimiter { keys.fault(expected: "a quote that is not the delimiter") }
      return .csv(layout)
    }
  }

  private func separator(_ value: ValueReader) -> UInt8? {
    let expected = "one ASCII character that is no line end, or tab"
    return value.parsed(expected: expected) { $0 == "tab" ? 0x09 : Self.asciiByte($0) }
  }

  private func quote(_ value: ValueReader) -> UInt8? {
    let byte = value.parsed(expected: "one ASCII character that is no line end, or none") { text -> UInt8?? in
      text == "none" ? .some(nil) : Self.asciiByte(text).map { .some($0) }
    }
    return byte ?? nil
  }

  private static func asciiByte(_ text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    guard bytes.count == 1, bytes[0] < 0x80, bytes[0] != 0x0A, bytes[0] != 0x0D, bytes[0] != 0 else { return nil }
    return bytes[0]
  }

  private func encoding(_ keys: MappingReader) -> TextEncoding {
    keys.optional("encoding")?.oneOf(TextEncoding.self, "an encoding") ?? .utf8
  }

  private func columnNames(_ value: ValueReader) -> [String]? {
    var names: [String] = []
    return value.list(of: "names of columns", atLeast: 1) { element -> String? in
      guard let name = element.string() else { return nil }
      if names.contains(name) { element.fault(expected: "each column once") }
      names.append(name)
      return name
    }
  }

  private func jsonLines(_ value: ValueReader) -> Format? {
    value.mapping("the keys of a JSON Lines format") { keys -> Format? in
      var layout = TreeLayout()
      layout.each = keys.optional("each")?.string()
      return .jsonLines(layout)
    }
  }

  private func xml(_ value: ValueReader) -> Format? {
    value.mapping("the keys of an XML format") { keys -> Format? in
      var layout = TreeLayout()
      layout.each = keys.optional("each")?.string()
      guard let record = keys.required("record")?.string(expected: "the name of an element") else { return nil }
      layout.record = record
      return .xml(layout)
    }
  }

  private func fixedWidth(_ value: ValueReader) -> Format? {
    value.mapping("the keys of a fixed-width format") { keys -> Format? in
      var layout = FixedWidthLayout()
      layout.encoding = encoding(keys)
      layout.headerLines = keys.optional("header_lines")?.int(in: 0...1000) ?? 0
      layout.recordLength = keys.optional("record_length")?.int(in: 1...65_536)
      guard let columns = keys.required("columns")?.entries(of: "names of columns with start and length") else {
        return nil
      }
      layout.columns = columns.compactMap { entry in
        entry.value.mapping("the keys start and length") { place -> FixedWidthLayout.Column? in
          let isPacked = place.optional("packed")?.bool() ?? false
          let (start, length) = (
            place.required("start")?.int(in: 1...65_536), place.required("length")?.int(in: 1...65_536)
          )
          guard let start, let length else { return nil }
          return FixedWidthLayout.Column(name: entry.key, start: start, length: length, isPacked: isPacked)
        }
      }
      return .fixedWidth(layout)
    }
  }
}

extension Format {
  /// The columns of every file of the format; `nil` where a header or the mapping names them.
  var ownColumns: [String]? {
    switch self {
    case .csv(let layout): layout.columns
    case .fixedWidth(let layout): layout.columns.map(\.name)
    case .jsonLines, .xml: nil
    }
  }

  /// Whether the files name their columns themselves, once for all rows.
  var hasHeader: Bool { if case .csv(let layout) = self { layout.columns == nil } else { false } }

  /// The format with what a mapping reads and ignores.
  func declaring(read: [String], ignored: [String]) -> Format {
    switch self {
    case .csv(var layout):
      layout.declared = read + ignored
      return .csv(layout)
    case .jsonLines(var layout):
      (layout.columns, layout.ignored) = (read, ignored)
      return .jsonLines(layout)
    case .xml(var layout):
      (layout.columns, layout.ignored) = (read, ignored)
      return .xml(layout)
    case .fixedWidth: return self
    }
  }
}
