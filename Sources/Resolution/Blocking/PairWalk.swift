/// Two rows of a table, the lesser first.
struct RowPair: BitwiseCopyable {
  let left: UInt32
  let right: UInt32
}

/// One thread's way through the pairs of some blocks.
///
/// The words that say which earlier blocks a row is in are copied side by side for the blocks at hand, a word without
/// meaning replaced by one that equals no other, so that a pair is asked by vectors of four equalities. What is met for
/// the first time is handed on in batches, after their rows have been looked at, so that memory arrives for many at once.
struct PairWalk: ~Copyable {
  /// Members that are looked at together.
  private static let mostMembers = 512
  /// Pairs that are handed on together: their rows fit the second cache.
  private static let mostPairs = 1024

  private typealias Vector = SIMD4<UInt32>

  /// Pairs handed on, by rule.
  private(set) var met: [Int]
  /// Keeps the reads that bring memory near from being left out.
  private(set) var touched: UInt32 = 0
  private let blocks: BlockList
  private let rows: RowBlocks
  private let table: AccountTable
  private let isAcross: Bool
  private let pairs: UnsafeMutablePointer<RowPair>
  private var pairCount = 0
  private var vectors: UnsafeMutablePointer<Vector>
  private var hasList: UnsafeMutablePointer<Bool>
  private var capacity: Int
  /// The place of the first member that was gathered.
  private var origin = 0

  init(_ index: borrowing BlockIndex, _ table: AccountTable, _ scope: PairScope) {
    blocks = index.blocks
    rows = index.rows
    met = Array(repeating: 0, count: index.reports.count)
    self.table = table
    isAcross = scope == .acrossProvidersOnly
    capacity = Self.mostMembers
    pairs = .allocate(capacity: Self.mostPairs)
    vectors = .allocate(capacity: capacity * rows.stride / 4)
    hasList = .allocate(capacity: capacity)
  }

  deinit {
    pairs.deallocate()
    vectors.deallocate()
    hasList.deallocate()
  }

  /// The end of the run of fresh blocks from `first`, and before `last`, that are looked at together.
  func endOfBatch(from first: Int, before last: Int) -> Int {
    let start = blocks.range(first).lowerBound
    var end = first + 1
    while end < last, blocks.isFresh[end], blocks.range(end).upperBound - start <= Self.mostMembers { end += 1 }
    return end
  }

  /// Copies the words of all members of some blocks.
  mutating func gather(_ range: Range<Int>) {
    let members = blocks.range(range.lowerBound).lowerBound..<blocks.range(range.upperBound - 1).upperBound
    origin = members.lowerBound
    reserve(members.count)
    var touched: UInt32 = 0
    for index in members {
      let words = rows.row(Int(blocks.members[index]))
      touched ^= words[0] ^ words[rows.listWord]
    }
    self.touched ^= touched
    for block in range {
      let rule = Int(blocks.rules[block])
      for index in blocks.range(block) { gather(index - origin, Int(blocks.members[index]), rule) }
    }
  }

  private mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    vectors.deallocate()
    hasList.deallocate()
    capacity = count
    vectors = .allocate(capacity: capacity * rows.stride / 4)
    hasList = .allocate(capacity: capacity)
  }

  @inline(__always)
  private func gather(_ place: Int, _ row: Int, _ rule: Int) {
    let words = rows.row(row)
    let unique = Vector(repeating: 0x8000_0000 | UInt32(truncatingIfNeeded: place))
    let output = vectors + place * rows.stride / 4
    hasList[place] = words[rows.listWord] != 0
    for number in 0..<(rule + 3) / 4 {
      let vector = UnsafeRawPointer(words + 4 * number).loadUnaligned(as: Vector.self)
      let lanes = Vector(0, 1, 2, 3) &+ Vector(repeating: UInt32(truncatingIfNeeded: 4 * number))
      let isMeaningless = (vector .== RowBlocks.none) .| (lanes .>= UInt32(truncatingIfNeeded: rule))
      output[number] = vector.replacing(with: unique, where: isMeaningless)
    }
  }

  /// Collects the pairs of a gathered block that no earlier block has; hands them on when there are enough.
  @inline(__always)
  mutating func collect(_ block: Int, _ body: (UnsafeBufferPointer<RowPair>) -> Void) {
    let range = blocks.range(block)
    let rule = Int(blocks.rules[block])
    let vectorCount = (rule + 3) / 4
    for i in range {
      let left = Int(blocks.members[i])
      for j in i + 1..<range.upperBound {
        let right = Int(blocks.members[j])
        if isMet(before: block, i - origin, j - origin, left, right, vectorCount) { continue }
        if isAcross, table.providerIndex(of: left) == table.providerIndex(of: right) { continue }
        if pairCount == Self.mostPairs { flush(body) }
        pairs[pairCount] = RowPair(left: UInt32(min(left, right)), right: UInt32(max(left, right)))
        pairCount += 1
        met[rule] += 1
      }
    }
  }

  /// Hands on what is collected.
  @inline(__always)
  mutating func flush(_ body: (UnsafeBufferPointer<RowPair>) -> Void) {
    var touched: UInt32 = 0
    let (base, width) = (table.rows.base, table.width)
    for index in 0..<pairCount {
      touched ^= base[Int(pairs[index].left) * width] ^ base[Int(pairs[index].right) * width]
    }
    self.touched ^= touched
    body(UnsafeBufferPointer(start: pairs, count: pairCount))
    pairCount = 0
  }

  /// Whether a block before this one has both rows.
  @inline(__always)
  private func isMet(
    before block: Int, _ i: Int, _ j: Int, _ left: Int, _ right: Int, _ vectorCount: Int
  ) -> Bool {
    let (x, y) = (vectors + i * rows.stride / 4, vectors + j * rows.stride / 4)
    var equal = SIMDMask<SIMD4<Int32>>(repeating: false)
    for number in 0..<vectorCount { equal = equal .| (x[number] .== y[number]) }
    let halves = unsafeBitCast(equal, to: SIMD2<UInt64>.self)
    if halves[0] | halves[1] != 0 { return true }
    guard hasList[i] || hasList[j] else { return false }
    return rows.share(before: UInt32(block + 1), rows.row(left), rows.row(right))
  }
}
