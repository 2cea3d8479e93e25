/// Blocks one after another: which rows each has and which rule made it.
struct BlockList: Sendable {
  private(set) var members: [UInt32] = []
  private(set) var rules: [UInt8] = []
  /// By block: whether its pairs have to be compared, see ``TableChanges``.
  private(set) var isFresh: [Bool] = []
  private var starts: [UInt32] = [0]

  /// The number of blocks.
  var count: Int { rules.count }

  /// The places of a block's members.
  @inline(__always)
  func range(_ block: Int) -> Range<Int> { Int(starts[block])..<Int(starts[block + 1]) }

  /// One of `count` runs of blocks with about as many members each.
  func part(_ number: Int, of count: Int) -> Range<Int> {
    place(members.count * number / count)..<place(members.count * (number + 1) / count)
  }

  /// The first block that begins at a member or behind it.
  private func place(_ member: Int) -> Int {
    var (low, high) = (0, self.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) < member { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func append(_ rows: UnsafeMutableBufferPointer<UInt32>, _ rule: UInt8, isFresh: Bool) {
    self.isFresh.append(isFresh)
    members.append(contentsOf: rows)
    starts.append(UInt32(members.count))
    rules.append(rule)
  }
}
