import Formats
import Records
import Storage

/// Reads a file of the landing folder or the archive from front to back: bytes as they lie there, and uncompressed.
struct FileContent {
  private let file: any ByteSource
  private let name: String

  init(_ file: any ByteSource, name: String) {
    self.file = file
    self.name = name
  }

  /// Calls `raw` with each piece as it lies in the file and `uncompressed` with what it unpacks to, at most 256 KiB at a
  /// time, and `between` behind each of these, until it says no.
  ///
  /// The file is read and unpacked ahead, on another queue. Returns whether the end was reached.
  func read(
    raw: (UnsafeRawBufferPointer) throws -> Void, uncompressed: (UnsafeRawBufferPointer) throws(FormatError) -> Void,
    between: () throws -> Bool = { true }
  ) throws -> Bool {
    try read(ReadAhead(file, handsRaw: true), raw, uncompressed, between)
  }

  /// The same without the bytes as they lie in the file.
  func read(
    uncompressed: (UnsafeRawBufferPointer) throws(FormatError) -> Void, between: () throws -> Bool = { true }
  ) throws -> Bool {
    try read(ReadAhead(file, handsRaw: false), { _ in }, uncompressed, between)
  }

  private func read(
    _ ahead: ReadAhead, _ raw: (UnsafeRawBufferPointer) throws -> Void,
    _ uncompressed: (UnsafeRawBufferPointer) throws(FormatError) -> Void, _ between: () throws -> Bool
  ) throws -> Bool {
    ahead.start(ContentReader(requiresGzip: name.hasSuffix(".gz")))
    // Whoever stops early waits until nobody reads the file any more.
    defer { ahead.pieces.abandon() }
    var goesOn = true
    while goesOn {
      let isMore = try ahead.pieces.take { piece in
        if piece.isRaw { return try raw(piece.bytes) }
        try uncompressed(piece.bytes)
        goesOn = try between()
      }
      if !isMore { return true }
    }
    return false
  }
}
