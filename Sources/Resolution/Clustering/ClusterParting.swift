/// Parts a cluster where one account alone holds two groups together; the last step of ``Clustering``.
///
/// Finds the accounts without which the links fall apart as the articulation points of a depth-first search
/// (Hopcroft and Tarjan 1973): O(rows + links) for each part that is made.
struct ClusterParting {
  /// A cluster of more rows is not two people by mistake but a fault of the model or the data; it goes to review whole.
  static let mostRows = 1000

  private let groupSize: Int
  /// What each vertex stands for: a row, or rows that a person decided to be one.
  private let members: [[Int32]]
  private let edges: [[(vertex: Int, weight: Int64)]]

  /// - Parameters:
  ///   - rows: of one cluster, ascending.
  ///   - links: inside it, by the best first.
  ///   - same: pairs decided to be one person; of rows elsewhere too.
  init(rows: [Int32], links: [Link], same: [(Int, Int)], groupSize: Int) {
    self.groupSize = groupSize
    var vertices = DisjointRows(count: rows.count)
    let positions = Dictionary(uniqueKeysWithValues: zip(rows, Int32(0)...))
    for (one, other) in same {
      guard let x = positions[Int32(one)], let y = positions[Int32(other)] else { continue }
      let (left, right) = (vertices.find(x), vertices.find(y))
      if left != right { _ = vertices.unite(left, right) }
    }
    let standing = vertices.leastRows()
    var members: [[Int32]] = Array(repeating: [], count: rows.count)
    for (position, row) in rows.enumerated() { members[Int(standing[position])].append(row) }
    var edges: [[(vertex: Int, weight: Int64)]] = Array(repeating: [], count: rows.count)
    for link in links {
      guard let x = positions[link.a], let y = positions[link.b] else { continue }
      let (one, other) = (Int(standing[Int(x)]), Int(standing[Int(y)]))
      if one == other { continue }
      let weight = Int64((link.weight * 1e6).rounded())
      edges[one].append((other, weight))
      edges[other].append((one, weight))
    }
    self.members = members
    self.edges = edges
  }

  /// The rows of each part, ascending; one part where nothing is to be parted.
  func parts() -> [[Int32]] {
    var pending = [members.indices.filter { !members[$0].isEmpty }]
    var output: [[Int32]] = []
    while let vertices = pending.popLast() {
      if let cut = bestCut(of: vertices) {
        pending += cut
      } else {
        output.append(vertices.flatMap { members[$0] }.sorted())
      }
    }
    return output.sorted { $0[0] < $1[0] }
  }

  /// The part that keeps the account and the groups that lose it; `nil` if no account alone holds two groups together.
  private func bestCut(of vertices: [Int]) -> [[Int]]? {
    let search = DepthFirstSearch(from: vertices[0], edges, among: vertices) { members[$0].count }
    var best: (loose: Int64, vertex: Int, groups: [DepthFirstSearch.Group])?
    for vertex in vertices where members[vertex].count == 1 {
      let groups = search.groups(without: vertex).filter { $0.rows >= groupSize - 1 }
      guard groups.count > 1 else { continue }
      let ordered = groups.sorted(by: DepthFirstSearch.Group.isCloser)
      let loose = ordered.dropFirst().reduce(0) { $0 + $1.weight }
      if best.map({ (loose, vertex) < ($0.loose, $0.vertex) }) ?? true {
        best = (loose, vertex, Array(ordered.dropFirst()))
      }
    }
    guard let best else { return nil }
    let lost = best.groups.map { group in vertices.filter { search.holds(group, $0) } }
    let gone = Set(lost.joined())
    return [vertices.filter { !gone.contains($0) }] + lost
  }
}

/// A depth-first search of a connected graph: for each vertex, into which groups the others fall without it.
private struct DepthFirstSearch {
  /// Vertices that stay connected without one of them.
  struct Group {
    /// The numbers of visits in the group, or of those that are not in it.
    var visits: [Range<Int>]
    var isOutside: Bool
    var rows: Int
    /// The sum of the weights of the links to the vertex that is missing.
    var weight: Int64 = 0
    /// The least of the vertices that it is linked to.
    var nearest = Int.max

    /// The group to which the missing vertex belongs more than to another one.
    static func isCloser(_ one: Group, _ other: Group) -> Bool {
      one.weight != other.weight ? one.weight > other.weight : one.nearest < other.nearest
    }
  }

  private let edges: [[(vertex: Int, weight: Int64)]]
  /// The number of each visit, by vertex; -1 for vertices elsewhere.
  private var visit: [Int]
  private var lowest: [Int]
  private var end: [Int]
  private var rows: [Int]
  private var children: [[Int]]
  private let root: Int

  init(
    from root: Int, _ edges: [[(vertex: Int, weight: Int64)]], among vertices: [Int], size: (Int) -> Int
  ) {
    self.edges = edges
    self.root = root
    visit = Array(repeating: -1, count: edges.count)
    lowest = visit
    end = visit
    rows = Array(repeating: 0, count: edges.count)
    children = Array(repeating: [], count: edges.count)
    var isWanted = Array(repeating: false, count: edges.count)
    for vertex in vertices {
      isWanted[vertex] = true
      rows[vertex] = size(vertex)
    }
    var count = 0
    var path: [(vertex: Int, next: Int)] = []
    func enter(_ vertex: Int) {
      visit[vertex] = count
      lowest[vertex] = count
      count += 1
      path.append((vertex, 0))
    }
    enter(root)
    while let (vertex, next) = path.last {
      guard next < edges[vertex].count else {
        end[vertex] = count
        path.removeLast()
        if let parent = path.last?.vertex {
          children[parent].append(vertex)
          rows[parent] += rows[vertex]
          lowest[parent] = min(lowest[parent], lowest[vertex])
        }
        continue
      }
      path[path.count - 1].next += 1
      let neighbour = edges[vertex][next].vertex
      guard isWanted[neighbour] else { continue }
      if visit[neighbour] < 0 { enter(neighbour) } else { lowest[vertex] = min(lowest[vertex], visit[neighbour]) }
    }
  }

  /// What the graph falls into without a vertex; one group if it holds.
  func groups(without vertex: Int) -> [Group] {
    let parted = children[vertex].filter { vertex == root || lowest[$0] >= visit[vertex] }
    var output = parted.map { Group(visits: [visit[$0]..<end[$0]], isOutside: false, rows: rows[$0]) }
    if vertex != root {
      let own = rows[vertex] - children[vertex].reduce(0) { $0 + rows[$1] }
      let rest = rows[root] - own - output.reduce(0) { $0 + $1.rows }
      let inside = output.flatMap(\.visits) + [visit[vertex]..<visit[vertex] + 1]
      output.append(Group(visits: inside, isOutside: true, rows: rest))
    }
    guard output.count > 1 else { return output }
    for (neighbour, weight) in edges[vertex] where visit[neighbour] >= 0 {
      guard let index = output.firstIndex(where: { holds($0, neighbour) }) else { continue }
      output[index].weight += weight
      output[index].nearest = min(output[index].nearest, neighbour)
    }
    return output
  }

  /// Whether a vertex is in a group.
  func holds(_ group: Group, _ vertex: Int) -> Bool {
    group.visits.contains { $0.contains(visit[vertex]) } != group.isOutside
  }
}
