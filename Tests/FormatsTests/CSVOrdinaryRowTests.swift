import Formats
import TestSupport
import Testing

/// Rows that are read straight from the list of special bytes, against the same rows byte by byte, which never are.
@Suite("CSV, ordinary rows")
struct CSVOrdinaryRowTests {
  private static func layout(_ random: inout SeededGenerator) -> CSVLayout {
    var layout = CSVLayout()
    layout.delimiter = Array(",;\t|".utf8).randomElement(using: &random) ?? 0x2C
    layout.quote = [0x22, 0x22, 0x27, nil].randomElement(using: &random) ?? 0x22
    layout.encoding = [.utf8, .utf8, .latin1, .windows1252].randomElement(using: &random) ?? .utf8
    let isNarrow = Int.random(in: 0..<4, using: &random) == 0
    if isNarrow {
      layout.limits.fieldBytes = 90
      layout.limits.recordBytes = 200
    }
    layout.limits.rawBytes = isNarrow || Bool.random(using: &random) ? 20 : 64 << 10
    return layout
  }

  private static func field(_ layout: CSVLayout, _ random: inout SeededGenerator) -> [UInt8] {
    let length = Int.random(in: 0...(Int.random(in: 0..<12, using: &random) == 0 ? 150 : 12), using: &random)
    var text = (0..<length).map { _ in UInt8.random(in: 0x61...0x7A, using: &random) }
    func put(_ bytes: [UInt8]) { text.insert(contentsOf: bytes, at: Int.random(in: 0...text.count, using: &random)) }
    switch Int.random(in: 0..<60, using: &random) {
    case 0: put([layout.quote ?? 0x22])
    case 1: put([0])
    case 2: put([0xC3, 0xA9])
    case 3: put([0xE9])
    default: break
    }
    guard let quote = layout.quote, Int.random(in: 0..<3, using: &random) == 0 else { return text }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: put([quote, quote])
    case 1: put([0x0A])
    case 2: put([0x0D, 0x0A])
    default: put([layout.delimiter])
    }
    return [quote] + text + [quote]
  }

  static func file(_ layout: CSVLayout, _ random: inout SeededGenerator) -> [UInt8] {
    let columns = Int.random(in: 1...9, using: &random)
    let ends: [[UInt8]] = [[0x0A], [0x0D, 0x0A], [0x0D]]
    let usual = ends.randomElement(using: &random) ?? [0x0A]
    let hasMark = Int.random(in: 0..<5, using: &random) == 0 && layout.encoding == .utf8
    var bytes: [UInt8] = hasMark ? [0xEF, 0xBB, 0xBF] : []
    bytes += (0..<columns).map { Array("c\($0)".utf8) }.joined(separator: [layout.delimiter]) + usual
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      let odd = Int.random(in: 0..<15, using: &random)
      let count = odd == 0 ? max(1, columns - 1) : odd == 1 ? columns + 1 : columns
      bytes += (0..<count).map { _ in field(layout, &random) }.joined(separator: [layout.delimiter])
      bytes += odd == 2 ? usual + usual : odd == 3 ? ends.randomElement(using: &random) ?? usual : usual
    }
    if Bool.random(using: &random) { bytes.removeLast() }
    return bytes
  }

  @Test(arguments: 0..<80) func areReadAsByteByByte(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let layout = Self.layout(&random)
    let bytes = Self.file(layout, &random)
    let slow = try DecodedFile(bytes, .csv(layout), nextSize: { 1 })
    var sizes = SeededGenerator(seed: seed &+ 1)
    for most in [Int.max, 700, 130] {
      let file = try DecodedFile(bytes, .csv(layout), nextSize: { Int.random(in: 1...most, using: &sizes) })
      #expect(file.columns == slow.columns && file.undeclared == slow.undeclared, "seed \(seed)")
      #expect(file.rows == slow.rows, "seed \(seed)")
      #expect(file.faults == slow.faults, "seed \(seed)")
      #expect(file.error == slow.error, "seed \(seed)")
    }
    let whole = try DecodedFile(bytes, .csv(layout))
    #expect(whole.rows == slow.rows && whole.faults == slow.faults && whole.error == slow.error, "seed \(seed)")
  }

  /// The first row may be empty, and is a line.
  @Test func emptyLinesCount() throws {
    var layout = CSVLayout()
    layout.columns = ["a"]
    for text in ["\n\nx\n", "\r\n\r\nx\n", "\r\rx\r"] {
      let file = try DecodedFile(Array(text.utf8), .csv(layout))
      #expect(file.rows.map(\.place.line) == [3] && file.rows.map(\.place.record) == [1], "\(text.debugDescription)")
    }
  }
}
