import Dispatch
import Records
import Synchronization

/// Nanoseconds of a clock that only moves forward; handed in by the command line, since nothing below it reads a clock.
public typealias Stopwatch = @Sendable () -> UInt64

/// One step of the pipeline: a named serial queue with a bounded inbox.
///
/// Batches travel, not rows. A full inbox holds the sender back, so the memory of a pipeline is bounded by stages x
/// inbox x batch, whatever the size of a file. A stage sends only to stages after it and never waits for itself.
///
/// `@unchecked Sendable`: `state` is behind a mutex; `work` and `meter` are touched only on `queue`.
final class Stage<Input: Sendable>: @unchecked Sendable {
  private let name: String
  private let queue: DispatchQueue
  private let room = DispatchSemaphore(value: 0)
  private let state: Lock<InboxState<Input>>
  private let work: (Input) throws -> Void
  private let failure: FailureBox
  private let stopwatch: Stopwatch
  private let held = Lock<UInt64>(0)
  private var meter = StageMeter()
  private let waiting = Waiting()

  /// - Parameters:
  ///   - capacity: how many batches may wait.
  ///   - failure: shared by all stages of a run: the first error ends them all.
  ///   - work: what the stage does with a batch; called on the stage's queue, one batch at a time, in order.
  init(
    _ name: String, capacity: Int, failure: FailureBox, stopwatch: @escaping Stopwatch,
    work: @escaping (Input) throws -> Void
  ) {
    self.name = name
    self.failure = failure
    self.stopwatch = stopwatch
    self.work = work
    queue = DispatchQueue(label: "tributary.\(name)")
    queue.setSpecific(key: Waiting.current, value: waiting)
    state = Lock(InboxState(capacity: capacity))
  }

  /// Puts a batch into the inbox; waits while it is full.
  ///
  /// Throws if the run has failed.
  func send(_ input: Input) throws {
    var began: UInt64?
    defer {
      if let began {
        let waited = stopwatch() - began
        held.withLock { $0 += waited }
        Waiting.count(waited)
      }
    }
    while true {
      try failure.check()
      switch state.withLock({ $0.offer(input) }) {
      case .accepted: return
      case .startDraining:
        queue.async { self.drain() }
        return
      case .holdBack:
        began = began ?? stopwatch()
        room.wait()
      case .closed: try failure.check()
      }
    }
  }

  /// Waits until everything that was sent has been worked on.
  ///
  /// Call when nothing more will be sent.
  func finish() throws {
    while state.withLock({ $0.depth }) > 0, !failure.hasFailed { queue.sync {} }
    queue.sync {}
    try failure.check()
  }

  /// What the stage has done so far; call after ``finish()``.
  func figures() -> StageFigures {
    let (capacity, greatest) = state.withLock { ($0.capacity, $0.greatestDepth) }
    return queue.sync {
      StageFigures(
        name: name, batches: meter.batches, busyNanoseconds: meter.busy, heldBackNanoseconds: held.withLock { $0 },
        inboxCapacity: capacity, greatestDepth: greatest)
    }
  }

  private func drain() {
    while true {
      switch state.withLock({ $0.take() }) {
      case .stop: return
      case .work(let input, let wakesSender):
        if wakesSender { room.signal() }
        perform(input)
      }
    }
  }

  private func perform(_ input: Input) {
    guard !failure.hasFailed else { return close() }
    let began = stopwatch()
    let waitedBefore = waiting.nanoseconds
    do { try work(input) } catch {
      failure.record(error)
      close()
    }
    meter.busy += stopwatch() - began - (waiting.nanoseconds - waitedBefore)
    meter.batches += 1
  }

  private func close() {
    for _ in 0..<state.withLock({ $0.close() }) { room.signal() }
  }
}

/// How long the work on one queue waited for room further on, which is not its own work.
///
/// `@unchecked Sendable`: reached through its queue's specific value, so only what runs on the queue touches it.
final class Waiting: @unchecked Sendable {
  static let current = DispatchSpecificKey<Waiting>()
  fileprivate(set) var nanoseconds: UInt64 = 0

  /// Adds to what the work on the current queue waited; does nothing elsewhere.
  static func count(_ waited: UInt64) { DispatchQueue.getSpecific(key: current)?.nanoseconds += waited }
}

/// What a stage counts about itself.
private struct StageMeter {
  var batches = 0
  var busy: UInt64 = 0
}

/// What a stage did in a run.
public struct StageFigures: Hashable, Sendable, Codable {
  /// Its name.
  public let name: String
  /// Batches worked on.
  public var batches: Int
  /// Time spent working.
  public var busyNanoseconds: UInt64
  /// Time that senders waited because the inbox was full: back-pressure.
  public var heldBackNanoseconds: UInt64
  /// How many batches the inbox holds; 0 for a stage without one.
  public let inboxCapacity: Int
  /// The most that lay in it at once; never above the capacity.
  public var greatestDepth: Int

  /// States what a stage did.
  public init(
    name: String, batches: Int, busyNanoseconds: UInt64, heldBackNanoseconds: UInt64 = 0, inboxCapacity: Int = 0,
    greatestDepth: Int = 0
  ) {
    self.name = name
    self.batches = batches
    self.busyNanoseconds = busyNanoseconds
    self.heldBackNanoseconds = heldBackNanoseconds
    self.inboxCapacity = inboxCapacity
    self.greatestDepth = greatestDepth
  }

  /// Adds what a stage of the same name did elsewhere.
  mutating func merge(_ other: StageFigures) {
    batches += other.batches
    busyNanoseconds += other.busyNanoseconds
    heldBackNanoseconds += other.heldBackNanoseconds
    greatestDepth = max(greatestDepth, other.greatestDepth)
  }
}

/// The first error of a run, shared by its stages.
final class FailureBox: Sendable {
  private let first = Lock<(any Error)?>(nil)

  /// Keeps the error unless there is one already.
  func record(_ error: any Error) { first.withLock { $0 = $0 ?? error } }

  /// What `body` gives; `nil`, and the error kept, if it throws.
  func recording<Result>(_ body: () throws -> Result) -> Result? {
    do { return try body() } catch {
      record(error)
      return nil
    }
  }

  var hasFailed: Bool { first.withLock { $0 != nil } }

  /// Throws the first error, if there is one.
  func check() throws {
    if let error = first.withLock({ $0 }) { throw error }
  }
}

/// Asked between batches: whether the run is to finish what it has in hand, commit and leave.
public final class StopSignal: Sendable {
  private let number = Atomic<Int32>(0)

  /// Not stopped.
  public init() {}

  /// Asks the run to stop because of a signal.
  public func stop(signal: Int32) { number.store(signal, ordering: .releasing) }

  /// The signal that asked for it; `nil` if none did.
  public var signal: Int32? {
    let value = number.load(ordering: .acquiring)
    return value == 0 ? nil : value
  }
}
