import Formats
import Records
import Storage

/// Reads a file of the landing folder or the archive from front to back: bytes as they lie there, and uncompressed.
struct FileContent {
  /// Bytes read at once; with the inflater's bound this bounds what one read can grow to.
  private static let pieceSize = 64 << 10

  private let file: SystemFile
  private var content: ContentReader

  init(_ file: SystemFile, name: String) {
    self.file = file
    content = ContentReader(requiresGzip: name.hasSuffix(".gz"))
  }

  /// Calls `raw` with each piece as it lies in the file and `uncompressed` with what it unpacks to, until `keepGoing`
  /// says no.
  ///
  /// Returns whether the end was reached.
  mutating func read(
    raw: (UnsafeRawBufferPointer) throws -> Void = { _ in },
    uncompressed: (UnsafeRawBufferPointer) throws(FormatError) -> Void,
    between: () throws -> Bool = { true }
  ) throws -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try file.read(into: buffer)
      if count == 0 { break }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      try raw(piece)
      try content.read(piece, uncompressed)
      guard try between() else { return false }
    }
    try content.finish(uncompressed)
    return true
  }
}
