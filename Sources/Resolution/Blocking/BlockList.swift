/// Blocks one after another: which rows each has and which rule made it.
struct BlockList: Sendable {
  private(set) var members: [UInt32] = []
  private(set) var rules: [UInt8] = []
  private var starts: [UInt32] = [0]

  /// The number of blocks.
  var count: Int { rules.count }

  /// The places of a block's members.
  @inline(__always)
  func range(_ block: Int) -> Range<Int> { Int(starts[block])..<Int(starts[block + 1]) }

  mutating func append(_ rows: UnsafeMutableBufferPointer<UInt32>, _ rule: UInt8) {
    members.append(contentsOf: rows)
    starts.append(UInt32(members.count))
    rules.append(rule)
  }
}
