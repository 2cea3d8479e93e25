import Testing

@testable import Pipeline

@Suite struct InboxStateTests {
  /// Every sequence of offers and takes up to a length, against a model that is a plain list: nothing is lost, nothing is
  /// doubled, the order stays, and the depth never passes the capacity.
  @Test(arguments: 1...3) func everyShortHistory(capacity: Int) {
    for length in 0...10 {
      for bits in 0..<(1 << length) { check(capacity: capacity, length: length, bits: bits) }
    }
  }

  private func check(capacity: Int, length: Int, bits: Int) {
    var inbox = InboxState<Int>(capacity: capacity)
    var model: [Int] = []
    var isDraining = false
    var heldBack = 0
    for step in 0..<length {
      if bits >> step & 1 == 0 {
        let expected: InboxState<Int>.OfferAction =
          model.count >= capacity ? .holdBack : isDraining ? .accepted : .startDraining
        #expect(inbox.offer(step) == expected)
        if expected == .holdBack { heldBack += 1 } else { model.append(step) }
        if expected == .startDraining { isDraining = true }
      } else {
        switch inbox.take() {
        case .stop:
          #expect(model.isEmpty)
          isDraining = false
        case .work(let element, let wakesSender):
          #expect(element == model.removeFirst())
          #expect(wakesSender == (heldBack > 0))
          heldBack = max(0, heldBack - 1)
        }
      }
      #expect(inbox.depth == model.count && inbox.depth <= capacity)
    }
  }

  @Test func closingWakesEverybody() {
    var inbox = InboxState<Int>(capacity: 1)
    #expect(inbox.offer(1) == .startDraining)
    #expect(inbox.offer(2) == .holdBack)
    #expect(inbox.offer(3) == .holdBack)
    #expect(inbox.close() == 2)
    #expect(inbox.offer(4) == .closed)
    guard case .stop = inbox.take() else {
      Issue.record("a closed inbox holds nothing")
      return
    }
  }
}
