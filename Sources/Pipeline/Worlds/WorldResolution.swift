import Records
import Resolution
import Storage

/// Links the accounts of one purpose and publishes links and profiles in one transaction.
struct WorldResolution {
  /// What it did.
  struct Result {
    var pairsCompared: Int
    var figures: StageFigures
  }

  private let workspace: Workspace
  private let world: World
  private let stopwatch: Stopwatch

  init(_ workspace: Workspace, _ world: World, stopwatch: @escaping Stopwatch) {
    self.workspace = workspace
    self.world = world
    self.stopwatch = stopwatch
  }

  /// Throws ``CancellationError`` when `stop` asks: then the old links stand.
  func run(basis: String, carried: CarriedBasis, run: Int64, stop: StopSignal) throws -> Result {
    let began = stopwatch()
    let reading = try WorldReader(world, carried, stop).read()
    var carried = carried
    var pairsCompared = 0
    func publication() -> WorldPublication {
      WorldPublication(purpose: world.purpose, asOf: world.asOf, basis: basis, carried: carried, run: run)
    }
    if let rows = reading.rows {
      let linked = try linked(rows.table, stop, changes: reading.differences)
      pairsCompared = linked.resolved.pairsCompared
      carried.isWithinLimits = linked.prepared.isWithinLimits
      try publish(linked.resolved, rows, reading.changes, publication())
    } else {
      carried.isWithinLimits = reading.known?.isWithinLimits ?? false
      try workspace.store.publishChanges(publication(), standings: reading.changes ?? [])
    }
    return Result(
      pairsCompared: pairsCompared,
      figures: StageFigures(name: "resolve", batches: 1, busyNanoseconds: stopwatch() - began))
  }

  /// The world's accounts and who is who among them, computed from what is stored; publishes nothing.
  ///
  /// `slack`: pairs that lack so many bits of the threshold are found too.
  func computed(_ stop: StopSignal, slack: Double = 0) throws -> LinkedWorld {
    try linked(try table(stop), stop, slack: slack)
  }

  private func linked(
    _ table: AccountTable, _ stop: StopSignal, slack: Double = 0, changes: TableChanges? = nil
  ) throws -> LinkedWorld {
    let resolver = Resolver(model: workspace.configuration.matchModel)
    let finder = slack > 0 ? resolver.lowered(by: slack) : resolver
    let prepared = resolver.prepare(table, changes: changes)
    let state = Lock((nextShard: 0, found: [FoundLinks]()))
    inLanes(RecordImport.lanes) {
      let shard = state.withLock { state in
        defer { state.nextShard += 1 }
        return state.nextShard
      }
      let links = finder.links(prepared, shard: shard, of: RecordImport.lanes)
      state.withLock { $0.found.append(links) }
    }
    if stop.signal != nil { throw CancellationError() }
    let found = state.withLock { $0.found }
    let decisions = try workspace.store.decisions()
    return LinkedWorld(
      resolver: resolver, prepared: prepared, near: slack > 0 ? found.flatMap(\.links) : [], decisions: decisions,
      resolved: resolver.resolve(
        prepared, found: slack > 0 ? found.map { $0.reaching(resolver.threshold) } : found, decisions: decisions))
  }

  /// The accounts of the world.
  func table(_ stop: StopSignal) throws -> AccountTable {
    var builder = AccountTableBuilder()
    try world.forEachAccount { _, account in
      if stop.signal != nil { throw CancellationError() }
      builder.append(account)
    }
    return builder.finish()
  }

  private func publish(
    _ resolved: ResolvedTable, _ rows: WorldReader.Rows,
    _ changes: [(account: Int64, standing: AccountStanding?)]?, _ publication: WorldPublication
  ) throws {
    let table = rows.table
    let account = { (row: Int) in rows.accounts[table.arrival(of: row)] }
    let links = resolved.links.map { StoredLink(account(Int($0.a)), account(Int($0.b)), weight: $0.weight) }
    guard let changes else {
      let clusters = resolved.clusters
      return try workspace.store.publish(
        publication, links: links,
        members: clusters.lazy.flatMap { cluster in
          cluster.rows.lazy.map {
            Membership(profile: cluster.id.rawValue, account: account($0), isFounder: $0 == cluster.founder)
          }
        },
        identities: clusters.lazy.flatMap { cluster in
          cluster.rows.lazy.map { (workspace.hidden(Fingerprint(table.id(of: $0))), cluster.id.rawValue) }
        })
    }
    try workspace.store.publishChanges(
      publication, links: links.sorted { $0.precedes($1) }, members: members(resolved, rows), standings: changes,
      hash: workspace.hidden)
  }

  /// The members by account.
  private func members(_ resolved: ResolvedTable, _ rows: WorldReader.Rows) -> [NumberedMember] {
    let (table, founders) = (rows.table, resolved.founders)
    var profiles = Array(repeating: UInt64(0), count: founders.count)
    for (row, founder) in founders.enumerated() where Int(founder) == row {
      profiles[row] = ProfileID.number(founding: table.provider(of: row), key: table.key(of: row))
    }
    // The accounts were read in their order: the place of arrival is the place in it.
    var members = rows.accounts.map { NumberedMember(account: $0) }
    for (row, founder) in founders.enumerated() {
      let place = table.arrival(of: row)
      members[place].profile = profiles[Int(founder)]
      members[place].isFounder = Int(founder) == row
    }
    return members
  }
}

/// The accounts of a world and who is who among them, with what it was computed from.
struct LinkedWorld {
  let resolver: Resolver
  let prepared: PreparedTable
  /// All pairs that were found where pairs below the threshold were asked for, in no order that means anything.
  let near: [Link]
  let decisions: [Decision]
  let resolved: ResolvedTable
}
