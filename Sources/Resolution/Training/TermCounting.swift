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
    var rows: [UInt64: Int] = [:]
    var bearers: [UInt64: Set<Int>] = [:]
    var sample: [UInt64: UInt32] = [:]
    var total = 0
    for row in 0..<table.count {
      let values = table.values(column.slot, of: row)
      if !values.isEmpty { total += 1 }
      for id in values {
        let key = identity(column, id)
        rows[key, default: 0] += 1
        if sample[key] == nil { sample[key] = id }
        if bearers[key]?.count ?? 0 < Self.fewestBearers { bearers[key, default: []].insert(persons[row]) }
      }
    }
    guard total > 0 else { return nil }
    return frequencies(column, rows: rows, bearers: bearers, sample: sample, total: total)
  }

  private func frequencies(
    _ column: TermColumn, rows: [UInt64: Int], bearers: [UInt64: Set<Int>], sample: [UInt64: UInt32], total: Int
  ) -> TermFrequencies {
    var values: [String: Double] = [:]
    var (rest, distinct) = (0, 0)
    for (key, count) in rows {
      if bearers[key]?.count ?? 0 >= Self.fewestBearers, let id = sample[key] {
        values[spelling(column, id)] = Double(count) / Double(total)
      } else {
        rest += count
        distinct += 1
      }
    }
    // An unlisted value is borne by as many as such values are on average, and at least by two, or it would not agree.
    let usual = distinct == 0 ? 1 : max(2, Double(rest) / Double(distinct))
    return TermFrequencies(values: values, unlisted: min(1, usual / Double(total)))
  }

  private func identity(_ column: TermColumn, _ id: UInt32) -> UInt64 {
    isName(column) ? table.names.traits[Int(id)].identity : table.column(column.slot).hashes[Int(id)]
  }

  /// Without spaces, so that `mary ann` and `maryann` are one value.
  private func spelling(_ column: TermColumn, _ id: UInt32) -> String {
    guard isName(column) else { return table.column(column.slot).text(id) }
    return String(decoding: table.names.letters(table.names.traits[Int(id)]), as: UTF8.self)
  }

  private func isName(_ column: TermColumn) -> Bool { column == .givenName || column == .familyName }
}
