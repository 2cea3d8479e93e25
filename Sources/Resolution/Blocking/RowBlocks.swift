/// In which blocks each row is, laid out so that two rows are asked for a common earlier block by comparing four words
/// at a time: a row has one word for each rule, the number of its block.
///
/// A row that is in several blocks of one rule has the others in a list.
///
/// Memory: 4 bytes for each row and rule, rounded up to four rules.
struct RowBlocks: Sendable {
  /// A word of a row that is in no block of the rule; blocks are numbered from 1 here, in the order of their rules.
  static let none: UInt32 = 0

  /// Words of a row: one for each rule, one for the place of the list, filled up to whole vectors.
  let stride: Int
  /// Which word of a row is the place of its list; 0 if it has none.
  let listWord: Int
  let words: FrozenArray<UInt32>
  /// Counts, each followed by so many blocks, ascending.
  let lists: FrozenArray<UInt32>

  /// Turns blocks of rows into rows of blocks.
  ///
  /// O(rows + members).
  init(rows: Int, rules: Int, _ blocks: BlockList) {
    listWord = rules
    let stride = (rules + 4) / 4 * 4
    self.stride = stride
    var lists: [UInt32] = []
    words = FrozenArray(count: rows * stride, repeating: Self.none) { words in
      var builder = RowBlocksBuilder(rules: rules, stride: stride, words)
      builder.place(blocks)
      builder.makeLists(rows: rows)
      lists = builder.lists
    }
    self.lists = FrozenArray(lists)
  }

  @inline(__always)
  func row(_ row: Int) -> UnsafePointer<UInt32> { words.base + row * stride }

  /// Whether a block before `block` holds both rows; for rows of which at least one has a list.
  func share(before block: UInt32, _ left: UnsafePointer<UInt32>, _ right: UnsafePointer<UInt32>) -> Bool {
    for rule in 0..<listWord where left[rule] == right[rule] && left[rule] != Self.none && left[rule] < block {
      return true
    }
    return hasListed(left, before: block, in: right) || hasListed(right, before: block, in: left)
  }

  /// The first block that holds both rows, from 0.
  func firstShared(_ left: UnsafePointer<UInt32>, _ right: UnsafePointer<UInt32>) -> Int? {
    var first = UInt32.max
    for rule in 0..<listWord where left[rule] == right[rule] && left[rule] != Self.none {
      first = min(first, left[rule])
    }
    for (one, other) in [(left, right), (right, left)] where one[listWord] != 0 {
      let (list, otherList) = (lists.base + Int(one[listWord]), lists.base + Int(other[listWord]))
      for index in 0..<Int(list[0]) {
        let listed = list[1 + index]
        let isShared =
          (0..<listWord).contains { other[$0] == listed }
          || (0..<Int(otherList[0])).contains { otherList[1 + $0] == listed }
        if isShared { first = min(first, listed) }
      }
    }
    return first == .max ? nil : Int(first) - 1
  }

  /// Whether a block of the list of `one` holds `other`.
  private func hasListed(
    _ one: UnsafePointer<UInt32>, before block: UInt32, in other: UnsafePointer<UInt32>
  ) -> Bool {
    let list = lists.base + Int(one[listWord])
    let otherList = lists.base + Int(other[listWord])
    for index in 0..<Int(list[0]) {
      let listed = list[1 + index]
      if listed >= block { return false }
      for rule in 0..<listWord where other[rule] == listed { return true }
      for further in 0..<Int(otherList[0]) where otherList[1 + further] == listed { return true }
    }
    return false
  }
}

private struct RowBlocksBuilder {
  /// Place 0 is the empty list.
  private(set) var lists: [UInt32] = [0]
  private var further: [(row: UInt32, block: UInt32)] = []
  private let words: UnsafeMutablePointer<UInt32>
  private let rules: Int
  private let stride: Int

  init(rules: Int, stride: Int, _ words: UnsafeMutablePointer<UInt32>) {
    self.rules = rules
    self.stride = stride
    self.words = words
  }

  /// Gives each row the first block of each rule, counts the others in its last word.
  mutating func place(_ blocks: BlockList) {
    for block in 0..<blocks.count {
      let rule = Int(blocks.rules[block])
      for index in blocks.range(block) {
        let first = words + Int(blocks.members[index]) * stride
        if first[rule] == RowBlocks.none {
          first[rule] = UInt32(block + 1)
        } else {
          further.append((blocks.members[index], UInt32(block + 1)))
          first[rules] += 1
        }
      }
    }
  }

  /// Puts the others into lists, by row.
  mutating func makeLists(rows: Int) {
    if further.isEmpty { return }
    for row in 0..<rows {
      let word = words + (row * stride + rules)
      if word.pointee == 0 { continue }
      let place = lists.count
      lists.append(contentsOf: repeatElement(0, count: 1 + Int(word.pointee)))
      word.pointee = UInt32(place)
    }
    for (row, block) in further {
      let place = Int(words[Int(row) * stride + rules])
      lists[place] += 1
      lists[place + Int(lists[place])] = block
    }
  }
}
