/// What a bounded inbox does, as a pure state machine: each event returns the action that its owner carries out outside
/// the lock.
///
/// Knows no queue, no lock and no clock.
struct InboxState<Element> {
  /// What becomes of an offered element.
  enum OfferAction: Equatable {
    /// It lies in the inbox; somebody is already emptying it.
    case accepted
    /// It lies in the inbox; start emptying it.
    case startDraining
    /// The inbox is full: wait until there is room, then offer again.
    case holdBack
    /// The inbox is closed after a failure; the element is dropped, since its run fails anyway.
    case closed
  }

  /// What whoever empties the inbox does next.
  enum TakeAction {
    /// Work on this; if `wakesSender`, somebody waits for the room that it left.
    case work(Element, wakesSender: Bool)
    /// Nothing is there: stop emptying.
    case stop
  }

  let capacity: Int
  private var waiting: [Element] = []
  private var head = 0
  private var heldBack = 0
  private var isDraining = false
  private var isClosed = false
  /// The greatest number of elements that lay in the inbox at once.
  private(set) var greatestDepth = 0

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var depth: Int { waiting.count - head }

  mutating func offer(_ element: Element) -> OfferAction {
    if isClosed { return .closed }
    if depth >= capacity {
      heldBack += 1
      return .holdBack
    }
    waiting.append(element)
    greatestDepth = max(greatestDepth, depth)
    if isDraining { return .accepted }
    isDraining = true
    return .startDraining
  }

  mutating func take() -> TakeAction {
    guard head < waiting.count else {
      waiting.removeAll(keepingCapacity: true)
      head = 0
      isDraining = false
      return .stop
    }
    let element = waiting[head]
    head += 1
    if head > capacity {
      waiting.removeFirst(head)
      head = 0
    }
    let wakes = heldBack > 0
    if wakes { heldBack -= 1 }
    return .work(element, wakesSender: wakes)
  }

  /// Ends the inbox after a failure: drops what lies in it.
  ///
  /// Returns how many senders are to be woken.
  mutating func close() -> Int {
    isClosed = true
    waiting.removeAll()
    head = 0
    defer { heldBack = 0 }
    return heldBack
  }
}
