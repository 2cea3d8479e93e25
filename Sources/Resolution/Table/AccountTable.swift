import Records

/// Accounts ready to be compared: one row of words for each, only as wide as there are columns, that holds the numbers of
/// its standardised values; the values themselves stand once in columns.
///
/// Immutable; made by ``AccountTableBuilder``.
///
/// Rows are in the order that the builder was asked for, which depends on nothing but the accounts.
public final class AccountTable: Sendable {
  /// Set in a word that is not a value but the place of several in ``extras``: their count, then they.
  static let severalFlag: UInt32 = 0x8000_0000

  /// Words in a row.
  ///
  /// The first one is always 0: what a comparison reads that looks for values the table has no column for.
  let width: Int
  let rows: FrozenArray<UInt32>
  let extras: FrozenArray<UInt32>
  let names: NameColumn
  let localParts: FrozenArray<UInt64>
  let areas: FrozenArray<UInt64>
  /// The columns beside the person's fields, in the order of ``columns``.
  let tableColumns: [TableColumn]

  /// The number of accounts.
  public let count: Int
  /// The columns beside the person's fields, sorted.
  public let columns: [ColumnName]
  /// The providers of the accounts, sorted.
  public let providers: [ProviderID]
  private let layout: RowLayout
  private let values: [ValueColumn]
  private let identities: FrozenIdentities
  /// Whether any date had to be read as the dates of others are written.
  let hasOpenDates: Bool
  private let isByAccount: Bool
  private let byAccount = Lock<FrozenArray<UInt32>?>(nil)

  init(_ parts: TableParts) {
    layout = parts.layout
    width = parts.layout.width
    rows = parts.rows
    extras = FrozenArray(parts.extras)
    names = parts.names
    values = parts.values
    tableColumns = parts.columns
    columns = parts.columns.map(\.name)
    localParts = FrozenArray(parts.localParts)
    areas = FrozenArray(parts.areas)
    count = parts.identities.count
    providers = parts.identities.providers
    identities = parts.identities
    isByAccount = parts.isByAccount
    hasOpenDates = parts.hasOpenDates
  }

  /// The account of a row.
  ///
  /// Allocates.
  public func id(of row: Int) -> AccountID {
    AccountID(provider: provider(of: row), key: String(decoding: identities.key(row), as: UTF8.self))
  }

  /// The provider of a row.
  public func provider(of row: Int) -> ProviderID { providers[Int(identities.provider[row])] }

  /// The bytes of the key of a row's account, valid while the table lives.
  public func key(of row: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(identities.key(row)) }

  /// The bytes of the key of the account that came as this one, from 0, valid while the table lives.
  public func key(ofArrival place: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(identities.key(ofArrival: place))
  }

  /// Reads the keys of accounts, by their places as they came, so that the memory of all of them is waited for together
  /// and is near when ``key(ofArrival:)`` is asked; returns what must not be left out.
  public func touchKeys(ofArrivals places: ArraySlice<Int32>) -> UInt32 { identities.touchKeys(ofArrivals: places) }

  /// The position of a row's provider in ``providers``.
  public func providerIndex(of row: Int) -> Int { Int(identities.provider.base[row]) }

  /// The place of a row among the rows as they came, from 0.
  public func arrival(of row: Int) -> Int { Int(identities.arrival.base[row]) }

  /// The day on which a row's account was opened, where it says so.
  public func opened(_ row: Int) -> Day? {
    identities.opened(row) == .max ? nil : Day(number: identities.opened(row))
  }

  /// The row of an account.
  ///
  /// O(log n); where rows are not sorted by account the first call takes O(n log n).
  public func row(of account: AccountID) -> Int? {
    guard let provider = providers.firstIndex(of: account.provider) else { return nil }
    let order = isByAccount ? nil : rowsByAccount()
    let row = { (place: Int) in order.map { Int($0[place]) } ?? place }
    var key = account.key
    return key.withUTF8 { key in
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if identities.precedes(row(middle), provider, key) { low = middle + 1 } else { high = middle }
      }
      guard low < count, identities.isEqual(row(low), provider, key) else { return nil }
      return row(low)
    }
  }

  private func rowsByAccount() -> FrozenArray<UInt32> {
    byAccount.withLock { known in
      if let known { return known }
      let order = FrozenArray((0..<UInt32(count)).sorted { identities.precedes(Int($0), Int($1)) })
      known = order
      return order
    }
  }

  /// Of two rows the one whose account founds a profile: opened first, unknown days last, ties by account.
  func founder(_ left: Int, _ right: Int) -> Int {
    let (day, other) = (identities.opened(left), identities.opened(right))
    if day != other { return day < other ? left : right }
    return identities.precedes(right, left) ? right : left
  }
}

// MARK: Values

extension AccountTable {
  /// The values of one kind in a row: those of a person's fields, then the columns of the table.
  struct Slot: Hashable, Sendable {
    let number: Int

    static var given: Slot { Slot(number: 0) }
    static var family: Slot { Slot(number: 1) }
    static var birth: Slot { Slot(number: 2) }
    static var phone: Slot { Slot(number: 3) }
    static var email: Slot { Slot(number: 4) }
    static var postcode: Slot { Slot(number: 5) }
    static var street: Slot { Slot(number: 6) }
    static var house: Slot { Slot(number: 7) }
    static var city: Slot { Slot(number: 8) }
    static var nationalID: Slot { Slot(number: 9) }
    static var birthPlace: Slot { Slot(number: 10) }
    /// How many there are for a person's fields.
    static var personCount: Int { 11 }
    /// Of a column by its position in ``AccountTable/columns``.
    static func column(_ index: Int) -> Slot { Slot(number: personCount + index) }
  }

  /// The slot of a column; `nil` where the table has no such column.
  func slot(of column: ColumnName) -> Slot? { columns.firstIndex(of: column).map { .column($0) } }

  /// Where a slot's word is in a row; 0 where no row has any.
  @inline(__always)
  func position(of slot: Slot) -> Int { layout.positions[slot.number] }

  /// Whether the values of a slot are numbers of ``names``.
  func isName(_ slot: Slot) -> Bool {
    switch slot {
    case .given, .family: true
    default:
      slot.number >= Slot.personCount && columns[slot.number - Slot.personCount].kind == .name
    }
  }

  /// Whether any row has a value.
  func hasValues(_ slot: Slot) -> Bool { position(of: slot) != 0 }

  /// Calls `body` with the value numbers of one slot of a row, without allocating.
  @inline(__always)
  func forEachValue(_ slot: Slot, of row: Int, _ body: (UInt32) -> Void) {
    let word = rows.base[row * width + position(of: slot)]
    if word == 0 { return }
    if word & Self.severalFlag == 0 {
      body(word)
      return
    }
    let start = Int(word & ~Self.severalFlag)
    for index in 1...Int(extras.base[start]) { body(extras.base[start + index]) }
  }

  /// The value numbers of one slot of a row.
  func values(_ slot: Slot, of row: Int) -> [UInt32] {
    var output: [UInt32] = []
    forEachValue(slot, of: row) { output.append($0) }
    return output
  }

  /// A standardised value as text, for the person's own page and for frequencies; dates as `YYYY-MM-DD`.
  func text(_ slot: Slot, _ id: UInt32) -> String {
    if slot == .birth { return DateCode.text(id) }
    return isName(slot)
      ? String(decoding: NameKey.letters(of: names.values.bytes(id)), as: UTF8.self) : column(slot).text(id)
  }

  /// A hash of a standardised value that is the same in every table, except that names are one whether they are written
  /// `mary ann` or `maryann`.
  func identity(_ slot: Slot, _ id: UInt32) -> UInt64 {
    if slot == .birth { return UInt64(id) }
    return isName(slot) ? names.traits[Int(id)].identity : column(slot).hashes[Int(id)]
  }

  /// A value as term frequencies name it: as ``identity(_:_:)`` tells values apart, names without spaces.
  func term(_ slot: Slot, _ id: UInt32) -> String {
    isName(slot) ? String(decoding: names.letters(names.traits[Int(id)]), as: UTF8.self) : text(slot, id)
  }

  /// The values of a slot that is not the birth date.
  @inline(__always)
  func column(_ slot: Slot) -> ValueColumn { values[slot.number] }
}

/// Which word of a row holds which slot.
struct RowLayout: Sendable {
  /// By the slot's number; 0 where no row has a value.
  let positions: [Int]
  let width: Int

  /// A word for each slot that is used, in the order of the slots, after the one that is always 0.
  init(used: [Bool]) {
    var next = 1
    positions = used.map { isUsed in
      defer { if isUsed { next += 1 } }
      return isUsed ? next : 0
    }
    width = next
  }
}

/// What an ``AccountTable`` is made of.
struct TableParts {
  let layout: RowLayout
  let rows: FrozenArray<UInt32>
  let extras: [UInt32]
  let names: NameColumn
  /// By the number of the slot.
  let values: [ValueColumn]
  let columns: [TableColumn]
  let localParts: [UInt64]
  let areas: [UInt64]
  let identities: FrozenIdentities
  let isByAccount: Bool
  let hasOpenDates: Bool
}
