import Formats
import Storage

/// A table in a file that belongs to no provider: CSV with a header or JSON Lines, also gzipped.
public struct TableFile {
  /// How the table is written.
  public enum Form: String, CaseIterable, Sendable {
    case csv, jsonl
  }

  private let path: String
  private let format: Format

  /// - Parameters:
  ///   - path: the file; a link is not followed.
  ///   - form: how it is written; by its name where it is `nil`.
  ///   - columns: the columns that are read of JSON Lines, which have no header.
  public init(_ path: String, form: Form? = nil, columns: [String]) {
    self.path = path
    let name = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    let byName: Form = name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonl : .csv
    switch form ?? byName {
    case .csv: format = .csv(CSVLayout())
    case .jsonl:
      var layout = TreeLayout()
      layout.columns = columns.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      format = .jsonLines(layout)
    }
  }

  /// The most bytes that wait for a batch to be full.
  private static let mostWaiting = 256 << 20

  /// Calls `body` with the rows as they are read, batch by batch; at least once, so that an empty table has its columns.
  ///
  /// A batch holds what a piece of the file gave, or more: at least `rows` rows, those that could not be read among them, or 256 MiB, or the end of the table. Memory is
  /// bounded by a batch. Throws `FileError`, `FormatError` and `LayoutError`, and what `body` throws.
  public func read(atLeast rows: Int = 1, _ body: (RowBatch) throws -> Void) throws {
    let content = FileContent(try SystemFile.open(reading: path), name: path)
    var decoder = try format.makeDecoder()
    var batch = RowBatch()
    _ = try content.read(
      uncompressed: { piece throws(FormatError) in try decoder.decode(piece, into: &batch) },
      between: {
        if batch.count + batch.faults.count >= rows || batch.byteCount > Self.mostWaiting {
          try body(batch)
          batch = RowBatch()
        }
        return true
      })
    try decoder.finish(into: &batch)
    try body(batch)
  }
}
