import Records

/// The rows of a table whose person a truth names.
public struct KnownPersons: Sendable {
  /// For each row a number of its person; -1 where the truth does not say.
  public let personOfRow: [Int32]
  /// The number of persons.
  public let count: Int

  /// Looks up all accounts of a table: O(rows).
  public init(_ table: AccountTable, _ truth: [AccountID: String]) {
    self.init((0..<table.count).map { truth[table.id(of: $0)] })
  }

  /// The persons of rows by name, `nil` where unknown.
  public init(_ names: [String?]) {
    var numbers: [String: Int32] = [:]
    personOfRow = names.map { name in
      guard let name else { return -1 }
      let number = numbers[name] ?? Int32(numbers.count)
      numbers[name] = number
      return number
    }
    count = numbers.count
  }

  /// The number of pairs of rows of one person.
  public var pairs: Int { RowGroups(personOfRow.indices.filter { personOfRow[$0] >= 0 }, by: key).pairs }

  /// Whether two rows are known to belong to one person (`true`) or to two (`false`).
  func areOne(_ one: Int32, _ other: Int32) -> Bool? {
    let (left, right) = (personOfRow[Int(one)], personOfRow[Int(other)])
    return left < 0 || right < 0 ? nil : left == right
  }

  /// Calls `body` with each pair of rows of one person.
  func forEachPair(_ body: (Int, Int) -> Void) {
    RowGroups(personOfRow.indices.filter { personOfRow[$0] >= 0 }, by: key).forEachGroup { rows in
      for (index, one) in rows.enumerated() {
        for other in rows.dropFirst(index + 1) { body(min(one, other), max(one, other)) }
      }
    }
  }

  private func key(_ row: Int) -> UInt64 { UInt64(UInt32(bitPattern: personOfRow[row])) }
}

/// Rows in groups of equal keys.
struct RowGroups {
  private let rows: [Int]
  private let ends: [Int]

  /// O(n log n); inside a group rows stay as they come.
  init(_ rows: [Int], by key: (Int) -> UInt64) {
    let keyed = rows.enumerated().map { (key: key($1), place: $0) }.sorted { ($0.key, $0.place) < ($1.key, $1.place) }
    self.rows = keyed.map { rows[$0.place] }
    ends = keyed.indices.filter { $0 + 1 == keyed.count || keyed[$0].key != keyed[$0 + 1].key }.map { $0 + 1 }
  }

  /// The number of groups.
  var count: Int { ends.count }

  /// Pairs of rows in one group.
  var pairs: Int {
    var sum = 0
    forEachGroup { sum += $0.count * ($0.count - 1) / 2 }
    return sum
  }

  /// Calls `body` with the rows of each group, by key.
  func forEachGroup(_ body: (ArraySlice<Int>) -> Void) {
    var start = 0
    for end in ends {
      body(rows[start..<end])
      start = end
    }
  }
}
