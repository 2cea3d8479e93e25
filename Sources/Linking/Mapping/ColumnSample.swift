/// What the first rows of a file show of one column.
///
/// Counts only; holds no value.
struct ColumnSample {
  /// Rows looked at.
  private(set) var rows = 0
  /// Rows with a value.
  private(set) var filled = 0
  private(set) var bytes = 0
  private(set) var words = 0
  private var shapes: [UInt16] = Array(repeating: 0, count: 9)
  private var distinctHashes: Set<UInt64> = []
  /// Hashes of the folded words of the values, to see what a column repeats and which columns of two files are alike.
  private(set) var tokens: Set<UInt64> = []
  private var lastInteger: Int?
  private var ascending = 0
  private var leastLength = Int.max
  private var greatestLength = 0

  private static let tokenLimit = 20_000

  mutating func add(_ value: UnsafeRawBufferPointer?) {
    rows += 1
    guard let value = value?.trimmed, !value.isEmpty else { return }
    filled += 1
    bytes += value.count
    leastLength = min(leastLength, value.count)
    greatestLength = max(greatestLength, value.count)
    let shape = CellShape(value)
    for bit in shapes.indices where shape.rawValue & 1 << UInt16(bit) != 0 { shapes[bit] += 1 }
    if shape.contains(.integer) { addInteger(value) }
    addTokens(value)
  }

  private mutating func addInteger(_ value: UnsafeRawBufferPointer) {
    guard value.count < 18 else { return }
    let number = value.reduce(0) { (0x30...0x39).contains($1) ? $0 * 10 + Int($1 - 0x30) : $0 }
    if let lastInteger, number == lastInteger + 1 { ascending += 1 }
    lastInteger = number
  }

  private mutating func addTokens(_ value: UnsafeRawBufferPointer) {
    var whole = FoldedHash()
    Self.forEachToken(value) { token in
      words += 1
      whole.add(token)
      if tokens.count < Self.tokenLimit { tokens.insert(token) }
    }
    distinctHashes.insert(whole.value)
  }

  /// Calls `body` with a hash of each word, in lower case as far as ASCII goes.
  static func forEachToken(_ value: UnsafeRawBufferPointer, _ body: (UInt64) -> Void) {
    var token = FoldedHash()
    for byte in value {
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      let isWord = (lower >= 0x61 && lower <= 0x7A) || (lower >= 0x30 && lower <= 0x39) || lower >= 0x80
      if isWord {
        token.add(UInt64(lower))
      } else if !token.isEmpty {
        body(token.value)
        token = FoldedHash()
      }
    }
    if !token.isEmpty { body(token.value) }
  }

  // MARK: What it comes to

  /// Different values, without regard to case and punctuation.
  var distinct: Int { distinctHashes.count }
  /// The share of rows with a value.
  var filledShare: Double { rows == 0 ? 0 : Double(filled) / Double(rows) }
  var averageWords: Double { filled == 0 ? 0 : Double(words) / Double(filled) }
  var averageBytes: Double { filled == 0 ? 0 : Double(bytes) / Double(filled) }
  /// Whether all values are equally long.
  var isFixedLength: Bool { filled > 0 && leastLength == greatestLength }
  var longest: Int { greatestLength }

  /// The share of the values that have a shape.
  func share(_ shape: CellShape) -> Double {
    guard filled > 0, shape.rawValue > 0 else { return 0 }
    return Double(shapes[shape.rawValue.trailingZeroBitCount]) / Double(filled)
  }

  /// Whether nearly every integer is one more than the one in the row before.
  var isRowNumber: Bool {
    filled >= 3 && share(.integer) == 1 && distinct == filled && Double(ascending) >= 0.9 * Double(filled - 1)
  }
}

/// A 64-bit hash of small integers, FNV-1a; the same in every process.
struct FoldedHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var isEmpty = true

  mutating func add(_ part: UInt64) {
    isEmpty = false
    value = (value ^ part) &* 0x100_0000_01B3
  }
}
