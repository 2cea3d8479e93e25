/// How many rows bear each value of one slot.
struct ValueCounts {
  /// By number of a value, rows that bear it.
  private(set) var rows: [Int32]
  /// Rows that bear any.
  private(set) var bearing = 0
  private let numbers: Numbers

  /// Which number a word of a row has.
  private enum Numbers {
    /// Its own.
    case plain
    /// That of the name without spaces.
    case names([UInt32])
    /// That of the date.
    case dates(KeySlots)
  }

  /// Counts a slot.
  ///
  /// O(rows + distinct values).
  init(_ slot: AccountTable.Slot, _ table: AccountTable) {
    if table.isName(slot) {
      var slots = KeySlots(capacity: table.names.traits.count)
      let numbers = (0..<table.names.traits.count).map { slots.insert(table.names.traits.base[$0].identity) }
      self.numbers = .names(numbers)
      rows = Array(repeating: 0, count: slots.count)
    } else if slot == .birth {
      var slots = KeySlots(capacity: 1 << 12)
      for row in 0..<table.count { table.forEachValue(slot, of: row) { slots.insert(UInt64($0)) } }
      numbers = .dates(slots)
      rows = Array(repeating: 0, count: slots.count)
    } else {
      numbers = .plain
      rows = Array(repeating: 0, count: table.column(slot).count)
    }
    count(slot, table)
  }

  private mutating func count(_ slot: AccountTable.Slot, _ table: AccountTable) {
    for row in 0..<table.count {
      var isFirst = true
      table.forEachValue(slot, of: row) { word in
        rows[number(word)] += 1
        if isFirst { bearing += 1 }
        isFirst = false
      }
    }
  }

  /// The number of a value that the table has.
  @inline(__always)
  func number(_ word: UInt32) -> Int {
    switch numbers {
    case .plain: Int(word)
    case .names(let numbers): Int(numbers[Int(word)])
    case .dates(let slots): Int(slots.find(UInt64(word)) ?? 0)
    }
  }

  /// Of all pairs of rows that bear a value the share that bear the same one; `nil` where there are none.
  var shareOfEqualPairs: Double? {
    guard bearing > 1 else { return nil }
    let equal = rows.reduce(0.0) { $0 + Double($1) * Double($1 - 1) }
    return equal / (Double(bearing) * Double(bearing - 1))
  }

  /// Values of all rows together.
  var values: Int { rows.reduce(0) { $0 + Int($1) } }

  /// Distinct values.
  var distinct: Int { rows.count { $0 > 0 } }
}
