/// Texts as small numbers: the constants of a document, and behind them those of the rows at hand.
///
/// Equal texts have equal codes, so that a comparison of texts is one of numbers.
struct TextPool: Sendable {
  /// The code of a text that was looked up and is not there.
  static let unknown: Int32 = -1
  /// The code of the text `false`.
  static let falseCode: Int32 = 0
  /// The code of the text `true`.
  static let trueCode: Int32 = 1

  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  /// Codes by hash, open addressing; -1 is empty.
  private var table: [Int32]

  init() {
    table = Array(repeating: -1, count: 64)
    _ = code(of: "false")
    _ = code(of: "true")
  }

  /// How many texts there are.
  var count: Int { ends.count - 1 }

  /// The text with a code.
  func text(_ code: Int32) -> String {
    withBytes(code) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the bytes of a text.
  func withBytes<Result>(_ code: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[ends[Int(code)]..<ends[Int(code) + 1]])) }
  }

  /// The code of a text; ``unknown`` where it is not there.
  func find(_ text: UnsafeRawBufferPointer) -> Int32 { table[slot(of: text)] }

  /// The code of a text, which is added where it is not there.
  mutating func code(of text: UnsafeRawBufferPointer) -> Int32 {
    let found = slot(of: text)
    if table[found] >= 0 { return table[found] }
    let code = Int32(count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    table[found] = code
    if count * 2 > table.count { grow() }
    return code
  }

  /// The code of a text, which is added where it is not there.
  mutating func code(of text: String) -> Int32 {
    var text = text
    return text.withUTF8 { code(of: UnsafeRawBufferPointer($0)) }
  }

  private mutating func grow() {
    table = Array(repeating: -1, count: table.count * 2)
    for code in 0..<Int32(count) {
      let free = withBytes(code) { slot(of: $0) }
      table[free] = code
    }
  }

  /// Where a text stands in the table, or the empty place where it belongs.
  private func slot(of text: UnsafeRawBufferPointer) -> Int {
    let mask = table.count - 1
    var slot = Int(truncatingIfNeeded: TextPool.hash(text)) & mask
    while true {
      let code = table[slot]
      if code < 0 || isEqual(code, text) { return slot }
      slot = (slot + 1) & mask
    }
  }

  private func isEqual(_ code: Int32, _ text: UnsafeRawBufferPointer) -> Bool {
    let (start, end) = (ends[Int(code)], ends[Int(code) + 1])
    guard end - start == text.count else { return false }
    return bytes.withUnsafeBytes { stored in
      for index in 0..<text.count where stored[start + index] != text[index] { return false }
      return true
    }
  }

  /// FNV-1a (Fowler, Noll and Vo), mixed once more so that its low bits are good.
  private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash ^ (hash >> 32)
  }
}
