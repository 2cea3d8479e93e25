import Formats
import Glibc
import Providers
import Records
import Resolution
import Storage

/// Removes accounts from everywhere: store, archive, landing folder, reports.
///
/// The tombstones are laid first, in one transaction; from then on the accounts are refused, and whatever dies, the next
/// run goes on. Then archive objects are written anew beside the old ones, the ledger names the new ones and forgets what
/// it knew in one transaction, and only then the old objects go. Each step can be done again.
public struct Erasure {
  /// What an erasure found and removed, while it is in memory: it holds values of the person, to look for them.
  public struct Traces {
    var values = ErasedValues()
    /// Archive objects that were written anew.
    public internal(set) var objects = 0
    /// Rows that were cut out of them.
    public internal(set) var rows = 0
    /// Files of the landing folder that were written anew.
    public internal(set) var landingFiles = 0
    /// Files in the folder of reports that were removed.
    public internal(set) var reports = 0

    /// Nothing yet.
    public init() {}
  }

  let workspace: Workspace
  let progress: @Sendable (RunProgress) -> Void

  /// Erasures in a workspace that is held for writing.
  public init(_ workspace: Workspace, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }) {
    self.workspace = workspace
    self.progress = progress
  }

  /// Lays the tombstones of some accounts; ``finish()``, or the next run, removes them.
  ///
  /// Returns the erasure's number.
  public func intend(_ accounts: Set<AccountID>, day: Day, by: String, why: String) throws -> Int64 {
    _ = try Tombstones(workspace)
    let sorted = accounts.sorted()
    let founded = sorted.map { ProfileID(founding: $0).rawValue }
    return try workspace.store.intendErasure(
      of: sorted.map { (workspace.tombstone(of: Fingerprint($0)), $0.provider) }, keyCheck: workspace.keyCheck,
      renames: Dictionary(founded.map { ($0, workspace.erasedName(of: $0)) }) { first, _ in first }, day: day, by: by,
      why: why)
  }

  /// Intends to remove records that are past their time on a day; ``finish()``, or the next run, removes them.
  public func intendRetention(on day: Day) throws { try workspace.store.intendRetention(on: day) }

  /// Whether anything is known of an account.
  public func knows(_ account: AccountID) throws -> Bool {
    try workspace.store.knows(account, hidden: workspace.hidden(Fingerprint(account)))
  }

  /// Whether an account was erased before.
  public func isErased(_ account: AccountID) throws -> Bool { try Tombstones(workspace).contains(Fingerprint(account)) }

  /// Removes what is intended and not removed yet.
  ///
  /// Throws ``PipelineError/unreadable(file:reason:)`` if a delivery that may hold rows of the accounts cannot be read.
  public func finish() throws -> Traces {
    var traces = Traces()
    guard try workspace.store.hasUnfinishedErasure() else { return traces }
    workspace.forgetPrevious()
    let tombstones = try Tombstones(workspace, unfinishedOnly: true)
    let past = try workspace.store.intendedRetention().map { (workspace.configuration.retention, $0) }
    let criterion = ErasureCriterion(tombstones: tombstones, past: past)
    let rewritten = try rewrite(criterion, &traces)
    try workspace.store.removeErased(rewritten) { tombstones.contains($0) }
    try removeUnnamedObjects()
    traces.landingFiles = try LandingFiles(workspace, criterion).cut()
    traces.reports = try removeReports(traces.values)
    progress(RunProgress(step: "scrub", done: 0, total: 0, unit: "pages"))
    try workspace.store.scrub()
    try workspace.store.endErasures()
    return traces
  }

  /// Removes what is intended and not removed yet; how many erasures that were, `nil` for none.
  func finishAll() throws -> Int? {
    let unfinished = try workspace.store.erasures().count { !$0.isDone }
    _ = try finish()
    return unfinished > 0 ? unfinished : nil
  }

  // MARK: Archive

  /// Writes new objects for the deliveries with rows of the accounts.
  ///
  /// Damaged rows are looked at again when all values that tell the person are known.
  private func rewrite(_ criterion: ErasureCriterion, _ traces: inout Traces) throws -> [RewrittenDelivery] {
    let deliveries = try workspace.store.deliveries()
    var found: [Int64: FileCutting.Found] = [:]
    for (index, delivery) in deliveries.enumerated() {
      progress(RunProgress(step: "erase", done: index, total: deliveries.count, unit: "files"))
      guard criterion.concerns(delivery.provider) else { continue }
      let result = try find(delivery, criterion, ErasedValues())
      traces.values.merge(result.values)
      if !result.cuts.isEmpty || result.guesses > 0 { found[delivery.id] = result }
    }
    return try deliveries.compactMap { delivery in
      let values = traces.values
      let isFaulty = delivery.books.quarantined > 0 || (found[delivery.id]?.guesses ?? 0) > 0
      if isFaulty, !values.isEmpty { found[delivery.id] = try find(delivery, criterion, values) }
      guard let found = found[delivery.id], !found.cuts.isEmpty else { return nil }
      let object = try rewrite(delivery, found, criterion, values)
      traces.objects += 1
      traces.rows += delivery.rows - object.rows
      return RewrittenDelivery(delivery, object)
    }
  }

  func find(_ delivery: Delivery, _ criterion: ErasureCriterion, _ values: ErasedValues) throws -> FileCutting.Found {
    try reading(delivery) {
      try FileCutting(try workspace.bound(delivery), criterion).find(
        try workspace.archive.open(delivery.object), name: delivery.name, values: values)
    }
  }

  private func rewrite(
    _ delivery: Delivery, _ found: FileCutting.Found, _ criterion: ErasureCriterion, _ values: ErasedValues
  ) throws -> RewrittenObject {
    let cutting = FileCutting(try workspace.bound(delivery), criterion)
    return try reading(delivery) {
      try cutting.archive(
        found, of: try workspace.archive.open(delivery.object), name: delivery.name, in: workspace.archive,
        values: values)
    }
  }

  private func reading<Result>(_ delivery: Delivery, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as FormatError {
      throw PipelineError.unreadable(file: delivery.name, reason: FileRefusalNote(error))
    } catch let error as FileRefusal {
      throw PipelineError.unreadable(file: delivery.name, reason: FileRefusalNote(error))
    }
  }

  /// Removes what was replaced, and what a run that died wrote and never named: both hold rows that nobody looks after.
  private func removeUnnamedObjects() throws {
    let named = Set(try workspace.store.deliveries().map(\.object))
    for object in try workspace.archive.objects() where !named.contains(object) { try workspace.archive.remove(object) }
  }

  // MARK: Reports

  /// Removes files that somebody left in the folder of reports and that hold values of the person.
  private func removeReports(_ values: ErasedValues) throws -> Int {
    let folder = workspace.paths.reports
    guard Folder.exists(folder), !values.isEmpty else { return 0 }
    let held = try Folder.walk(folder).files.filter { name in
      try SystemFile.contents(of: folder + "/" + name, limit: .max).withUnsafeBytes { values.occur(in: $0) }
    }
    for name in held { unlink(folder + "/" + name) }
    if !held.isEmpty { try Folder.synchronise(folder) }
    return held.count
  }
}

extension Workspace {
  /// The feed of a delivery, with the adapter that reads it today.
  func bound(_ delivery: Delivery) throws -> BoundFeed {
    let name = ProviderRegistry.FeedName(provider: delivery.provider, feed: delivery.feed)
    if name == ConsentFeed.bound.name { return ConsentFeed.bound }
    guard let adapter = configuration.providers[delivery.provider], let feed = configuration.providers.feed(name) else {
      throw PipelineError.unknownFeed("\(name)")
    }
    return BoundFeed(adapter: adapter, feed: feed)
  }
}
