/// The memory of a column's distinct values.
struct ValueView: BitwiseCopyable {
  private let arena: UnsafePointer<UInt8>
  private let ends: UnsafePointer<UInt32>
  private let signatures: UnsafePointer<UInt32>

  /// Valid while the column lives.
  init(_ column: ValueColumn) {
    arena = column.arena.base
    ends = column.ends.base
    signatures = column.signatures.base
  }

  /// Whether two values may be so many edits apart, as far as their signatures tell.
  @inline(__always)
  func mayBeWithin(_ edits: Int, _ x: UInt32, _ y: UInt32) -> Bool {
    LetterSignature.difference(signatures[Int(x)], signatures[Int(y)]) <= 2 * edits
  }

  /// Whether the Jaro-Winkler similarity of two values may reach a bound.
  @inline(__always)
  func mayBeSimilar(_ x: UInt32, _ y: UInt32, _ least: Double) -> Bool {
    let difference = LetterSignature.difference(signatures[Int(x)], signatures[Int(y)])
    return difference == 0 || JaroWinkler.bound(bytes(x), bytes(y), unmatched: difference) >= least
  }

  /// The bytes of a value that is not the missing one.
  @inline(__always)
  func bytes(_ id: UInt32) -> UnsafeBufferPointer<UInt8> {
    let start = Int(ends[Int(id) - 1])
    return UnsafeBufferPointer(start: arena + start, count: Int(ends[Int(id)]) - start)
  }
}

/// The memory of a column beside the person's fields.
struct ColumnView: BitwiseCopyable, @unchecked Sendable {
  // Sendable because the memory that it points at never changes.
  let values: ValueView
  let texts: UnsafePointer<TextTraits>
  let runs: UnsafePointer<UInt32>
  let words: UnsafePointer<WordTraits>
  let letters: UnsafePointer<UInt8>
  let ends: UnsafePointer<UInt32>
  let dates: UnsafePointer<DateTraits>
  let amounts: UnsafePointer<Int64>

  /// Valid while the column lives.
  init(_ column: TableColumn) {
    values = ValueView(column.values)
    texts = column.texts.traits.base
    runs = column.texts.runs.base
    words = column.texts.words.base
    letters = column.texts.letters.base
    ends = column.texts.ends.base
    dates = column.dates.base
    amounts = column.amounts.base
  }

  /// The letters of a word.
  @inline(__always)
  func letters(_ word: UInt32) -> UnsafeBufferPointer<UInt8> {
    let start = word == 0 ? 0 : Int(ends[Int(word) - 1])
    return UnsafeBufferPointer(start: letters + start, count: Int(ends[Int(word)]) - start)
  }
}

extension TableView {
  @inline(__always)
  func code(_ level: CompiledModel.Level, _ column: ValueView, _ x: UInt32, _ y: UInt32) -> Bool {
    switch level.condition {
    case .exact: x == y
    case .edits: isWithin(Int(level.edits), column, x, y)
    case .jaroWinkler:
      column.mayBeSimilar(x, y, level.similarity)
        && JaroWinkler.similarity(column.bytes(x), column.bytes(y), scratch) >= level.similarity
    case .begins: isBeginning(column.bytes(x), column.bytes(y))
    default: level.condition == .otherwise
    }
  }

  @inline(__always)
  func isWithin(_ edits: Int, _ column: ValueView, _ x: UInt32, _ y: UInt32) -> Bool {
    if x == y { return true }
    guard column.mayBeWithin(edits, x, y) else { return false }
    let (left, right) = (column.bytes(x), column.bytes(y))
    return edits == 1
      ? EditDistance.isWithinOne(left, right)
      : abs(left.count - right.count) <= edits && EditDistance.osa(left, right, scratch) <= edits
  }

  /// Whether one value is the beginning of the other one, three bytes at least.
  @inline(__always)
  func isBeginning(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    let (short, long) = left.count < right.count ? (left, right) : (right, left)
    guard short.count >= 3, short[0] == long[0] else { return false }
    return long.starts(with: short)
  }

  /// Dates as stated: two equal years are equal.
  @inline(__always)
  func date(_ level: CompiledModel.Level, _ column: Int, _ x: UInt32, _ y: UInt32) -> Bool {
    if level.condition == .exact { return x == y }
    let (left, right) = (columns[column].dates[Int(x)], columns[column].dates[Int(y)])
    let areFull = DateCode.isFull(left.code) && DateCode.isFull(right.code)
    return switch level.condition {
    case .days: x == y || (areFull && abs(left.day &- right.day) <= level.edits)
    case .dayMonthSwapped: DateCode.areSwapped(left.code, right.code) && areFull
    case .oneSlip: DateCode.differByOneSlip(left.code, right.code) && areFull
    case .partly: DateCode.agreePartly(left.code, right.code)
    case .newYear:
      DateCode.year(left.code) == DateCode.year(right.code)
        && (DateCode.isNewYear(left.code) || DateCode.isNewYear(right.code))
    case .sameYear: DateCode.year(left.code) == DateCode.year(right.code)
    default: level.condition == .otherwise
    }
  }

  @inline(__always)
  func amount(_ level: CompiledModel.Level, _ column: Int, _ x: UInt32, _ y: UInt32) -> Bool {
    if level.condition == .exact { return x == y }
    let (left, right) = (columns[column].amounts[Int(x)], columns[column].amounts[Int(y)])
    switch level.condition {
    case .within:
      let difference = Double(left) - Double(right)
      return abs(difference) <= level.similarity * Double(max(left.magnitude, right.magnitude))
    case .opposite: return left == 0 &- right
    case .wrongDigits:
      return haveDigits(columns[column].values, x, y) && isWithin(Int(level.edits), columns[column].values, x, y)
    default: return level.condition == .otherwise
    }
  }

  /// Whether both amounts have three digits or more: of two digits one is soon the other's.
  @inline(__always)
  private func haveDigits(_ column: ValueView, _ x: UInt32, _ y: UInt32) -> Bool {
    min(digits(column.bytes(x)), digits(column.bytes(y))) >= 3
  }

  @inline(__always)
  private func digits(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in text where byte >= 0x30 { count += 1 }
    return count
  }
}
