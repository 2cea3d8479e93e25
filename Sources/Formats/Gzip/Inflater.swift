import CISAL
import CZlib

/// Unpacks the members of a gzip file.
///
/// zlib reads and checks each member's header (RFC 1952), ISA-L its blocks (RFC 1951), CRC-32 and length.
final class Inflater {
  private enum State {
    case header
    /// Inside the blocks of a member or its trailer.
    case blocks
    case between
    case padding
  }

  private static let outputSize = 256 << 10
  private static let trailerSize = 8

  private let limits: ContentLimits
  private let header: UnsafeMutablePointer<z_stream>
  private let blocks: UnsafeMutablePointer<inflate_state>
  private let output: UnsafeMutableRawBufferPointer
  private var state = State.header
  private var members = 1
  private var memberBytes = 0
  private var consumed = 0
  private var produced = 0
  private var firstByte: UInt8 = 0
  /// The last bytes of a member that were taken, the newest one highest: at its end, the trailer.
  private var lastBytes: UInt64 = 0

  init(limits: ContentLimits) throws(FormatError) {
    self.limits = limits
    // Both libraries keep pointers into what they work on, so it must not move.
    header = .allocate(capacity: 1)
    header.initialize(to: z_stream())
    blocks = .allocate(capacity: 1)
    output = .allocate(byteCount: Inflater.outputSize, alignment: 64)
    let status = inflateInit2_(header, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw error("gzip.corrupt", "memory for unpacking", "Run the import again.") }
  }

  deinit {
    inflateEnd(header)
    header.deallocate()
    blocks.deallocate()
    output.deallocate()
  }

  func read(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    var rest = bytes
    while !rest.isEmpty {
      switch state {
      case .header: rest = .init(rebasing: rest[try readHeader(rest)...])
      case .blocks: rest = .init(rebasing: rest[try inflateSome(rest, sink)...])
      case .between: try begin(rest[0])
      case .padding: rest = .init(rebasing: rest[try skipPadding(rest)...])
      }
    }
  }

  func finish() throws(FormatError) {
    guard state == .header || state == .blocks else { return }
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
    inflateReset(header)
    state = .header
  }

  private func skipPadding(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Int {
    for (index, byte) in bytes.enumerated() where byte != 0 {
      consumed += index
      throw trailing
    }
    consumed += bytes.count
    return bytes.count
  }

  /// Reads on in a member's header, and gives the number of bytes taken.
  private func readHeader(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Int {
    let length = min(bytes.count, 1 << 30)
    header.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    header.pointee.avail_in = UInt32(length)
    header.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    header.pointee.avail_out = UInt32(Inflater.outputSize)
    let status = inflate(header, Z_BLOCK)
    let count = length - Int(header.pointee.avail_in)
    consumed += count
    memberBytes += count
    guard status == Z_OK || status == Z_BUF_ERROR else { throw headerFailure() }
    // With Z_BLOCK zlib stops before the first block, and says so by this bit.
    if header.pointee.data_type & 128 != 0 { startBlocks() }
    return count
  }

  private func startBlocks() {
    isal_inflate_init(blocks)
    blocks.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
    state = .blocks
  }

  /// Inflates until the input or the member ends, and gives the number of bytes taken.
  private func inflateSome(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) -> Int {
    let length = min(bytes.count, 1 << 30)
    let start = consumed
    blocks.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    blocks.pointee.avail_in = UInt32(length)
    repeat {
      blocks.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      blocks.pointee.avail_out = UInt32(Inflater.outputSize)
      let status = isal_inflate(blocks)
      // After an error it may stand in a buffer of its own, with more before it than it was given.
      consumed = start + length - min(length, Int(blocks.pointee.avail_in))
      try deliver(Inflater.outputSize - Int(blocks.pointee.avail_out), sink)
      if status != ISAL_DECOMP_OK {
        keepLast(bytes.prefix(consumed - start))
        throw failure(status)
      }
      if blocks.pointee.block_state == ISAL_BLOCK_FINISH {
        state = .between
        break
      }
      // A full output buffer may hide more output, even with no input left.
    } while blocks.pointee.avail_in > 0 || blocks.pointee.avail_out == 0
    keepLast(bytes.prefix(consumed - start))
    memberBytes += consumed - start
    return consumed - start
  }

  private func keepLast(_ taken: UnsafeRawBufferPointer.SubSequence) {
    for byte in taken.suffix(Inflater.trailerSize) { lastBytes = lastBytes >> 8 | UInt64(byte) << 56 }
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

  private func headerFailure() -> FormatError {
    let message = header.pointee.msg.map { String(cString: $0) } ?? ""
    return members > 1 && memberBytes <= 10 && message == "incorrect header check" ? trailing : corrupt
  }

  private func failure(_ status: Int32) -> FormatError {
    guard status == ISAL_INCORRECT_CHECKSUM else { return corrupt }
    let (code, what) =
      UInt32(truncatingIfNeeded: lastBytes) == blocks.pointee.crc ? ("gzip.length", "length") : ("gzip.crc", "CRC-32")
    return error(
      code, "the \(what) that gzip member \(members) states", "Deliver the file again; its bytes were damaged.")
  }

  private var corrupt: FormatError {
    error("gzip.corrupt", "deflated bytes as in RFC 1951 and 1952", "Deliver the file again; its bytes were damaged.")
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
