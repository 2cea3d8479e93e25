import Dispatch
import Synchronization
import Testing

@testable import Pipeline

@Suite struct StageTests {
  private struct Broken: Error, Equatable {}

  /// A clock that counts how often it was read: good enough where only the order of readings matters.
  ///
  /// One for all stages, as in a run.
  private static let clock: Stopwatch = {
    let ticks = TickBox()
    return { ticks.next() }
  }()

  private final class TickBox: Sendable {
    private let ticks = Atomic<UInt64>(0)
    func next() -> UInt64 { ticks.add(1, ordering: .relaxed).newValue }
  }

  private final class Log: Sendable {
    private let lines = Mutex<[Int]>([])
    func append(_ line: Int) { lines.withLock { $0.append(line) } }
    var all: [Int] { lines.withLock { $0 } }
  }

  @Test func keepsTheOrderAndLosesNothing() throws {
    let log = Log()
    let failure = FailureBox()
    let last = Stage<Int>("last", capacity: 2, failure: failure, stopwatch: Self.clock) { log.append($0) }
    let first = Stage<Int>("first", capacity: 2, failure: failure, stopwatch: Self.clock) { try last.send($0) }
    for number in 0..<5000 { try first.send(number) }
    try first.finish()
    try last.finish()
    #expect(log.all == Array(0..<5000))
    #expect(last.figures().batches == 5000)
  }

  /// The sink is shut until the source has been held back: only back-pressure can have stopped it.
  @Test func aSlowSinkHoldsTheSourceBack() throws {
    let gate = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    let sink = Stage<Int>("sink", capacity: 3, failure: FailureBox(), stopwatch: Self.clock) { _ in gate.wait() }
    DispatchQueue(label: "source").async {
      for number in 0..<20 { try? sink.send(number) }
      done.signal()
    }
    #expect(done.wait(timeout: .now() + 0.3) == .timedOut)
    for _ in 0..<20 { gate.signal() }
    done.wait()
    try sink.finish()
    let figures = sink.figures()
    #expect(figures.batches == 20)
    #expect(figures.greatestDepth == 3)
    #expect(figures.heldBackNanoseconds > 0)
  }

  /// What a stage waits for the next one is not its own work: else the slowest stage could not be told from those before.
  @Test func waitingIsNotWorking() throws {
    let failure = FailureBox()
    let sink = Stage<Int>("sink", capacity: 1, failure: failure, stopwatch: Self.clock) { _ in
      for _ in 0..<1000 { _ = Self.clock() }
    }
    let source = Stage<Int>("source", capacity: 1, failure: failure, stopwatch: Self.clock) { try sink.send($0) }
    for number in 0..<50 { try source.send(number) }
    try source.finish()
    try sink.finish()
    #expect(sink.figures().busyNanoseconds > 50_000)
    #expect(source.figures().busyNanoseconds < sink.figures().busyNanoseconds / 2)
  }

  @Test func theFirstErrorEndsAllStages() {
    let failure = FailureBox()
    let last = Stage<Int>("last", capacity: 1, failure: failure, stopwatch: Self.clock) { _ in throw Broken() }
    let first = Stage<Int>("first", capacity: 1, failure: failure, stopwatch: Self.clock) { try last.send($0) }
    #expect(throws: Broken.self) {
      for number in 0..<1000 { try first.send(number) }
      try first.finish()
      try last.finish()
    }
  }
}
