/// Rows in disjoint clusters, each with its members.
///
/// Source: Galler and Fisher 1964, with union by size and path halving (Tarjan and van Leeuwen 1984): joining and finding
/// are O(1) for all practical sizes. 12 bytes for each row.
struct DisjointRows {
  private var parents: [Int32]
  private var sizes: [Int32]
  /// The next member of a row's cluster, in a circle.
  private var nexts: [Int32]

  /// Each row a cluster of its own.
  init(count: Int) {
    parents = (0..<Int32(count)).map { $0 }
    nexts = parents
    sizes = Array(repeating: 1, count: count)
  }

  /// The row that stands for a row's cluster.
  mutating func find(_ row: Int32) -> Int32 {
    var row = row
    while parents[Int(row)] != row {
      parents[Int(row)] = parents[Int(parents[Int(row)])]
      row = parents[Int(row)]
    }
    return row
  }

  /// The number of rows of a cluster, by the row that stands for it.
  func size(_ root: Int32) -> Int32 { sizes[Int(root)] }

  /// Makes two clusters one; returns which of the two rows stands for it.
  mutating func unite(_ left: Int32, _ right: Int32) -> Int32 {
    let (root, child) = sizes[Int(left)] >= sizes[Int(right)] ? (left, right) : (right, left)
    parents[Int(child)] = root
    sizes[Int(root)] += sizes[Int(child)]
    nexts.swapAt(Int(root), Int(child))
    return root
  }

  /// Calls `body` with each row of a cluster, in no order that means anything.
  @inline(__always)
  func forEachRow(_ root: Int32, _ body: (Int32) -> Void) {
    var row = root
    repeat {
      body(row)
      row = nexts[Int(row)]
    } while row != root
  }

  /// For each row the least row of its cluster.
  mutating func leastRows() -> [Int32] {
    var least = Array(repeating: Int32.max, count: parents.count)
    var output: [Int32] = []
    output.reserveCapacity(parents.count)
    for row in parents.indices {
      let root = Int(find(Int32(row)))
      if least[root] == .max { least[root] = Int32(row) }
      output.append(least[root])
    }
    return output
  }
}
