import Testing

@testable import Pipeline

@Suite("Items made ahead")
struct AheadTests {
  private struct Failure: Error {}

  /// Starts a queue that makes the numbers below `count`, and then fails or ends.
  private func numbers(_ count: Int, slots: Int, fails: Bool = false) -> Ahead<Int> {
    let ahead = Ahead(slots: slots) { -1 }
    ahead.start("numbers") {
      for number in 0..<count {
        if ahead.isAbandoned { break }
        ahead.hand { $0 = number }
      }
      if fails { throw Failure() }
    }
    return ahead
  }

  @Test("come in the order in which they were made, whatever the room", arguments: 1...4, [0, 1, 3, 4, 1_000])
  func order(slots: Int, count: Int) throws {
    let ahead = numbers(count, slots: slots)
    var taken: [Int] = []
    while try ahead.take({ taken.append($0) }) {}
    #expect(taken == Array(0..<count))
  }

  @Test("an error of the maker comes behind what was made before it", arguments: 1...4, [0, 1, 3, 4, 100])
  func failure(slots: Int, count: Int) {
    let ahead = numbers(count, slots: slots, fails: true)
    var taken: [Int] = []
    #expect(throws: Failure.self) { while try ahead.take({ taken.append($0) }) {} }
    #expect(taken == Array(0..<count))
    ahead.abandon()
  }

  @Test("who stops early waits for the maker, who stops too", arguments: 1...4, [0, 1, 5])
  func abandoned(slots: Int, taken: Int) throws {
    for _ in 0..<50 {
      let ahead = numbers(.max, slots: slots)
      for expected in 0..<taken { _ = try ahead.take { #expect($0 == expected) } }
      ahead.abandon()
    }
  }

  @Test("a slot comes back as it was left")
  func slotsAreKept() throws {
    let ahead = Ahead(slots: 2) { [Int]() }
    ahead.start("numbers") {
      for number in 0..<100 { ahead.hand { $0.append(number) } }
    }
    var taken: [Int] = []
    let isMore = {
      try ahead.take { items in
        taken += items
        items.removeAll(keepingCapacity: true)
      }
    }
    while try isMore() {}
    #expect(taken == Array(0..<100))
  }
}
