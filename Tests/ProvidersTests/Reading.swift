import Configuration
import Formats
import Providers
import Records
import Testing

/// What a reader made of rows: records as texts, and the codes and columns of rejections.
struct Reading: Equatable {
  var records: [String] = []
  var rejections: [String] = []
  var notes: [String] = []

  /// Reads rows of one feed by an adapter.
  init(_ adapter: any ProviderAdapter, _ feed: FeedID, _ columns: [String], _ rows: [[String?]]) throws {
    let source = RecordSource(
      provider: adapter.id, feed: feed, delivery: ContentHash(of: ""), adapterVersion: adapter.version)
    let batch = RowBatch.of(columns, rows)
    var (one, all) = (try adapter.reader(for: feed, columns: columns), try adapter.reader(for: feed, columns: columns))
    self.init()
    batch.withRows { rows in
      for index in rows.indices { read(rows[index..<index + 1], &one, source) }
    }
    notes = one.notes.map(\.description)
    var atOnce = Reading()
    batch.withRows { rows in atOnce.read(rows[...], &all, source) }
    atOnce.notes = all.notes.map(\.description)
    #expect(self == atOnce, "rows one by one, and all at once")
  }

  init() {}

  /// A single row goes the way that every adapter has, several the way for many.
  private mutating func read(_ rows: Slice<RowBatch.Rows>, _ reader: inout any RowReader, _ source: RecordSource) {
    var builder = RecordBatchBuilder()
    if let row = rows.first, rows.count == 1 {
      do throws(Rejection) {
        try reader.read(row, into: &builder)
        builder.commit(source: source, record: row.place.record, part: 0, line: row.place.line, byte: 0)
      } catch {
        reject(error)
      }
    } else {
      reader.read(rows, of: source, into: &builder) { _, rejection in reject(rejection) }
    }
    let batch = builder.finish()
    records += (0..<batch.count).map { Reading.text(of: batch[$0]) }
  }

  private mutating func reject(_ rejection: Rejection) {
    rejections.append(rejection.faults.map { "\($0.code)(\($0.column ?? ""))" }.joined(separator: " "))
  }

  /// Reads one row by the feed of a mapping, given in the mapping language without its frame.
  init(feed body: String, _ columns: [String], _ row: [String?]) throws {
    try self.init(try mappedProvider(feed: body), "f", columns, [row])
  }

  static func text(of record: Record) -> String {
    let claims = record.claims.map { "\($0.field.name)=\($0.value)" }
    let events = record.events.map { event in
      let amount = event.amount.map { [" \($0.minorUnits)\($0.currency)"] } ?? []
      let measures = event.measures.map { " \($0.name)=\($0.value)" }
      let codes = event.codes.map { " \($0.name)=\($0.value)" }
      return "\(event.kind)@\(event.day)" + (amount + measures + codes).joined()
    }
    let key = "\(record.accountID.key)/\(record.recordKey) \(record.entry.version)"
    return ([key + (record.entry.isDeletion ? " deleted" : "")] + claims + events).joined(separator: "; ")
  }
}

/// A provider of one feed `f` with the given body.
func mappedProvider(feed body: String) throws(ConfigurationErrors) -> MappedProvider {
  let indented = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
  let yaml = """
    provider: p
    context: finance
    simulated: true
    rank: 1
    feeds:
      f:
        files: p/*.csv
    \(indented)
    """
  return try MappedProvider(yaml: yaml, file: "p.yaml")
}
