import Formats
import Resolution

/// Links the rows of files by a model that Splink saved: every pair that its blocking rules propose, with its weights.
public struct SplinkJob: Sendable {
  /// What a job is to be told.
  public struct Options: Sendable {
    /// What the caller says about the columns.
    public var request: MappingRequest
    /// The encoding of CSV files; `nil` for UTF-8, or UTF-16 with a byte order mark.
    public var encoding: TextEncoding?
    /// The match probability that pairs have to reach; `nil` for all pairs that the model proposes.
    public var threshold: Double?
    /// Whether only pairs of two files count, beside what the model's link type says.
    public var isAcrossOnly: Bool

    /// States options.
    public init(
      request: MappingRequest, encoding: TextEncoding? = nil, threshold: Double? = nil, isAcrossOnly: Bool = false
    ) {
      self.request = request
      self.encoding = encoding
      self.threshold = threshold
      self.isAcrossOnly = isAcrossOnly
    }
  }

  /// The match probability from which rows are in one cluster, where no threshold is given.
  ///
  /// Splink has no default.
  public static let clusterThreshold = 0.95

  private let model: SplinkModel
  private let options: Options
  private let surroundings: LinkSurroundings

  /// A job with its model and options.
  public init(_ model: SplinkModel, _ options: Options, _ surroundings: LinkSurroundings = LinkSurroundings()) {
    self.model = model
    self.options = options
    self.surroundings = surroundings
  }

  /// Links files.
  ///
  /// Throws ``InputFailure``, ``MappingFaults`` and `SplinkRunFault`.
  public func run(_ inputs: [LinkInput]) throws -> SplinkResult {
    var times = LinkTimes(clock: surroundings.clock)
    let total = inputs.reduce(0) { $0 + $1.byteCount } / 1000
    let rows = try SplinkRowsInput.read(inputs, for: model, options.request, encoding: options.encoding) { bytes in
      surroundings.progress(LinkProgress(step: "reading", unit: "kB", done: bytes / 1000, total: total))
    }
    times.end("read")
    surroundings.progress(LinkProgress(step: "blocking", unit: "", done: 0))
    let scorer = try SplinkScorer(model, rows.table)
    times.end("block")
    var pairs = SplinkPairs(scorer, rows, options)
    try pairs.run(surroundings.progress)
    times.end("compare")
    return SplinkResult(
      rows: rows, model: model, options: options, scorer: scorer, pairs: pairs,
      representatives: pairs.clusters.representatives().map { Int32($0) }, times: times.spans)
  }
}

/// The pairs of a run: counted, and joined where they reach the threshold.
struct SplinkPairs {
  private let scorer: SplinkScorer
  private let fileOfRow: [UInt16]
  private let options: SplinkJob.Options
  private(set) var compared: [Int]
  private(set) var kept = 0
  private(set) var joining = 0
  var clusters: SplinkClusters

  init(_ scorer: SplinkScorer, _ rows: SplinkRowsInput, _ options: SplinkJob.Options) {
    self.scorer = scorer
    self.options = options
    fileOfRow = rows.fileOfRow
    compared = Array(repeating: 0, count: max(1, scorer.model.blockingRules.count))
    clusters = SplinkClusters(count: rows.table.count)
  }

  mutating func run(_ progress: (LinkProgress) -> Void) throws {
    var seen = 0
    let clusterThreshold = options.threshold ?? SplinkJob.clusterThreshold
    try forEach { pair, score in
      compared[Int(pair.matchKey)] += 1
      seen += 1
      if seen & 0xFFFF == 0 { progress(LinkProgress(step: "comparing", unit: "pairs", done: seen)) }
      let probability = score.matchProbability
      if reaches(probability) { kept += 1 }
      guard let probability, probability >= clusterThreshold else { return }
      joining += 1
      clusters.join(Int(pair.left), Int(pair.right))
    }
  }

  /// Whether a pair is one of those that were asked for.
  func reaches(_ probability: Double?) -> Bool {
    guard let threshold = options.threshold else { return true }
    return probability.map { $0 >= threshold } ?? false
  }

  /// Calls `body` with each pair in the model's order.
  func forEach(_ body: (SplinkPair, SplinkScore) throws -> Void) throws {
    var score = SplinkScore(of: scorer.model)
    var failure: (any Error)?
    try scorer.forEachPair { pair throws(SplinkRunFault) in
      guard failure == nil else { return }
      if options.isAcrossOnly, fileOfRow[Int(pair.left)] == fileOfRow[Int(pair.right)] { return }
      try scorer.score(Int(pair.left), Int(pair.right), into: &score)
      do { try body(pair, score) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
