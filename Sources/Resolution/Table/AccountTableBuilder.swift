import Records

/// Standardises accounts into an ``AccountTable``, each distinct value once.
///
/// Either whole accounts are appended, or rows are made field by field: ``beginRow(provider:key:)``, ``add(_:to:)`` for
/// each value, ``endRow()``.
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
  private var fullNames: [UInt32] = []
  private var pending = PendingValues()
  private var isOpen = false

  /// An empty table with room for a person's fields and for some columns.
  public init(columns: [ColumnName] = [], order: Order = .account) {
    self.columns = Set(columns).sorted()
    self.order = order
    columnBuilders = self.columns.map { ColumnBuilder($0) }
    rows = RowWords(slots: AccountTable.Slot.personCount + self.columns.count)
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
  mutating func open(_ day: Int32) { identities.open(day) }

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
    precondition(!isOpen, "A row ends before the next one begins.")
    isOpen = true
    identities.append(provider, key: key)
  }

  /// Adds a value to the row that was begun; repeated, the account has several values.
  ///
  /// What says nothing (an empty value, a date or an amount that cannot be read) adds nothing.
  public mutating func add(_ value: UnsafeRawBufferPointer, to slot: FieldSlot) {
    precondition(isOpen, "A value belongs to a row.")
    guard !value.isEmpty else { return }
    switch slot.target {
    case .person(let field): add(value, field)
    case .column(let index):
      let word = columnBuilders[index].read(value, from: identities.lastProvider, &standardiser.names)
      pending.add(word: word, to: AccountTable.Slot.column(index).number)
    }
  }

  /// Ends the row that was begun.
  public mutating func endRow() {
    precondition(isOpen, "A row was begun.")
    isOpen = false
    pending.endRow()
    if pending.isFull { writeRows() }
  }

  /// The table; the builder is empty afterwards.
  ///
  /// O(n log n) for the order of the rows.
  public mutating func finish() -> AccountTable {
    precondition(!isOpen, "The last row was ended.")
    writeRows()
    var parts = self
    self = AccountTableBuilder(columns: columns, order: order)
    return parts.table()
  }

  // MARK: A person's fields

  private mutating func add(_ value: UnsafeRawBufferPointer, _ field: Field) {
    switch field {
    case .birthDate:
      let word = birthDates.read(value, from: identities.lastProvider)
      if !DateCode.isPlaceholder(word) { pending.add(word: word, to: AccountTable.Slot.birth.number) }
    case .opened: if let day = Day(iso: value) { identities.open(day.number) }
    default: standardiser.read(field, value, into: &pending)
    }
  }

  // MARK: Rows

  /// Looks up what is pending and makes rows of it.
  private mutating func writeRows() {
    standardiser.lookUp(&pending)
    var start = 0
    for end in pending.rowEnds {
      writeRow(start..<end)
      start = end
    }
    pending.removeAll()
  }

  private mutating func writeRow(_ values: Range<Int>) {
    rows.begin()
    fullNames.removeAll(keepingCapacity: true)
    var houseOfStreet: UInt32 = 0
    for index in values {
      let value = pending.values[index]
      switch Int(value.dictionary) {
      case PendingValues.Dictionary.none: rows.put(value.word, Int(value.slot))
      case PendingValues.Dictionary.fullName: fullNames.append(value.word)
      case PendingValues.Dictionary.street:
        let (street, house) = standardiser.street(value.word)
        put(street, .street)
        houseOfStreet = house
      default: put(value.word, AccountTable.Slot(number: Int(value.slot)))
      }
    }
    if rows.isEmpty(AccountTable.Slot.house.number) { put(houseOfStreet, .house) }
    if !fullNames.isEmpty { addFullNames() }
    rows.end()
  }

  private mutating func put(_ word: UInt32, _ slot: AccountTable.Slot) {
    rows.put(word, slot.number)
    guard slot.number < 2 else { return }
    for other in standardiser.others(slot, word) { rows.put(other, slot.number) }
  }

  /// A name in one piece counts where the account does not state its parts.
  private mutating func addFullNames() {
    let (hasGiven, hasFamily) = (
      !rows.isEmpty(AccountTable.Slot.given.number), !rows.isEmpty(AccountTable.Slot.family.number)
    )
    for number in fullNames where number > 0 {
      for (given, family) in standardiser.parts(ofFullName: number) {
        if !hasGiven { put(given, .given) }
        if !hasFamily { put(family, .family) }
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
    let places: [UInt32] =
      switch order {
      case .account: RowOrder.byAccount(identities)
      case .content:
        RowOrder.byContent(rows.hashes(near: nearSlot) { slot, word in Self.hash(slot, word, values) }, identities)
      }
    let layout = RowLayout(used: rows.used)
    return AccountTable(
      TableParts(
        layout: layout, rows: rows.packed(layout, in: places), extras: rows.extras, names: names, values: values,
        columns: columns, localParts: localParts, areas: areas,
        identities: FrozenIdentities(identities, in: places), isByAccount: order == .account))
  }

  /// The slot whose values bring rows side by side: of those that say most of a person the first that is used.
  private var nearSlot: Int {
    let used = rows.used
    let slots: [AccountTable.Slot] = [.birth, .family, .given, .email, .postcode]
    return slots.map(\.number).first { used[$0] } ?? used.firstIndex(of: true) ?? 0
  }

  /// A hash of a value that does not depend on its number.
  private static func hash(_ slot: Int, _ word: UInt32, _ values: [ValueColumn]) -> UInt64 {
    slot == AccountTable.Slot.birth.number ? UInt64(word) : values[slot].hashes.base[Int(word)]
  }
}
