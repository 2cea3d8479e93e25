import Records

/// Makes clusters of links: best first, each joining two clusters unless a fact forbids it.
///
/// Decided "same" comes before any weight. A function of each connected component: what happens elsewhere changes
/// nothing.
struct Clustering {
  private var parents: [Int32]
  /// The rows of a cluster that some fact could forbid, by the cluster's representative.
  private var constrained: [Int32: [Int32]] = [:]
  private let facts: CannotLinkFacts
  /// Links that a fact forbade.
  private(set) var forbidden: [Link] = []

  /// Clusters `count` rows.
  ///
  /// O(l log l) for l links, plus the facts met.
  init(count: Int, links: [Link], same: [(Int, Int)], facts: CannotLinkFacts) {
    self.facts = facts
    parents = (0..<Int32(count)).map { $0 }
    for row in facts.constrainedRows { constrained[row] = [row] }
    for (one, other) in same { _ = join(Int32(one), Int32(other), ignoringIdentifiers: true) }
    for link in links.sorted(by: Link.precedes) where !join(link.a, link.b, ignoringIdentifiers: false) {
      forbidden.append(link)
    }
  }

  /// For each row the least row of its cluster.
  mutating func representatives() -> [Int32] {
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

  private mutating func find(_ row: Int32) -> Int32 {
    var row = row
    while parents[Int(row)] != row {
      parents[Int(row)] = parents[Int(parents[Int(row)])]
      row = parents[Int(row)]
    }
    return row
  }

  /// Whether the rows are in one cluster afterwards.
  private mutating func join(_ one: Int32, _ other: Int32, ignoringIdentifiers: Bool) -> Bool {
    let (left, right) = (find(one), find(other))
    if left == right { return true }
    let (rows, others) = (constrained[left] ?? [], constrained[right] ?? [])
    if facts.forbid(rows, others, ignoringIdentifiers: ignoringIdentifiers) { return false }
    let (root, child) = (min(left, right), max(left, right))
    parents[Int(child)] = root
    constrained[child] = nil
    if !rows.isEmpty || !others.isEmpty { constrained[root] = rows + others }
    return true
  }
}

/// What forbids two rows to be in one cluster: a decision, or two different national identifiers.
struct CannotLinkFacts {
  private let table: AccountTable?
  private let allowedEdits: Int
  private let identified: [Int32]
  private let different: Set<Int64>
  /// Rows that any fact is about, ascending.
  let constrainedRows: [Int32]

  /// The facts of a table and of the standing decisions.
  init(_ table: AccountTable, allowedEdits: Int, different: [(Int, Int)]) {
    let rows = (0..<table.count).filter {
      table.rows.base[$0 * table.width + table.position(of: .nationalID)] != 0
    }
    self.init(table, allowedEdits, identified: rows.map { Int32($0) }, different)
  }

  /// Facts of decisions alone.
  init(different: [(Int, Int)]) { self.init(nil, 0, identified: [], different) }

  private init(_ table: AccountTable?, _ allowedEdits: Int, identified: [Int32], _ different: [(Int, Int)]) {
    self.table = table
    self.allowedEdits = allowedEdits
    self.identified = identified
    self.different = Set(different.map { Self.pair(Int32($0), Int32($1)) })
    constrainedRows = Set(identified + different.flatMap { [Int32($0), Int32($1)] }).sorted()
  }

  /// Whether a fact forbids to join two clusters, given by their constrained rows.
  ///
  /// A decision "same" ignores identifiers but no other decision. An identifier that both clusters have bridges those
  /// that only one of them has.
  func forbid(_ rows: [Int32], _ others: [Int32], ignoringIdentifiers: Bool) -> Bool {
    if !different.isEmpty {
      for x in rows {
        for y in others where different.contains(Self.pair(x, y)) { return true }
      }
    }
    guard !ignoringIdentifiers else { return false }
    let (left, right) = (rows.filter(isIdentified), others.filter(isIdentified))
    guard !left.isEmpty, !right.isEmpty else { return false }
    return !left.contains { x in right.contains { y in !haveDifferentIdentifiers(Int(x), Int(y)) } }
  }

  private func isIdentified(_ row: Int32) -> Bool {
    guard let table else { return false }
    return table.rows.base[Int(row) * table.width + table.position(of: .nationalID)] != 0
  }

  /// Whether both have national identifiers and none of the one is within the allowed edits of any of the other.
  func haveDifferentIdentifiers(_ one: Int, _ other: Int) -> Bool {
    guard let table else { return false }
    let (left, right) = (table.values(.nationalID, of: one), table.values(.nationalID, of: other))
    guard !left.isEmpty, !right.isEmpty else { return false }
    return !left.contains { x in right.contains { y in x == y || isWithin(table, x, y) } }
  }

  private func isWithin(_ table: AccountTable, _ x: UInt32, _ y: UInt32) -> Bool {
    guard allowedEdits > 0 else { return false }
    let column = table.column(.nationalID)
    return EditDistance.osa(EditDistance.codePoints(column.bytes(x)), EditDistance.codePoints(column.bytes(y)))
      <= allowedEdits
  }

  private static func pair(_ one: Int32, _ other: Int32) -> Int64 {
    Int64(min(one, other)) << 32 | Int64(max(one, other))
  }
}
