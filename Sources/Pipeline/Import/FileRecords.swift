import Formats
import Providers
import Records
import Storage

/// The records of one file: unpacked ahead, then decoded and normalised batch by batch, each while its bytes are still in
/// the processor's cache.
struct FileRecords {
  /// What reading one file or several took.
  struct Figures {
    private(set) var decode = StageFigures(name: "decode", batches: 0, busyNanoseconds: 0)
    private(set) var normalise = StageFigures(name: "normalise", batches: 0, busyNanoseconds: 0)

    mutating func add(_ other: Figures) {
      decode.merge(other.decode)
      normalise.merge(other.normalise)
    }

    fileprivate mutating func count(decoding: UInt64, normalising: UInt64) {
      decode.batches += 1
      decode.busyNanoseconds += decoding
      normalise.batches += 1
      normalise.busyNanoseconds += normalising
    }
  }

  /// A batch is normalised when it holds this much.
  private static let batchBytes = 256 << 10

  private var decoder: any RowDecoder
  private var normaliser: FileNormaliser
  private let stopwatch: Stopwatch
  private var batch = RowBatch()
  private var skipped = 0
  private var decoding: UInt64 = 0
  private(set) var figures = Figures()

  /// - Parameter stopwatch: for the figures.
  init(_ bound: BoundFeed, delivery: ContentHash, stopwatch: @escaping Stopwatch) throws {
    decoder = try bound.feed.format.makeDecoder()
    normaliser = FileNormaliser(bound, delivery: delivery)
    self.stopwatch = stopwatch
  }

  /// What the adapter found remarkable so far.
  var notes: [DriftNote] { normaliser.notes }

  /// Passes over the first rows (faults included), which are in the store already.
  mutating func skip(_ rows: Int) { skipped = rows }

  /// Hands on batch by batch, until the receiver says no; whether the end of the file was reached.
  ///
  /// Throws ``Formats/FormatError`` or ``Providers/FileRefusal`` for a file that cannot be read as a whole.
  mutating func read(_ content: FileContent, _ receive: (NormalisedBatch) throws -> Bool) throws -> Bool {
    var reader = self
    defer { self = reader }
    let reachedEnd = try content.read(
      uncompressed: { piece throws(FormatError) in try reader.decode(piece) },
      between: {
        if reader.batch.byteCount < Self.batchBytes { return true }
        return try receive(try reader.normalised())
      })
    guard reachedEnd else {
      if !reader.batch.isEmpty { _ = try receive(try reader.normalised()) }
      return false
    }
    try reader.decoder.finish(into: &reader.batch)
    if !reader.batch.isEmpty { _ = try receive(try reader.normalised()) }
    return true
  }

  private mutating func decode(_ piece: UnsafeRawBufferPointer) throws(FormatError) {
    let began = stopwatch()
    try decoder.decode(piece, into: &batch)
    decoding += stopwatch() - began
  }

  private mutating func normalised() throws -> NormalisedBatch {
    let began = stopwatch()
    let known = min(skipped, batch.count + batch.faults.count)
    skipped -= known
    let normalised = try normaliser.normalise(batch, skipping: known)
    batch.removeAll()
    figures.count(decoding: decoding, normalising: stopwatch() - began)
    decoding = 0
    return normalised
  }
}
