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
    stride = (rules + 4) / 4 * 4
    var builder = RowBlocksBuilder(rows: rows, rules: rules, stride: stride)
    builder.place(blocks)
    builder.makeLists()
    words = FrozenArray(builder.words)
    lists = FrozenArray(builder.lists)
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
  var words: [UInt32]
  /// Place 0 is the empty list.
  var lists: [UInt32] = [0]
  private var further: [(row: UInt32, block: UInt32)] = []
  private let rules: Int
  private let stride: Int

  init(rows: Int, rules: Int, stride: Int) {
    self.rules = rules
    self.stride = stride
    words = Array(repeating: RowBlocks.none, count: rows * stride)
  }

  /// Gives each row the first block of each rule, counts the others in its last word.
  mutating func place(_ blocks: BlockList) {
    let (rules, stride) = (rules, stride)
    words.withUnsafeMutableBufferPointer { words in
      for block in 0..<blocks.count {
        let rule = Int(blocks.rules[block])
        for index in blocks.range(block) {
          let first = Int(blocks.members[index]) * stride
          if words[first + rule] == RowBlocks.none {
            words[first + rule] = UInt32(block + 1)
          } else {
            further.append((blocks.members[index], UInt32(block + 1)))
            words[first + rules] += 1
          }
        }
      }
    }
  }

  /// Puts the others into lists, by row.
  mutating func makeLists() {
    for word in Swift.stride(from: rules, to: words.count, by: stride) where words[word] > 0 {
      let place = lists.count
      lists.append(contentsOf: repeatElement(0, count: 1 + Int(words[word])))
      words[word] = UInt32(place)
    }
    for (row, block) in further {
      let place = Int(words[Int(row) * stride + rules])
      lists[place] += 1
      lists[place + Int(lists[place])] = block
    }
  }
}
