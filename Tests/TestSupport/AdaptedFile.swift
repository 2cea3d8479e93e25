import Formats
import Providers
import Records

/// What an adapter makes of a sample file, as text.
///
/// For invented data only.
struct AdaptedFile {
  /// The sentences of a rejection, with the values of its row.
  struct Message {
    var text: String
    var values: [String]
  }

  private(set) var columns: [String] = []
  private(set) var undeclared: [String] = []
  /// Records and rejections in the order of the rows.
  private(set) var rows: [String] = []
  private(set) var messages: [Message] = []
  private var notes: [String] = []
  private let feed: Feed
  private let adapter: any ProviderAdapter
  private var reader: (any RowReader)?
  private let renewsReader: Bool

  /// Everything, one line for each statement.
  var text: String {
    (["feed \(feed.id)"] + rows + notes).joined(separator: "\n") + "\n"
  }

  /// Reads a sample in pieces of the given sizes, a batch for each.
  init(
    _ adapter: any ProviderAdapter, _ feed: Feed, _ bytes: [UInt8], nextSize: () -> Int = { Int.max },
    newReaderForEachBatch: Bool = false
  ) throws {
    (self.adapter, self.feed, renewsReader) = (adapter, feed, newReaderForEachBatch)
    var decoder = try feed.format.makeDecoder()
    var start = 0
    while start < bytes.count {
      let end = start + min(max(1, nextSize()), bytes.count - start)
      var batch = RowBatch()
      try bytes[start..<end].withUnsafeBytes { try decoder.decode($0, into: &batch) }
      try take(batch)
      start = end
    }
    var batch = RowBatch()
    try decoder.finish(into: &batch)
    try take(batch)
    undeclared = decoder.undeclaredColumns
    notes = reader?.notes.map { "note \($0)" } ?? []
  }

  private mutating func take(_ batch: RowBatch) throws {
    guard !batch.isEmpty else { return }
    if columns.isEmpty { columns = batch.columns }
    var lines = batch.faults.map { ($0.place, "\(AdaptedFile.text($0.place)) undecodable: \($0.code)") }
    let needsReader = reader == nil || renewsReader
    var reader = needsReader ? try adapter.reader(for: feed.id, columns: columns) : self.reader
    batch.withRows { rows in
      for row in rows { lines.append((row.place, read(row, &reader))) }
    }
    self.reader = reader
    lines.sort { ($0.0.record, $0.0.part) < ($1.0.record, $1.0.part) }
    rows += lines.map(\.1)
  }

  private mutating func read(_ row: Row, _ reader: inout (any RowReader)?) -> String {
    var builder = RecordBatchBuilder()
    let place = AdaptedFile.text(row.place)
    do throws(Rejection) {
      try reader?.read(row, into: &builder)
    } catch {
      messages.append(Message(text: AdaptedFile.text(error), values: AdaptedFile.values(row)))
      return "\(place) rejected" + AdaptedFile.text(error)
    }
    let source = RecordSource(
      provider: adapter.id, feed: feed.id, delivery: ContentHash(of: ""), adapterVersion: adapter.version)
    let isRecord = builder.commit(
      source: source, record: row.place.record, part: row.place.part, line: row.place.line, byte: row.place.byte)
    return isRecord ? "\(place) " + AdaptedFile.text(builder.finish()[0]) : "\(place) neither record nor rejection"
  }

  private static func text(_ place: RowPlace) -> String {
    "\(place.record).\(place.part) line \(place.line) byte \(place.byte):"
  }

  private static func values(_ row: Row) -> [String] {
    (0..<row.count).compactMap { index in row.bytes(index).map { String(decoding: $0, as: UTF8.self) } }
  }

  private static func text(_ rejection: Rejection) -> String {
    rejection.faults.map { "\n  \($0.code) \($0.column ?? "-"): expected \($0.expected). \($0.remedy)" }.joined()
  }

  private static func text(_ record: Record) -> String {
    let claims = record.claims.map {
      "\n  \($0.field.name) = " + $0.value.split(separator: "\n").joined(separator: "\\n")
    }
    let events = record.events.map { event in
      let amount = event.amount.map { [" \($0.minorUnits) \($0.currency)"] } ?? []
      let measures = event.measures.map { " \($0.name)=\($0.value)" }
      let codes = event.codes.map { " \($0.name)=\($0.value)" }
      return "\n  event \(event.kind) \(event.day)" + (amount + measures + codes).joined()
    }
    let deletion = record.entry.isDeletion ? " deletion" : ""
    return "account \(record.accountID.key) record \(record.recordKey) version \(record.entry.version)\(deletion)"
      + (claims + events).joined()
  }
}
