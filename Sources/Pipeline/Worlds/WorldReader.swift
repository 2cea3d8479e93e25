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
    /// Of the accounts that were read again what stands of them; `nil` if all were.
    let changes: [(account: Int64, standing: AccountStanding?)]?
  }

  /// The accounts of a world.
  struct Rows {
    /// The accounts.
    let table: AccountTable
    /// The row of each in the store, in the order of reading, which is theirs.
    let accounts: [Int64]
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
    return try readChanges(touched, isDecidedAnew: known.decisions != basis.decisions)
  }

  private func readWhole() throws -> Reading {
    var rows = TableRows()
    var kept: [(account: Int64, standing: AccountStanding)] = []
    try world.store.beginStandings(of: world.purpose)
    try world.forEachAccount { id, account in
      if stop.signal != nil { throw CancellationError() }
      let standing = standing(of: account)
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

  private func readChanges(_ touched: [Int64], isDecidedAnew: Bool) throws -> Reading {
    var standings: [Int64: AccountStanding] = [:]
    var changed: [(id: Int64, account: AccountID)] = []
    try world.forEachAccount(of: touched) { id, account in
      if stop.signal != nil { throw CancellationError() }
      standings[id] = standing(of: account)
      changed.append((id, account.id))
    }
    let changes = touched.map { (account: $0, standing: standings[$0]) }
    if !isDecidedAnew, try world.store.hasSameClaims(changes, of: world.purpose) {
      return Reading(rows: nil, changes: changes)
    }
    return Reading(rows: try rows(changed, standings, touched: Set(touched)), changes: changes)
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

  private func standing(of account: Account) -> AccountStanding {
    AccountStanding(inputs: account.inputs(holds: world.holds), claims: account.linkingClaims)
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

extension Account {
  /// Of all that an outcome can depend on: which statements stand, where they are in the archive, which are on hold.
  ///
  /// A statement's content stands for its claims and events.
  fileprivate func inputs(holds: Holds) -> Fingerprint {
    var hasher = Hasher256()
    hasher.update(field: id.provider.rawValue)
    hasher.update(field: id.key)
    for admitted in records {
      let (record, entry, source) = (admitted.record, admitted.record.entry, admitted.record.source)
      hasher.update(field: source.feed.rawValue)
      hasher.update(integer: Int64(entry.recordKey.count))
      record.batch.withBytes(entry.recordKey) { hasher.update($0) }
      for word in [entry.content.high, entry.content.low] { hasher.update(integer: Int64(bitPattern: word)) }
      for number in [
        entry.version.seconds, Int64(entry.record), Int64(entry.part), Int64(entry.line), Int64(entry.byte),
      ] {
        hasher.update(integer: number)
      }
      withUnsafeBytes(of: source.delivery.words) { hasher.update($0) }
      hasher.update(field: source.adapterVersion)
      hasher.update(integer: holds.isHeld(record) ? 1 : 0)
    }
    return Fingerprint(hasher.finalize())
  }
}
