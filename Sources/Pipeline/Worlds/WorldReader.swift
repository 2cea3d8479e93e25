import Records
import Resolution
import Storage

/// Reads the accounts of a world into a table: as a whole, or from what the store keeps of those that nothing changed.
///
/// Both ways give the same table. Where nothing changed that linking reads, none is needed.
struct WorldReader {
  /// What was read.
  struct Reading {
    /// The accounts; `nil` if links and profiles are what they were.
    let rows: Rows?
    /// What differs between them and those that were linked last; `nil` if all have to be compared.
    var differences: TableChanges?
    /// From what the world was carried; `nil` if it was read as a whole.
    var known: CarriedBasis?
    /// Of the accounts that were read again what stands of them; `nil` if all were.
    let changes: [(account: Int64, standing: AccountStanding?)]?
  }

  /// The accounts of a world.
  struct Rows {
    /// The accounts.
    let table: AccountTable
    /// The row of each in the store, in the order of reading, which is theirs.
    let accounts: [Int64]

    /// The place of an account among those that were read.
    func place(of account: Int64) -> Int? {
      var (low, high) = (0, accounts.count)
      while low < high {
        let middle = (low + high) / 2
        if accounts[middle] < account { low = middle + 1 } else { high = middle }
      }
      return low < accounts.count && accounts[low] == account ? low : nil
    }
  }

  /// Standings that one transaction keeps.
  private static let batch = 50_000
  /// Up to so many accounts are held in memory though they are most of the world.
  private static let mostHeld = 100_000

  private let world: World
  private let basis: CarriedBasis
  private let stop: StopSignal

  init(_ world: World, _ basis: CarriedBasis, _ stop: StopSignal) {
    self.world = world
    self.basis = basis
    self.stop = stop
  }

  /// Throws ``CancellationError`` when `stop` asks.
  func read() throws -> Reading {
    guard let known = try world.store.carried(of: world.purpose), known.linking == basis.linking else {
      return try readWhole()
    }
    let touched = try world.store.touchedAccounts(since: known.generation)
    if touched.count > Self.mostHeld, touched.count > (try world.store.standingCount(of: world.purpose)) / 2 {
      return try readWhole()
    }
    return try readChanges(touched, since: known)
  }

  private func readWhole() throws -> Reading {
    var rows = TableRows()
    var kept: [(account: Int64, standing: AccountStanding)] = []
    try world.store.beginStandings(of: world.purpose)
    try world.forEachAccount { id, account in
      if stop.signal != nil { throw CancellationError() }
      let standing = account.standing(holds: world.holds)
      try rows.append(id, account.id, standing.claims)
      kept.append((id, standing))
      if kept.count == Self.batch {
        try world.store.keep(kept, of: world.purpose)
        kept.removeAll(keepingCapacity: true)
      }
    }
    try world.store.keep(kept, of: world.purpose)
    return Reading(rows: rows.finish(), changes: nil)
  }

  private func readChanges(_ touched: [Int64], since known: CarriedBasis) throws -> Reading {
    var standings: [Int64: AccountStanding] = [:]
    var changed: [(id: Int64, account: AccountID)] = []
    try world.forEachAccount(of: touched) { id, account in
      if stop.signal != nil { throw CancellationError() }
      standings[id] = account.standing(holds: world.holds)
      changed.append((id, account.id))
    }
    let changes = touched.map { (account: $0, standing: standings[$0]) }
    let claims = try world.store.claimChanges(changes, of: world.purpose)
    if known.decisions == basis.decisions, claims.isEmpty { return Reading(rows: nil, known: known, changes: changes) }
    let rows = try rows(changed, standings, touched: Set(touched))
    let differences = known.isWithinLimits && !claims.hasDeparted ? try differences(of: rows, claims) : nil
    return Reading(rows: rows, differences: differences, known: known, changes: changes)
  }

  /// How the accounts of a world differ from those that were linked last.
  private func differences(of rows: Rows, _ claims: ClaimChanges) throws -> TableChanges {
    var before = TableRows()
    for (account, claims) in claims.before {
      let name = AccountID(provider: ProviderID(rawValue: ""), key: String(account))
      try before.append(account, name, claims)
    }
    let table = rows.table
    var rowOfPlace = Array(repeating: 0, count: table.count)
    for row in 0..<table.count { rowOfPlace[table.arrival(of: row)] = row }
    func row(of account: Int64) -> Int? { rows.place(of: account).map { rowOfPlace[$0] } }
    return TableChanges(
      isChanged: (0..<table.count).map { claims.accounts.contains(rows.accounts[table.arrival(of: $0)]) },
      before: before.finish().table,
      links: try world.store.links(of: world.purpose).compactMap { link in
        guard let one = row(of: link.a), let other = row(of: link.b) else { return nil }
        return Link(one, other, weight: link.weight)
      })
  }

  /// What stands of all accounts: of those that were read again, and of the others as it is kept.
  private func rows(
    _ changed: [(id: Int64, account: AccountID)], _ standings: [Int64: AccountStanding], touched: Set<Int64>
  ) throws -> Rows {
    var rows = TableRows()
    var next = changed[...]
    func add(before id: Int64) throws {
      while let first = next.first, first.id < id {
        try rows.append(first.id, first.account, standings[first.id]?.claims ?? [])
        next.removeFirst()
      }
    }
    try world.store.forEachStanding(of: world.purpose) { id, provider, key, claims in
      if stop.signal != nil { throw CancellationError() }
      if touched.contains(id) { return }
      try add(before: id)
      try rows.append(id, provider, key, claims)
    }
    try add(before: .max)
    return rows.finish()
  }
}

/// A table in the making, with the accounts' rows in the store.
private struct TableRows {
  private var builder: AccountTableBuilder
  private var accounts: [Int64] = []
  private let slots: AccountTableBuilder.PersonSlots

  init() {
    builder = AccountTableBuilder()
    slots = AccountTableBuilder.PersonSlots(builder)
  }

  mutating func append(_ id: Int64, _ account: AccountID, _ claims: [UInt8]) throws {
    var key = account.key
    try key.withUTF8 { key in
      try claims.withUnsafeBytes { try append(id, account.provider, UnsafeRawBufferPointer(key), $0) }
    }
  }

  mutating func append(
    _ id: Int64, _ provider: ProviderID, _ key: UnsafeRawBufferPointer, _ claims: UnsafeRawBufferPointer
  ) throws {
    guard builder.append(provider: provider, key: key, kept: claims, slots: slots) else {
      throw WorkspaceError.damaged(what: "what is kept of an account cannot be read")
    }
    accounts.append(id)
  }

  mutating func finish() -> WorldReader.Rows { WorldReader.Rows(table: builder.finish(), accounts: accounts) }
}
