import Resolution

/// What a model of Splink's found, and the files that say it.
public struct SplinkResult {
  /// What was read.
  public let rows: SplinkRowsInput
  /// The model.
  public let model: SplinkModel
  let options: SplinkJob.Options
  let scorer: SplinkScorer
  let pairs: SplinkPairs
  /// For each row the least row of its cluster.
  let representatives: [Int32]
  /// The steps in order.
  public let times: [LinkResult.Span]

  /// The clusters as CSV: source, id, cluster, as ``LinkResult/writeClusters(to:)``.
  ///
  /// Rows are in one cluster that are joined by pairs from the threshold on, directly or through others.
  public func writeClusters(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    var text = CSVText(sink)
    for title in ["source", "id", "cluster"] { text.field(title) }
    try text.endLine()
    let leaders = leaders()
    for row in 0..<rows.table.count {
      text.field(source(row))
      text.field(identifier(row))
      let leader = leaders[Int(representatives[row])]
      text.field(rows.sharesIdentifiers ? "\(source(leader)):\(identifier(leader))" : identifier(leader))
      try text.endLine()
    }
    try text.flush()
  }

  /// For each representative the row that the cluster is called after.
  private func leaders() -> [Int] {
    var leaders = [Int](repeating: -1, count: rows.table.count)
    for (row, representative) in representatives.enumerated() {
      let known = leaders[Int(representative)]
      if known < 0 || precedes(row, known) { leaders[Int(representative)] = row }
    }
    return leaders
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    if rows.sharesIdentifiers, source(left) != source(right) {
      return source(left).utf8.lexicographicallyPrecedes(source(right).utf8)
    }
    return identifier(left).utf8.lexicographicallyPrecedes(identifier(right).utf8)
  }

  private func source(_ row: Int) -> String { rows.files[Int(rows.fileOfRow[row])].source }

  private func identifier(_ row: Int) -> String { rows.table.text(model.uniqueIDColumn, row: row) ?? "" }

  /// The pairs as CSV in Splink's order: source_l, id_l, source_r, id_r, match_weight, match_probability, then the columns
  /// that Splink's predictions have for each comparison, and match_key.
  ///
  /// All pairs that the model proposes, or those that reach the threshold that was given.
  public func writePairs(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    let output = SplinkOutput(of: scorer)
    let own = ["match_weight", "match_probability"]
    let identifiers = [model.uniqueIDColumn, model.sourceDatasetColumn].flatMap { ["\($0)_l", "\($0)_r"] }
    let places = output.columns.indices.filter { !(own + identifiers).contains(output.columns[$0]) }
    var text = CSVText(sink)
    for title in ["source_l", "id_l", "source_r", "id_r"] + own + places.map({ output.columns[$0] }) {
      text.field(title)
    }
    try text.endLine()
    try pairs.forEach { pair, score in
      guard pairs.reaches(score.matchProbability) else { return }
      for row in [Int(pair.left), Int(pair.right)] {
        text.field(source(row))
        text.field(identifier(row))
      }
      for value in [score.matchWeight, score.matchProbability] {
        if let value { text.field(value) } else { text.emptyField() }
      }
      let values = output.row(pair, score)
      for place in places { text.field(values[place] ?? "") }
      try text.endLine()
    }
    try text.flush()
  }

  /// Explains two rows, named by their identifiers or as `source:id`, whether or not a rule proposes them.
  ///
  /// Throws ``LinkFailure`` and `SplinkRunFault`.
  public func explain(_ one: String, _ other: String) throws -> SplinkExplanation {
    let (left, right) = (try row(one), try row(other))
    var score = SplinkScore(of: model)
    try scorer.score(left, right, into: &score)
    return SplinkExplanation(
      records: [left, right].map { "\(source($0)):\(identifier($0))" }, model, score,
      threshold: options.threshold ?? SplinkJob.clusterThreshold)
  }

  private func row(_ name: String) throws(LinkFailure) -> Int {
    let found = (0..<rows.table.count).filter { identifier($0) == name || "\(source($0)):\(identifier($0))" == name }
    if found.count > 1 { throw .ambiguousRow(name, sources: found.map { source($0) }) }
    guard let row = found.first else { throw .unknownRow(name) }
    return row
  }
}

/// How two rows compare by a model of Splink's: amounts that add up to the match weight.
public struct SplinkExplanation: Encodable, Sendable {
  /// What one comparison found.
  public struct Line: Encodable, Sendable {
    /// The comparison's name.
    public let comparison: String
    /// The level's label; `nil` if no level applies.
    public let label: String?
    /// The comparison vector value.
    public let gamma: Int?
    /// log2(m/u).
    public let weight: Double
    /// What term frequencies add.
    public let termAdjustment: Double
  }

  /// The rows, as `source:id`.
  public let records: [String]
  /// log2 of the prior odds.
  public let prior: Double
  /// In the model's order.
  public let lines: [Line]
  /// The sum; `nil` if of some comparison no level applies.
  public let matchWeight: Double?
  /// What the match weight stands for.
  public let matchProbability: Double?
  /// The match probability from which rows are in one cluster.
  public let threshold: Double

  init(records: [String], _ model: SplinkModel, _ score: SplinkScore, threshold: Double) {
    self.records = records
    prior = model.priorWeight
    lines = zip(model.comparisons, score.parts).map { comparison, part in
      Line(
        comparison: comparison.outputColumnName,
        label: part.gamma.flatMap { gamma in comparison.levels.first { $0.gamma == gamma }?.label }, gamma: part.gamma,
        weight: part.weight ?? 0, termAdjustment: part.termAdjustment)
    }
    matchWeight = score.matchWeight
    matchProbability = score.matchProbability
    self.threshold = threshold
  }
}
