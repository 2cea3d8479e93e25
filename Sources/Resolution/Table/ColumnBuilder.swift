/// Collects the distinct values of a column beside the person's fields.
///
/// Until ``decide(_:_:_:)`` the words of a date column are codes and those of an amount column readings, since only the
/// whole column tells whether `03/07/1980` is in March and whether `1.234` is more than a thousand.
struct ColumnBuilder: Sendable {
  private let name: ColumnName
  private var values = ByteDictionary()
  private var spellings = SpellingCache<UInt32>()
  private var reader = NameReader()
  private var dates = DateEvidence()
  private var amounts = AmountEvidence()
  private var buffer: [UInt8] = []

  init(_ name: ColumnName) { self.name = name }

  /// The word of a value; 0 for one that says nothing.
  mutating func read(_ bytes: UnsafeRawBufferPointer, from provider: Int, _ names: inout NameColumnBuilder) -> UInt32 {
    switch name.kind {
    case .text:
      TextValue.fold(bytes, into: &buffer)
      return buffer.withUnsafeBytes { values.insert($0).id }
    case .code:
      ContactValues.code(bytes, into: &buffer)
      return buffer.withUnsafeBytes { values.insert($0).id }
    case .name:
      if let known = spellings.find(bytes) { return known }
      let number = reader.other(bytes, in: &names)
      spellings.add(number)
      return number
    case .date: return dates.read(bytes, from: provider)
    case .amount: return amounts.read(bytes, from: provider)
    }
  }

  /// Turns codes and readings into numbers of values.
  mutating func decide(_ rows: inout RowWords, _ slot: Int, _ identities: RowIdentities) {
    switch name.kind {
    case .date:
      dates.decide(&rows, slot, identities)
      var numbers: [UInt32: UInt32] = [:]
      rows.replace(slot) { _, code in
        if let known = numbers[code] { return known }
        let number = Array(DateCode.text(code).utf8).withUnsafeBytes { values.insert($0).id }
        numbers[code] = number
        return number
      }
    case .amount: values = amounts.decide(&rows, slot, identities)
    default: break
    }
  }

  /// The column; `rowsOfValues` gives for so many values in how many rows each occurs.
  func finish(_ names: NameColumn, rowsOfValues: (Int) -> [UInt32]) -> TableColumn {
    let column = name.kind == .name ? names.values : ValueColumn(values)
    return TableColumn(
      name: name, values: column,
      texts: name.kind == .text ? TextColumn(column, rows: rowsOfValues(column.count)) : .empty,
      dates: FrozenArray(name.kind == .date ? (0..<column.count).map { DateTraits(column.bytes(UInt32($0))) } : []),
      amounts: FrozenArray(
        name.kind == .amount ? (0..<column.count).map { Amount.value(column.bytes(UInt32($0))) } : []))
  }
}

/// A column beside the person's fields: its distinct values, and what a comparison asks of each, computed once.
struct TableColumn: Sendable {
  let name: ColumnName
  let values: ValueColumn
  /// By number of the value; empty for other kinds, as the other two.
  let texts: TextColumn
  let dates: FrozenArray<DateTraits>
  /// In millionths.
  let amounts: FrozenArray<Int64>
}

/// What a comparison asks of a date.
struct DateTraits: BitwiseCopyable, Sendable {
  /// See ``DateCode``.
  let code: UInt32
  /// Days since 1970-01-01; for a year or a month its first day.
  let day: Int32

  init(_ text: UnsafeBufferPointer<UInt8>) {
    code = DateCode.parse(UnsafeRawBufferPointer(text))
    day = DateCode.firstDay(code)
  }
}
