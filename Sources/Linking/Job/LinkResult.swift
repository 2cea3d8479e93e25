import Records
import Resolution

/// What linking found, and the files that say it.
public struct LinkResult: Sendable {
  /// How long one step took.
  public struct Span: Hashable, Sendable {
    /// `read`, `train`, `block`, `compare`, `cluster`.
    public let step: String
    /// By the clock of the surroundings.
    public let nanoseconds: UInt64
  }

  /// What was read.
  public let rows: LinkTable
  /// With the model that was used.
  public let resolver: Resolver
  let prepared: PreparedTable
  /// Links and clusters, by the rows of the table.
  public let resolution: ResolvedTable
  /// How the model was estimated; `nil` for a saved one.
  public let trained: TrainedModel?
  let designNotes: [String]
  let rules: ClusteringRules
  /// The steps in order.
  public let times: [Span]

  /// The clusters as CSV: source, id, cluster.
  ///
  /// A line for each row that was read, in the order of the files. A cluster is called after the least of its
  /// identifiers; where two files share an identifier, after the least `source:id`.
  public func writeClusters(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    try ClustersFile(rows, clusterOfRow: clusterOfRow).write(sink)
  }

  /// The links as CSV, best first, with level and weight of each comparison.
  public func writePairs(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    try PairsFile(rows, resolution.links, resolver, prepared).write(sink)
  }

  /// For each row of the table the least row of its cluster.
  var clusterOfRow: [Int32] { resolution.representatives }

  /// Explains two rows, named by their identifiers or as `source:id`.
  ///
  /// Throws ``LinkFailure``.
  public func explain(_ one: String, _ other: String) throws(LinkFailure) -> Explanation {
    resolver.explain(rows.table, try row(one), try row(other))
  }

  private func row(_ name: String) throws(LinkFailure) -> Int {
    let table = rows.table
    let byID = table.providers.compactMap { provider in
      table.row(of: AccountID(provider: provider, key: name)).map { (provider.rawValue, $0) }
    }
    if byID.count > 1 { throw .ambiguousRow(name, sources: byID.map(\.0)) }
    if let found = byID.first { return found.1 }
    for provider in table.providers where name.hasPrefix(provider.rawValue + ":") {
      let key = String(name.dropFirst(provider.rawValue.count + 1))
      if let row = table.row(of: AccountID(provider: provider, key: key)) { return row }
    }
    throw .unknownRow(name)
  }
}
