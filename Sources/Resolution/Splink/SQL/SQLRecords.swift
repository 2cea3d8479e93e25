/// The records that a set of conditions reads, each distinct one once, with every value that depends on one record only.
///
/// What a condition says of one record, such as `lower("surname_l")`, is computed here once for each distinct record
/// instead of once for each pair.
final class SQLRecords {
  /// A column that is read, or a value computed of one record.
  struct Values {
    let type: SQLType
    let base: UnsafeMutablePointer<SQLValue>
  }

  /// How many distinct records there are.
  let count: Int
  private let columns: [String: Values]
  /// Columns whose kind nobody has stated: texts that may be read as something else.
  private let open: Set<String>
  private var derived: [SQLExpression: Values] = [:]
  /// What the columns' values point into.
  private let owners: [SplinkColumnValues]
  /// What the other values point into.
  private let arena = SQLArena()

  /// Records of columns by their names in lower case; takes the memory of the columns over.
  init(count: Int, columns: [String: Values], open: Set<String>, owners: [SplinkColumnValues] = []) {
    self.count = count
    self.owners = owners
    self.columns = columns
    self.open = open
  }

  deinit { for values in Array(columns.values) + Array(derived.values) { values.base.deallocate() } }

  func isOpen(_ column: String) -> Bool { open.contains(column.lowercased()) }

  func column(_ name: String) -> Values? { columns[name.lowercased()] }

  /// The values of an expression that reads only left columns, computed at first use.
  func values(of expression: SQLExpression) throws(SQLFault) -> Values {
    if let known = derived[expression] { return known }
    var compiler = SQLCompiler(records: self)
    compiler.isWithinOneRecord = true
    let compiled = try compiler.compile(expression)
    let base = UnsafeMutablePointer<SQLValue>.allocate(capacity: max(1, count))
    let frame = SQLFrame()
    for record in 0..<count {
      frame.begin(left: record, right: record)
      base[record] = arena.keep(compiled.evaluate(frame))
    }
    let values = Values(type: compiled.type, base: base)
    derived[expression] = values
    return values
  }

  /// A constant that lives as long as the records.
  func keep(_ value: SQLValue) -> SQLValue { arena.keep(value) }

  /// A text of a condition that lives as long as the records.
  func keep(text: String) -> SQLText { arena.text(text.utf8) }
}
