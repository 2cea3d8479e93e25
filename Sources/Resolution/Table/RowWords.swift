/// The rows of a table that is being built: a word for each slot that any row has used so far.
struct RowWords: Sendable {
  /// Places of several values: their count, then they.
  private(set) var extras: [UInt32] = []
  private(set) var count = 0

  private var words: [UInt32] = []
  private var positions: [Int]
  private var width = 0
  /// The values of the row that is being made, by slot; beyond the first one in ``others``.
  private var first: [UInt32]
  private var others: [(slot: Int, word: UInt32)] = []
  private var touched: [Int] = []

  init(slots: Int) {
    positions = Array(repeating: -1, count: slots)
    first = Array(repeating: 0, count: slots)
  }

  /// Whether any row has a value, by slot.
  var used: [Bool] { positions.map { $0 >= 0 } }

  /// Whether the row that is being made has no value in a slot.
  func isEmpty(_ slot: Int) -> Bool { first[slot] == 0 }

  mutating func begin() {
    for slot in touched { first[slot] = 0 }
    touched.removeAll(keepingCapacity: true)
    others.removeAll(keepingCapacity: true)
  }

  /// Adds a value, unless it is missing or known or there are too many.
  @inline(__always)
  mutating func put(_ word: UInt32, _ slot: Int) {
    guard word != 0 else { return }
    if first[slot] == 0 {
      first[slot] = word
      touched.append(slot)
    } else if first[slot] != word {
      addOther(word, slot)
    }
  }

  private mutating func addOther(_ word: UInt32, _ slot: Int) {
    var known = 1
    for other in others where other.slot == slot {
      if other.word == word { return }
      known += 1
    }
    if known < AccountTableBuilder.valuesPerSlot { others.append((slot, word)) }
  }

  mutating func end() {
    for slot in touched where positions[slot] < 0 { makeRoom(for: slot) }
    let start = words.count
    for _ in 0..<width { words.append(0) }
    for slot in touched { words[start + positions[slot]] = first[slot] }
    if !others.isEmpty { addExtras(start) }
    count += 1
  }

  private mutating func addExtras(_ start: Int) {
    for slot in touched {
      let more = others.filter { $0.slot == slot }.map(\.word)
      guard !more.isEmpty else { continue }
      words[start + positions[slot]] = AccountTable.severalFlag | UInt32(extras.count)
      extras.append(UInt32(more.count + 1))
      extras.append(first[slot])
      extras.append(contentsOf: more)
    }
  }

  /// Widens all rows so far: at most once for each slot, and mostly while there are few.
  private mutating func makeRoom(for slot: Int) {
    var wider: [UInt32] = []
    wider.reserveCapacity(words.count + count)
    for row in 0..<count {
      wider.append(contentsOf: words[row * width..<(row + 1) * width])
      wider.append(0)
    }
    words = wider
    positions[slot] = width
    width += 1
  }

  // MARK: All rows

  /// Calls `body` with each row's values of a slot and takes what it returns instead.
  mutating func replace(_ slot: Int, _ body: (Int, UInt32) -> UInt32) {
    guard positions[slot] >= 0 else { return }
    for row in 0..<count {
      let place = row * width + positions[slot]
      let word = words[place]
      if word == 0 { continue }
      if word & AccountTable.severalFlag == 0 {
        words[place] = body(row, word)
      } else {
        let start = Int(word & ~AccountTable.severalFlag)
        for index in start + 1...start + Int(extras[start]) { extras[index] = body(row, extras[index]) }
      }
    }
  }

  /// In how many rows each of a slot's values occurs, by its number.
  func counts(_ slot: Int, values: Int) -> [UInt32] {
    var counts = Array(repeating: UInt32(0), count: values)
    guard positions[slot] >= 0 else { return counts }
    for row in 0..<count { forEach(words[row * width + positions[slot]]) { counts[Int($0)] += 1 } }
    return counts
  }

  /// A hash of each row's values, the same in whatever order they came.
  ///
  /// Its first bits are those of one value of `near`, where the row has any: rows that say the same there, which are
  /// compared with one another most, come to stand side by side when rows are sorted by it.
  func hashes(near: Int, _ hash: (Int, UInt32) -> UInt64) -> [UInt64] {
    let slots = positions.indices.filter { positions[$0] >= 0 }
    return (0..<count).map { row in
      var state: UInt64 = 0
      var nearest: UInt64 = 0
      for slot in slots {
        let word = words[row * width + positions[slot]]
        if word == 0 { continue }
        var sum: UInt64 = 0
        forEach(word) { value in
          let part = ContentKey.mix(hash(slot, value), 1)
          sum &+= part
          if slot == near { nearest = max(nearest, part) }
        }
        state = ContentKey.mix(state ^ sum, UInt64(slot))
      }
      return (nearest >> Self.contentBits) << Self.contentBits | state >> (64 - Self.contentBits)
    }
  }

  /// Bits of a row's hash that all of its values make.
  private static let contentBits: UInt64 = 44

  /// The rows in an order and a layout of the slots that are used.
  func packed(_ layout: RowLayout, in order: [UInt32]) -> FrozenArray<UInt32> {
    let moves = positions.indices.filter { positions[$0] >= 0 }.map { (positions[$0], layout.positions[$0]) }
    return FrozenArray(count: order.count * layout.width, repeating: 0) { output in
      var target = 0
      for row in order {
        let source = Int(row) * width
        for (from, to) in moves { output[target + to] = words[source + from] }
        target += layout.width
      }
    }
  }

  @inline(__always)
  private func forEach(_ word: UInt32, _ body: (UInt32) -> Void) {
    if word == 0 { return }
    if word & AccountTable.severalFlag == 0 {
      body(word)
    } else {
      let start = Int(word & ~AccountTable.severalFlag)
      for index in start + 1...start + Int(extras[start]) { body(extras[index]) }
    }
  }
}
