/// A comparison over the distinct records of the columns that it reads.
///
/// One thread's own: it remembers the levels of pairs that it has met.
final class SplinkCompiledComparison {
  private let records: SQLRecords
  /// The record of each row.
  private let numbers: FrozenArray<UInt32>
  private let levels: SplinkLevelChain
  private let frame: SQLFrame
  /// The level of a record with itself, which most pairs of a block are; ``unknown`` if not yet met.
  private let ownLevels: UnsafeMutablePointer<UInt8>
  /// A direct-mapped cache: the key of a pair of records with its level in the low byte.
  private let cache: UnsafeMutablePointer<UInt64>
  private let mask: Int

  private static let unknown: UInt8 = 255
  /// What stands for "no condition holds".
  static let none = 254

  init(_ comparison: SplinkComparison, _ rows: SplinkRows) throws(SQLFault) {
    let conditions = comparison.levels.compactMap(\.condition)
    let names = conditions.flatMap { $0.columns.map(\.name) }
    let (records, numbers) = rows.records(of: Array(Set(names.map { $0.lowercased() })).sorted())
    var compiler = SQLCompiler(records: records, sharing: conditions)
    var closures: [SQLClosure?] = []
    for level in comparison.levels {
      if let condition = level.condition {
        closures.append(try compiler.compileCondition(condition).evaluate)
      } else {
        closures.append(nil)
      }
    }
    self.records = records
    self.numbers = FrozenArray(numbers)
    levels = SplinkLevelChain(closures)
    frame = SQLFrame(memoryCount: compiler.memoryCount)
    ownLevels = .allocate(capacity: max(1, records.count))
    ownLevels.initialize(repeating: Self.unknown, count: max(1, records.count))
    var size = 1 << 10
    while size < 1 << 17, size < records.count * 8 { size *= 2 }
    cache = .allocate(capacity: size)
    cache.initialize(repeating: .max, count: size)
    mask = size - 1
  }

  deinit {
    ownLevels.deallocate()
    cache.deallocate()
  }

  /// The position of the first level whose condition holds, or ``none``.
  func level(_ left: Int, _ right: Int) throws(SQLRuntimeFault) -> Int {
    let (one, other) = (numbers.base[left], numbers.base[right])
    if one == other {
      let known = ownLevels[Int(one)]
      if known != Self.unknown { return Int(known) }
      let level = try evaluate(Int(one), Int(one))
      ownLevels[Int(one)] = UInt8(level)
      return level
    }
    // 28 bits for each record, so that the level fits below; more records than that do without the cache.
    guard one < 1 << 28, other < 1 << 28 else { return try evaluate(Int(one), Int(other)) }
    let key = UInt64(one) << 28 | UInt64(other)
    let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
    let entry = cache[slot]
    if entry >> 8 == key { return Int(entry & 0xFF) }
    let level = try evaluate(Int(one), Int(other))
    cache[slot] = key << 8 | UInt64(level)
    return level
  }

  private func evaluate(_ left: Int, _ right: Int) throws(SQLRuntimeFault) -> Int {
    frame.begin(left: left, right: right)
    let level = levels.first(frame)
    if level < 0, let fault = SQLRuntimeFault(rawValue: UInt8(-1 - level)) { throw fault }
    return level
  }
}

/// The levels of a comparison, each of which asks the next one if its condition does not hold.
///
/// A chain of closures rather than a list: nothing is retained on the way.
private struct SplinkLevelChain {
  /// The position of the level, ``SplinkCompiledComparison/none``, or -1 less the number of a fault.
  let first: (SQLFrame) -> Int

  init(_ conditions: [SQLClosure?]) {
    var next: (SQLFrame) -> Int = { _ in SplinkCompiledComparison.none }
    for (index, condition) in conditions.enumerated().reversed() { next = Self.link(index, condition, next) }
    first = next
  }

  private static func link(
    _ index: Int, _ condition: SQLClosure?, _ next: @escaping (SQLFrame) -> Int
  ) -> (SQLFrame) -> Int {
    guard let condition else { return { _ in index } }
    return { frame in
      switch condition(frame) {
      case .boolean(true): index
      case .fault(let fault): -1 - Int(fault.rawValue)
      default: next(frame)
      }
    }
  }
}
