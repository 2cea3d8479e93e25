import Formats
import Records

/// What an adapter makes of a file in memory, as text: the golden form of fixtures, and what the checks compare.
///
/// Holds the values of the file.
public struct AdaptedFile {
  /// The sentences of a rejection, with the values of its row.
  struct Message: Sendable {
    var text: String
    var values: [String]
  }

  /// What became of one row.
  struct Line: Sendable, Equatable {
    /// `record.part line byte`.
    var place: String
    /// The record, or the rejection.
    var text: String
  }

  private(set) var columns: [String] = []
  private(set) var undeclared: [String] = []
  /// Records and rejections in the order of the rows.
  private(set) var lines: [Line] = []
  private(set) var messages: [Message] = []
  /// Rows as the decoder saw them, bad ones included.
  public private(set) var rows = 0
  /// Rows that became records.
  public private(set) var records = 0
  /// Rows that were rejected, by the decoder or by the adapter.
  public private(set) var rejected = 0
  private var notes: [String] = []
  private let feed: Feed
  private let adapter: any ProviderAdapter
  private var reader: (any RowReader)?

  /// How a file is read.
  struct Way {
    /// The size of the next piece.
    var nextSize: () -> Int = { Int.max }
    /// Whether each batch of rows gets a reader of its own.
    var renewsReader = false
    /// How many rows are passed over, because they are known already.
    var skipped = 0
  }

  /// Everything, one line for each statement.
  public var text: String {
    (["feed \(feed.id)"] + lines.map { $0.place + $0.text } + notes).joined(separator: "\n") + "\n"
  }

  /// What the rows became, wherever they stand.
  var contents: [String] { lines.map(\.text) }

  /// The columns that the file has and the feed neither reads nor ignores.
  public var undeclaredColumns: [String] { undeclared }

  /// Reads a file that is not compressed.
  ///
  /// - Throws: ``FormatError``, ``LayoutError`` or ``FileRefusal`` for a file that is refused as a whole.
  public init(_ adapter: any ProviderAdapter, _ feed: Feed, _ bytes: [UInt8]) throws {
    try self.init(adapter, feed, bytes, Way())
  }

  init(_ adapter: any ProviderAdapter, _ feed: Feed, _ bytes: [UInt8], _ way: Way) throws {
    (self.adapter, self.feed) = (adapter, feed)
    var decoder = try feed.format.makeDecoder()
    var start = 0
    while start < bytes.count {
      let end = start + min(max(1, way.nextSize()), bytes.count - start)
      var batch = RowBatch()
      try bytes[start..<end].withUnsafeBytes { try decoder.decode($0, into: &batch) }
      try take(batch, way)
      start = end
    }
    var batch = RowBatch()
    try decoder.finish(into: &batch)
    try take(batch, way)
    undeclared = decoder.undeclaredColumns
    notes = reader?.notes.map { "note \($0)" } ?? []
  }

  private mutating func take(_ batch: RowBatch, _ way: Way) throws {
    if columns.isEmpty, !batch.columns.isEmpty { columns = batch.columns }
    // A file without rows is refused for its columns all the same.
    if reader == nil, !columns.isEmpty { reader = try adapter.reader(for: feed.id, columns: columns) }
    guard !batch.isEmpty else { return }
    if way.renewsReader { reader = try adapter.reader(for: feed.id, columns: columns) }
    let places = (batch.withRows { $0.map(\.place) } + batch.faults.map(\.place)).sorted(by: Self.isBefore)
    let known = max(0, min(way.skipped - rows, places.count))
    rows += places.count
    let boundary = known > 0 ? places[known - 1] : nil
    func isNew(_ place: RowPlace) -> Bool { boundary.map { Self.isBefore($0, place) } ?? true }
    var found: [(place: RowPlace, text: String)] = []
    for fault in batch.faults where isNew(fault.place) {
      rejected += 1
      messages.append(Message(text: "\(fault.code) \(fault.expected)", values: []))
      found.append((fault.place, " undecodable: \(fault.code)"))
    }
    var reader = self.reader
    batch.withRows { rows in
      for row in rows where isNew(row.place) { found.append((row.place, read(row, &reader))) }
    }
    self.reader = reader
    found.sort { Self.isBefore($0.place, $1.place) }
    lines += found.map { Line(place: Self.text($0.place), text: $0.text) }
  }

  private static func isBefore(_ left: RowPlace, _ right: RowPlace) -> Bool {
    (left.record, left.part) < (right.record, right.part)
  }

  private mutating func read(_ row: Row, _ reader: inout (any RowReader)?) -> String {
    var builder = RecordBatchBuilder()
    do throws(Rejection) {
      try reader?.read(row, into: &builder)
    } catch {
      rejected += 1
      messages.append(Message(text: Self.text(error), values: Self.values(row)))
      return " rejected" + Self.text(error)
    }
    let source = RecordSource(
      provider: adapter.id, feed: feed.id, delivery: ContentHash(of: ""), adapterVersion: adapter.version)
    let isRecord = builder.commit(
      source: source, record: row.place.record, part: row.place.part, line: row.place.line, byte: row.place.byte)
    guard isRecord else { return " " + Self.nothing }
    records += 1
    return " " + Self.text(builder.finish()[0])
  }

  static let nothing = "neither record nor rejection"

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
    let isContent = record.batch.withBytes(record.entry.recordKey) { $0.elementsEqual(record.entry.content.bytes) }
    let key = isContent ? "(its content)" : record.recordKey
    return "account \(record.accountID.key) record \(key) version \(record.entry.version)\(deletion)"
      + (claims + events).joined()
  }
}
