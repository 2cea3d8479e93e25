/// The rows of a table that is being built: a word for each slot that any row has used so far.
struct RowWords: Sendable {
  /// Places of several values: their count, then they.
  private(set) var extras: [UInt32] = []
  private(set) var count = 0

  private var words: [UInt32] = []
  private var positions: [Int]
  private var width = 0

  init(slots: Int) { positions = Array(repeating: -1, count: slots) }

  /// Whether any row has a value, by slot.
  var used: [Bool] { positions.map { $0 >= 0 } }

  /// Adds rows without values.
  mutating func append(rows: Int) {
    count += rows
    words.append(contentsOf: repeatElement(0, count: rows * width))
  }

  /// Whether a row has no value in a slot.
  func isEmpty(_ slot: Int, of row: Int) -> Bool { positions[slot] < 0 || words[row * width + positions[slot]] == 0 }

  /// Adds a value to a row, unless it is missing or known or there are too many.
  mutating func put(_ word: UInt32, _ slot: Int, of row: Int) {
    guard word != 0 else { return }
    if positions[slot] < 0 { makeRoom(for: slot) }
    let place = row * width + positions[slot]
    if words[place] == 0 { words[place] = word } else { addOther(word, at: place) }
  }

  /// Adds values to the rows from `first` on, which most have none in the slot.
  mutating func put(_ column: PendingColumn, _ slot: Int, from first: Int) {
    guard column.count > 0 else { return }
    if positions[slot] < 0 {
      var isUsed = false
      column.forEachWord { isUsed = isUsed || $1 != 0 }
      guard isUsed else { return }
      makeRoom(for: slot)
    }
    let (width, position) = (width, positions[slot])
    var others: [(place: Int, word: UInt32)] = []
    words.withUnsafeMutableBufferPointer { words in
      column.forEachWord { row, word in
        let place = (first &+ row) &* width &+ position
        let known = words[place]
        if known == 0 { words[place] = word } else if known != word { others.append((place, word)) }
      }
    }
    for other in others { addOther(other.word, at: other.place) }
  }

  /// Adds a value beside the one or the several that are there.
  private mutating func addOther(_ word: UInt32, at place: Int) {
    guard word != 0, words[place] != word else { return }
    guard words[place] & AccountTable.severalFlag != 0 else {
      let list = extras.count
      extras += [2, words[place], word]
      words[place] = AccountTable.severalFlag | UInt32(list)
      return
    }
    let list = Int(words[place] & ~AccountTable.severalFlag)
    let known = list + 1...list + Int(extras[list])
    guard !extras[known].contains(word), known.count < AccountTableBuilder.valuesPerSlot else { return }
    let place = known.upperBound == extras.count - 1 ? list : move(list, known, place)
    extras.append(word)
    extras[place] += 1
  }

  /// Copies a list to the end, where it can grow.
  private mutating func move(_ list: Int, _ known: ClosedRange<Int>, _ place: Int) -> Int {
    let moved = extras.count
    extras.append(extras[list])
    extras.append(contentsOf: Array(extras[known]))
    words[place] = AccountTable.severalFlag | UInt32(moved)
    return moved
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
  ///
  /// `tables` are by slot the hashes of its values by their numbers; without one a value is its own hash.
  func hashes(near: Int, _ tables: [UnsafePointer<UInt64>?]) -> [UInt64] {
    let slots = positions.indices.filter { positions[$0] >= 0 }
    var states = Array(repeating: UInt64(0), count: count)
    var nearest = states
    for start in stride(from: 0, to: count, by: Self.rowsTogether) {
      let rows = start..<min(count, start + Self.rowsTogether)
      for slot in slots {
        if let hashes = tables[slot] {
          add(slot, of: rows, isNear: slot == near, to: &states, &nearest) { hashes[Int($0)] }
        } else {
          add(slot, of: rows, isNear: slot == near, to: &states, &nearest) { UInt64($0) }
        }
      }
    }
    for row in 0..<count {
      states[row] = (nearest[row] >> Self.contentBits) << Self.contentBits | states[row] >> (64 - Self.contentBits)
    }
    return states
  }

  /// Adds the values of a slot to the hashes of some rows.
  @inline(__always)
  private func add(
    _ slot: Int, of rows: Range<Int>, isNear: Bool, to states: inout [UInt64], _ nearest: inout [UInt64],
    _ hash: (UInt32) -> UInt64
  ) {
    for row in rows {
      let word = words[row * width + positions[slot]]
      if word == 0 { continue }
      var sum: UInt64 = 0
      forEach(word) { value in
        let part = ContentKey.mix(hash(value), 1)
        sum &+= part
        if isNear { nearest[row] = max(nearest[row], part) }
      }
      states[row] = ContentKey.mix(states[row] ^ sum, UInt64(slot))
    }
  }

  /// Rows whose values are looked at slot by slot: the memory of a slot's values is waited for together.
  private static let rowsTogether = 256

  /// Bits of a row's hash that all of its values make.
  private static let contentBits: UInt64 = 44

  /// The rows in an order and a layout of the slots that are used.
  func packed(_ layout: RowLayout, in order: [UInt32]) -> FrozenArray<UInt32> {
    let moves = positions.indices.filter { positions[$0] >= 0 }.map { (from: positions[$0], to: layout.positions[$0]) }
    return FrozenArray(count: order.count * layout.width, repeating: 0) { output in
      words.withUnsafeBufferPointer { words in
        for start in stride(from: 0, to: order.count, by: Self.rowsTogether) {
          let places = start..<min(order.count, start + Self.rowsTogether)
          for (from, to) in moves {
            for place in places { output[place * layout.width + to] = words[Int(order[place]) * width + from] }
          }
        }
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
