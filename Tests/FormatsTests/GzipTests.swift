import Formats
import TestSupport
import Testing

@Suite("Gzip")
struct GzipTests {
  static let text = Array("id,name\n1,Ann\n2,Bo\n".utf8)
  static let good = GzipWriter.compress(text)
  static let more = GzipWriter.compress(Array("3,Cy\n".utf8))
  static let empty = GzipWriter.compress([])

  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var result: Result<[UInt8], Refusal>
    init(_ name: String, _ bytes: [UInt8], _ result: Result<[UInt8], Refusal>) {
      (testDescription, self.bytes, self.result) = (name, bytes, result)
    }
  }

  struct Refusal: Error, Equatable { var code: String }

  static func refused(_ code: String) -> Result<[UInt8], Refusal> { .failure(Refusal(code: code)) }

  static let cases: [Case] = [
    .init("nothing", [], .success([])),
    .init("plain", text, .success(text)),
    .init("half a magic", [0x1F], .success([0x1F])),
    .init("half a magic, then text", [0x1F, 0x41], .success([0x1F, 0x41])),
    .init("one member", good, .success(text)),
    .init("an empty member", empty, .success([])),
    .init("two members", good + more, .success(text + Array("3,Cy\n".utf8))),
    .init("an empty member between", good + empty + more, .success(text + Array("3,Cy\n".utf8))),
    .init("padding", good + [UInt8](repeating: 0, count: 512), .success(text)),
    .init("padding, then bytes", good + [0, 0, 1], refused("gzip.trailing")),
    .init("padding, then a member", good + [0] + more, refused("gzip.trailing")),
    .init("garbage", good + Array("GARBAGE".utf8), refused("gzip.trailing")),
    .init("garbage like a magic", good + [0x1F, 0x41, 0x41], refused("gzip.trailing")),
    .init("only the header", Array(good[..<10]), refused("gzip.truncated")),
    .init("no trailer", Array(good.dropLast(8)), refused("gzip.truncated")),
    .init("half a trailer", Array(good.dropLast(1)), refused("gzip.truncated")),
    .init("half a second member", good + more.dropLast(3), refused("gzip.truncated")),
    .init("CRC", good.dropLast(8) + [1, 2, 3, 4] + good.suffix(4), refused("gzip.crc")),
    .init("length", good.dropLast(4) + [0xFF, 0xFF, 0xFF, 0x7F], refused("gzip.length")),
    .init("method", [0x1F, 0x8B, 9] + good.dropFirst(3), refused("gzip.corrupt")),
    .init("block type", good[..<10] + [0xFF] + good.dropFirst(11), refused("gzip.corrupt")),
    .init(
      "a path in the header", [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + Array("../../evil\0".utf8) + good.dropFirst(10),
      .success(text)),
    .init("gzip in gzip", GzipWriter.compress(good), refused("gzip.nested")),
    .init("too many members", good + (0..<20).flatMap { _ in empty }, refused("gzip.members")),
    .init("a bomb", GzipWriter.compress([UInt8](repeating: 0, count: 3 << 20)), refused("gzip.ratio")),
  ]

  static var limits: ContentLimits {
    var limits = ContentLimits()
    limits.members = 10
    limits.ratioFreeBytes = 1 << 20
    return limits
  }

  @Test("whole, byte by byte and cut at random", arguments: cases)
  func everyCut(_ example: Case) {
    for sizes in [[Int.max], [1], [3, 1, 7], [64]] where example.bytes.count < 5_000 || sizes != [1] {
      #expect(GzipTests.unpack(example.bytes, sizes) == example.result, "pieces of \(sizes)")
    }
  }

  @Test("any truncation of a member is told apart from a short file")
  func everyTruncation() {
    for length in 2..<GzipTests.good.count {
      #expect(
        GzipTests.unpack(Array(GzipTests.good[..<length]), [.max]) == GzipTests.refused("gzip.truncated"), "\(length)")
    }
  }

  @Test("a changed byte never gives other content")
  func everyChangedByte() {
    for index in 10..<GzipTests.good.count {
      var bytes = GzipTests.good
      bytes[index] ^= 0x10
      // A bit between the last block and the trailer belongs to nothing.
      if case .success(let content) = GzipTests.unpack(bytes, [.max]) {
        #expect(content == GzipTests.text, "byte \(index)")
      }
    }
  }

  @Test("the size limit holds for plain and for packed content")
  func sizeLimit() {
    var limits = ContentLimits()
    limits.uncompressedBytes = GzipTests.text.count - 1
    #expect(GzipTests.unpack(GzipTests.text, [4], limits) == GzipTests.refused("content.size"))
    #expect(GzipTests.unpack(GzipTests.good, [4], limits) == GzipTests.refused("content.size"))
  }

  @Test("a file that has to be gzip and is not", arguments: [[], [0x1F], Array("PK".utf8)])
  func requiredGzip(_ bytes: [UInt8]) {
    var reader = ContentReader(requiresGzip: true)
    #expect(throws: FormatError.self) {
      try bytes.withUnsafeBytes { try reader.read($0) { _ in } }
      try reader.finish { _ in }
    }
  }

  @Test("how writes are cut does not change the bytes")
  func deterministicWriter() {
    var random = SeededGenerator(seed: 7)
    let bytes = (0..<300_000).map { _ in UInt8.random(in: 97...110, using: &random) }
    let whole = GzipWriter.compress(bytes)
    var writer = GzipWriter()
    var pieces: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 1...9_000, using: &random))
      rest.prefix(count).withUnsafeBytes { writer.write($0) { pieces.append(contentsOf: $0) } }
      rest = rest.dropFirst(count)
    }
    writer.finish { pieces.append(contentsOf: $0) }
    #expect(pieces == whole)
    #expect(GzipTests.unpack(whole, [.max]) == .success(bytes))
    #expect(whole[3..<8] == [0, 0, 0, 0, 0], "no flags, no time")
  }

  static func unpack(_ bytes: [UInt8], _ sizes: [Int], _ limits: ContentLimits = limits) -> Result<[UInt8], Refusal> {
    var reader = ContentReader(limits: limits)
    var result: [UInt8] = []
    var rest = bytes[...]
    var turn = 0
    do throws(FormatError) {
      while !rest.isEmpty {
        let piece = Array(rest.prefix(min(sizes[turn % sizes.count], rest.count)))
        try reader.readAll(piece, into: &result)
        rest = rest.dropFirst(piece.count)
        turn += 1
      }
      try reader.finish { result.append(contentsOf: $0) }
      return .success(result)
    } catch {
      return .failure(Refusal(code: error.code))
    }
  }
}

extension ContentReader {
  mutating func readAll(_ piece: [UInt8], into result: inout [UInt8]) throws(FormatError) {
    var failure: FormatError?
    piece.withUnsafeBytes { bytes in
      do throws(FormatError) {
        try read(bytes) { result.append(contentsOf: $0) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
