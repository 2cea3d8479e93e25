import Configuration

/// The columns that a feed's mapping names, in order of first use, with where it names them.
final class ColumnUses {
  private(set) var names: [String] = []
  private var firstUse: [ValueReader] = []

  /// The number of a column that the value names; `nil` if it is no name.
  func use(_ value: ValueReader) -> ColumnUse? {
    guard let name = value.string(expected: "the name of a column") else { return nil }
    guard !name.isEmpty else {
      value.fault(expected: "the name of a column")
      return nil
    }
    if let number = names.firstIndex(of: name) { return ColumnUse(number: number, name: name) }
    names.append(name)
    firstUse.append(value)
    return ColumnUse(number: names.count - 1, name: name)
  }

  /// Notes every named column that a file of these columns cannot have.
  func check(against columns: [String]) {
    for (name, value) in zip(names, firstUse) where !columns.contains(name) {
      value.fault(expected: "a column of the format", suggestion: closestName(to: name, among: columns))
    }
  }
}
