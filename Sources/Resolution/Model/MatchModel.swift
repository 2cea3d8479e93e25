/// A Fellegi-Sunter model in Splink's vocabulary: the prior, the comparisons with m and u, the blocking rules, and the
/// probability from which two accounts are linked.
///
/// One JSON file; it names nobody, see ``TermFrequencies``.
///
/// Source: Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969); Splink, "The Fellegi-Sunter model".
public struct MatchModel: Hashable, Sendable, Codable {
  /// What the model is for, for people.
  public var name: String
  /// Chosen by whoever changes it; recorded with each run.
  public var version: String
  /// The prior: how likely two accounts drawn at random belong to one person, between 0 and 1.
  public var probabilityTwoRandomRecordsMatch: Double
  /// Two accounts are linked from this match probability on.
  public var threshold: Double
  /// In the order in which their weights are added up; the cheapest first.
  public var comparisons: [ComparisonModel]
  /// What people of one household share.
  public var household: Household?
  /// Which pairs are compared at all; a pair counts for the first rule that finds it.
  public var blockingRules: [BlockingRule]
  /// How far blocking may go.
  public var limits: BlockingLimits
  /// Two national identifiers more than this many edits apart forbid a cluster, whatever the weights say.
  public var identifierEdits: Int
  /// How links become clusters.
  public var clustering: ClusteringRules
  /// By column.
  public var termFrequencies: [TermColumn: TermFrequencies]

  /// The people of a household share family name, address and sometimes a phone, which therefore are no independent
  /// evidence: given such agreement the alternative to "one person" is not "two strangers" but "two of one household".
  ///
  /// They are a third class of pairs beside matches and strangers. With `s` the sum of `log2(h / u)` over the levels
  /// found (see ``ComparisonLevel/h``) and the log2 odds of `probability`, the correction of the match weight is
  /// `-log2(1 + 2^s)`: exactly what a mixture of two kinds of non-matches gives.
  public struct Household: Hashable, Sendable, Codable {
    /// How likely two accounts drawn at random belong to two people of one household, between 0 and 1.
    public var probability: Double

    /// States how common such pairs are.
    public init(probability: Double) { self.probability = probability }
  }

  /// States a model; see ``validate()``.
  public init(
    name: String, version: String, probabilityTwoRandomRecordsMatch: Double, threshold: Double,
    comparisons: [ComparisonModel], household: Household?, blockingRules: [BlockingRule],
    limits: BlockingLimits = BlockingLimits(), identifierEdits: Int = 0,
    clustering: ClusteringRules = ClusteringRules(), termFrequencies: [TermColumn: TermFrequencies] = [:]
  ) {
    self.name = name
    self.version = version
    self.probabilityTwoRandomRecordsMatch = probabilityTwoRandomRecordsMatch
    self.threshold = threshold
    self.comparisons = comparisons
    self.household = household
    self.blockingRules = blockingRules
    self.limits = limits
    self.identifierEdits = identifierEdits
    self.clustering = clustering
    self.termFrequencies = termFrequencies
  }

  enum CodingKeys: String, CodingKey {
    case name, version, threshold, comparisons, household, limits, clustering
    case probabilityTwoRandomRecordsMatch = "probability_two_random_records_match"
    case blockingRules = "blocking_rules"
    case identifierEdits = "identifier_edits"
    case termFrequencies = "term_frequencies"
  }

  /// Decodes and validates.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    version = try container.decode(String.self, forKey: .version)
    probabilityTwoRandomRecordsMatch = try container.decode(Double.self, forKey: .probabilityTwoRandomRecordsMatch)
    threshold = try container.decode(Double.self, forKey: .threshold)
    comparisons = try container.decode([ComparisonModel].self, forKey: .comparisons)
    household = try container.decodeIfPresent(Household.self, forKey: .household)
    blockingRules = try container.decode([BlockingRule].self, forKey: .blockingRules)
    limits = try container.decodeIfPresent(BlockingLimits.self, forKey: .limits) ?? BlockingLimits()
    identifierEdits = try container.decodeIfPresent(Int.self, forKey: .identifierEdits) ?? 0
    clustering = try container.decodeIfPresent(ClusteringRules.self, forKey: .clustering) ?? ClusteringRules()
    let named = try container.decodeIfPresent([String: TermFrequencies].self, forKey: .termFrequencies) ?? [:]
    termFrequencies = [:]
    for (column, frequencies) in named {
      guard let column = TermColumn(rawValue: column) else {
        throw ModelFault(
          place: "term_frequencies.\(column)",
          expected: TermColumn.form,
          remedy: "Rename or remove the column.")
      }
      termFrequencies[column] = frequencies
    }
    try validate()
  }

  /// Encodes in the form of a model file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(version, forKey: .version)
    try container.encode(probabilityTwoRandomRecordsMatch, forKey: .probabilityTwoRandomRecordsMatch)
    try container.encode(threshold, forKey: .threshold)
    try container.encode(comparisons, forKey: .comparisons)
    try container.encodeIfPresent(household, forKey: .household)
    try container.encode(blockingRules, forKey: .blockingRules)
    try container.encode(limits, forKey: .limits)
    try container.encode(identifierEdits, forKey: .identifierEdits)
    try container.encode(clustering, forKey: .clustering)
    let named = Dictionary(uniqueKeysWithValues: termFrequencies.map { ($0.key.rawValue, $0.value) })
    try container.encode(named, forKey: .termFrequencies)
  }
}
