/// Who each row is, as numbers in the order of the rows, where the files say so.
///
/// Keeps 64 bits of each label, as ``RowKeys`` does of identifiers.
struct PersonLabels {
  /// One for each row; -1 where nothing is said.
  private(set) var numbers: [Int32] = []
  /// Whether there is a truth at all.
  let isWanted: Bool
  /// By place the hash of a label, 0 for none, and its number.
  private var known: [(hash: UInt64, number: Int32)] = Array(repeating: (0, 0), count: 1 << 10)
  private var count: Int32 = 0
  private var hashes: [UInt64] = []
  /// Keeps the reads that bring memory near from being left out.
  private(set) var touched: UInt64 = 0

  init(isWanted: Bool) { self.isWanted = isWanted }

  /// Adds rows of which nothing is said.
  mutating func addUnknown(_ count: Int) {
    if isWanted { numbers.append(contentsOf: repeatElement(-1, count: count)) }
  }

  /// Adds a row.
  mutating func add(_ label: UnsafeRawBufferPointer?) {
    if isWanted { numbers.append(label.map { $0.isEmpty ? -1 : number(of: RowKeys.hash($0)) } ?? -1) }
  }

  /// Adds rows, whose labels' memory is waited for together.
  mutating func add(_ labels: [UnsafeRawBufferPointer]) {
    guard isWanted else { return }
    hashes.removeAll(keepingCapacity: true)
    for label in labels { hashes.append(label.isEmpty ? 0 : RowKeys.hash(label)) }
    for hash in hashes { touched ^= known[Int(truncatingIfNeeded: hash) & (known.count - 1)].hash }
    for hash in hashes { numbers.append(hash == 0 ? -1 : number(of: hash)) }
  }

  private mutating func number(of hash: UInt64) -> Int32 {
    var place = Int(truncatingIfNeeded: hash) & (known.count - 1)
    while known[place].hash != 0 {
      if known[place].hash == hash { return known[place].number }
      place = (place + 1) & (known.count - 1)
    }
    known[place] = (hash, count)
    count += 1
    if Int(count) * 2 > known.count { grow() }
    return count - 1
  }

  private mutating func grow() {
    let old = known
    known = Array(repeating: (0, 0), count: old.count * 2)
    for entry in old where entry.hash != 0 {
      var place = Int(truncatingIfNeeded: entry.hash) & (known.count - 1)
      while known[place].hash != 0 { place = (place + 1) & (known.count - 1) }
      known[place] = entry
    }
  }
}
