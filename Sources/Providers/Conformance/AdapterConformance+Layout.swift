import Formats

/// Other ways to write the same file.
extension AdapterConformance {
  func order(_ whole: AdaptedFile) -> ConformanceCheck {
    guard case .csv(let layout) = feed.format, layout.columns == nil, let table = CSVTable(bytes, layout) else {
      return ConformanceCheck("order", .skipped, "the format has no header whose columns could move")
    }
    var generator = ConformanceGenerator(seed: 13)
    for _ in 0..<3 {
      let order = table.columns.indices.shuffled(using: &generator)
      guard records(table.written(order: order, lineEnd: "\n"), as: table.layout) == records(whole) else {
        return ConformanceCheck("order", .failed, "other records with the columns in another order")
      }
    }
    return ConformanceCheck("order", .passed, "3 orders of \(table.columns.count) columns")
  }

  func lineEnds(_ whole: AdaptedFile) -> ConformanceCheck {
    let name = "line-ends"
    switch feed.format {
    case .csv(let layout):
      guard let table = CSVTable(bytes, layout) else {
        return ConformanceCheck(name, .skipped, "rows that cannot be decoded cannot be written again")
      }
      let order = Array(table.columns.indices)
      let forms = [
        table.written(order: order, lineEnd: "\n"), table.written(order: order, lineEnd: "\r\n"),
        [0xEF, 0xBB, 0xBF] + table.written(order: order, lineEnd: "\n"),
        table.written(order: order, lineEnd: "\n").dropLast(),
      ]
      guard forms.allSatisfy({ records($0, as: table.layout) == records(whole) }) else {
        return ConformanceCheck(name, .failed, "other records with other line ends or a byte order mark")
      }
      return ConformanceCheck(name, .passed, "LF, CR LF, a byte order mark, and no line end at the end")
    case .jsonLines, .xml: return textForms(whole, encoding: .utf8)
    case .fixedWidth(let layout):
      guard layout.recordLength == nil else {
        return ConformanceCheck(name, .skipped, "the records have a length and no line ends")
      }
      return textForms(whole, encoding: layout.encoding)
    }
  }

  /// Formats in which a line end inside a value means the same however it is written.
  private func textForms(_ whole: AdaptedFile, encoding: TextEncoding) -> ConformanceCheck {
    guard encoding != .utf16, encoding != .cp037 else {
      return ConformanceCheck("line-ends", .skipped, "not for \(encoding.rawValue)")
    }
    let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let feeds = plain.indices.filter { plain[$0] != 0x0D || $0 + 1 == plain.count || plain[$0 + 1] != 0x0A }.map {
      plain[$0]
    }
    var forms = [feeds, feeds.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }]
    if encoding == .utf8 { forms.append([0xEF, 0xBB, 0xBF] + plain) }
    for form in forms {
      guard case .success(let file) = reading(form), file.contents == whole.contents else {
        return ConformanceCheck("line-ends", .failed, "other records with other line ends or a byte order mark")
      }
    }
    return ConformanceCheck("line-ends", .passed, encoding == .utf8 ? "LF, CR LF, a byte order mark" : "LF, CR LF")
  }

  private func records(_ bytes: some Sequence<UInt8>, as layout: CSVLayout) -> [String]? {
    var feed = feed
    feed.format = .csv(layout)
    return (try? AdaptedFile(adapter, feed, Array(bytes))).map(records)
  }

  /// Faults are told in the order of the columns, so only that they are there is compared.
  private func records(_ file: AdaptedFile) -> [String] {
    file.contents.map { $0.hasPrefix(" rejected") ? " rejected" : $0 }
  }
}

/// The rows of a CSV file, to be written in another way.
private struct CSVTable {
  let columns: [String]
  private let rows: [[[UInt8]]]
  /// How ``written(order:lineEnd:)`` writes.
  let layout: CSVLayout

  /// `nil` for a file with rows that cannot be decoded.
  init?(_ bytes: [UInt8], _ layout: CSVLayout) {
    var target = layout
    target.encoding = .utf8
    target.quote = layout.quote ?? (layout.delimiter == 0x22 ? 0x27 : 0x22)
    self.layout = target
    guard let batch = try? Self.decoded(bytes, layout), batch.faults.isEmpty else { return nil }
    columns = batch.columns
    rows = batch.withRows { rows in
      rows.map { row in (0..<row.count).map { row.bytes($0).map(Array.init) ?? [] } }
    }
  }

  private static func decoded(_ bytes: [UInt8], _ layout: CSVLayout) throws -> RowBatch {
    var decoder = try Format.csv(layout).makeDecoder()
    var batch = RowBatch()
    try bytes.withUnsafeBytes { try decoder.decode($0, into: &batch) }
    try decoder.finish(into: &batch)
    return batch
  }

  func written(order: [Int], lineEnd: String) -> [UInt8] {
    let header = layout.columns == nil ? [columns.map { Array($0.utf8) }] : []
    return (header + rows).flatMap { row in line(order.map { row[$0] }) + Array(lineEnd.utf8) }
  }

  private func line(_ fields: [[UInt8]]) -> [UInt8] {
    var line: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { line.append(layout.delimiter) }
      line += quoted(field)
    }
    return line
  }

  private func quoted(_ field: [UInt8]) -> [UInt8] {
    guard let quote = layout.quote,
      field.isEmpty || field.contains(where: { $0 == quote || $0 == layout.delimiter || $0 < 0x20 })
    else { return field }
    return [quote] + field.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}
