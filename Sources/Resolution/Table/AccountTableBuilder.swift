import Records

/// Standardises accounts into an ``AccountTable``, each distinct value once.
///
/// Either whole accounts are appended, or rows are made field by field: ``beginRow(provider:key:)``, ``add(_:to:)`` for
/// each value, ``endRow()``; or many rows column by column: ``beginRows(provider:keys:)``, ``add(column:to:)`` for each
/// column, ``endRow()``.
///
/// Amortised O(bytes of the values).
public struct AccountTableBuilder: Sendable {
  /// An account's values of one slot beyond this many are not compared: nobody has so many phones, and a shared account
  /// with thousands must not make every block a large one.
  static let valuesPerSlot = 16

  /// What the rows of a table are sorted by.
  public enum Order: Hashable, Sendable {
    /// By provider, then by the bytes of the account's key.
    case account
    /// By a hash of what the account says, then by account: other keys and other files for the same rows change nothing
    /// but the order of rows that say the same.
    case content
  }

  /// The columns beside the person's fields, sorted.
  public let columns: [ColumnName]
  private let order: Order
  private var standardiser = Standardiser()
  private var columnBuilders: [ColumnBuilder]
  private var birthDates = DateEvidence()
  private var identities = RowIdentities()
  private var rows: RowWords
  private var pending: PendingValues
  /// The rows that were begun and not ended, from the first that is pending; empty between rows.
  private var begun = 0..<0

  /// An empty table with room for a person's fields and for some columns.
  public init(columns: [ColumnName] = [], order: Order = .account) {
    self.columns = Set(columns).sorted()
    self.order = order
    columnBuilders = self.columns.map { ColumnBuilder($0) }
    rows = RowWords(slots: AccountTable.Slot.personCount + self.columns.count)
    pending = PendingValues(slots: AccountTable.Slot.personCount + self.columns.count)
  }

  /// The number of accounts so far.
  public var count: Int { identities.count }

  /// Adds an account; each account at most once.
  public mutating func append(_ account: Account) {
    var key = account.id.key
    key.withUTF8 { beginRow(provider: account.id.provider, key: UnsafeRawBufferPointer($0)) }
    account.forEachValue { field, value in
      if field != .opened, let slot = slot(for: .person(field)) { add(value, to: slot) }
    }
    if let opened = account.opened { open(opened.number) }
    endRow()
  }

  /// Says on which day the account of the row was opened; the earliest counts.
  mutating func open(_ day: Int32) { identities.open(day, row: identities.count - 1) }

  /// Where the values of a field go; `nil` for a column that the table has not.
  ///
  /// A person's field without a comparison of its own needs a column, see ``LinkField/column``; a locality without one is
  /// a city.
  public func slot(for field: LinkField) -> FieldSlot? {
    if let column = field.column, let index = columns.firstIndex(of: column) {
      return FieldSlot(target: .column(index))
    }
    switch field {
    case .column: return nil
    case .person(.locality): return FieldSlot(target: .person(.city))
    case .person(let field): return field.column == nil ? FieldSlot(target: .person(field)) : nil
    }
  }

  /// Begins the row of an account; each account at most once.
  public mutating func beginRow(provider: ProviderID, key: UnsafeRawBufferPointer) {
    withUnsafePointer(to: key) { beginRows(provider: provider, keys: UnsafeBufferPointer(start: $0, count: 1)) }
  }

  /// Adds a value to the row that was begun; repeated, the account has several values.
  ///
  /// What says nothing (an empty value, a date or an amount that cannot be read) adds nothing.
  public mutating func add(_ value: UnsafeRawBufferPointer, to slot: FieldSlot) { add(value, toRow: 0, to: slot) }

  /// Ends the row or the rows that were begun.
  public mutating func endRow() {
    precondition(!begun.isEmpty, "A row was begun.")
    begun = 0..<0
    if pending.isFull { writeRows() }
  }

  // MARK: Many rows

  /// How many rows it is best to begin together.
  public static let rowsTogether = PendingValues.mostRows

  /// Begins the rows of some accounts of one provider; each account at most once.
  public mutating func beginRows(provider: ProviderID, keys: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
    precondition(begun.isEmpty, "A row ends before the next one begins.")
    begun = pending.rowCount..<pending.rowCount + keys.count
    pending.beginRows(keys.count)
    for key in keys { identities.append(provider, key: key) }
  }

  /// Adds a column of values to the rows that were begun, one for each; an empty one adds nothing.
  public mutating func add(column cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, to slot: FieldSlot) {
    precondition(cells.count == begun.count, "A column has a value for each row.")
    add(cells, row: begun.lowerBound, to: slot)
  }

  /// Adds a value to one of the rows that were begun, from 0; repeated, the account has several values.
  public mutating func add(_ value: UnsafeRawBufferPointer, toRow row: Int, to slot: FieldSlot) {
    precondition(row < begun.count, "A value belongs to a row.")
    withUnsafePointer(to: value) {
      add(UnsafeBufferPointer(start: $0, count: 1), row: begun.lowerBound + row, to: slot)
    }
  }

  /// The table; the builder is empty afterwards.
  ///
  /// O(n log n) for the order of the rows.
  public mutating func finish() -> AccountTable {
    precondition(begun.isEmpty, "The last row was ended.")
    writeRows()
    var parts = self
    self = AccountTableBuilder(columns: columns, order: order)
    return parts.table()
  }

  // MARK: Values

  private mutating func add(
    _ cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, row: Int, to slot: FieldSlot
  ) {
    switch slot.target {
    case .person(.birthDate): addBirthDates(cells, row: row)
    case .person(.opened):
      for (index, cell) in cells.enumerated() where !cell.isEmpty {
        if let day = Day(iso: cell) { identities.open(day.number, row: rows.count + row + index) }
      }
    case .person(let field): standardiser.read(field, cells, row: row, into: &pending)
    case .column(let column):
      let number = AccountTable.Slot.column(column).number
      for (index, cell) in cells.enumerated() where !cell.isEmpty {
        let word = columnBuilders[column].read(cell, from: identities.lastProvider, &standardiser.names)
        pending.add(word: word, row: row + index, to: number)
      }
    }
  }

  private mutating func addBirthDates(_ cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, row: Int) {
    for (index, cell) in cells.enumerated() where !cell.isEmpty {
      let word = birthDates.read(cell, from: identities.lastProvider)
      if !DateCode.isPlaceholder(word) {
        pending.add(word: word, row: row + index, to: AccountTable.Slot.birth.number)
      }
    }
  }

  // MARK: Rows

  /// Looks up what is pending and makes rows of it.
  private mutating func writeRows() {
    standardiser.lookUp(&pending)
    let first = rows.count
    rows.append(rows: pending.rowCount)
    for dictionary in 0..<PendingValues.Dictionary.count {
      switch dictionary {
      case PendingValues.Dictionary.street, PendingValues.Dictionary.fullName: continue
      default: write(dictionary, from: first)
      }
    }
    for slot in pending.words.indices {
      for value in pending.words[slot] { rows.put(value.word, slot, of: first + Int(value.row)) }
    }
    writeStreets(from: first)
    writeFullNames(from: first)
    pending.removeAll()
  }

  private mutating func write(_ dictionary: Int, from first: Int) {
    let slot = PendingValues.Dictionary.slot(dictionary)
    guard standardiser.hasOthers(slot) else { return rows.put(pending.columns[dictionary], slot.number, from: first) }
    let column = pending.columns[dictionary]
    column.forEachWord { row, word in put(word, slot, of: first + row) }
  }

  /// With further readings of a name.
  private mutating func put(_ word: UInt32, _ slot: AccountTable.Slot, of row: Int) {
    rows.put(word, slot.number, of: row)
    for other in standardiser.others(slot, word) { rows.put(other, slot.number, of: row) }
  }

  /// The house number within a street, of several the last one's, counts where the account states none of its own.
  private mutating func writeStreets(from first: Int) {
    let streets = pending.columns[PendingValues.Dictionary.street]
    guard streets.count > 0 else { return }
    var houses = Array(repeating: UInt32(0), count: pending.rowCount)
    streets.forEachWord { row, word in
      let (street, house) = standardiser.street(word)
      rows.put(street, AccountTable.Slot.street.number, of: first + row)
      houses[row] = house
    }
    for (row, house) in houses.enumerated() where rows.isEmpty(AccountTable.Slot.house.number, of: first + row) {
      rows.put(house, AccountTable.Slot.house.number, of: first + row)
    }
  }

  /// A name in one piece counts where the account does not state its parts.
  private mutating func writeFullNames(from first: Int) {
    let names = pending.columns[PendingValues.Dictionary.fullName]
    guard names.count > 0 else { return }
    let stated = (first..<first + pending.rowCount).map { row in
      (
        given: !rows.isEmpty(AccountTable.Slot.given.number, of: row),
        family: !rows.isEmpty(AccountTable.Slot.family.number, of: row)
      )
    }
    names.forEachWord { row, word in
      for (given, family) in standardiser.parts(ofFullName: word) {
        if !stated[row].given { put(given, .given, of: first + row) }
        if !stated[row].family { put(family, .family, of: first + row) }
      }
    }
  }

  // MARK: The table

  /// Takes the builder apart, so that what is no longer needed is freed on the way.
  private mutating func table() -> AccountTable {
    birthDates.decide(&rows, AccountTable.Slot.birth.number, identities)
    for index in columnBuilders.indices {
      columnBuilders[index].decide(&rows, AccountTable.Slot.column(index).number, identities)
    }
    let names = standardiser.names.finish()
    let columns = columnBuilders.enumerated().map { index, builder in
      builder.finish(names, rowsOfValues: { rows.counts(AccountTable.Slot.column(index).number, values: $0) })
    }
    columnBuilders = []
    let values = standardiser.columns(names) + columns.map(\.values)
    let (localParts, areas) = (standardiser.localParts, standardiser.areas)
    standardiser = Standardiser()
    let places =
      switch order {
      case .account: RowOrder.byAccount(identities)
      case .content: RowOrder.byContent(hashes(values), identities)
      }
    let layout = RowLayout(used: rows.used)
    return AccountTable(
      TableParts(
        layout: layout, rows: rows.packed(layout, in: places), extras: rows.extras, names: names, values: values,
        columns: columns, localParts: localParts, areas: areas,
        identities: FrozenIdentities(identities, in: places), isByAccount: order == .account,
        hasOpenDates: birthDates.isOpen))
  }

  /// The slot whose values bring rows side by side: of those that say most of a person the first that is used.
  private var nearSlot: Int {
    let used = rows.used
    let slots: [AccountTable.Slot] = [.birth, .family, .given, .email, .postcode]
    return slots.map(\.number).first { used[$0] } ?? used.firstIndex(of: true) ?? 0
  }

  /// A hash of each row that does not depend on the numbers of its values.
  private func hashes(_ values: [ValueColumn]) -> [UInt64] {
    withExtendedLifetime(values) {
      rows.hashes(
        near: nearSlot, values.indices.map { $0 == AccountTable.Slot.birth.number ? nil : values[$0].hashes.base })
    }
  }
}
