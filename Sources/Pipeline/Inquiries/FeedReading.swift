import Formats
import Providers
import Records
import Storage

/// Reads a file through an adapter as an import does, up to the gate, and stores nothing.
public struct FeedReading {
  /// What reading gave.
  public struct Batch {
    /// The records, validated and in their canonical form.
    public let records: UnidentifiedRecords
    /// Rows that became no record.
    public let setAside: Int
  }

  private let bound: BoundFeed
  private let stopwatch: Stopwatch

  /// - Parameter stopwatch: for the figures.
  public init(_ adapter: any ProviderAdapter, _ feed: Feed, stopwatch: @escaping Stopwatch) {
    bound = BoundFeed(adapter: adapter, feed: feed)
    self.stopwatch = stopwatch
  }

  /// Hands on the records batch by batch, and returns what decoding and normalising took.
  ///
  /// Throws ``Formats/FormatError`` or ``Providers/FileRefusal`` for a file that cannot be read as a whole, and what
  /// `receive` throws.
  public func read(file path: String, _ receive: (Batch) throws -> Void) throws -> [StageFigures] {
    var records = FileRecords(bound, delivery: ContentHash(of: ""), stopwatch: stopwatch)
    _ = try records.read(FileContent(try SystemFile.open(reading: path), name: path)) { batch in
      try receive(Batch(records: batch.records, setAside: batch.setAside.count))
      return true
    }
    return [records.figures.decode, records.figures.normalise]
  }

  /// Reads and unpacks a file, and gives the number of bytes: what there is to do before the first row can be found.
  public static func unpack(file path: String) throws -> Int {
    let file = try SystemFile.open(reading: path)
    var count = 0
    var content = ContentReader(requiresGzip: path.hasSuffix(".gz"))
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    defer { piece.deallocate() }
    while case let length = try file.read(into: piece), length > 0 {
      try content.read(UnsafeRawBufferPointer(rebasing: piece[..<length])) { count += $0.count }
    }
    try content.finish { count += $0.count }
    return count
  }
}
