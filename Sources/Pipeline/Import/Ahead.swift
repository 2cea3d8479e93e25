import Dispatch
import Synchronization

/// Makes items on a queue of its own, a few ahead of whoever takes them.
///
/// The items lie in slots that are filled again and again, so memory is their number, whatever is made.
///
/// `@unchecked Sendable`: the queue alone touches ``writing`` and whoever takes ``reading`` and ``isOver``; slots pass from one
/// side to the other through the semaphores.
final class Ahead<Item>: @unchecked Sendable {
  private enum Content {
    case item
    case end
    case failure(any Error)
  }

  private struct Slot {
    var content = Content.end
    var item: Item
  }

  private let count: Int
  private let ring: UnsafeMutablePointer<Slot>
  private let free: DispatchSemaphore
  private let filled = DispatchSemaphore(value: 0)
  private let abandoned = Atomic<Bool>(false)
  private var writing = 0
  private var reading = 0
  /// Whether the last slot has been taken.
  private var isOver = false

  /// - Parameters:
  ///   - slots: how many items there may be that have not been taken.
  ///   - empty: what a slot holds before it is first filled.
  init(slots: Int, empty: () -> Item) {
    count = slots
    // Counted up from 0: Dispatch stops a program that lets go of a semaphore below the value that it was made with.
    free = DispatchSemaphore(value: 0)
    for _ in 0..<slots { free.signal() }
    ring = .allocate(capacity: slots)
    for index in 0..<slots { (ring + index).initialize(to: Slot(item: empty())) }
  }

  deinit {
    ring.deinitialize(count: count)
    ring.deallocate()
  }

  /// Calls `make` on the queue; what it throws is thrown where the items are taken, behind those that came before.
  func start(_ label: String, _ make: @escaping () throws -> Void) {
    // Only the queue calls it, once.
    nonisolated(unsafe) let make = make
    DispatchQueue(label: "tributary.\(label)").async {
      do {
        try make()
        self.hand(.end)
      } catch {
        self.hand(.failure(error))
      }
    }
  }

  // MARK: On the queue

  /// Whether nothing more is wanted.
  var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

  /// Fills the next slot, which holds what it held when it was last taken; waits while all are full.
  func hand(_ fill: (inout Item) -> Void) { hand(.item, fill) }

  private func hand(_ content: Content, _ fill: (inout Item) -> Void = { _ in }) {
    free.wait()
    ring[writing].content = content
    fill(&ring[writing].item)
    writing = (writing + 1) % count
    filled.signal()
  }

  // MARK: Where the items are wanted

  /// Calls `body` with the next item; false at the end.
  func take(_ body: (inout Item) throws -> Void) throws -> Bool {
    filled.wait()
    let slot = ring + reading
    reading = (reading + 1) % count
    defer { free.signal() }
    switch slot.pointee.content {
    case .item:
      try body(&slot.pointee.item)
      return true
    case .end:
      isOver = true
      return false
    case .failure(let error):
      isOver = true
      throw error
    }
  }

  /// Ends the making and waits for it; whatever comes is thrown away.
  func abandon() {
    abandoned.store(true, ordering: .relaxed)
    while !isOver { _ = try? take { _ in } }
  }
}
