import Formats
import Providers
import Records
import Storage

/// A row as it was delivered, for the person who has to find out what is wrong with it.
public struct RawRow: Sendable, PersonalData {
  /// The bytes, decoded to UTF-8 where the encoding allows it, cut to the format's limit.
  public let bytes: [UInt8]
  /// The columns of the file, as far as the format knows them.
  public let columns: [String]
  private let format: Format

  /// Which of ``bytes`` stand in a column; `nil` where the format does not say it, or the row does not reach so far.
  ///
  /// For CSV and fixed positions. O(bytes).
  public func range(of column: String) -> Range<Int>? {
    switch format {
    case .csv(let layout): columns.firstIndex(of: column).flatMap { field($0, layout) }
    case .fixedWidth(let layout): layout.columns.first { $0.name == column }.flatMap(field)
    case .jsonLines, .xml: nil
    }
  }

  /// The field of a number, by the quotes and delimiters of RFC 4180.
  private func field(_ number: Int, _ layout: CSVLayout) -> Range<Int>? {
    var isQuoted = false
    var start = 0
    var index = 0
    for (position, byte) in bytes.enumerated() {
      // A quote inside a field that does not begin with one is a character like any other.
      if byte == layout.quote, bytes[start] == byte { isQuoted.toggle() }
      guard byte == layout.delimiter, !isQuoted else { continue }
      if index == number { return start..<position }
      start = position + 1
      index += 1
    }
    return index == number ? start..<bytes.count : nil
  }

  /// The characters of a field at a fixed position.
  private func field(_ column: FixedWidthLayout.Column) -> Range<Int>? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let scalars = text.unicodeScalars
    let characters = scalars.dropFirst(column.start - 1).prefix(column.length)
    guard !characters.isEmpty else { return nil }
    let start = scalars.prefix(column.start - 1).reduce(0) { $0 + UTF8.width($1) }
    return start..<start + characters.reduce(0) { $0 + UTF8.width($1) }
  }

  init(bytes: [UInt8], columns: [String], format: Format) {
    self.bytes = bytes
    self.columns = columns
    self.format = format
  }
}

extension Inquiry {
  /// The row that was set aside, read again from the archive up to its place; `nil` if it is not there any more.
  ///
  /// O(bytes of the file before the row); memory is bounded by a batch. Throws ``PipelineError/unknownFeed(_:)`` for a
  /// feed that is no longer configured.
  public func rawRow(of quarantined: QuarantinedRow) throws -> RawRow? {
    let delivery = quarantined.delivery
    let format = try format(of: delivery)
    var decoder = try format.makeDecoder()
    var batch = RowBatch()
    var found: RawRow?
    func look() {
      found = Self.row(quarantined, in: batch, format)
      batch = RowBatch()
    }
    let content = FileContent(try workspace.archive.open(delivery.object), name: delivery.name)
    let reachedEnd = try content.read(
      uncompressed: { piece throws(FormatError) in try decoder.decode(piece, into: &batch) },
      between: {
        look()
        return found == nil
      })
    if reachedEnd {
      try decoder.finish(into: &batch)
      look()
    }
    return found
  }

  private func format(of delivery: Delivery) throws -> Format {
    let name = ProviderRegistry.FeedName(provider: delivery.provider, feed: delivery.feed)
    if name == ConsentFeed.bound.name { return ConsentFeed.bound.feed.format }
    guard let feed = workspace.configuration.providers.feed(name) else { throw PipelineError.unknownFeed("\(name)") }
    return feed.format
  }

  private static func row(_ wanted: QuarantinedRow, in batch: RowBatch, _ format: Format) -> RawRow? {
    func isWanted(_ place: RowPlace) -> Bool { place.record == wanted.record && place.part == wanted.part }
    let bytes =
      batch.faults.first { isWanted($0.place) }?.raw
      ?? batch.withRows { rows in rows.first { isWanted($0.place) }.map { [UInt8]($0.raw) } }
    return bytes.map { RawRow(bytes: $0, columns: batch.columns, format: format) }
  }
}
