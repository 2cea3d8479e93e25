import Records
import Resolution

/// How two rows compare, and what became of them.
///
/// Encoded as its explanation with two more members.
public struct LinkExplanation: Encodable, Sendable {
  /// Amounts that add up to the match weight.
  public let explanation: Explanation
  /// Whether a blocking rule brought them together; otherwise they were never compared.
  public let wasCompared: Bool
  /// Whether they are in one cluster, by their own link or through others.
  public let isOneCluster: Bool

  private enum CodingKeys: String, CodingKey { case wasCompared, isOneCluster }

  /// Encodes in one object.
  public func encode(to encoder: any Encoder) throws {
    try explanation.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(wasCompared, forKey: .wasCompared)
    try container.encode(isOneCluster, forKey: .isOneCluster)
  }
}

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
    var file = ClustersFile(rows, clusterOfRow: clusterOfRow)
    try file.write(sink)
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
  public func explain(_ one: String, _ other: String) throws(LinkFailure) -> LinkExplanation {
    let (left, right) = (try row(one), try row(other))
    return LinkExplanation(
      explanation: resolver.explain(rows.table, left, right), wasCompared: prepared.proposes(left, right),
      isOneCluster: clusterOfRow[left] == clusterOfRow[right])
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
