import Records
import Resolution
import Storage
import Synchronization

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
  func run(basis: String, run: Int64, stop: StopSignal) throws -> Result {
    let began = stopwatch()
    let linked = try computed(stop)
    let resolved = linked.resolved
    try publish(resolved, of: linked.prepared.table, basis: basis, run: run)
    return Result(
      pairsCompared: resolved.pairsCompared,
      figures: StageFigures(name: "resolve", batches: 1, busyNanoseconds: stopwatch() - began))
  }

  /// The world's accounts and who is who among them, computed from what is stored; publishes nothing.
  ///
  /// `slack`: pairs that lack so many bits of the threshold are found too.
  func computed(_ stop: StopSignal, slack: Double = 0) throws -> LinkedWorld {
    let table = try table(stop)
    let resolver = Resolver(model: workspace.configuration.matchModel)
    let finder = slack > 0 ? resolver.lowered(by: slack) : resolver
    let prepared = resolver.prepare(table)
    let state = Mutex((nextShard: 0, found: [FoundLinks]()))
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

  private func publish(_ resolved: ResolvedTable, of table: AccountTable, basis: String, run: Int64) throws {
    let ids = try workspace.store.accountIDs(count: table.count) { table.id(of: $0) }
    try workspace.store.publish(
      links: resolved.links.lazy.map { (a: ids[Int($0.a)], b: ids[Int($0.b)], weight: $0.weight) },
      members: resolved.clusters.lazy.flatMap { cluster in
        cluster.rows.lazy.map {
          Membership(profile: cluster.id.rawValue, account: ids[$0], isFounder: $0 == cluster.founder)
        }
      },
      identities: resolved.clusters.lazy.flatMap { cluster in
        cluster.rows.lazy.map { (workspace.hidden(Fingerprint(table.id(of: $0))), cluster.id.rawValue) }
      },
      of: world.purpose, asOf: world.asOf, from: basis, run: run)
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
