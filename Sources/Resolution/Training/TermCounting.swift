/// Counts how often values occur, and names only those that at least five people bear.
struct TermCounting {
  /// A value borne by fewer people is not named: a model file names nobody.
  static let fewestBearers = 5

  private let table: AccountTable
  /// The person of each row, as far as known.
  private let persons: [Int]

  init(_ table: AccountTable, persons: [Int]) {
    self.table = table
    self.persons = persons
  }

  /// The frequencies of a column among the rows that state any value; `nil` if none does.
  func frequencies(_ column: TermColumn) -> TermFrequencies? {
    guard let slot = table.slot(of: column) else { return nil }
    var rows: [UInt64: Int] = [:]
    var bearers: [UInt64: Set<Int>] = [:]
    var sample: [UInt64: UInt32] = [:]
    var total = 0
    for row in 0..<table.count {
      let values = table.values(slot, of: row)
      if !values.isEmpty { total += 1 }
      for id in values {
        let key = table.identity(slot, id)
        rows[key, default: 0] += 1
        if sample[key] == nil { sample[key] = id }
        if bearers[key]?.count ?? 0 < Self.fewestBearers { bearers[key, default: []].insert(persons[row]) }
      }
    }
    guard total > 0 else { return nil }
    return frequencies(slot, rows: rows, bearers: bearers, sample: sample, total: total)
  }

  private func frequencies(
    _ slot: AccountTable.Slot, rows: [UInt64: Int], bearers: [UInt64: Set<Int>], sample: [UInt64: UInt32], total: Int
  ) -> TermFrequencies {
    var values: [String: Double] = [:]
    var (rest, distinct) = (0, 0)
    for (key, count) in rows {
      if bearers[key]?.count ?? 0 >= Self.fewestBearers, let id = sample[key] {
        values[table.term(slot, id)] = Double(count) / Double(total)
      } else {
        rest += count
        distinct += 1
      }
    }
    // An unlisted value is borne by as many as such values are on average, and at least by two, or it would not agree.
    let usual = distinct == 0 ? 1 : max(2, Double(rest) / Double(distinct))
    return TermFrequencies(values: values, unlisted: min(1, usual / Double(total)))
  }
}
