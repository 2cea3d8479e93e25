import CZlib
import Formats
import TestSupport
import Testing

/// What zlib alone makes of the same bytes: blocks are inflated by another library than headers are read by.
@Suite("Gzip beside zlib")
struct GzipReferenceTests {
  struct Packing: CustomTestStringConvertible {
    var name: String
    var level: Int32 = 6
    var strategy = Z_DEFAULT_STRATEGY
    var window: Int32 = 15
    var flush: Int32?
    var testDescription: String { name }
  }

  static let packings: [Packing] = [
    Packing(name: "stored", level: 0), Packing(name: "fastest", level: 1), Packing(name: "usual"),
    Packing(name: "smallest", level: 9), Packing(name: "fixed codes", strategy: Z_FIXED),
    Packing(name: "no matches", strategy: Z_HUFFMAN_ONLY), Packing(name: "runs", strategy: Z_RLE),
    Packing(name: "a small window", window: 9), Packing(name: "flushed", flush: Z_SYNC_FLUSH),
    Packing(name: "flushed in full", flush: Z_FULL_FLUSH), Packing(name: "flushed in part", flush: Z_PARTIAL_FLUSH),
  ]

  @Test("contents of every kind, packed in every way, cut anywhere", arguments: packings)
  func unpacks(_ packing: Packing) {
    for seed in UInt64(1)...6 {
      var random = SeededGenerator(seed: seed)
      let content = Self.content(&random)
      let packed = Self.pack(content, packing, &random)
      let cuts = (0..<50).map { _ in Int.random(in: 1...max(1, packed.count / 20), using: &random) }
      for sizes in [[Int.max], cuts, [1 << 16]] {
        #expect(GzipTests.unpack(packed, sizes, ContentLimits()) == .success(content), "seed \(seed)")
      }
    }
  }

  @Test("a member behind another one, cut at every byte")
  func cutsBetween() {
    var random = SeededGenerator(seed: 9)
    let parts = Self.packings.map { (Self.pack(Array($0.name.utf8), $0, &random), Array($0.name.utf8)) }
    let packed = parts.flatMap(\.0)
    let content = parts.flatMap(\.1)
    for cut in 1..<packed.count {
      #expect(GzipTests.unpack(packed, [cut, packed.count], Self.manyMembers) == .success(content), "cut at \(cut)")
    }
  }

  /// ISA-L takes a code that is left incomplete, which zlib refuses, as long as none of the missing words comes.
  ///
  /// The CRC is then still held against what was unpacked.
  @Test("damaged anywhere: what zlib accepts is accepted, and never gives other bytes")
  func damaged() {
    var random = SeededGenerator(seed: 11)
    var (refusals, moreThanZlib) = (0, 0)
    for packing in Self.packings {
      // Words, so that blocks come with codes of their own.
      let words = ["id", "name", "Ann", "Bo", "amount", "EUR", ",", "\n", "settled", "2024-06-30"]
      let content = Array((0..<90).map { _ in words[Int.random(in: 0..<10, using: &random)] }.joined().utf8)
      let packed = Self.pack(content, packing, &random)
      for (index, bit) in packed.indices.dropFirst(2).flatMap({ index in (0..<8).map { (index, $0) } }) {
        var bytes = packed
        bytes[index] ^= 1 << UInt8(bit)
        let expected = Self.reference(bytes)
        let unpacked = try? GzipTests.unpack(bytes, [.max], ContentLimits()).get()
        if unpacked == nil { refusals += 1 } else if expected == nil { moreThanZlib += 1 }
        let isRight = unpacked == (expected ?? content) || unpacked == expected
        #expect(isRight, "\(packing.name), byte \(index), bit \(bit)")
      }
    }
    #expect(refusals > 10_000 && moreThanZlib < refusals / 100)
  }

  @Test("every part that a header may have, cut at every byte", arguments: 0..<32)
  func headers(_ flags: Int) {
    var header: [UInt8] = [0x1F, 0x8B, 8, UInt8(flags), 1, 2, 3, 4, 0, 255]
    if flags & 4 != 0 { header += [3, 0, 7, 0, 7] }
    if flags & 8 != 0 { header += Array("a name".utf8) + [0] }
    if flags & 16 != 0 { header += [0] }
    let checksum = header.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    if flags & 2 != 0 { header += [UInt8(checksum & 0xFF), UInt8(checksum >> 8 & 0xFF)] }
    let file = header + GzipTests.good.dropFirst(10)
    for cut in 1..<file.count {
      #expect(GzipTests.unpack(file, [cut, file.count]) == .success(GzipTests.text), "cut at \(cut)")
    }
    guard flags & 2 != 0 else { return }
    var wrong = file
    wrong[header.count - 1] ^= 1
    #expect(GzipTests.unpack(wrong, [.max]) == GzipTests.refused("gzip.corrupt"))
  }

  @Test("a flag that RFC 1952 reserves", arguments: [0x20, 0x40, 0x80] as [UInt8])
  func reservedFlag(_ flag: UInt8) {
    var bytes = GzipTests.good
    bytes[3] |= flag
    #expect(GzipTests.unpack(bytes, [.max]) == GzipTests.refused("gzip.corrupt"))
  }

  private static var manyMembers: ContentLimits {
    var limits = ContentLimits()
    limits.members = 100
    return limits
  }

  /// Text that repeats, noise, runs, or nothing; up to 400,000 bytes, more than a window and a buffer.
  private static func content(_ random: inout SeededGenerator) -> [UInt8] {
    var content: [UInt8] = []
    let wanted = Int.random(in: 0...400_000, using: &random)
    while content.count < wanted {
      let count = Int.random(in: 1...40_000, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: content += (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      case 1: content += repeatElement(UInt8.random(in: 0...255, using: &random), count: count)
      case 2: content += (0..<count).map { _ in UInt8.random(in: 48...57, using: &random) }
      default:
        let distance = Int.random(in: 1...33_000, using: &random)
        for _ in 0..<count { content.append(content.count < distance ? 65 : content[content.count - distance]) }
      }
    }
    return content
  }

  private static func pack(_ content: [UInt8], _ packing: Packing, _ random: inout SeededGenerator) -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, packing.level, Z_DEFLATED, packing.window + 16, 8, packing.strategy, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK)
    defer { deflateEnd(&stream) }
    var packed: [UInt8] = []
    var rest = content[...]
    repeat {
      let count = packing.flush == nil ? rest.count : min(rest.count, Int.random(in: 1...20_000, using: &random))
      let isLast = count == rest.count
      var piece = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(count))) + 64)
      piece.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
          (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
          deflate(&stream, isLast ? Z_FINISH : packing.flush ?? Z_NO_FLUSH)
        }
      }
      packed += output.dropLast(Int(stream.avail_out))
      if isLast { return packed }
    } while true
  }

  /// What zlib alone unpacks; `nil` where it refuses the bytes, or does not come to the end of the member.
  private static func reference(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    precondition(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    defer { inflateEnd(&stream) }
    var bytes = bytes
    var output = [UInt8](repeating: 0, count: 1 << 14)
    let status = bytes.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
        return inflate(&stream, Z_FINISH)
      }
    }
    return status == Z_STREAM_END && stream.avail_in == 0 ? Array(output.dropLast(Int(stream.avail_out))) : nil
  }
}
