/// Combinations of keys that propose few enough pairs, with what they cost estimated from some rows.
struct BlockingCandidates {
  private static let mostKeys = 3

  private let keys: [BlockingKey]
  /// By key, the words of the table that it is made of.
  private let slots: [Set<AccountTable.Slot>]
  /// By key and row the parts, as runs.
  private let parts: [KeyParts]
  private let rows: Int
  /// Pairs for each row of the table that a pair of equal keys among the profiled rows stands for.
  private let scale: Double

  private struct KeyParts {
    var values: [UInt64] = []
    var ends: [Int32] = [0]
    var filled = 0
  }

  /// Profiles at most so many rows, evenly spread.
  init(_ table: AccountTable, _ keys: [BlockingKey], rows: Int) {
    let step = max(1, table.count / rows)
    let profiled = Array(stride(from: 0, to: table.count, by: step))
    var emitter = KeyEmitter(table)
    self.keys = keys
    slots = keys.map { $0.slots(in: table) }
    parts = keys.map { key in
      var parts = KeyParts()
      var output: [UInt64] = []
      for row in profiled {
        emitter.emit([key], row: row, into: &output)
        parts.values.append(contentsOf: output)
        parts.ends.append(Int32(parts.values.count))
        if !output.isEmpty { parts.filled += 1 }
      }
      return parts
    }
    self.rows = profiled.count
    scale = Double(table.count) / Double(profiled.count) / Double(profiled.count)
  }

  private struct Combination {
    let keys: [Int]
    let cost: Double
    /// How many rows have all keys, as if these were missing independently, less for each further key.
    let reach: Double
  }

  /// The least combinations that cost at most so many pairs for each row: at most so many of them, which reach many rows
  /// and rest on different values.
  func combinations(costing most: Double, most count: Int) -> [BlockingRule] {
    var cheap: [Combination] = []
    var dear: [[Int]] = [[]]
    for _ in 0..<Self.mostKeys {
      var next: [[Int]] = []
      for prefix in dear {
        for key in (prefix.last.map { $0 + 1 } ?? 0)..<keys.count where parts[key].filled > 0 {
          guard prefix.allSatisfy({ slots[$0].isDisjoint(with: slots[key]) }) else { continue }
          let combination = prefix + [key]
          // One of its parts alone is cheap, so the whole finds nothing more.
          if cheap.contains(where: { $0.keys.allSatisfy(combination.contains) }) { continue }
          let cost = cost(combination)
          if cost <= most {
            cheap.append(Combination(keys: combination, cost: cost, reach: reach(combination)))
          } else {
            next.append(combination)
          }
        }
      }
      dear = next
    }
    return diverse(cheap, most: count).map { BlockingRule($0.keys.map { keys[$0] }) }
  }

  private func reach(_ combination: [Int]) -> Double {
    combination.reduce(1.0) { $0 * 0.85 * Double(parts[$1].filled) / Double(rows) }
  }

  /// Those that reach most, where a value that others rest on already counts less.
  private func diverse(_ combinations: [Combination], most: Int) -> [Combination] {
    var left = combinations
    var output: [Combination] = []
    var uses: [AccountTable.Slot: Int] = [:]
    while output.count < most, !left.isEmpty {
      var best = 0
      var bestValue = -1.0
      for (index, combination) in left.enumerated() {
        var value = combination.reach
        for slot in combination.keys.reduce(into: Set(), { $0.formUnion(slots[$1]) }) {
          for _ in 0..<min(uses[slot] ?? 0, 20) { value *= 0.9 }
        }
        if value > bestValue { (best, bestValue) = (index, value) }
      }
      let chosen = left.remove(at: best)
      for key in chosen.keys { for slot in slots[key] { uses[slot, default: 0] += 1 } }
      output.append(chosen)
    }
    return output
  }

  /// Pairs for each row of the table.
  private func cost(_ combination: [Int]) -> Double {
    var slots = KeySlots(capacity: rows)
    var counts: [Int32] = []
    counts.reserveCapacity(rows)
    var equal = 0
    forEachKey(combination) { key in
      let slot = Int(slots.insert(key))
      if slot == counts.count { counts.append(0) }
      equal += Int(counts[slot])
      counts[slot] += 1
    }
    return Double(equal) * scale
  }

  /// Calls `body` with each combination of the parts of each row.
  private func forEachKey(_ combination: [Int], _ body: (UInt64) -> Void) {
    for row in 0..<rows { forEachKey(combination[...], row, 0, body) }
  }

  private func forEachKey(_ combination: ArraySlice<Int>, _ row: Int, _ state: UInt64, _ body: (UInt64) -> Void) {
    guard let key = combination.first else {
      body(state)
      return
    }
    for index in Int(parts[key].ends[row])..<Int(parts[key].ends[row + 1]) {
      forEachKey(combination.dropFirst(), row, ContentKey.mix(state, parts[key].values[index]), body)
    }
  }
}

extension BlockingKey {
  /// The words of a table that the key is made of.
  func slots(in table: AccountTable) -> Set<AccountTable.Slot> {
    switch self {
    case .nationalID: [.nationalID]
    case .phone: [.phone]
    case .email, .emailName: [.email]
    case .birthDate, .birthYear, .birthday: [.birth]
    case .givenName, .givenRoot, .givenInitial: [.given]
    case .familyName, .familySound: [.family]
    case .nameSet: [.given, .family]
    case .postcode, .postcodeArea: [.postcode]
    case .street: [.street]
    case .houseNumber: [.house]
    case .city: [.city]
    case .birthPlace: [.birthPlace]
    case .column(let column, _): Set([table.slot(of: column)].compactMap { $0 })
    }
  }
}
