import Formats
import Providers
import Records
import Storage

/// What an adapter makes of the first rows of a file: for whoever writes or corrects it.
///
/// Stores nothing and asks for no consent, so it is for sample files.
public struct AdapterPreview: Sendable, PersonalData {
  /// A row with what became of it.
  public struct Item: Sendable, PersonalData {
    /// Where the row stands.
    public let place: RowPlace
    /// The row as delivered, decoded to UTF-8 where the encoding allows it, cut to the format's limit.
    public let raw: [UInt8]
    /// What became of it.
    public let outcome: Outcome
  }

  /// What became of a row.
  public enum Outcome: Sendable {
    /// The record.
    case record(Record)
    /// All that is wrong with the row.
    case setAside([Fault])
  }

  /// The first rows.
  public let items: [Item]
  /// The columns that the file has, as far as the format knows them.
  public let columns: [String]
  /// Columns that the feed neither reads nor ignores, among the rows that were read.
  public let unmappedColumns: [String]
  /// What the adapter noted about these rows.
  public let notes: [DriftNote]

  /// Reads the first `count` rows of a file, and no more of it than is needed for them.
  ///
  /// Throws ``Formats/FormatError`` or ``Providers/FileRefusal`` for a file that cannot be read as a whole.
  public init(_ adapter: any ProviderAdapter, _ feed: Feed, file path: String, count: Int) throws {
    var reading = PreviewReading(BoundFeed(adapter: adapter, feed: feed))
    var decoder = try feed.format.makeDecoder()
    let content = FileContent(try SystemFile.open(reading: path), name: path)
    var batch = RowBatch()
    let reachedEnd = try content.read(
      uncompressed: { piece throws(FormatError) in try decoder.decode(piece, into: &batch) },
      between: {
        try reading.take(&batch)
        return reading.items.count < count
      })
    if reachedEnd {
      try decoder.finish(into: &batch)
      try reading.take(&batch)
    }
    items = Array(reading.items.prefix(count))
    columns = reading.columns
    unmappedColumns = decoder.undeclaredColumns
    notes = reading.notes
  }
}

/// The rows of a preview so far.
private struct PreviewReading {
  private(set) var items: [AdapterPreview.Item] = []
  private(set) var columns: [String] = []
  private var normaliser: FileNormaliser

  init(_ bound: BoundFeed) { normaliser = FileNormaliser(bound, delivery: ContentHash(of: "")) }

  var notes: [DriftNote] { normaliser.notes }

  mutating func take(_ batch: inout RowBatch) throws(FileRefusal) {
    if !batch.columns.isEmpty { columns = batch.columns }
    guard !batch.isEmpty else { return }
    let normalised = try normaliser.normalise(batch)
    let raw = Self.rawRows(batch)
    let records = normalised.records.identified()
    let made = (0..<records.count).map { index -> AdapterPreview.Item in
      let entry = records[index].entry
      let place = RowPlace(record: entry.record, part: Int(entry.part), line: entry.line, byte: entry.byte)
      return AdapterPreview.Item(place: place, raw: raw[place] ?? [], outcome: .record(records[index]))
    }
    let setAside = normalised.setAside.map { row -> AdapterPreview.Item in
      let place = RowPlace(record: row.record, part: row.part, line: row.line, byte: row.byte)
      return AdapterPreview.Item(place: place, raw: raw[place] ?? [], outcome: .setAside(row.faults))
    }
    items += (made + setAside).sorted { ($0.place.record, $0.place.part) < ($1.place.record, $1.place.part) }
    batch = RowBatch()
  }

  private static func rawRows(_ batch: RowBatch) -> [RowPlace: [UInt8]] {
    let rows = batch.withRows { rows in rows.map { ($0.place, [UInt8]($0.raw)) } }
    return Dictionary(rows + batch.faults.map { ($0.place, $0.raw) }) { first, _ in first }
  }
}
