import Records

/// Finds which accounts belong to one person.
///
/// A value: the same accounts, model and decisions give the same resolution, in any order of input and with any number
/// of shards.
public struct Resolver: Sendable {
  /// Raised with every change of this program by which accounts get other keys, weights or clusters: what an earlier
  /// program found must not stand beside what this one finds.
  public static let revision = 1

  /// The model.
  public let model: MatchModel
  let compiled: CompiledModel

  /// A resolver by a valid model.
  public init(model: MatchModel) {
    self.model = model
    compiled = CompiledModel(model)
  }

  /// The match weight from which two accounts are linked.
  public var threshold: Double { compiled.threshold }

  /// Blocks, compares and clusters a whole table: ``prepare(_:)``, ``links(_:shard:of:)`` and
  /// ``resolve(_:found:decisions:rules:)`` in one thread.
  public func resolve(
    _ table: AccountTable, decisions: [Decision] = [], rules: ClusteringRules? = nil
  ) -> ResolvedTable {
    let prepared = prepare(table)
    return resolve(prepared, found: [links(prepared, shard: 0, of: 1)], decisions: decisions, rules: rules)
  }

  /// What all shards share: the blocks of the pairs in scope and the frequencies of the table's values.
  ///
  /// What comparing will cost stands in ``PreparedTable/plan``. With `changes` only what they concern is compared; the
  /// resolution is the same.
  public func prepare(
    _ table: AccountTable, scope: PairScope = .everything, changes: TableChanges? = nil
  ) -> PreparedTable {
    let changes = changes.flatMap { $0.areSettled(in: table) ? $0 : nil }
    let index = BlockIndex(table, model, scope: scope, changes: changes)
    let known = index.isWithinLimits ? changes?.links ?? [] : []
    return PreparedTable(
      table: table, index: index, knownLinks: known.filter { index.areKnown(Int($0.a), Int($0.b)) },
      terms: PairScorer.terms(compiled, table))
  }

  /// The links in one of `count` parts of the blocks, without those that are known.
  ///
  /// Pure: parts may be computed at the same time.
  public func links(_ prepared: PreparedTable, shard: Int, of count: Int) -> FoundLinks {
    let scorer = PairScorer(compiled, prepared.table, terms: prepared.terms)
    var links: [Link] = []
    let compared = prepared.index.forEachBatch(shard: shard, of: count) { scorer.appendLinks(of: $0, to: &links) }
    return FoundLinks(compared: compared, links: links)
  }

  /// Clusters what all shards found, in any order of the shards, by some rules or else by the model's.
  public func resolve(
    _ prepared: PreparedTable, found: [FoundLinks], decisions: [Decision] = [], rules: ClusteringRules? = nil
  ) -> ResolvedTable {
    var reports = prepared.index.reports
    for part in found {
      for rule in reports.indices { reports[rule].compared += part.compared[rule] }
    }
    let links = LinkSort.sorted(prepared.knownLinks + found.flatMap(\.links), rows: prepared.table.count)
    return ResolvedTable(
      prepared, links: links, decisions: decisions, rules: rules ?? model.clustering,
      allowedEdits: model.identifierEdits, blocking: reports, evidence: evidence(prepared))
  }

  /// The weight of two rows that are compared, as far as clustering asks for it; `nil` for others.
  func evidence(_ prepared: PreparedTable) -> (Int32, Int32) -> Double? {
    let scorer = PairScorer(compiled, prepared.table, terms: prepared.terms)
    let index = prepared.index
    return { one, other in
      guard index.proposes(Int(one), Int(other)) else { return nil }
      return scorer.weight(Int(one), Int(other), atLeast: Clustering.leastEvidence)
    }
  }

  /// Compares two rows of a table.
  public func compare(_ table: AccountTable, _ one: Int, _ other: Int) -> Comparison {
    PairScorer(compiled, table).compare(one, other)
  }

  /// Compares rows of a table that was prepared, one pair after the other.
  ///
  /// For many pairs: what all of them need is looked up once.
  public func comparisons(_ prepared: PreparedTable) -> (_ one: Int, _ other: Int) -> Comparison {
    let scorer = PairScorer(compiled, prepared.table, terms: prepared.terms)
    return { scorer.compare($0, $1) }
  }

  /// Compares two accounts.
  ///
  /// Makes a table of them: for single questions, not for loops.
  public func compare(_ one: Account, _ other: Account) -> Comparison {
    let pair = AccountPair(one, other)
    return compare(pair.table, pair.one, pair.other)
  }
}

/// A table, blocked and with its frequencies looked up: what all shards of a run share.
public struct PreparedTable: Sendable {
  /// The accounts.
  public let table: AccountTable
  /// The blocks.
  public let index: BlockIndex
  /// What will be compared.
  public var plan: BlockingPlan { index.plan }

  /// Whether the table may be linked by what changed when it is linked next, see ``TableChanges``.
  public var isWithinLimits: Bool { index.isWithinLimits }

  /// Whether any blocking rule brings two rows together.
  public func proposes(_ one: Int, _ other: Int) -> Bool { index.proposes(one, other) }

  /// The links between rows that are not compared again.
  let knownLinks: [Link]
  let terms: [TermWeights]
}

/// What one shard found.
public struct FoundLinks: Sendable {
  /// Pairs compared, by blocking rule.
  public internal(set) var compared: [Int]
  /// Links, in no order that means anything.
  public internal(set) var links: [Link]
}

/// Two accounts in a table of their own.
struct AccountPair {
  let table: AccountTable
  let one: Int
  let other: Int

  init(_ first: Account, _ second: Account) {
    var builder = AccountTableBuilder()
    builder.append(first)
    if second.id != first.id { builder.append(second) }
    table = builder.finish()
    one = table.row(of: first.id) ?? 0
    other = table.row(of: second.id) ?? 0
  }
}
