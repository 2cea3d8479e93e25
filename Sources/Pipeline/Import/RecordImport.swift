import Consent
import Dispatch
import Formats
import Providers
import Records
import Storage

/// The second pass over delivered files: decode -> normalise -> admit -> store.
///
/// Each lane reads one file at a time, which is unpacked ahead on a queue of its own. Admission and the store are shared by
/// all lanes; the store is the only writer. Batches of one file keep their order all the way.
final class RecordImport: @unchecked Sendable {
  // @unchecked: `chunks` is touched only on the store's queue, everything else is immutable or Sendable.

  /// How many batches may wait before a stage.
  static let inboxCapacity = 4
  /// Files read at once.
  static let lanes = 2
  /// Rows of one transaction and one segment of the store: many, since each segment is sorted by account.
  private static let chunkRows = 100_000

  private let workspace: Workspace
  private let gate: ConsentGate
  private let stop: StopSignal
  private let stopwatch: Stopwatch
  private let progress: @Sendable (Int) -> Void
  private let failure = FailureBox()
  private var chunks: [Int64: Chunk] = [:]

  /// - Parameter progress: told the number of rows that each transaction stored.
  init(
    _ workspace: Workspace, gate: ConsentGate, stop: StopSignal, stopwatch: @escaping Stopwatch,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    self.workspace = workspace
    self.gate = gate
    self.stop = stop
    self.stopwatch = stopwatch
    self.progress = progress
  }

  /// A file on its way through the stages.
  private struct FileInHand: Sendable {
    let delivery: Delivery
    let bound: BoundFeed
  }

  /// What travels from the lanes to the store.
  private enum Step<Payload: Sendable>: Sendable {
    case batch(FileInHand, Payload)
    /// The last batch of the file went before.
    case end(FileInHand, notes: [DriftNote])
  }

  /// Stores the pending rows of some deliveries.
  ///
  /// Returns what each stage did.
  func run(_ deliveries: [Delivery]) throws -> [StageFigures] {
    let store = Stage<Step<Chunk>>(
      "store", capacity: Self.inboxCapacity, failure: failure, stopwatch: stopwatch
    ) { [self] in try write($0) }
    let admit = Stage<Step<NormalisedBatch>>(
      "admit", capacity: Self.inboxCapacity, failure: failure, stopwatch: stopwatch
    ) { [self] in try store.send(admitted($0)) }
    let queue = Lock(deliveries[...])
    let figures = Lock<[StageFigures]>([])
    inLanes(Self.lanes) { [self] in
      do {
        let lane = try lane(to: admit) { queue.withLock { $0.popFirst() } }
        figures.withLock { $0 += lane }
      } catch { failure.record(error) }
    }
    try admit.finish()
    try store.finish()
    try flushUnfinished()
    if stop.signal == nil { try workspace.store.mergeSegments() }
    return StageFigures.summed(figures.withLock { $0 } + [admit.figures(), store.figures()])
  }

  // MARK: A lane

  /// Reads files until there are none left.
  private func lane(to admit: Stage<Step<NormalisedBatch>>, next: () -> Delivery?) throws -> [StageFigures] {
    var figures = FileRecords.Figures()
    while stop.signal == nil, !failure.hasFailed, let delivery = next() {
      let file = FileInHand(delivery: delivery, bound: try workspace.bound(delivery))
      var records = FileRecords(file.bound, delivery: delivery.content, stopwatch: stopwatch)
      records.skip(delivery.rowsDone)
      let content = FileContent(try workspace.archive.open(delivery.object), name: delivery.name)
      do {
        let reachedEnd = try records.read(content) { batch in
          if batch.rows > 0 { try admit.send(.batch(file, batch)) }
          return stop.signal == nil
        }
        if reachedEnd { try admit.send(.end(file, notes: records.notes)) }
      } catch is FormatError {
        throw WorkspaceError.damaged(what: "archive object \(delivery.object) is not what was delivered")
      }
      figures.add(records.figures)
    }
    return [figures.decode, figures.normalise]
  }

  // MARK: The shared stages

  private func admitted(_ step: Step<NormalisedBatch>) -> Step<Chunk> {
    switch step {
    case .end(let file, let notes): return .end(file, notes: notes)
    case .batch(let file, let batch):
      var chunk = Chunk()
      chunk.rows = batch.rows
      chunk.setAside = batch.setAside
      let purposes = workspace.configuration.purposes
      let records = batch.records.identified()
      chunk.admitted.reserveCapacity(records.count)
      for index in 0..<records.count {
        let record = records[index]
        switch gate.admit(record, forAnyOf: purposes) {
        case .success(let admitted): chunk.admitted.append(admitted)
        case .failure(let refusal):
          chunk.refused.append(
            .init(account: workspace.hidden(record.entry.account), reason: refusal.reason))
        }
      }
      return .batch(file, chunk)
    }
  }

  private func write(_ step: Step<Chunk>) throws {
    switch step {
    case .batch(let file, let chunk):
      chunks[file.delivery.id, default: Chunk()].append(chunk)
      if chunks[file.delivery.id, default: Chunk()].rows >= Self.chunkRows { try flush(file.delivery, isLast: false) }
    case .end(let file, let notes):
      chunks[file.delivery.id, default: Chunk()].notes = notes.map(\.description)
      try flush(file.delivery, isLast: true)
      try checkBooks(file.delivery)
    }
  }

  private func flush(_ delivery: Delivery, isLast: Bool) throws {
    let chunk = chunks.removeValue(forKey: delivery.id) ?? Chunk()
    try workspace.store.append(chunk, to: delivery, isLast: isLast)
    progress(chunk.rows)
  }

  /// Commits what is in hand of files that a signal cut short.
  ///
  /// Called when the store's queue is idle.
  private func flushUnfinished() throws {
    for (id, chunk) in chunks.sorted(by: { $0.key < $1.key }) {
      guard let delivery = try workspace.store.delivery(id: id) else { continue }
      try workspace.store.append(chunk, to: delivery, isLast: false)
      progress(chunk.rows)
    }
    chunks = [:]
  }

  /// Invariant 3: every row that the first pass counted is accounted for.
  private func checkBooks(_ delivery: Delivery) throws {
    guard try workspace.store.delivery(id: delivery.id)?.isAccountedFor == true else {
      throw PipelineError.unbalanced(file: delivery.name)
    }
  }
}

/// Runs `body` on several threads at once and waits for all.
func inLanes(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  let group = DispatchGroup()
  for lane in 0..<count {
    DispatchQueue(label: "tributary.lane.\(lane)").async(group: group, execute: body)
  }
  group.wait()
}

extension StageFigures {
  /// The figures of stages of one name as one, in the order of first appearance.
  static func summed(_ all: [StageFigures]) -> [StageFigures] {
    var sums: [StageFigures] = []
    for figures in all {
      if let index = sums.firstIndex(where: { $0.name == figures.name }) {
        sums[index].merge(figures)
      } else {
        sums.append(figures)
      }
    }
    return sums
  }
}

/// What ends a run and is no fault of a file.
public enum PipelineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A delivery in the ledger belongs to a feed that is no longer configured.
  case unknownFeed(String)
  /// A delivery that is in could not be read by a mapping that has changed since.
  case unreadable(file: String, reason: FileRefusalNote)
  /// A file that no feed claims.
  case unclaimed(file: String)
  /// Rows of an erased account are still in a file that was cut: a defect of this program.
  case notCut(file: String)
  /// The rows of a file do not add up: a defect of this program.
  case unbalanced(file: String)

  /// A full sentence with the remedy.
  public var description: String {
    switch self {
    case .unknownFeed(let name):
      "the ledger holds deliveries of \(name), which is not configured; list its provider in tributary.yaml"
    case .unreadable(let file, let reason):
      "today's mapping cannot read \(file): \(reason.code): expected \(reason.expected); "
        + "correct the mapping so that it reads all that was delivered, or the file"
    case .unclaimed(let file):
      "no feed's file pattern fits \(file); name a file as its feed says, relative to the landing folder"
    case .notCut(let file):
      "rows of an erased account could not be cut out of \(file), which therefore stands as it was; this is a defect of "
        + "tributary, please report it"
    case .unbalanced(let file):
      "the books of \(file) do not balance: rows read are not the sum of rows admitted, refused, quarantined, "
        + "duplicate and superseded; this is a defect of tributary, please report it"
    }
  }
}
