import Records

/// What the opposite of what stands would change.
///
/// Clusters are a function of each connected component, so the components of the two accounts, clustered once more with
/// the decision, say it exactly.
struct DecisionEffects {
  private let representatives: [Int32]
  private let table: AccountTable
  private let standing: DecidedRows
  private let rules: ClusteringRules
  private let facts: CannotLinkFacts
  private let evidence: (Int32, Int32) -> Double?
  /// The rows and links of each component, by its least row.
  private let components: [Int32]
  private let rows: [Int32: [Int32]]
  private let links: [Int32: [Link]]

  init(
    _ resolution: ResolvedTable, _ prepared: PreparedTable, _ resolver: Resolver, _ standing: DecidedRows,
    _ rules: ClusteringRules
  ) {
    representatives = resolution.representatives
    table = prepared.table
    self.standing = standing
    self.rules = rules
    facts = CannotLinkFacts(table, rules: rules, allowedEdits: resolver.model.identifierEdits, different: [])
    evidence = resolver.evidence(prepared)
    var sets = DisjointRows(count: representatives.count)
    func connect(_ one: Int32, _ other: Int32) {
      let (left, right) = (sets.find(one), sets.find(other))
      if left != right { _ = sets.unite(left, right) }
    }
    for link in resolution.links { connect(link.a, link.b) }
    for (one, other) in standing.same { connect(Int32(one), Int32(other)) }
    let components = sets.leastRows()
    var rows: [Int32: [Int32]] = [:]
    for (row, component) in components.enumerated() { rows[component, default: []].append(Int32(row)) }
    self.components = components
    self.rows = rows
    links = Dictionary(grouping: resolution.links) { components[Int($0.a)] }
  }

  /// Whether two rows are in one cluster.
  func areJoined(_ pair: Link) -> Bool { representatives[Int(pair.a)] == representatives[Int(pair.b)] }

  /// How many accounts would change their profile; at least 1.
  func effect(of pair: Link) -> Int {
    let touched = Set([components[Int(pair.a)], components[Int(pair.b)]])
    let rows = touched.flatMap { self.rows[$0] ?? [] }.sorted()
    // How much it is worth then is worth no hour of work: who has so many accounts is looked at anyhow.
    guard rows.count <= ClusterParting.mostRows else { return 1 }
    let found = reclustered(rows, touched.flatMap { links[$0] ?? [] }, deciding: pair)
    let before = founders(rows) { representatives[Int(rows[$0])] }
    let after = founders(rows) { found[$0] }
    return max(1, zip(before, after).count { $0 != $1 })
  }

  /// The representatives, as positions among some rows, if the opposite of what stands were decided of a pair.
  private func reclustered(_ rows: [Int32], _ links: [Link], deciding pair: Link) -> [Int32] {
    let positions = Dictionary(uniqueKeysWithValues: zip(rows, 0...))
    func placed(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
      pairs.compactMap { one, other in
        guard let x = positions[Int32(one)], let y = positions[Int32(other)] else { return nil }
        return (x, y)
      }
    }
    let decided = [(Int(pair.a), Int(pair.b))]
    let isJoined = areJoined(pair)
    return Clustering(
      count: rows.count,
      links: links.compactMap { link in
        guard let x = positions[link.a], let y = positions[link.b] else { return nil }
        return Link(x, y, weight: link.weight)
      },
      same: placed(standing.same + (isJoined ? [] : decided)),
      facts: facts.on(rows, different: placed(standing.different + (isJoined ? decided : []))), rules: rules
    ) { evidence(rows[Int($0)], rows[Int($1)]) }.representatives
  }

  /// The founder of each row's cluster, by position.
  private func founders(_ rows: [Int32], cluster: (Int) -> Int32) -> [Int] {
    var founders: [Int32: Int] = [:]
    for (position, row) in rows.enumerated() {
      founders[cluster(position)] = founders[cluster(position)].map { table.founder($0, Int(row)) } ?? Int(row)
    }
    return rows.indices.map { founders[cluster($0)] ?? Int(rows[$0]) }
  }
}
