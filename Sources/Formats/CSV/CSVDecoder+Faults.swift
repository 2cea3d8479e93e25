/// Why a record is no row. The first reason counts; a record too long is judged by nothing else.
extension CSVDecoder {
  @inline(__always)
  func fault(end: Int) -> RowFault? {
    let isPlain = overlong == nil && record.strayQuote == nil && !needsCheck && record.count == columns.count
    if isPlain, record.longest <= layout.limits.fieldBytes, end - record.start <= layout.limits.recordBytes {
      return nil
    }
    return faultOfStrange(end: end)
  }

  private func faultOfStrange(end: Int) -> RowFault? {
    if overlong != nil || end - record.start > layout.limits.recordBytes {
      return fault(nil, "csv.record-size", "a record of at most \(layout.limits.recordBytes) bytes", end: end)
    }
    if let position = record.strayQuote {
      return fault(
        position, "csv.stray-quote",
        "quotes only around a whole field, and doubled inside it (byte \(text.map.source(of: position)) of the file)",
        end: end)
    }
    if needsCheck, let fault = textFault(end: end) { return fault }
    if record.count != columns.count {
      return fault(
        nil, "csv.field-count", "\(columns.count) fields, as the file has columns; the row has \(record.count)",
        end: end)
    }
    guard let index = record.fields.firstIndex(where: { $0.length > layout.limits.fieldBytes }) else { return nil }
    return fault(
      record.start + Int(record.fields[index].offset), "csv.field-size",
      "a field of at most \(layout.limits.fieldBytes) bytes", end: end)
  }

  func textFault(end: Int) -> RowFault? {
    let bytes = recordBytes(end: end)
    if let offset = UTF8Bytes.firstInvalid(bytes) {
      let position = record.start + offset
      let byte = text.map.source(of: position)
      return fault(
        position, "encoding.invalid", "text in \(layout.encoding.rawValue) (byte \(byte) of the file is not)", end: end)
    }
    guard let offset = UTF8Bytes.firstNUL(bytes) else { return nil }
    let position = record.start + offset
    return fault(
      position, "csv.nul", "text without NUL (byte \(text.map.source(of: position)) of the file)", end: end)
  }

  /// `position` is where in the record the column is to be looked up.
  private func fault(_ position: Int?, _ code: String, _ expected: String, end: Int) -> RowFault {
    let column = position.map(record.field(at:)).flatMap { $0 < columns.count ? columns[$0] : nil }
    let raw = overlong?.head ?? Array(recordBytes(end: end).prefix(layout.limits.rawBytes))
    return RowFault(place: place, column: column, code: code, expected: expected, raw: raw)
  }
}
