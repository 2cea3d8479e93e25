import CZlib

/// Unpacks the members of a gzip file.
///
/// Each member's header, CRC-32 and length are checked by zlib.
final class Inflater {
  private enum State {
    /// Inside a member, its header and trailer included.
    case member
    case between
    case padding
  }

  private static let outputSize = 256 << 10

  private let limits: ContentLimits
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer
  private var state = State.member
  private var members = 1
  private var memberBytes = 0
  private var consumed = 0
  private var produced = 0
  private var firstByte: UInt8 = 0

  init(limits: ContentLimits) throws(FormatError) {
    self.limits = limits
    // zlib keeps a pointer back to the stream, so the stream must not move.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    output = .allocate(byteCount: Inflater.outputSize, alignment: 16)
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw error("gzip.corrupt", "memory for unpacking", "Run the import again.") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  func read(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    var rest = bytes
    while !rest.isEmpty {
      switch state {
      case .member: rest = .init(rebasing: rest[try inflateSome(rest, sink)...])
      case .between: try begin(rest[0])
      case .padding: rest = .init(rebasing: rest[try skipPadding(rest)...])
      }
    }
  }

  func finish() throws(FormatError) {
    guard state == .member else { return }
    throw error(
      "gzip.truncated", "the end of gzip member \(members)",
      "Deliver the file again; the transfer or the compression was cut short.")
  }

  /// Decides by the byte after a member what follows it.
  private func begin(_ byte: UInt8) throws(FormatError) {
    if byte == 0 {
      state = .padding
      return
    }
    guard byte == 0x1F else { throw trailing }
    guard members < limits.members else {
      throw error(
        "gzip.members", "at most \(limits.members) gzip members",
        "Compress the file as a whole instead of in small pieces.")
    }
    members += 1
    memberBytes = 0
    inflateReset(stream)
    state = .member
  }

  private func skipPadding(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Int {
    for (index, byte) in bytes.enumerated() where byte != 0 {
      consumed += index
      throw trailing
    }
    consumed += bytes.count
    return bytes.count
  }

  /// Inflates until the input or the member ends, and gives the number of bytes taken.
  private func inflateSome(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) -> Int {
    let length = min(bytes.count, 1 << 30)
    let start = consumed
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(length)
    repeat {
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(Inflater.outputSize)
      let status = inflate(stream, Z_NO_FLUSH)
      let before = consumed
      consumed = start + length - Int(stream.pointee.avail_in)
      memberBytes += consumed - before
      try deliver(Inflater.outputSize - Int(stream.pointee.avail_out), sink)
      if status == Z_STREAM_END {
        state = .between
        break
      }
      // A full output buffer may hide more output, even with no input left.
      guard status == Z_OK || status == Z_BUF_ERROR else { throw failure() }
    } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    return consumed - start
  }

  private func deliver(
    _ count: Int, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    guard count > 0 else { return }
    try refuseNested(count)
    produced += count
    guard produced <= limits.uncompressedBytes else { throw limits.sizeError(byte: consumed) }
    guard produced <= limits.ratioFreeBytes || produced / limits.ratio <= consumed else {
      throw error(
        "gzip.ratio", "at most \(limits.ratio) uncompressed bytes per compressed byte",
        "Check where the file comes from; if it is genuine, raise the limit for this feed.")
    }
    try sink(UnsafeRawBufferPointer(rebasing: output[..<count]))
  }

  /// A gzip file inside a gzip file is a mistake or a bomb.
  private func refuseNested(_ count: Int) throws(FormatError) {
    guard produced < 2 else { return }
    let second: UInt8? = produced == 1 ? output[0] : count > 1 ? output[1] : nil
    if produced == 0 { firstByte = output[0] }
    guard firstByte == 0x1F && second == 0x8B else { return }
    throw error("gzip.nested", "a file that is compressed once", "Unpack the file once and deliver it again.")
  }

  private func failure() -> FormatError {
    let message = stream.pointee.msg.map { String(cString: $0) } ?? ""
    switch message {
    case "incorrect data check":
      return error(
        "gzip.crc", "the CRC-32 that gzip member \(members) states", "Deliver the file again; its bytes were damaged.")
    case "incorrect length check":
      return error(
        "gzip.length", "the length that gzip member \(members) states",
        "Deliver the file again; its bytes were damaged.")
    case "incorrect header check" where members > 1 && memberBytes <= 10:
      return trailing
    default:
      return error(
        "gzip.corrupt", "deflated bytes as in RFC 1951 and 1952", "Deliver the file again; its bytes were damaged.")
    }
  }

  private var trailing: FormatError {
    error(
      "gzip.trailing", "another gzip member, zeros, or the end of the file",
      "Remove what stands after the last gzip member.")
  }

  private func error(_ code: String, _ expected: String, _ remedy: String) -> FormatError {
    FormatError(code: code, byte: consumed, expected: expected, remedy: remedy)
  }
}
