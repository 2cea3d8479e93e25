/// Rows with the columns that conditions read, and each distinct combination of their values once.
struct SplinkRows {
  /// By name in lower case.
  let columns: [String: SplinkColumnValues]
  /// Columns of which nobody has stated the kind.
  let open: Set<String>
  let count: Int

  /// The distinct records of some columns, and the number of each row's record.
  func records(of names: [String]) -> (records: SQLRecords, numbers: [UInt32]) {
    let read = names.compactMap { name in columns[name.lowercased()].map { (name.lowercased(), $0) } }
    let (numbers, representatives) = distinct(read.map(\.1))
    var values: [String: SQLRecords.Values] = [:]
    for (name, column) in read {
      let base = UnsafeMutablePointer<SQLValue>.allocate(capacity: max(1, representatives.count))
      for (record, row) in representatives.enumerated() { base[record] = column.values[Int(column.codes[row])] }
      values[name] = SQLRecords.Values(type: column.type, base: base)
    }
    let records = SQLRecords(count: representatives.count, columns: values, open: open, owners: read.map(\.1))
    return (records, numbers)
  }

  /// Numbers combinations of values in the order of their first row.
  private func distinct(_ columns: [SplinkColumnValues]) -> (numbers: [UInt32], representatives: [Int]) {
    var numbers = Array(repeating: UInt32(0), count: count)
    var representatives = count > 0 ? [0] : []
    for column in columns {
      var numbering = CodePairNumbering(capacity: column.values.count)
      representatives.removeAll(keepingCapacity: true)
      for row in 0..<count {
        let (number, isNew) = numbering.number(numbers[row], column.codes[row])
        if isNew { representatives.append(row) }
        numbers[row] = number
      }
    }
    return (numbers, representatives)
  }
}

/// Numbers pairs of numbers from 0 in the order of their first appearance.
struct CodePairNumbering {
  private var keys: [UInt64]
  private var numbers: [UInt32]
  private var count: UInt32 = 0
  private static let free = UInt64.max

  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    keys = Array(repeating: Self.free, count: size)
    numbers = Array(repeating: 0, count: size)
  }

  mutating func number(_ one: UInt32, _ other: UInt32) -> (number: UInt32, isNew: Bool) {
    let key = UInt64(one) << 32 | UInt64(other)
    let slot = find(key)
    if keys[slot] == key { return (numbers[slot], false) }
    keys[slot] = key
    numbers[slot] = count
    count += 1
    if Int(count) * 2 > keys.count { grow() }
    return (count - 1, true)
  }

  private func find(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & (keys.count - 1)
    while keys[slot] != Self.free, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private mutating func grow() {
    let (oldKeys, oldNumbers) = (keys, numbers)
    keys = Array(repeating: Self.free, count: keys.count * 2)
    numbers = Array(repeating: 0, count: keys.count)
    for (key, number) in zip(oldKeys, oldNumbers) where key != Self.free {
      let slot = find(key)
      keys[slot] = key
      numbers[slot] = number
    }
  }
}
