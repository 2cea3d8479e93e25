import Resolution

/// How far two partitions of the same rows agree: the clusters that were found, and the truth.
///
/// O(rows log rows), in memory of 8 bytes a row.
struct PartitionCounts {
  /// Rows whose truth is known.
  let rows: Int
  /// Of the pairs of rows that are in one cluster.
  let pairs: Accuracy
  /// The mean over rows of the share of a row's cluster that is its person's, and the other way round (Bagga and
  /// Baldwin 1998).
  let bCubed: Accuracy

  /// Rows with a negative person are left out.
  init(_ clusterOfRow: [Int32], _ persons: [Int32]) {
    var both: [UInt64] = []
    var clusterSizes = [Int](repeating: 0, count: clusterOfRow.count)
    var personSizes = [Int](repeating: 0, count: Int(persons.max() ?? 0) + 1)
    for (cluster, person) in zip(clusterOfRow, persons) where person >= 0 {
      both.append(UInt64(UInt32(cluster)) << 32 | UInt64(UInt32(person)))
      clusterSizes[Int(cluster)] += 1
      personSizes[Int(person)] += 1
    }
    both.sort()
    var (right, precision, recall) = (0, 0.0, 0.0)
    var start = 0
    while start < both.count {
      var end = start
      while end < both.count, both[end] == both[start] { end += 1 }
      let common = end - start
      let (cluster, person) = (Int(both[start] >> 32), Int(both[start] & 0xFFFF_FFFF))
      right += common * (common - 1) / 2
      precision += Double(common * common) / Double(clusterSizes[cluster])
      recall += Double(common * common) / Double(personSizes[person])
      start = end
    }
    func pairs(_ sizes: [Int]) -> Int { sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }
    let (said, real, count) = (pairs(clusterSizes), pairs(personSizes), Double(max(both.count, 1)))
    rows = both.count
    self.pairs = Accuracy(
      precision: said == 0 ? 1 : Double(right) / Double(said), recall: real == 0 ? 1 : Double(right) / Double(real))
    bCubed =
      both.isEmpty
      ? Accuracy(precision: 1, recall: 1) : Accuracy(precision: precision / count, recall: recall / count)
  }
}
