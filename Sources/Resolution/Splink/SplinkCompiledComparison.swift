/// A comparison over the distinct records of the columns that it reads.
///
/// One thread's own: it remembers the levels of pairs that it has met.
final class SplinkCompiledComparison {
  private let records: SQLRecords
  /// The record of each row.
  private let numbers: [UInt32]
  private let conditions: [SQLClosure?]
  private let frame: SQLFrame
  /// The level of a record with itself, which most pairs of a block are; ``unknown`` if not yet met.
  private var ownLevels: [UInt8]
  /// A direct-mapped cache: the key of a pair of records with its level in the low byte.
  private var cache: [UInt64]
  private let mask: Int

  private static let unknown: UInt8 = 255
  /// What stands for "no condition holds".
  static let none = 254

  init(_ comparison: SplinkComparison, _ rows: SplinkRows) throws(SQLFault) {
    let conditions = comparison.levels.compactMap(\.condition)
    let names = conditions.flatMap { $0.columns.map(\.name) }
    (records, numbers) = rows.records(of: Array(Set(names.map { $0.lowercased() })).sorted())
    var compiler = SQLCompiler(records: records, sharing: conditions)
    var closures: [SQLClosure?] = []
    for level in comparison.levels {
      if let condition = level.condition {
        closures.append(try compiler.compileCondition(condition).evaluate)
      } else {
        closures.append(nil)
      }
    }
    self.conditions = closures
    frame = SQLFrame(memoryCount: compiler.memoryCount)
    ownLevels = Array(repeating: Self.unknown, count: records.count)
    var size = 1 << 10
    while size < 1 << 17, size < records.count * 8 { size *= 2 }
    cache = Array(repeating: .max, count: size)
    mask = size - 1
  }

  /// The position of the first level whose condition holds, or ``none``.
  func level(_ left: Int, _ right: Int) throws(SQLRuntimeFault) -> Int {
    let (one, other) = (numbers[left], numbers[right])
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
    for index in conditions.indices {
      guard let condition = conditions[index] else { return index }
      switch condition(frame) {
      case .boolean(true): return index
      case .fault(let fault): throw fault
      default: continue
      }
    }
    return Self.none
  }
}
