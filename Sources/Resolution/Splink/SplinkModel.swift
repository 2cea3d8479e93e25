/// A model that Splink saved: settings, blocking rules, and comparisons with m and u, for its DuckDB backend.
///
/// What a model says beyond that (training settings, chart labels, keys that nobody knows) is kept and written again.
///
/// Source: Splink documentation, "Settings dictionary reference" (version 5; 4 has the same keys).
public struct SplinkModel: Hashable, Sendable {
  /// Which pairs are looked at.
  public enum LinkType: String, Hashable, Sendable, CaseIterable {
    /// Pairs within one table.
    case dedupeOnly = "dedupe_only"
    /// Pairs of different tables.
    case linkOnly = "link_only"
    /// Both.
    case linkAndDedupe = "link_and_dedupe"
  }

  /// Which pairs are looked at.
  public let linkType: LinkType
  /// The prior, between 0 and 1.
  public let probabilityTwoRandomRecordsMatch: Double
  /// The column that names a record, unique within its table.
  public let uniqueIDColumn: String
  /// The column that names a record's table.
  public let sourceDatasetColumn: String
  /// A pair counts for the first rule that proposes it.
  public let blockingRules: [SplinkBlockingRule]
  /// In the order in which their weights are added up.
  public let comparisons: [SplinkComparison]
  /// How output columns begin.
  public let prefixes: Prefixes
  /// Columns of the data that the output repeats.
  public let additionalColumns: [String]
  /// All settings, as read.
  let document: SplinkJSON

  /// How output columns begin: `gamma_`, `mw_`, `tf_`.
  public struct Prefixes: Hashable, Sendable {
    /// Of levels.
    public let gamma: String
    /// Of weights.
    public let matchWeight: String
    /// Of term frequencies.
    public let termFrequency: String
  }

  /// Reads a saved model, and refuses it if any of it is not understood, naming comparison, level and condition.
  ///
  /// - Throws: ``SplinkModelFaults`` with everything that is wrong.
  public init(json bytes: [UInt8]) throws(SplinkModelFaults) {
    do {
      try self.init(document: try SplinkJSONReader.read(bytes))
    } catch let fault as ModelFault {
      throw SplinkModelFaults([fault])
    } catch let faults as SplinkModelFaults {
      throw faults
    } catch {
      throw SplinkModelFaults([])
    }
  }

  init(document: SplinkJSON) throws(SplinkModelFaults) {
    var reader = SplinkSettingsReader(document: document)
    linkType = reader.linkType()
    probabilityTwoRandomRecordsMatch = reader.prior()
    uniqueIDColumn = reader.text("unique_id_column_name", "unique_id")
    sourceDatasetColumn = reader.text("source_dataset_column_name", "source_dataset")
    prefixes = Prefixes(
      gamma: reader.text("comparison_vector_value_column_prefix", "gamma_"),
      matchWeight: reader.text("match_weight_column_prefix", "mw_"),
      termFrequency: reader.text("term_frequency_adjustment_column_prefix", "tf_"))
    additionalColumns = document["additional_columns_to_retain"]?.items?.compactMap(\.string) ?? []
    reader.requireDuckDB()
    blockingRules = reader.blockingRules()
    comparisons = reader.comparisons()
    self.document = document
    var faults = reader.faults
    if faults.isEmpty { faults = kindsAndFaults().faults }
    if !faults.isEmpty { throw SplinkModelFaults(faults) }
  }

  /// The model as JSON, every setting that was read in its place, with a line end at the end.
  public func json() -> [UInt8] {
    var text = ""
    document.write(into: &text)
    return Array((text + "\n").utf8)
  }

  /// Whether a file looks like a model of Splink's rather than another kind of model.
  public static func isSplinkModel(json bytes: [UInt8]) -> Bool {
    guard let document = try? SplinkJSONReader.read(bytes) else { return false }
    return document["comparisons"] != nil
      && (document["blocking_rules_to_generate_predictions"] != nil || document["sql_dialect"] != nil)
  }

  /// Equal if all settings are.
  public static func == (left: SplinkModel, right: SplinkModel) -> Bool { left.document == right.document }

  /// Feeds all settings.
  public func hash(into hasher: inout Hasher) { hasher.combine(document) }

  /// log2 of the prior odds, the first term of every match weight.
  public var priorWeight: Double {
    SplinkMath.log2(probabilityTwoRandomRecordsMatch / (1 - probabilityTwoRandomRecordsMatch))
  }
}

/// Everything that is wrong with a model of Splink's.
public struct SplinkModelFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// In the order of the file; at least one.
  public let faults: [ModelFault]

  init(_ faults: [ModelFault]) { self.faults = faults }

  /// One fault a line.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// A blocking rule: pairs for which the condition holds are compared.
public struct SplinkBlockingRule: Hashable, Sendable {
  /// The condition over the tables `l` and `r`, as written.
  public let sql: String
  /// List columns of which every element counts as a row of its own.
  public let arraysToExplode: [String]
  let condition: SQLExpression
}

/// A comparison with its levels, in the order in which they are tried.
public struct SplinkComparison: Hashable, Sendable {
  /// How output columns of the comparison end.
  public let outputColumnName: String
  /// The first whose condition holds is the one that counts.
  public let levels: [SplinkLevel]

  /// Whether any level has its weight adjusted by term frequencies.
  public var hasTermFrequencies: Bool { levels.contains { $0.termFrequency != nil } }
}

/// A level of a comparison.
public struct SplinkLevel: Hashable, Sendable {
  /// For people.
  public let label: String
  /// The condition, as written; `ELSE` always holds.
  public let sql: String
  /// -1 for a level of missing values, else counted from 0 for the last level.
  public let gamma: Int
  /// Probability of the level among records of one entity; `nil` at a level of missing values.
  public let m: Double?
  /// Probability of the level among records of two; `nil` at a level of missing values.
  public let u: Double?
  /// Whether m and u are in the file; Splink assumes something if not.
  public let isTrained: Bool
  /// How term frequencies adjust the weight.
  public let termFrequency: TermFrequency?
  /// `nil` for ELSE.
  let condition: SQLExpression?

  /// How term frequencies adjust the weight of a level.
  public struct TermFrequency: Hashable, Sendable {
    /// Whose values count.
    public let column: String
    /// A factor on the adjustment.
    public let weight: Double
    /// A frequency below this counts as this.
    public let minimumU: Double
    /// u of the level that the frequency replaces: that of the exact match on the column.
    public let baseU: Double
  }

  /// log2(m/u); 0 at a level of missing values.
  public var matchWeight: Double {
    guard let m, let u else { return 0 }
    return SplinkMath.log2(max(m, SplinkMath.leastProbability) / max(u, SplinkMath.leastProbability))
  }
}
