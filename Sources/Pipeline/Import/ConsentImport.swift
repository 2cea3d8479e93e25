import Consent
import Formats
import Records
import Storage

/// Stores the facts of archived consent files, and then what they change for records that are already known.
struct ConsentImport {
  private let workspace: Workspace
  /// Facts of one transaction.
  private static let chunkRows = 20_000

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Stores one archived file.
  ///
  /// Stops between chunks when asked to; the next run goes on there.
  func run(_ delivery: Delivery, stop: StopSignal) throws {
    var decoder = try ConsentFeed.bound.feed.format.makeDecoder()
    var batch = RowBatch()
    var chunk = Chunk()
    var facts: [ConsentFact] = []
    var skip = delivery.rowsDone
    func take() {
      let (newFacts, newChunk) = Self.facts(batch, skipping: &skip)
      facts += newFacts
      chunk.append(newChunk)
      batch = RowBatch()
    }
    func commit(isLast: Bool) throws {
      try workspace.store.append(facts, chunk, to: delivery, isLast: isLast)
      facts = []
      chunk = Chunk()
    }
    let content = FileContent(try workspace.archive.open(delivery.object), name: delivery.name)
    let reachedEnd = try content.read(
      uncompressed: { piece throws(FormatError) in try decoder.decode(piece, into: &batch) },
      between: {
        take()
        if chunk.rows >= Self.chunkRows { try commit(isLast: false) }
        return stop.signal == nil
      })
    guard reachedEnd else { return try commit(isLast: false) }
    try decoder.finish(into: &batch)
    take()
    try commit(isLast: true)
  }

  /// The facts and faulty rows of a batch, without its first `skip` ones (which then counts down).
  private static func facts(_ batch: RowBatch, skipping skip: inout Int) -> ([ConsentFact], Chunk) {
    var facts: [ConsentFact] = []
    var chunk = Chunk()
    var outcomes: [(place: RowPlace, result: Result<ConsentFact, Rejection>)] = batch.withRows { rows in
      rows.map { row in (row.place, Result { () throws(Rejection) in try ConsentFeed.fact(row) }) }
    }
    outcomes += batch.faults.map { ($0.place, .failure(Rejection(FileNormaliser.fault($0)))) }
    for outcome in outcomes.sorted(by: { $0.place.record < $1.place.record }) {
      if skip > 0 {
        skip -= 1
        continue
      }
      chunk.rows += 1
      switch outcome.result {
      case .success(let fact): facts.append(fact)
      case .failure(let rejection): chunk.setAside.append(FileNormaliser.setAside(outcome.place, rejection.faults))
      }
    }
    return (facts, chunk)
  }
}

/// What a change of consents, of purposes or of the date does to records that came before: accounts that no purpose may
/// use any more are removed, and deliveries with records that were refused and may now be used are read again.
struct ConsentChange {
  /// Accounts that were removed.
  let removedAccounts: Int
  /// Deliveries to be read again from the archive.
  let reopenedDeliveries: Int

  init(_ workspace: Workspace, _ index: ConsentIndex, _ gate: ConsentGate) throws {
    let purposes = workspace.configuration.purposes
    let inputs = try Self.inputs(workspace, gate.asOf)
    guard try workspace.store.counter(Store.checkedConsents) != inputs else {
      (removedAccounts, reopenedDeliveries) = (0, 0)
      return
    }
    let isAdmitted = { (account: Fingerprint) in gate.allows(account: account, forAnyOf: purposes) }
    removedAccounts = try workspace.store.sweep(
      isAdmitted: isAdmitted, reason: { gate.refusal(account: $0, forAllOf: purposes)?.reason ?? .noConsent },
      hash: workspace.hidden)
    let deliveries = try workspace.store.refusedDeliveries(
      nowAdmitted: index, isAdmitted: isAdmitted, hash: workspace.hidden)
    try workspace.store.reopen(deliveries)
    reopenedDeliveries = deliveries.count
    try workspace.store.setCounter(Store.checkedConsents, inputs)
  }

  /// A number that stands for all that the check depends on: what came in since passed the same gate.
  private static func inputs(_ workspace: Workspace, _ asOf: Day) throws -> Int {
    let purposes = workspace.configuration.purposes.map(\.rawValue).joined(separator: ",")
    let text = "\(try workspace.store.consentGeneration()) \(asOf) \(purposes)"
    return Int(Fingerprint(ContentHash(of: text)).high >> 2)
  }
}
