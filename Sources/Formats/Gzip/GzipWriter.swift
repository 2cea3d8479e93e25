import CZlib

/// Compresses bytes to one gzip member (RFC 1952) as they stream by.
///
/// Without a name, with time 0 and at a fixed level, so that the same bytes give the same file, however they are cut into
/// writes (for one version of zlib). A copy shares the state of the original.
public struct GzipWriter {
  private let deflater: Deflater

  /// A writer at the beginning of a member.
  public init() { deflater = Deflater() }

  /// Takes the next bytes and hands on what is compressed so far, at most 64 KiB at a time.
  public mutating func write<Failure: Error>(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    guard !bytes.isEmpty else { return }
    try deflater.run(bytes, flush: Z_NO_FLUSH, sink)
  }

  /// Ends the member and hands on its last bytes.
  ///
  /// The writer is not used again.
  public mutating func finish<Failure: Error>(
    _ sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try deflater.run(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH, sink)
  }

  /// All of `bytes` as one gzip member; for small contents and tests.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var writer = GzipWriter()
    var result: [UInt8] = []
    bytes.withUnsafeBytes { writer.write($0) { result.append(contentsOf: $0) } }
    writer.finish { result.append(contentsOf: $0) }
    return result
  }
}

private final class Deflater {
  private static let outputSize = 64 << 10
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    output = .allocate(byteCount: Deflater.outputSize, alignment: 16)
    let status = deflateInit2_(
      stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib could not take memory")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  func run<Failure: Error>(
    _ bytes: UnsafeRawBufferPointer, flush: Int32, _ sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(bytes.count <= Int(UInt32.max), "a single write is at most 4 GiB")
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(Deflater.outputSize)
      deflate(stream, flush)
      let count = Deflater.outputSize - Int(stream.pointee.avail_out)
      if count > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<count])) }
    } while stream.pointee.avail_out == 0
  }
}
