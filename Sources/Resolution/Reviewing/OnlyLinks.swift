/// Links that alone hold two parts of a cluster together, of at least two accounts each.
///
/// The bridges of a depth-first search (Tarjan 1974): O(rows + links).
struct OnlyLinks {
  private(set) var links: [Link] = []

  /// Of all clusters of up to ``ClusterParting/mostRows`` rows; a decision "same" holds like a link.
  init(_ resolution: ResolvedTable, same: [(Int, Int)]) {
    let representatives = resolution.representatives
    var sizes: [Int32: Int] = [:]
    for representative in representatives { sizes[representative, default: 0] += 1 }
    let clusters = sizes.filter { 4...ClusterParting.mostRows ~= $0.value }
    var edges: [Int32: [Link]] = [:]
    let decided = same.map { Link($0, $1, weight: .infinity) }
    for link in resolution.links + decided where representatives[Int(link.a)] == representatives[Int(link.b)] {
      let representative = representatives[Int(link.a)]
      if clusters[representative] != nil { edges[representative, default: []].append(link) }
    }
    for (representative, edges) in edges { links += Self.bridges(edges, size: clusters[representative] ?? 0) }
    links.removeAll { $0.weight == .infinity }
    links.sort(by: Link.precedes)
  }

  private static func bridges(_ edges: [Link], size: Int) -> [Link] {
    var neighbours: [Int32: [Int]] = [:]
    for (number, edge) in edges.enumerated() {
      neighbours[edge.a, default: []].append(number)
      neighbours[edge.b, default: []].append(number)
    }
    var visits: [Int32: (number: Int, lowest: Int, rows: Int)] = [:]
    var path: [(row: Int32, edge: Int, next: Int)] = []
    var output: [Link] = []
    func enter(_ row: Int32, by edge: Int) {
      visits[row] = (visits.count, visits.count, 1)
      path.append((row, edge, 0))
    }
    guard let start = edges.map(\.a).min() else { return [] }
    enter(start, by: -1)
    while let (row, by, next) = path.last, var visit = visits[row] {
      let numbers = neighbours[row] ?? []
      if next < numbers.count {
        path[path.count - 1].next += 1
        let edge = numbers[next]
        let other = edges[edge].a == row ? edges[edge].b : edges[edge].a
        if edge == by { continue }
        if let known = visits[other] {
          visit.lowest = min(visit.lowest, known.number)
          visits[row] = visit
        } else {
          enter(other, by: edge)
        }
        continue
      }
      path.removeLast()
      guard let parent = path.last?.row, let above = visits[parent] else { continue }
      visits[parent] = (above.number, min(above.lowest, visit.lowest), above.rows + visit.rows)
      if visit.lowest > above.number, visit.rows > 1, size - visit.rows > 1 { output.append(edges[by]) }
    }
    return output
  }
}
