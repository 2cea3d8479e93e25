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
    try read(ahead(handsRaw: true), raw, uncompressed, between)
  }

  /// The same without the bytes as they lie in the file.
  func read(
    uncompressed: (UnsafeRawBufferPointer) throws(FormatError) -> Void, between: () throws -> Bool = { true }
  ) throws -> Bool {
    try read(ahead(handsRaw: false), { _ in }, uncompressed, between)
  }

  private func ahead(handsRaw: Bool) -> ReadAhead {
    ReadAhead(file, ContentReader(requiresGzip: name.hasSuffix(".gz")), handsRaw: handsRaw)
  }

  private func read(
    _ ahead: ReadAhead, _ raw: (UnsafeRawBufferPointer) throws -> Void,
    _ uncompressed: (UnsafeRawBufferPointer) throws(FormatError) -> Void, _ between: () throws -> Bool
  ) throws -> Bool {
    ahead.start()
    // Whoever stops early waits until nobody reads the file any more.
    defer { ahead.abandon() }
    var goesOn = true
    while goesOn {
      let isMore = try ahead.take { kind, bytes in
        guard case .content = kind else { return try raw(bytes) }
        try uncompressed(bytes)
        goesOn = try between()
      }
      if !isMore { return true }
    }
    return false
  }
}
