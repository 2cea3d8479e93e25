import Records

/// Accounts ready to be compared: one row of sixteen words for each, a cache line, that holds the numbers of its
/// standardised values; the values themselves stand once in columns.
///
/// Immutable; made by ``AccountTableBuilder`` from ``Account`` values alone.
///
/// Rows are sorted by ``Records/AccountID``, so that a row number orders as its account does, whatever the order in which
/// the accounts came.
public final class AccountTable: Sendable {
  /// Which word of a row holds which value.
  enum Slot: Int, CaseIterable, Sendable {
    case given, family, birth, phone, email, postcode, street, house, city, nationalID, birthPlace
  }

  /// Words in a row.
  static let width = 16
  /// Set in a word that is not a value but the place of several in ``extras``: their count, then they.
  static let severalFlag: UInt32 = 0x8000_0000

  let rows: FrozenArray<UInt32>
  let extras: FrozenArray<UInt32>
  let names: NameColumn
  let columns: [ValueColumn]
  let localParts: FrozenArray<UInt64>
  let areas: FrozenArray<UInt64>

  /// The number of accounts.
  public let count: Int
  /// The providers of the accounts, sorted.
  public let providers: [ProviderID]
  private let providerOfRow: FrozenArray<UInt16>
  private let keys: [UInt8]
  private let keyEnds: FrozenArray<UInt32>
  private let openedDays: FrozenArray<Int32>

  init(
    rows: [UInt32], extras: [UInt32], names: NameColumn, columns: [ValueColumn], localParts: [UInt64],
    areas: [UInt64], identities: RowIdentities
  ) {
    self.rows = FrozenArray(rows)
    self.extras = FrozenArray(extras)
    self.names = names
    self.columns = columns
    self.localParts = FrozenArray(localParts)
    self.areas = FrozenArray(areas)
    count = identities.opened.count
    providers = identities.providers
    providerOfRow = FrozenArray(identities.provider)
    keys = identities.keys
    keyEnds = FrozenArray(identities.keyEnds)
    openedDays = FrozenArray(identities.opened)
  }

  /// The account of a row.
  ///
  /// Allocates.
  public func id(of row: Int) -> AccountID {
    let range = Int(keyEnds[row])..<Int(keyEnds[row + 1])
    return AccountID(provider: provider(of: row), key: String(decoding: keys[range], as: UTF8.self))
  }

  /// The provider of a row.
  public func provider(of row: Int) -> ProviderID { providers[Int(providerOfRow[row])] }

  /// The position of a row's provider in ``providers``.
  func providerIndex(of row: Int) -> Int { Int(providerOfRow[row]) }

  /// The day on which a row's account was opened, where it says so.
  public func opened(_ row: Int) -> Day? {
    openedDays[row] == .max ? nil : Day(number: openedDays[row])
  }

  /// The row of an account.
  ///
  /// O(log n).
  public func row(of account: AccountID) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if id(of: middle) < account { low = middle + 1 } else { high = middle }
    }
    return low < count && id(of: low) == account ? low : nil
  }

  /// Of two rows the one whose account founds a profile: opened first, unknown days last, ties by account.
  func founder(_ left: Int, _ right: Int) -> Int {
    if openedDays[left] != openedDays[right] { return openedDays[left] < openedDays[right] ? left : right }
    return min(left, right)
  }

  /// Calls `body` with the value numbers of one slot of a row, without allocating.
  @inline(__always)
  func forEachValue(_ slot: Slot, of row: Int, _ body: (UInt32) -> Void) {
    let word = rows.base[row * Self.width + slot.rawValue]
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
    let word = rows[row * Self.width + slot.rawValue]
    if word == 0 { return [] }
    if word & Self.severalFlag == 0 { return [word] }
    let start = Int(word & ~Self.severalFlag)
    return (1...Int(extras[start])).map { extras[start + $0] }
  }

  /// A standardised value as text, for the person's own page and for frequencies; dates as `YYYY-MM-DD`.
  func text(_ slot: Slot, _ id: UInt32) -> String {
    switch slot {
    case .given, .family: return String(decoding: NameKey.letters(of: names.values.bytes(id)), as: UTF8.self)
    case .birth:
      let digits = Array(String(id, radix: 16))
      return String(digits[0..<4] + ["-"] + digits[4..<6] + ["-"] + digits[6..<8])
    default: return column(slot).text(id)
    }
  }

  /// The column of a slot that is neither a name nor a date.
  @inline(__always)
  func column(_ slot: Slot) -> ValueColumn { columns[slot.rawValue - Slot.phone.rawValue] }
}

/// Who the rows are, in the order of the rows.
struct RowIdentities: Sendable {
  var providers: [ProviderID] = []
  var provider: [UInt16] = []
  var keys: [UInt8] = []
  var keyEnds: [UInt32] = [0]
  var opened: [Int32] = []
}
