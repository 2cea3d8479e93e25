import Records
import Resolution

/// What linking did, as a value to print.
public struct LinkReport: Encodable, Sendable {
  /// One file and what was read of it.
  public struct File: Encodable, Sendable {
    /// Its name in the results.
    public let source: String
    /// Where it is.
    public let path: String
    /// Rows read, those set aside included.
    public let rows: Int
    /// Rows that were linked.
    public let linkedRows: Int
    /// Rows set aside.
    public let rowsSetAside: Int
    /// Columns that give a field, in the order of the fields.
    public let mapping: [Field]
    /// Columns that give none.
    public let leftOut: [LeftOut]
    /// Columns that only later rows have, and that were not read.
    public let lateColumns: [String]
  }

  /// One field and the columns that give it.
  public struct Field: Encodable, Sendable {
    /// Its name, such as `given_name` or `text.memo`.
    public let field: String
    /// Names of columns.
    public let columns: [String]
    /// Why they give it.
    public let by: ColumnMapping.Origin
    /// Rows in which the field has a value.
    public let filledRows: Int
    /// Different values among the first rows; `nil` where they were not counted.
    public let distinct: Int?
    /// Rows that the different values were counted in.
    public let distinctAmongRows: Int
  }

  /// A column that is not compared, and why.
  public struct LeftOut: Encodable, Sendable {
    /// Its name.
    public let column: String
    /// Why.
    public let reason: ColumnMapping.Reason
  }

  /// The model that was used.
  public struct Model: Encodable, Sendable {
    /// `match model` or `Splink model`.
    public let kind: String
    /// Its name, where it has one.
    public let name: String?
    /// Its version, where it has one.
    public let version: String?
    /// The match probability from which rows are linked.
    public let threshold: Double
    /// What is compared, in the model's order.
    public let comparisons: [String]
    /// How it was estimated; `nil` for a saved one.
    public let training: Training?
  }

  /// How a model was estimated.
  public struct Training: Encodable, Sendable {
    /// Whether the estimate came to rest.
    public let hasConverged: Bool
    /// Rounds that were needed.
    public let rounds: Int
    /// What could not be learned.
    public let notes: [String]
    /// Where the line can be drawn.
    public let operatingPoints: OperatingPoints
  }

  /// One blocking rule and what it did.
  public struct Blocking: Encodable, Sendable {
    /// What rows must agree on to be compared.
    public let rule: String
    /// Groups of rows that agree; `nil` for a model of Splink's, as all that follows but ``compared``.
    public let blocks: Int?
    /// Pairs in them.
    public let pairs: Int?
    /// Pairs that no earlier rule proposed: those that were compared.
    public let compared: Int
    /// Blocks that were too large and were divided.
    public let refinedBlocks: Int
    /// Blocks that were still too large, and in which only rows that stand close to each other were compared.
    public let windowedBlocks: Int
    /// Rows in them.
    public let windowedRows: Int
    /// Blocks that the budget had no room for.
    public let omittedBlocks: Int
    /// Rows in them.
    public let omittedRows: Int
    /// The share of all true pairs that the rule may miss at most because its blocks were too large; other rules may find
    /// them all the same.
    public let recallAtRisk: Double?
  }

  /// A key that more rows have than may be compared with each other.
  public struct LargeKey: Encodable, Sendable {
    /// The rule.
    public let rule: String
    /// Rows that have the key.
    public let rows: Int
    /// Pairs that comparing them all would take.
    public let pairs: Int
    /// What they have in common; `nil` unless it was asked for.
    public let values: [String]?
  }

  /// Links that something kept from joining clusters.
  public struct Refused: Encodable, Sendable {
    /// What it was.
    public let reason: RefusedLink.Reason
    /// How many links.
    public let links: Int
  }

  /// Clusters of one size.
  public struct Size: Encodable, Sendable {
    /// Rows in each.
    public let rows: Int
    /// How many there are.
    public let clusters: Int
  }

  /// How long a step took.
  public struct Time: Encodable, Sendable {
    /// `read`, `train`, `block`, `compare`, `cluster`.
    public let step: String
    /// Seconds.
    public let seconds: Double
  }

  /// How good it is, by the truth that the files state.
  public struct Quality: Encodable, Sendable {
    /// Rows whose truth is known.
    public let rows: Int
    /// Of the pairs that are in one cluster.
    public let pairs: Figures
    /// B-cubed: the mean over rows.
    public let bCubed: Figures
  }

  /// Precision, recall and their harmonic mean.
  public struct Figures: Encodable, Sendable {
    /// Share of what was said that is true.
    public let precision: Double
    /// Share of what is true that was said.
    public let recall: Double
    /// Their harmonic mean.
    public let f1: Double

    /// The figures of an accuracy.
    public init(_ accuracy: Accuracy) {
      (precision, recall, f1) = (accuracy.precision, accuracy.recall, accuracy.f1)
    }
  }

  /// A file that was written.
  public struct Output: Encodable, Sendable {
    /// What it holds: `clusters`, `pairs`, `model`.
    public let kind: String
    /// Where it is.
    public let path: String

    /// Names a file.
    public init(kind: String, path: String) {
      self.kind = kind
      self.path = path
    }
  }

  /// The files in their order.
  public let files: [File]
  /// Why rows were set aside, by file and fault.
  public let setAside: [RowsSetAside.Cause]
  /// The first of these rows, one by one.
  public let rowsSetAside: [RowSetAside]
  /// The model.
  public let model: Model
  /// In the model's order.
  public let blocking: [Blocking]
  /// Keys that too many rows have, the largest first.
  public let largeKeys: [LargeKey]
  /// Pairs that were allowed.
  public let pairBudget: Int
  /// The largest group of rows that were all compared with each other.
  public let largestBlock: Int
  /// Pairs compared.
  public let pairsCompared: Int
  /// Pairs that reach the threshold.
  public let links: Int
  /// Links between different clusters, by what kept these apart.
  public let refusedLinks: [Refused]
  /// Clusters, single rows included.
  public let clusters: Int
  /// By size, the smallest first.
  public let clusterSizes: [Size]
  /// `nil` without a truth.
  public let quality: Quality?
  /// In the order of the steps.
  public let times: [Time]
  /// What the reader should know, as sentences.
  public let notes: [String]
  /// Files that were written.
  public var outputs: [Output] = []

  /// Reports what a model of Splink's found.
  public init(_ result: SplinkResult) {
    files = result.rows.files.map { File($0) }
    setAside = result.rows.setAside.causes
    rowsSetAside = result.rows.setAside.rows
    model = Model(result)
    blocking = result.model.blockingRules.enumerated().map { Blocking($1, compared: result.pairs.compared[$0]) }
    largeKeys = []
    pairBudget = result.scorer.pairBudget
    largestBlock = 0
    pairsCompared = result.pairs.compared.reduce(0, +)
    links = result.pairs.joining
    refusedLinks = []
    clusterSizes = Self.sizes(result.representatives)
    clusters = clusterSizes.reduce(0) { $0 + $1.clusters }
    quality = result.rows.persons.isEmpty ? nil : Quality(result.representatives, result.rows.persons)
    times = result.times.map { Time(step: $0.step, seconds: Double($0.nanoseconds) / 1e9) }
    notes = []
  }

  /// Reports a result.
  ///
  /// `showsValues` says whether the values of large keys, which may be a person's, are in it.
  public init(_ result: LinkResult, showsValues: Bool = false) {
    files = result.rows.files.map { File($0) }
    setAside = result.rows.setAside.causes
    rowsSetAside = result.rows.setAside.rows
    model = Model(result)
    let plan = result.prepared.plan
    blocking = zip(result.resolution.blocking, plan.recallAtRisk).map { Blocking($0, recallAtRisk: $1) }
    // Smaller ones are too common for a weak rule alone, as its own limit says.
    let limit = result.resolver.model.limits.largestBlock
    largeKeys = plan.largeKeys.filter { $0.accounts > limit }.map { key in
      LargeKey(
        rule: key.rule.name, rows: key.accounts, pairs: key.pairs,
        values: showsValues ? key.values(in: result.rows.table) : nil)
    }
    pairBudget = plan.budget
    largestBlock = result.resolution.largestBlock
    pairsCompared = result.resolution.pairsCompared
    links = result.resolution.links.count
    refusedLinks = RefusedLink.Reason.allCases.compactMap { reason in
      let count = result.resolution.refused.count { $0.reason == reason }
      return count == 0 ? nil : Refused(reason: reason, links: count)
    }
    let clusterOfRow = result.clusterOfRow
    clusterSizes = Self.sizes(clusterOfRow)
    clusters = clusterSizes.reduce(0) { $0 + $1.clusters }
    quality = result.rows.persons.isEmpty ? nil : Quality(clusterOfRow, result.rows.persons)
    times = result.times.map { Time(step: $0.step, seconds: Double($0.nanoseconds) / 1e9) }
    notes = Self.notes(result)
  }

  private static func sizes(_ clusterOfRow: [Int32]) -> [Size] {
    var members = [Int32](repeating: 0, count: clusterOfRow.count)
    for cluster in clusterOfRow { members[Int(cluster)] += 1 }
    var counts: [Int: Int] = [:]
    for count in members where count > 0 { counts[Int(count), default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { Size(rows: $0.key, clusters: $0.value) }
  }

  /// What was left out of the model, or what a saved model and the files do not have in common.
  private static func notes(_ result: LinkResult) -> [String] {
    if result.trained != nil { return result.designNotes }
    let fields = Set(result.rows.files.flatMap { $0.mapping.entries.map(\.field) })
    let unused = result.resolver.model.comparisons.map(\.kind).filter { kind in
      !fields.contains { kind.reads($0) }
    }
    guard !unused.isEmpty else { return [] }
    let names = unused.map(\.noun).joined(separator: ", ")
    return ["The model compares \(names), which no file has."]
  }
}

extension LinkReport.File {
  init(_ file: LinkTable.File) {
    source = file.source
    path = file.path
    rows = file.rows
    linkedRows = file.linkedRows
    rowsSetAside = file.rows - file.linkedRows
    mapping = file.mapping.entries.enumerated().map { index, entry in
      LinkReport.Field(
        field: "\(entry.field)", columns: entry.columns.map { file.columns[$0] }, by: entry.origin,
        filledRows: index < file.filled.count ? file.filled[index] : 0, distinct: file.distinct[index],
        distinctAmongRows: file.sampledRows)
    }
    leftOut = file.mapping.leftOut.map { LinkReport.LeftOut(column: $0.column, reason: $0.reason) }
    lateColumns = file.lateColumns
  }
}

extension LinkReport.File {
  init(_ file: SplinkRowsInput.File) {
    source = file.source
    path = file.path
    rows = file.rows
    linkedRows = file.linkedRows
    rowsSetAside = file.rows - file.linkedRows
    mapping = zip(file.columns, file.filled).map { column, filled in
      LinkReport.Field(
        field: column.model, columns: [column.file], by: file.isStated ? .stated : .name, filledRows: filled,
        distinct: nil, distinctAmongRows: 0)
    }
    leftOut = []
    lateColumns = []
  }
}

extension LinkReport.Blocking {
  init(_ rule: SplinkBlockingRule, compared: Int) {
    self.init(
      rule: rule.sql, blocks: nil, pairs: nil, compared: compared, refinedBlocks: 0, windowedBlocks: 0, windowedRows: 0,
      omittedBlocks: 0, omittedRows: 0, recallAtRisk: nil)
  }
}

extension LinkReport.Model {
  init(_ result: SplinkResult) {
    kind = "Splink model"
    name = nil
    version = nil
    threshold = result.options.threshold ?? SplinkJob.clusterThreshold
    comparisons = result.model.comparisons.map(\.outputColumnName)
    training = nil
  }

  init(_ result: LinkResult) {
    let model = result.resolver.model
    kind = "match model"
    name = model.name
    version = model.version
    threshold = model.threshold
    comparisons = model.comparisons.map(\.kind.rawValue)
    training = result.trained.map {
      LinkReport.Training(
        hasConverged: $0.hasConverged, rounds: $0.rounds, notes: $0.notes, operatingPoints: $0.operatingPoints)
    }
  }
}

extension LinkReport.Blocking {
  init(_ report: BlockingReport, recallAtRisk: Double) {
    self.recallAtRisk = recallAtRisk
    windowedBlocks = report.windowedBlocks
    windowedRows = report.windowedAccounts
    rule = report.rule.name
    blocks = report.blocks
    pairs = report.pairs
    compared = report.compared
    refinedBlocks = report.refinedBlocks
    omittedBlocks = report.omittedBlocks
    omittedRows = report.omittedAccounts
  }
}

extension LinkReport.Quality {
  init(_ clusterOfRow: [Int32], _ persons: [Int32]) {
    let counts = PartitionCounts(clusterOfRow, persons)
    rows = counts.rows
    pairs = LinkReport.Figures(counts.pairs)
    bCubed = LinkReport.Figures(counts.bCubed)
  }
}

extension ComparisonKind {
  /// Whether the comparison looks at a field.
  func reads(_ field: LinkField) -> Bool {
    switch (self, field) {
    case (.column(let column), _): field.column == column
    case (.nationalID, .person(.nationalID)), (.birthDate, .person(.birthDate)), (.phone, .person(.phone)),
      (.email, .person(.email)), (.familyName, .person(.familyName)), (.familyName, .person(.fullName)),
      (.givenName, .person(.givenName)), (.givenName, .person(.fullName)), (.birthPlace, .person(.birthPlace)):
      true
    case (.address, .person(let field)): [.street, .houseNumber, .city, .postcode].contains(field)
    default: false
    }
  }
}
