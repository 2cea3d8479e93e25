import Formats
import Providers
import Records
import Storage

/// A feed together with the adapter that reads it.
struct BoundFeed: Sendable {
  let adapter: any ProviderAdapter
  let feed: Feed

  var name: ProviderRegistry.FeedName { .init(provider: adapter.id, feed: feed.id) }

  func source(delivery: ContentHash) -> RecordSource {
    RecordSource(provider: adapter.id, feed: feed.id, delivery: delivery, adapterVersion: adapter.version)
  }
}

/// What the rows of a batch became: records, and rows that were set aside.
struct NormalisedBatch: Sendable {
  var rows = 0
  var records: UnidentifiedRecords
  var setAside: [Chunk.SetAsideRow] = []
}

/// Runs an adapter over the rows of one file.
///
/// Pure but for the state of the reader: the same batches give the same records.
struct FileNormaliser {
  private let bound: BoundFeed
  private let source: RecordSource
  private var reader: (any RowReader)?
  private var builder = RecordBatchBuilder()

  init(_ bound: BoundFeed, delivery: ContentHash) {
    self.bound = bound
    source = bound.source(delivery: delivery)
  }

  /// What the adapter found remarkable so far.
  var notes: [DriftNote] { reader?.notes ?? [] }

  /// Normalises a batch, passing over its first `skipped` rows (faults included), which are in the store already.
  mutating func normalise(_ batch: RowBatch, skipping skipped: Int = 0) throws(FileRefusal) -> NormalisedBatch {
    if reader == nil { reader = try bound.adapter.reader(for: bound.feed.id, columns: batch.columns) }
    var setAside: [Chunk.SetAsideRow] = []
    let boundary = Self.boundary(batch, skipped)
    batch.withRows { rows in
      let first = boundary.flatMap { last in rows.firstIndex { Self.isAfter($0.place, last) } ?? rows.endIndex }
      var reader = self.reader
      reader?.read(rows[(first ?? rows.startIndex)...], of: source, into: &builder) { place, rejection in
        setAside.append(Self.setAside(place, rejection.faults))
      }
      self.reader = reader
    }
    for fault in batch.faults where boundary.map({ Self.isAfter(fault.place, $0) }) ?? true {
      setAside.append(Self.setAside(fault.place, [Self.fault(fault)]))
    }
    return NormalisedBatch(
      rows: batch.count + batch.faults.count - skipped, records: builder.finishUnidentified(), setAside: setAside)
  }

  static func setAside(_ place: RowPlace, _ faults: [Fault]) -> Chunk.SetAsideRow {
    Chunk.SetAsideRow(record: place.record, part: place.part, line: place.line, byte: place.byte, faults: faults)
  }

  static func fault(_ fault: RowFault) -> Fault {
    Fault(
      code: fault.code, column: fault.column, expected: fault.expected,
      remedy: "Correct the row at its place and have the file delivered again.")
  }

  /// The place of the last of the first `skipped` rows and faults of a batch in file order.
  private static func boundary(_ batch: RowBatch, _ skipped: Int) -> RowPlace? {
    guard skipped > 0 else { return nil }
    let places = batch.withRows { $0.map(\.place) } + batch.faults.map(\.place)
    return places.sorted { isAfter($1, $0) }[min(skipped, places.count) - 1]
  }

  private static func isAfter(_ left: RowPlace, _ right: RowPlace) -> Bool {
    (left.record, left.part) > (right.record, right.part)
  }
}
