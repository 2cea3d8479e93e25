import Formats
import Providers
import Records
import Storage

/// The records of one file: unpacked on one queue, decoded on another, and normalised batch by batch where they are wanted.
///
/// With two processors this takes as long as half of all three, or the longest of them. Memory is ``batchesAhead`` batches
/// more, whatever the file.
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

  /// Rows of a file, and how long decoding them took.
  private struct Decoded {
    var batch = RowBatch()
    var nanoseconds: UInt64 = 0
  }

  /// A batch is handed on when it holds this much.
  private static let batchBytes = 256 << 10
  private static let batchesAhead = 3

  private let format: Format
  private var normaliser: FileNormaliser
  private let stopwatch: Stopwatch
  private var skipped = 0
  private(set) var figures = Figures()

  /// - Parameter stopwatch: for the figures.
  init(_ bound: BoundFeed, delivery: ContentHash, stopwatch: @escaping Stopwatch) {
    format = bound.feed.format
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
    let ahead = Ahead(slots: Self.batchesAhead) { Decoded() }
    let decoder = try format.makeDecoder()
    ahead.start("decode") { [stopwatch] in try Self.decode(content, decoder, stopwatch, ahead) }
    defer { ahead.abandon() }
    var goesOn = true
    while goesOn {
      let isMore = try ahead.take { decoded in
        let batch = try normalised(decoded)
        decoded.batch.removeAll()
        goesOn = try receive(batch)
      }
      if !isMore { return true }
    }
    return false
  }

  private static func decode(
    _ content: FileContent, _ decoder: any RowDecoder, _ stopwatch: Stopwatch, _ ahead: Ahead<Decoded>
  ) throws {
    var decoder = decoder
    var decoded = Decoded()
    let reachedEnd = try content.read(
      uncompressed: { piece throws(FormatError) in
        let began = stopwatch()
        try decoder.decode(piece, into: &decoded.batch)
        decoded.nanoseconds += stopwatch() - began
      },
      between: {
        if decoded.batch.byteCount >= batchBytes { hand(&decoded, ahead) }
        return !ahead.isAbandoned
      })
    guard reachedEnd else { return }
    try decoder.finish(into: &decoded.batch)
    if !decoded.batch.isEmpty { hand(&decoded, ahead) }
  }

  private static func hand(_ decoded: inout Decoded, _ ahead: Ahead<Decoded>) {
    ahead.hand { slot in
      slot.batch.exchange(with: &decoded.batch)
      slot.nanoseconds = decoded.nanoseconds
    }
    decoded.nanoseconds = 0
  }

  private mutating func normalised(_ decoded: Decoded) throws -> NormalisedBatch {
    let began = stopwatch()
    let known = min(skipped, decoded.batch.count + decoded.batch.faults.count)
    skipped -= known
    let normalised = try normaliser.normalise(decoded.batch, skipping: known)
    figures.count(decoding: decoded.nanoseconds, normalising: stopwatch() - began)
    return normalised
  }
}
