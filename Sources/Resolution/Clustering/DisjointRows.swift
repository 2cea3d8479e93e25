/// Rows in disjoint clusters, each with its members.
///
/// Source: Galler and Fisher 1964, with union by size and path halving (Tarjan and van Leeuwen 1984): joining and finding
/// are O(1) for all practical sizes. 12 bytes for each row.
struct DisjointRows {
  /// What is known of a row, side by side: one look at memory.
  private struct Node: BitwiseCopyable {
    var parent: Int32
    /// Of the row that stands for its cluster.
    var size: Int32
    /// The next member of the row's cluster, in a circle.
    var next: Int32
  }

  private var nodes: [Node]

  /// Each row a cluster of its own.
  init(count: Int) { nodes = (0..<Int32(count)).map { Node(parent: $0, size: 1, next: $0) } }

  /// The row that stands for a row's cluster.
  mutating func find(_ row: Int32) -> Int32 {
    nodes.withUnsafeMutableBufferPointer { nodes in
      var row = row
      while nodes[Int(row)].parent != row {
        nodes[Int(row)].parent = nodes[Int(nodes[Int(row)].parent)].parent
        row = nodes[Int(row)].parent
      }
      return row
    }
  }

  /// The number of rows of a cluster, by the row that stands for it.
  func size(_ root: Int32) -> Int32 { nodes[Int(root)].size }

  /// Makes two clusters one; returns which of the two rows stands for it.
  mutating func unite(_ left: Int32, _ right: Int32) -> Int32 {
    let (root, child) = size(left) >= size(right) ? (left, right) : (right, left)
    let (one, other) = (nodes[Int(root)], nodes[Int(child)])
    nodes[Int(root)] = Node(parent: one.parent, size: one.size + other.size, next: other.next)
    nodes[Int(child)] = Node(parent: root, size: other.size, next: one.next)
    return root
  }

  /// Calls `body` with each row of a cluster, in no order that means anything.
  @inline(__always)
  func forEachRow(_ root: Int32, _ body: (Int32) -> Void) {
    var row = root
    repeat {
      body(row)
      row = nodes[Int(row)].next
    } while row != root
  }

  /// For each row the least row of its cluster.
  mutating func leastRows() -> [Int32] {
    var least = Array(repeating: Int32.max, count: nodes.count)
    var output: [Int32] = []
    output.reserveCapacity(nodes.count)
    for row in nodes.indices {
      let root = Int(find(Int32(row)))
      if least[root] == .max { least[root] = Int32(row) }
      output.append(least[root])
    }
    return output
  }
}
