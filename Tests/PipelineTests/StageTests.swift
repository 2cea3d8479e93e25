import Dispatch
import Foundation
import Records
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
    private let lines = Lock<[Int]>([])
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

  /// A clock moved by hand that tells when the sender is held back: it reads the receiver's clock before it waits and
  /// after.
  ///
  /// Readings by others say nothing, so no test with it depends on how busy the machine is.
  private final class HandClock: Sendable {
    private struct Sender {
      var thread: pthread_t?
      var readings = 0
    }

    private let now = Atomic<UInt64>(0)
    private let sender = Lock(Sender())
    let isHeldBack = DispatchSemaphore(value: 0)

    func advance(_ ticks: UInt64) { now.add(ticks, ordering: .sequentiallyConsistent) }

    func read() -> UInt64 {
      let ticks = now.load(ordering: .sequentiallyConsistent)
      let startsToWait = sender.withLock { sender in
        guard sender.thread == pthread_self() else { return false }
        sender.readings += 1
        return !sender.readings.isMultiple(of: 2)
      }
      if startsToWait { isHeldBack.signal() }
      return ticks
    }

    /// Calls `body`, whose readings are the sender's.
    func asSender(_ body: () throws -> Void) rethrows {
      sender.withLock { $0.thread = pthread_self() }
      defer { sender.withLock { $0.thread = nil } }
      try body()
    }
  }

  /// The sink is shut until the source has been held back: only back-pressure can have stopped it.
  @Test func aSlowSinkHoldsTheSourceBack() throws {
    let clock = HandClock()
    let gate = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    let sink = Stage<Int>("sink", capacity: 3, failure: FailureBox(), stopwatch: { clock.read() }) { _ in
      gate.wait()
    }
    DispatchQueue(label: "source").async {
      for number in 0..<20 { clock.asSender { try? sink.send(number) } }
      done.signal()
    }
    clock.isHeldBack.wait()
    clock.advance(1000)
    for _ in 0..<20 { gate.signal() }
    done.wait()
    try sink.finish()
    let figures = sink.figures()
    #expect(figures.batches == 20)
    #expect(figures.greatestDepth == 3)
    #expect(figures.heldBackNanoseconds == 1000)
  }

  /// What a stage waits for the next one is not its own work: else the slowest stage could not be told from those before.
  ///
  /// Time passes only in the sink, and only while the source waits for it.
  @Test func waitingIsNotWorking() throws {
    let clock = HandClock()
    let failure = FailureBox()
    let batches = 50
    let sink = Stage<Int>("sink", capacity: 1, failure: failure, stopwatch: { clock.read() }) { number in
      // Behind the last two batches there is none that could be held back: one fills the inbox, one is in work.
      guard number < batches - 2 else { return }
      clock.isHeldBack.wait()
      clock.advance(1000)
    }
    let source = Stage<Int>("source", capacity: 1, failure: failure, stopwatch: { clock.read() }) { number in
      try clock.asSender { try sink.send(number) }
    }
    for number in 0..<batches { try source.send(number) }
    try source.finish()
    try sink.finish()
    #expect(sink.figures().busyNanoseconds == UInt64(batches - 2) * 1000)
    #expect(sink.figures().heldBackNanoseconds == UInt64(batches - 2) * 1000)
    #expect(source.figures().busyNanoseconds == 0)
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
