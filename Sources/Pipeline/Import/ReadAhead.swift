import Formats
import Storage

/// Reads and unpacks a file on a queue of its own, a few buffers ahead of whoever takes them.
struct ReadAhead {
  /// Bytes of a file.
  final class Piece {
    /// Whether they are as they lie in the file, or as they unpack.
    fileprivate(set) var isRaw = false
    fileprivate var count = 0
    fileprivate let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ReadAhead.pieceSize, alignment: 64)

    /// Valid until the piece is filled again.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    deinit { buffer.deallocate() }
  }

  /// Bytes read at once; with the inflater's bound this bounds what one read can grow to.
  private static let readSize = 64 << 10
  private static let pieceSize = 256 << 10

  /// The pieces, in the order of the file.
  let pieces = Ahead(slots: 4) { Piece() }
  private let file: any ByteSource
  private let handsRaw: Bool

  init(_ file: any ByteSource, handsRaw: Bool) {
    self.file = file
    self.handsRaw = handsRaw
  }

  func start(_ content: ContentReader) {
    pieces.start("unpack") { try fill(content) }
  }

  private func fill(_ content: ContentReader) throws {
    var content = content
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.readSize, alignment: 64)
    defer { buffer.deallocate() }
    while !pieces.isAbandoned {
      let count = try file.read(into: buffer)
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if count > 0, handsRaw { hand(bytes, isRaw: true) }
      let sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void = { bytes throws(FormatError) in
        handContent(bytes)
      }
      if count == 0 { return try content.finish(sink) }
      try content.read(bytes, sink)
    }
  }

  /// What is unpacked comes in pieces that fit; a plain file's too.
  private func handContent(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, !pieces.isAbandoned {
      hand(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize)), isRaw: false)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Self.pieceSize))
    }
  }

  private func hand(_ bytes: UnsafeRawBufferPointer, isRaw: Bool) {
    pieces.hand { piece in
      piece.isRaw = isRaw
      piece.count = bytes.count
      piece.buffer.copyMemory(from: bytes)
    }
  }
}
