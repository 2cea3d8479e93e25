import Records
import Resolution

/// Links the rows of files: reads them, designs and trains a model or takes a saved one, compares, and clusters.
///
/// The same rows give the same clusters, whatever their order, their files' names and their identifiers.
public struct LinkJob: Sendable {
  /// Where the model comes from.
  public enum ModelChoice: Sendable {
    /// Its structure is chosen by the columns, its numbers are estimated from the rows; `base` has what is known of people.
    case designed(base: MatchModel)
    /// It was made before.
    case saved(MatchModel)
  }

  /// What a job is to be told.
  public struct Options: Sendable {
    /// How the files are read.
    public var read: ReadOptions
    /// Where the model comes from.
    public var model: ModelChoice
    /// The match probability from which two rows are linked; `nil` for the model's own.
    public var threshold: Double?
    /// Whether a cluster holds at most one row of each file.
    public var isOneToOne: Bool
    /// What random numbers start from.
    public var seed: UInt64

    /// States options.
    public init(
      read: ReadOptions, model: ModelChoice, threshold: Double? = nil, isOneToOne: Bool = false, seed: UInt64 = 1
    ) {
      self.read = read
      self.model = model
      self.threshold = threshold
      self.isOneToOne = isOneToOne
      self.seed = seed
    }
  }

  private let options: Options
  private let surroundings: LinkSurroundings

  /// A job with its options.
  public init(_ options: Options, _ surroundings: LinkSurroundings = LinkSurroundings()) {
    self.options = options
    self.surroundings = surroundings
  }

  /// Links files.
  ///
  /// Throws ``InputFailure``, ``MappingFaults`` and ``LinkFailure``.
  public func run(_ inputs: [LinkInput]) throws -> LinkResult {
    var times = LinkTimes(clock: surroundings.clock)
    let rows = try read(inputs)
    times.end("read")
    let design = design(rows)
    let trained = design.map { train($0.model, rows) }
    if trained != nil { times.end("train") }
    let model = chosenModel(trained)
    let resolver = Resolver(model: model)
    step("blocking")
    let prepared = resolver.prepare(rows.table, scope: scope(rows))
    times.end("block")
    surroundings.planned(prepared.plan)
    let found = compare(resolver, prepared)
    times.end("compare")
    step("clustering")
    let resolution = resolver.resolve(prepared, found: found, decisions: [], rules: rules(model))
    times.end("cluster")
    return LinkResult(
      rows: rows, resolver: resolver, prepared: prepared, resolution: resolution, trained: trained,
      designNotes: design?.notes ?? [], rules: rules(model), times: times.spans)
  }

  /// Reads files and estimates a model, without linking.
  ///
  /// Throws ``InputFailure``, ``MappingFaults`` and ``LinkFailure``.
  public func train(_ inputs: [LinkInput]) throws -> (rows: LinkTable, trained: TrainedModel) {
    let rows = try read(inputs)
    guard let design = design(rows) else { preconditionFailure("A model that is to be trained is designed.") }
    return (rows, train(design.model, rows))
  }

  private func read(_ inputs: [LinkInput]) throws -> LinkTable {
    let total = inputs.reduce(0) { $0 + $1.byteCount } / 1000
    let rows = try LinkTable.read(inputs, options.read) { bytes in
      surroundings.progress(LinkProgress(step: "reading", unit: "kB", done: bytes / 1000, total: total))
    }
    guard rows.files.contains(where: { !$0.mapping.entries.isEmpty }) else { throw LinkFailure.nothingToCompare }
    return rows
  }

  private func design(_ rows: LinkTable) -> ModelDesign? {
    guard case .designed(let base) = options.model else { return nil }
    step("designing")
    return ModelDesign(for: rows.table, base: base, scope: scope(rows))
  }

  /// The rules of clustering are told first: where each row has one partner at most, its best one counts for more.
  private func train(_ designed: MatchModel, _ rows: LinkTable) -> TrainedModel {
    step("training")
    var model = designed
    model.clustering = rules(designed)
    return Training.train(model, from: rows.table, seed: options.seed, scope: scope(rows))
  }

  private func chosenModel(_ trained: TrainedModel?) -> MatchModel {
    var model: MatchModel
    switch options.model {
    case .designed(let base): model = trained?.model ?? base
    case .saved(let saved): model = saved
    }
    if let threshold = options.threshold { model.threshold = threshold }
    return model
  }

  private func scope(_ rows: LinkTable) -> PairScope {
    options.read.isAcrossOnly && rows.files.count > 1 ? .acrossProvidersOnly : .everything
  }

  private func rules(_ model: MatchModel) -> ClusteringRules {
    var rules = model.clustering
    if options.isOneToOne { rules.oneToOne = .ofAll }
    return rules
  }

  private func step(_ name: String) { surroundings.progress(LinkProgress(step: name, unit: "", done: 0)) }

  /// Compares in parts of the blocks, more parts than threads, so that the progress is seen and no thread waits long.
  private func compare(_ resolver: Resolver, _ prepared: PreparedTable) -> [FoundLinks] {
    let shards = prepared.table.count > 20_000 ? 64 : 1
    let state = Lock((done: 0, compared: 0, found: [FoundLinks]()))
    let promised = prepared.plan.pairs
    surroundings.lanes(shards) { [surroundings] shard in
      let links = resolver.links(prepared, shard: shard, of: shards)
      let compared = state.withLock { state in
        state.found.append(links)
        state.done += 1
        state.compared += links.compared.reduce(0, +)
        return state.compared
      }
      surroundings.progress(LinkProgress(step: "comparing", unit: "pairs", done: compared, total: promised))
    }
    return state.withLock { $0.found }
  }
}

/// Why files that could be read cannot be linked.
public enum LinkFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// No column gives a field.
  case nothingToCompare
  /// No row has an identifier.
  case unknownRow(String)
  /// Rows of several files have an identifier; it has to be written with its file.
  case ambiguousRow(String, sources: [String])

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .nothingToCompare:
      "No column can be compared. Name some with --map, such as --map family_name=COLUMN,birth_date=COLUMN."
    case .unknownRow(let id): "No row is called \(id). Write the identifier as in the file, or as FILE:ID."
    case .ambiguousRow(let id, let sources):
      "Several files have a row \(id). Write \(sources.map { "\($0):\(id)" }.joined(separator: " or "))."
    }
  }
}

/// How long the steps took.
struct LinkTimes {
  private let clock: @Sendable () -> UInt64
  private var last: UInt64
  private(set) var spans: [LinkResult.Span] = []

  init(clock: @escaping @Sendable () -> UInt64) {
    self.clock = clock
    last = clock()
  }

  mutating func end(_ step: String) {
    let now = clock()
    spans.append(LinkResult.Span(step: step, nanoseconds: now - last))
    last = now
  }
}
