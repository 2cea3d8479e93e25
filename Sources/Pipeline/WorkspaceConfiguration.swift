import Configuration
import Foundation
import Providers
import Records
import Resolution
import Scoring
import Storage

/// What a workspace's `tributary.yaml` and the files under `config/` say, checked to fit together.
public struct WorkspaceConfiguration: Sendable {
  /// The date of a run that is given none.
  public enum AsOf: Hashable, Sendable {
    /// The day on which the command line is called.
    case today
    /// Always this day, so that a run never depends on the clock.
    case fixed(Day)
  }

  /// The date of a run that is given none.
  public let asOf: AsOf
  /// The providers, with their adapters.
  public let providers: ProviderRegistry
  /// What can be known of a profile.
  public let features: FeatureSet
  /// How long events count and are held.
  public let retention: Retention
  /// How profiles are scored for each purpose, in the order of the purposes' names.
  public let plans: [ScoringPlan]
  /// How records are linked.
  public let matchModel: MatchModel
  /// A folder outside the workspace that gets a copy of the audit log, so that a roll-back of the whole workspace is seen.
  public private(set) var checkpoints: String?
  /// The file outside the workspace that holds its key, where one is named.
  public internal(set) var keyFile: String?
  /// How often feeds have to bring something new.
  public let expected: [ExpectedDelivery]
  /// With what the people scored for a purpose are compared, where there is a file.
  public let references: [Purpose: PopulationReference]
  /// The language in which people are told what is held of them, where none is asked for: `en` or another one.
  public let language: String
  /// The files as they were read, with the digest that is the configuration's version.
  public let kept: KeptConfiguration
  /// The providers in Swift among which the workspace chose.
  let adapters: [any ProviderAdapter]
  /// The SHA-256 over the bytes of everything that links or scores; part of what a world is computed from.
  let linkingVersion: ContentHash
  let scoringVersion: ContentHash

  /// The same without a folder for copies of the audit log.
  var withoutCheckpoints: WorkspaceConfiguration {
    var configuration = self
    configuration.checkpoints = nil
    return configuration
  }

  /// The purposes, by name.
  public var purposes: [Purpose] { plans.map(\.purpose.id) }

  /// The plan of a purpose.
  public func plan(for purpose: Purpose) -> ScoringPlan? { plans.first { $0.purpose.id == purpose } }

  /// Which statement beats which: providers by their declared rank, then by name.
  public var statementOrder: StatementOrder {
    StatementOrder(providers: providers.adapters.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }.map(\.id))
  }

  /// In which context each provider collects.
  public var contexts: [ProviderID: Context] {
    Dictionary(providers.adapters.map { ($0.id, $0.context) }) { first, _ in first }
  }

  /// Reads a workspace's configuration.
  ///
  /// - Parameter adapters: providers with quirks, in Swift; the workspace says which of them it uses.
  /// - Throws: ``ConfigurationErrors`` with all faults of the documents that could be read, each with file, line and
  ///   column; `FileError` if a file cannot be read.
  public init(_ paths: WorkspacePaths, adapters: [any ProviderAdapter] = builtInAdapters) throws {
    let files = ConfigurationFiles(root: paths.root)
    var faults: [ConfigurationFault] = []
    let main = try Self.collect(&faults) { try MainDocument(try files.yaml("tributary.yaml")) }
    let registry = try main.flatMap { main in
      try Self.collect(&faults) { try Self.providers(main, files, adapters) }
    }
    let expected = try main.flatMap { main in
      try Self.collect(&faults) { try main.expected(of: registry) }
    }
    let features = try Self.collect(&faults) {
      try FeatureSet.read(try files.all("config/features", ".yaml").map(files.yaml))
    }
    let scorecards = try Self.collect(&faults) {
      try files.all("config/scorecards", ".pmml").map { try Scorecard.read(pmml: try files.bytes($0), file: $0) }
    }
    var plans: [ScoringPlan]?
    if let registry, let features, let scorecards {
      plans = try Self.collect(&faults) {
        try ScoringPlan.read(
          purposes: try files.yaml("config/purposes.yaml"), features: features, scorecards: scorecards,
          isSimulatedWorkspace: registry.isSimulated)
      }
    }
    let retention = try Self.collect(&faults) {
      files.exists(Self.retentionFile) ? try Retention.read(try files.yaml(Self.retentionFile)) : Retention()
    }
    let model = try main.flatMap { main in try Self.collect(&faults) { try Self.model(main.model, files) } }
    let references = try Self.collect(&faults) { try Self.references(plans ?? [], files) }
    guard faults.isEmpty, let main, let registry, let expected, let features, let plans, let model, let retention,
      let references
    else {
      throw ConfigurationErrors(faults)
    }
    self.features = features
    self.retention = retention
    asOf = main.asOf
    checkpoints = main.checkpoints
    keyFile = main.keyFile
    self.expected = expected
    providers = registry
    self.plans = plans.sorted { $0.purpose.id < $1.purpose.id }
    matchModel = model
    self.adapters = adapters
    self.references = references
    language = main.language
    let limited = plans.filter { $0.purpose.driftLimit != nil }.map { Self.referenceFile($0.purpose.id) }
    let declared = files.exists(Self.retentionFile) ? [Self.retentionFile] : []
    let scoring =
      try files.all("config/features", ".yaml") + files.all("config/scorecards", ".pmml") + ["config/purposes.yaml"]
      + declared + limited.sorted()
    linkingVersion = try files.hash([main.model] + declared)
    scoringVersion = try files.hash(scoring)
    let mappings = main.providers.map { "config/providers/\($0.id).yaml" }.filter(files.exists)
    kept = try files.kept(["tributary.yaml", main.model] + mappings + scoring)
  }

  private static let retentionFile = "config/retention.yaml"

  /// Where the reference of a purpose stands.
  public static func referenceFile(_ purpose: Purpose) -> String { "config/references/\(purpose).json" }

  /// A limit without anything to compare with would never hold back anything, and nobody would notice.
  private static func references(
    _ plans: [ScoringPlan], _ files: ConfigurationFiles
  ) throws -> [Purpose: PopulationReference] {
    var faults: [ConfigurationFault] = []
    var references: [Purpose: PopulationReference] = [:]
    for purpose in plans.map(\.purpose) {
      let file = referenceFile(purpose.id)
      func fault(_ expected: String) {
        faults.append(ConfigurationFault(file: file, line: 1, column: 1, key: "", expected: expected))
      }
      guard files.exists(file) else {
        if purpose.driftLimit != nil {
          fault(
            "the file to be there, since \(purpose.id) has a drift limit; without the limit,"
              + " `tributary report population --purpose \(purpose.id) --write-reference` writes it")
        }
        continue
      }
      do {
        let reference = try PopulationReference(json: try files.bytes(file))
        if reference.purpose == purpose.id {
          references[purpose.id] = reference
        } else {
          fault("a reference for \(purpose.id)")
        }
      } catch let error as DecodingError { fault("a population reference: \(error.shortDescription)") }
    }
    guard faults.isEmpty else { throw ConfigurationErrors(faults) }
    return references
  }

  /// Runs a step and keeps the faults of its documents, so that those of all documents are told at once.
  private static func collect<Value>(_ faults: inout [ConfigurationFault], _ step: () throws -> Value) throws -> Value?
  {
    do { return try step() } catch let errors as ConfigurationErrors {
      faults += errors.faults
      return nil
    }
  }

  private static func providers(
    _ main: MainDocument, _ files: ConfigurationFiles, _ adapters: [any ProviderAdapter]
  ) throws -> ProviderRegistry {
    var faults: [ConfigurationFault] = []
    let found: [any ProviderAdapter] = try main.providers.compactMap { provider in
      let path = "config/providers/\(provider.id).yaml"
      if files.exists(path) {
        return try collect(&faults) { try MappedProvider(yaml: try files.bytes(path), file: path) }
      }
      if let adapter = adapters.first(where: { $0.id == provider.id }) { return adapter }
      let known =
        try files.all("config/providers", ".yaml").map { String($0.dropFirst(17).dropLast(5)) }
        + adapters.map(\.id.rawValue)
      faults.append(
        provider.node.fault(
          expected: "a provider with a mapping \(path) or an adapter in Swift",
          suggestion: closestName(to: provider.id.rawValue, among: known)))
      return nil
    }
    guard faults.isEmpty else { throw ConfigurationErrors(faults) }
    do { return try ProviderRegistry(found) } catch {
      throw ConfigurationErrors(error.sentences.map { main.node.fault(expected: $0) })
    }
  }

  private static func model(_ path: String, _ files: ConfigurationFiles) throws -> MatchModel {
    do { return try JSONDecoder().decode(MatchModel.self, from: Data(try files.bytes(path))) } catch let error
      as DecodingError
    {
      throw ConfigurationErrors([
        ConfigurationFault(
          file: path, line: 1, column: 1, key: "", expected: "a match model: \(error.shortDescription)")
      ])
    }
  }
}

/// `tributary.yaml`.
private struct MainDocument {
  let node: ConfigurationNode
  var asOf = WorkspaceConfiguration.AsOf.today
  var providers: [(id: ProviderID, node: ConfigurationNode)] = []
  var model = "config/models/people.json"
  var language = "en"
  var checkpoints: String?
  var keyFile: String?

  init(_ node: ConfigurationNode) throws(ConfigurationErrors) {
    self.node = node
    var checkpoints: String?
    var keyFile: String?
    typealias Read = (WorkspaceConfiguration.AsOf, [(ProviderID, ConfigurationNode)], String?, String?)
    let read = try node.read { keys -> Read? in
      _ = keys.required("tributary")?.int(in: 1...1)
      let asOf = keys.optional("as_of")?.parsed(expected: "today, or a day as YYYY-MM-DD") { text in
        text == "today" ? .today : Day(iso: text).map { WorkspaceConfiguration.AsOf.fixed($0) }
      }
      let model = keys.optional("model")?.string()
      checkpoints = keys.optional("audit")?.mapping("the key checkpoints") { keys in
        keys.required("checkpoints")?.parsed(expected: "an absolute path of a folder") { $0.hasPrefix("/") ? $0 : nil }
      }
      keyFile = keys.optional("key")?.mapping("the key file") { keys in
        keys.required("file")?.parsed(expected: "an absolute path of a file") { $0.hasPrefix("/") ? $0 : nil }
      }
      _ = keys.optional("expect")  // read when the feeds are known
      let providers = keys.required("providers")?.list(of: "provider names") { value in
        value.parsed(expected: "a name of lower-case letters, digits, - and _") {
          ProviderID(rawValue: $0).isWellFormed ? (ProviderID(rawValue: $0), value.node) : nil
        }
      }
      let language = keys.optional("language")?.parsed(expected: "a language, as de") { text in
        (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7A).contains($0) } ? text : nil
      }
      return (asOf ?? .today, providers ?? [], model, language)
    }
    asOf = read.0
    providers = read.1.map { (id: $0.0, node: $0.1) }
    model = read.2 ?? model
    language = read.3 ?? language
    self.checkpoints = checkpoints
    self.keyFile = keyFile
  }

  /// How often feeds have to bring something new.
  func expected(of providers: ProviderRegistry?) throws(ConfigurationErrors) -> [ExpectedDelivery] {
    guard case .mapping(let entries) = node.content, let entry = entries.first(where: { $0.key == "expect" }) else {
      return []
    }
    let faults = FaultCollector()
    let expected = ExpectedDelivery.read(ValueReader(entry.value, faults: faults), providers: providers)
    try faults.throwIfAny()
    return expected ?? []
  }
}

/// The configuration files below a workspace's root, named relative to it.
private struct ConfigurationFiles {
  let root: String

  func bytes(_ path: String) throws -> [UInt8] {
    do { return try SystemFile.contents(of: root + "/" + path) } catch let error as FileError where error.isMissing {
      throw ConfigurationErrors([
        ConfigurationFault(file: path, line: 1, column: 1, key: "", expected: "the file to be there")
      ])
    }
  }

  func yaml(_ path: String) throws -> ConfigurationNode {
    try ConfigurationNode.parse(bytes: try bytes(path), file: path)
  }

  func exists(_ path: String) -> Bool { Folder.exists(root + "/" + path) }

  /// The files of a folder with an ending, by name; none if there is no folder.
  func all(_ folder: String, _ ending: String) throws -> [String] {
    guard exists(folder) else { return [] }
    return try Folder.list(root + "/" + folder).filter { $0.kind == .file && $0.name.hasSuffix(ending) }
      .map { "\(folder)/\($0.name)" }
  }

  func kept(_ paths: [String]) throws -> KeptConfiguration {
    KeptConfiguration(try Set(paths).sorted().map { KeptConfiguration.File(path: $0, bytes: try bytes($0)) })
  }

  func hash(_ paths: [String]) throws -> ContentHash {
    var hasher = Hasher256()
    for path in paths {
      let bytes = try bytes(path)
      hasher.update(field: path)
      hasher.update(integer: Int64(bytes.count))
      hasher.update(bytes)
    }
    return hasher.finalize()
  }
}

extension DecodingError {
  /// What was expected and at which key, without the value that was found.
  fileprivate var shortDescription: String {
    func path(_ context: Context) -> String { context.codingPath.map(\.stringValue).joined(separator: ".") }
    switch self {
    case .keyNotFound(let key, let context): return "the key \(path(context)).\(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      let place = path(context)
      let what =
        context.debugDescription.hasSuffix(".")
        ? String(context.debugDescription.dropLast()) : context.debugDescription
      return place.isEmpty ? what : "at \(place): \(what)"
    @unknown default: return "JSON of the documented form"
    }
  }
}
