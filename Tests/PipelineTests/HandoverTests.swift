import Dispatch
import Testing

@testable import Pipeline

@Suite struct HandoverTests {
  /// A transaction that cannot be committed has taken everything already, and asks once more for what is left.
  @Test func theEndStaysTheEnd() {
    let handover = Handover<Int>(capacity: 2, stopwatch: { 0 })
    handover.put(1)
    handover.put(2)
    handover.end()
    let isDone = DispatchSemaphore(value: 0)
    DispatchQueue(label: "taking").async {
      #expect([handover.take(), handover.take(), handover.take(), handover.take()] == [1, 2, nil, nil])
      isDone.signal()
    }
    #expect(isDone.wait(timeout: .now() + 600) == .success)
  }

  /// Nobody who still has something to hand over after a failure waits for room for ever.
  @Test func whoComesAfterTheEndIsNotHeld() {
    let handover = Handover<Int>(capacity: 2, stopwatch: { 0 })
    handover.put(1)
    handover.end()
    while handover.take() != nil {}
    handover.put(2)
    #expect(handover.take() == nil)
  }
}
