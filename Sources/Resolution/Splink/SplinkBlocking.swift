/// Which pairs of rows may be looked at, by the rows' places in the order of their identifiers.
struct SplinkPairing {
  /// Two tables: every row of the first with every row of the second, whatever their identifiers.
  let isTwoTables: Bool
  /// Pairs of one table are left out.
  let isAcrossOnly: Bool
  /// The table of each place.
  let sources: [UInt16]

  /// Whether any pair may have the row on its left.
  func canBeLeft(_ row: Int32) -> Bool { !isTwoTables || sources[Int(row)] == 0 }

  /// Whether the pair may be looked at, in this direction.
  @inline(__always)
  func allows(_ left: Int32, _ right: Int32) -> Bool {
    if isTwoTables { return sources[Int(left)] < sources[Int(right)] }
    return left < right && (!isAcrossOnly || sources[Int(left)] != sources[Int(right)])
  }
}

/// A part of a blocking rule that is a conjunction: equalities make a hash join, the rest is looked at pair by pair.
struct SplinkJoin {
  private let leftKeys: [UInt32]
  private let rightKeys: [UInt32]
  private let records: SQLRecords
  private let numbers: [UInt32]
  private let filter: SQLClosure?
  private let frame: SQLFrame
  /// Whether there is an equality at all.
  let hasKey: Bool

  init(_ condition: SQLExpression, _ rows: SplinkRows) throws(SQLFault) {
    let names = Array(Set(condition.columns.map { $0.name.lowercased() })).sorted()
    (records, numbers) = rows.records(of: names)
    var keys: [(left: SQLExpression, right: SQLExpression)] = []
    var rest: [SQLExpression] = []
    for conjunct in condition.conjuncts {
      if let key = Self.equality(conjunct) { keys.append(key) } else { rest.append(conjunct) }
    }
    hasKey = !keys.isEmpty
    var compiler = SQLCompiler(records: records, sharing: rest)
    filter = try rest.first.map { first throws(SQLFault) in
      try compiler.compileCondition(rest.dropFirst().reduce(first) { .binary(.and, $0, $1) }).evaluate
    }
    frame = SQLFrame(memoryCount: compiler.memoryCount)
    (leftKeys, rightKeys) = try Self.numbered(keys, records, numbers)
  }

  /// `left = right` with one record on either side.
  private static func equality(_ condition: SQLExpression) -> (left: SQLExpression, right: SQLExpression)? {
    guard case .binary(.equal, let one, let other) = condition else { return nil }
    switch (one.reading.only, other.reading.only) {
    case (.left, .right): return (one.onLeft, other.onLeft)
    case (.right, .left): return (other.onLeft, one.onLeft)
    default: return nil
    }
  }

  /// A number for the key of each row on the left and on the right; 0 if some part is `NULL`.
  private static func numbered(
    _ keys: [(left: SQLExpression, right: SQLExpression)], _ records: SQLRecords, _ numbers: [UInt32]
  ) throws(SQLFault) -> ([UInt32], [UInt32]) {
    guard !keys.isEmpty else {
      let all = Array(repeating: UInt32(1), count: numbers.count)
      return (all, all)
    }
    var sides: (left: [SQLClosure], right: [SQLClosure]) = ([], [])
    var compiler = SQLCompiler(records: records)
    for key in keys {
      let (_, values) = try compiler.unified([try compiler.compile(key.left), try compiler.compile(key.right)])
      sides.left.append(values[0].evaluate)
      sides.right.append(values[1].evaluate)
    }
    var numbering = SQLValueNumbering()
    let left = number(sides.left, records, &numbering)
    let right = keys.allSatisfy { $0.left == $0.right } ? left : number(sides.right, records, &numbering)
    return (numbers.map { left[Int($0)] }, numbers.map { right[Int($0)] })
  }

  private static func number(
    _ closures: [SQLClosure], _ records: SQLRecords, _ numbering: inout SQLValueNumbering
  ) -> [UInt32] {
    let frame = SQLFrame()
    return (0..<records.count).map { record in
      frame.begin(left: record, right: record)
      return numbering.number(closures.map { $0(frame) })
    }
  }

  /// Whether the condition holds for a pair.
  @inline(__always)
  func holds(_ left: Int32, _ right: Int32) throws(SQLRuntimeFault) -> Bool {
    let key = leftKeys[Int(left)]
    guard key != 0, key == rightKeys[Int(right)] else { return false }
    return try passesFilter(left, right)
  }

  func passesFilter(_ left: Int32, _ right: Int32) throws(SQLRuntimeFault) -> Bool {
    guard let filter else { return true }
    frame.begin(left: Int(numbers[Int(left)]), right: Int(numbers[Int(right)]))
    switch filter(frame) {
    case .boolean(let truth): return truth
    case .fault(let fault): throw fault
    default: return false
    }
  }

  private static func first(after row: Int32, _ rows: [Int32], _ range: Range<Int>) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] <= row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The rows by their right key: where each key's rows begin, and the rows.
  private func groups() -> (starts: [Int], rows: [Int32]) {
    var starts = Array(repeating: 0, count: Int(max(leftKeys.max() ?? 0, rightKeys.max() ?? 0)) + 2)
    for key in rightKeys { starts[Int(key) + 1] += 1 }
    for key in 1..<starts.count { starts[key] += starts[key - 1] }
    var next = starts
    var rows = Array(repeating: Int32(0), count: rightKeys.count)
    for (row, key) in rightKeys.enumerated() {
      rows[next[Int(key)]] = Int32(row)
      next[Int(key)] += 1
    }
    return (starts, rows)
  }

  /// How many pairs have equal keys, and the most that share one key; before any of them is looked at.
  func estimate(_ pairing: SplinkPairing) -> (pairs: Int, largest: Int) {
    var counts = Array(repeating: (left: 0, right: 0), count: Int(max(leftKeys.max() ?? 0, rightKeys.max() ?? 0)) + 1)
    let first = pairing.isTwoTables ? pairing.sources.min() : nil
    for (row, key) in leftKeys.enumerated() where first == nil || pairing.sources[row] == first {
      counts[Int(key)].left += 1
    }
    for (row, key) in rightKeys.enumerated() where first == nil || pairing.sources[row] != first {
      counts[Int(key)].right += 1
    }
    let sizes = counts.dropFirst().map { pairing.isTwoTables ? $0.left * $0.right : $0.left * $0.right / 2 }
    return (sizes.reduce(0, +), sizes.max() ?? 0)
  }

  /// Calls `body` with every pair for which the condition holds, in the order of the left and then the right row.
  func forEachPair(
    _ pairing: SplinkPairing, origins: [Int32]?, _ body: (Int32, Int32) throws(SplinkRunFault) -> Void
  ) throws(SplinkRunFault) {
    let (starts, rows) = groups()
    for left in 0..<leftKeys.count where leftKeys[left] != 0 {
      guard pairing.canBeLeft(origins?[left] ?? Int32(left)) else { continue }
      let key = Int(leftKeys[left])
      var start = starts[key]
      // Rows and places ascend together unless lists were exploded, so those before the left row need no look.
      if origins == nil, !pairing.isTwoTables { start = Self.first(after: Int32(left), rows, start..<starts[key + 1]) }
      for place in start..<starts[key + 1] {
        let (one, other) = (Int32(left), rows[place])
        guard pairing.allows(origins?[left] ?? one, origins?[Int(other)] ?? other) else { continue }
        let passes: Bool
        do { passes = try passesFilter(one, other) } catch { throw SplinkRunFault.evaluation(error, place: nil) }
        if passes { try body(one, other) }
      }
    }
  }
}
