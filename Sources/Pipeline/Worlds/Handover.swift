import Dispatch
import Records

/// Hands batches from the stages, which push, to a writer that pulls them inside one transaction.
///
/// Bounded: whoever puts waits while it is full.
final class Handover<Element: Sendable>: Sendable {
  private let room: DispatchSemaphore
  private let filled = DispatchSemaphore(value: 0)
  private let elements = Lock<[Element?]>([])
  private let stopwatch: Stopwatch

  init(capacity: Int, stopwatch: @escaping Stopwatch) {
    // Counted up from 0: Dispatch stops a program that lets go of a semaphore below the value that it was made with, as a
    // failed run would.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { room.signal() }
    self.stopwatch = stopwatch
  }

  /// Adds an element; waits while there is no room.
  func put(_ element: Element) {
    let began = stopwatch()
    room.wait()
    Waiting.count(stopwatch() - began)
    elements.withLock { $0.append(element) }
    filled.signal()
  }

  /// Says that nothing more comes.
  ///
  /// Never waits, so that a failed run can always say so.
  func end() {
    elements.withLock { $0.append(nil) }
    filled.signal()
  }

  /// The next element; `nil` after the last, however often it is asked for.
  ///
  /// Waits for one.
  func take() -> Element? {
    filled.wait()
    let element: Element? = elements.withLock { elements in
      if case .some(nil) = elements.first { return nil }
      return elements.removeFirst()
    }
    // The end stays: a transaction that fails when it has everything asks again for what is left.
    if element == nil { filled.signal() } else { room.signal() }
    return element
  }
}
