/// Rows that links join, directly or through others: Splink's clusters at a threshold.
public struct SplinkClusters {
  private var parents: [Int32]

  /// Every row by itself.
  public init(count: Int) { parents = (0..<Int32(count)).map { $0 } }

  /// Puts two rows into one cluster.
  ///
  /// Nearly O(1).
  public mutating func join(_ one: Int, _ other: Int) {
    let (left, right) = (find(Int32(one)), find(Int32(other)))
    parents[Int(max(left, right))] = min(left, right)
  }

  /// For each row the least row of its cluster.
  ///
  /// O(rows).
  public mutating func representatives() -> [Int] { parents.indices.map { Int(find(Int32($0))) } }

  private mutating func find(_ row: Int32) -> Int32 {
    var row = row
    while parents[Int(row)] != row {
      parents[Int(row)] = parents[Int(parents[Int(row)])]
      row = parents[Int(row)]
    }
    return row
  }
}
