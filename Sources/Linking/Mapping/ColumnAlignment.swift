import Records
import Resolution

/// Gives columns of several files that hold the same thing one name and one kind.
enum ColumnAlignment {
  /// The least share of common words from which two columns of different names are taken to hold the same thing.
  private static let leastOverlap = 0.1

  static func align(_ mappings: inout [ColumnMapping], _ files: [FileSample]) {
    guard mappings.count > 1 else { return }
    uniteKinds(&mappings)
    for file in mappings.indices.dropFirst() { pairByContent(&mappings, files, file) }
    uniteKinds(&mappings)
  }

  /// One kind for one name: what is a name in one file and a text in another is a text in both.
  private static func uniteKinds(_ mappings: inout [ColumnMapping]) {
    var kinds: [String: Set<ColumnKind>] = [:]
    for column in mappings.flatMap({ $0.entries.compactMap(\.foundColumn) }) {
      kinds[column.name, default: []].insert(column.kind)
    }
    for file in mappings.indices {
      for index in mappings[file].entries.indices {
        guard let column = mappings[file].entries[index].foundColumn, let found = kinds[column.name], found.count > 1
        else { continue }
        mappings[file].entries[index].rename(united(found), column.name)
      }
    }
  }

  private static func united(_ kinds: Set<ColumnKind>) -> ColumnKind {
    if kinds == [.amount, .code] || kinds == [.code, .date] { return .code }
    return .text
  }

  /// Columns that only this file has take the names of those that only the first file has and that hold the same words,
  /// the most alike first.
  private static func pairByContent(_ mappings: inout [ColumnMapping], _ files: [FileSample], _ file: Int) {
    let first = unmatched(mappings, 0, file)
    let second = unmatched(mappings, file, 0)
    var pairs: [(overlap: Double, one: Int, other: Int)] = []
    for one in first {
      for other in second {
        let left = files[0].samples[mappings[0].entries[one].columns[0]].tokens
        let right = files[file].samples[mappings[file].entries[other].columns[0]].tokens
        let overlap = share(left, right)
        if overlap >= leastOverlap { pairs.append((overlap, one, other)) }
      }
    }
    pairs.sort { ($1.overlap, $0.one, $0.other) < ($0.overlap, $1.one, $1.other) }
    var (usedOnes, usedOthers): (Set<Int>, Set<Int>) = ([], [])
    for pair in pairs where !usedOnes.contains(pair.one) && !usedOthers.contains(pair.other) {
      usedOnes.insert(pair.one)
      usedOthers.insert(pair.other)
      guard let name = mappings[0].entries[pair.one].foundColumn?.name,
        let kind = mappings[file].entries[pair.other].foundColumn?.kind
      else { continue }
      mappings[file].entries[pair.other].rename(kind, name)
    }
  }

  /// Entries found by content whose name the other file has not.
  private static func unmatched(_ mappings: [ColumnMapping], _ file: Int, _ other: Int) -> [Int] {
    let names = Set(mappings[other].entries.compactMap { $0.foundColumn?.name })
    return mappings[file].entries.indices.filter { index in
      mappings[file].entries[index].foundColumn.map { !names.contains($0.name) } ?? false
    }
  }

  /// Of the words of the poorer column, the share that the richer one has too.
  private static func share(_ left: Set<UInt64>, _ right: Set<UInt64>) -> Double {
    let least = min(left.count, right.count)
    return least == 0 ? 0 : Double(left.intersection(right).count) / Double(least)
  }
}

extension ColumnMapping.Entry {
  /// The column that was found by its content.
  fileprivate var foundColumn: ColumnName? {
    if case .column(let column) = field, origin == .content { column } else { nil }
  }

  fileprivate mutating func rename(_ kind: ColumnKind, _ name: String) {
    if let column = ColumnName(kind, header: name) { field = .column(column) }
  }
}
