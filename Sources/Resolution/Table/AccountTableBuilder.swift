import Records

/// Standardises accounts into an ``AccountTable``, each distinct value once.
///
/// Amortised O(bytes of the account's claims).
public struct AccountTableBuilder: Sendable {
  /// An account's values of one slot beyond this many are not compared: nobody has so many phones, and a shared account
  /// with thousands must not make every block a large one.
  static let valuesPerSlot = 16

  private var standardiser = Standardiser()
  private var rows: [UInt32] = []
  private var extras: [UInt32] = []
  private var identities = RowIdentities()
  private var providerNumbers: [ProviderID: UInt16] = [:]
  private var gathered: [[UInt32]] = Array(repeating: [], count: AccountTable.Slot.allCases.count)

  /// An empty table.
  public init() {}

  /// The number of accounts so far.
  public var count: Int { identities.opened.count }

  /// Adds an account; each account at most once.
  public mutating func append(_ account: Account) {
    for slot in gathered.indices { gathered[slot].removeAll(keepingCapacity: true) }
    var pending: [UInt32] = []
    var house: UInt32 = 0
    account.forEachValue { field, bytes in
      switch field {
      case .fullName: pending.append(standardiser.fullName(bytes))
      case .street:
        let (street, number) = standardiser.street(bytes)
        put(street, .street)
        house = number
      default: standardiser.slot(of: field).map { put(standardiser.value(field, bytes), $0) }
      }
    }
    if gathered[AccountTable.Slot.house.rawValue].isEmpty { put(house, .house) }
    addFullNames(pending)
    writeRow()
    identify(account)
  }

  /// The table; the builder is empty afterwards.
  ///
  /// O(n log n) for the order of the rows.
  public mutating func finish() -> AccountTable {
    defer { self = AccountTableBuilder() }
    let order = RowOrder(identities)
    return AccountTable(
      rows: order.apply(toRows: rows, width: AccountTable.width), extras: extras, names: standardiser.names.finish(),
      columns: standardiser.columns(), localParts: standardiser.localParts, areas: standardiser.areas,
      identities: order.apply(to: identities))
  }

  private mutating func put(_ value: UInt32, _ slot: AccountTable.Slot) {
    putOne(value, slot)
    for other in standardiser.others(slot, value) { putOne(other, slot) }
  }

  private mutating func putOne(_ value: UInt32, _ slot: AccountTable.Slot) {
    guard value != 0, gathered[slot.rawValue].count < Self.valuesPerSlot, !gathered[slot.rawValue].contains(value)
    else { return }
    gathered[slot.rawValue].append(value)
  }

  /// A name in one piece counts where the account does not state its parts.
  private mutating func addFullNames(_ pending: [UInt32]) {
    guard !pending.isEmpty else { return }
    let (hasGiven, hasFamily) = (!gathered[0].isEmpty, !gathered[1].isEmpty)
    for number in pending where number > 0 {
      for (given, family) in standardiser.parts(ofFullName: number) {
        if !hasGiven { put(given, .given) }
        if !hasFamily { put(family, .family) }
      }
    }
  }

  private mutating func writeRow() {
    for values in gathered {
      switch values.count {
      case 0: rows.append(0)
      case 1: rows.append(values[0])
      default:
        rows.append(AccountTable.severalFlag | UInt32(extras.count))
        extras.append(UInt32(values.count))
        extras.append(contentsOf: values)
      }
    }
    for _ in gathered.count..<AccountTable.width { rows.append(0) }
  }

  private mutating func identify(_ account: Account) {
    let provider = account.id.provider
    let number = providerNumbers[provider] ?? UInt16(identities.providers.count)
    if providerNumbers[provider] == nil {
      providerNumbers[provider] = number
      identities.providers.append(provider)
    }
    identities.provider.append(number)
    identities.keys.append(contentsOf: account.id.key.utf8)
    identities.keyEnds.append(UInt32(identities.keys.count))
    identities.opened.append(account.opened?.number ?? .max)
  }
}
