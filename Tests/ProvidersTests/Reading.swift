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
    var reader = try adapter.reader(for: feed, columns: columns)
    var builder = RecordBatchBuilder()
    let source = RecordSource(
      provider: adapter.id, feed: feed, delivery: ContentHash(of: ""), adapterVersion: adapter.version)
    RowBatch.of(columns, rows).withRows { rows in
      for row in rows {
        do throws(Rejection) {
          try reader.read(row, into: &builder)
          builder.commit(source: source, record: row.place.record, part: 0, line: row.place.line, byte: 0)
        } catch {
          builder.discard()
          rejections.append(error.faults.map { "\($0.code)(\($0.column ?? ""))" }.joined(separator: " "))
        }
      }
    }
    let batch = builder.finish()
    records = (0..<batch.count).map { Reading.text(of: batch[$0]) }
    notes = reader.notes.map(\.description)
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
