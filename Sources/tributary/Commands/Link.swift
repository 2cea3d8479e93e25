import ArgumentParser
import Formats
import Linking
import Presentation
import Resolution

struct LinkFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract:
      "Links the rows of CSV or JSON Lines files, without a workspace: which rows are one person, firm or thing.",
    discussion: """
      One file: duplicates within it. Several: across and within them. Files may be packed with gzip; the delimiter and \
      the columns are found. Without --map, columns are used by their names (first_name, dob, zip, ...) and by what stands \
      in them; the mapping is printed. Without --model, a model is made from the rows themselves.

      Fields for --map: \(MappingRequest.personFields.joined(separator: ", ")); for anything else a kind and a name of your \
      own: text.NAME (words in any order), name.NAME (a proper name), code.NAME (exact or nearly), date.NAME (near in time), \
      amount.NAME (near in value).

      Nothing is written unless --out, --pairs or --save-model says where. Ends with 65 if rows were set aside.

      Example: tributary link a.csv b.csv --id rec_id \
      --map given_name=first,family_name=last,street=address_1+address_2 --out clusters.csv
      """)

  @OptionGroup var input: LinkInputOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("Write the clusters: source, id, cluster.", valueName: "file")) var out: String?
  @Option(
    help: ArgumentHelp(
      "Write the links: source_l, id_l, source_r, id_r, match_weight, match_probability, and a level (gamma_) and a weight (mw_) for each comparison.",
      valueName: "file"))
  var pairs: String?
  @Option(help: ArgumentHelp("A model made before, ours or Splink's.", valueName: "file")) var model: String?
  @Option(
    help: ArgumentHelp(
      "Link from this match probability on (default: the model's own).", valueName: "probability"),
    transform: parsedProbability)
  var threshold: Double?
  @Flag(help: "At most one row of each file in a cluster.") var oneToOne = false
  @Flag(help: "Only links between files, none within.") var acrossOnly = false
  @Option(help: ArgumentHelp("The column that says who each row is, to judge the result by.", valueName: "column"))
  var truth: String?
  @Option(help: ArgumentHelp("Write the model that was made, for --model.", valueName: "file")) var saveModel: String?
  @Flag(help: "Print the values that too many rows have in common; they may be a person's.") var showValues = false
  @Option(help: "What random numbers start from.") var seed: UInt64 = 1
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Explain why two rows are linked or not, instead of the summary.", valueName: "id id"))
  var explain: [String] = []

  func validate() throws {
    if !explain.isEmpty, explain.count < 2 { throw ValidationError("--explain takes two identifiers.") }
    if saveModel != nil, model != nil {
      throw ValidationError("--save-model is for a model that is made here; leave out --model.")
    }
    let named = [out, pairs, saveModel].compactMap { $0 }
    if Set(named).count < named.count { throw ValidationError("Name different files for different outputs.") }
    try input.validate(files: files, acrossOnly: acrossOnly)
  }

  /// Files may stand behind the two identifiers of --explain.
  private var files: [String] { input.files + explain.dropFirst(2) }

  func run() throws {
    let progress = StepProgressLine(Console.standard)
    var outcome: LinkOutcome
    do { outcome = try link(.ofProgram(progress)) } catch {
      progress.finish()
      throw LinkProblem.asUsage(error)
    }
    progress.finish()
    try write(&outcome)
    try show(outcome)
    try end(outcome)
  }

  private func link(_ surroundings: LinkSurroundings) throws -> LinkOutcome {
    let inputs = try input.inputs(files)
    let request = input.request(truth: truth)
    let saved = try model.map { try ModelFile.model(at: $0) }
    if case .splink(let model) = saved {
      if oneToOne { throw ValidationError("--one-to-one is for match models of ours; Splink's have no such rule.") }
      let options = SplinkJob.Options(
        request: request, encoding: input.encoding, threshold: threshold, isAcrossOnly: acrossOnly)
      return LinkOutcome(try SplinkJob(model, options, surroundings).run(inputs))
    }
    var choice = LinkJob.ModelChoice.designed(base: try ModelFile.shipped())
    if case .ours(let model) = saved { choice = .saved(model) }
    let options = LinkJob.Options(
      read: ReadOptions(request: request, encoding: input.encoding, isAcrossOnly: acrossOnly), model: choice,
      threshold: threshold, isOneToOne: oneToOne, seed: seed)
    return LinkOutcome(try LinkJob(options, surroundings).run(inputs), showsValues: showValues)
  }

  private func write(_ outcome: inout LinkOutcome) throws {
    if let out {
      try FileOutput.write(out, outcome.writeClusters)
      outcome.report.outputs.append(.init(kind: "clusters", path: out))
    }
    if let pairs {
      try FileOutput.write(pairs, outcome.writePairs)
      outcome.report.outputs.append(.init(kind: "pairs", path: pairs))
    }
    if let saveModel, let trained = outcome.trained, trained.hasConverged {
      try ModelFile.write(trained.model, to: saveModel)
      outcome.report.outputs.append(.init(kind: "model", path: saveModel))
    }
  }

  private func show(_ outcome: LinkOutcome) throws {
    let console = Console.standard
    guard explain.count >= 2 else {
      return try console.write(
        output.json
          ? try JSONText.document(outcome.report)
          : LinkReportText(outcome.report, command: hint).rendered(on: console.output))
    }
    do {
      try console.write(try outcome.explain(explain[0], explain[1], output.json ? nil : console.output))
    } catch let error as LinkFailure { throw LinkProblem.asUsage(error) }
  }

  /// What the reader may do next.
  private var hint: LinkReportText.Hint {
    LinkReportText.Hint(
      wroteClusters: out != nil, wrotePairs: pairs != nil, savedModel: saveModel, madeModel: model == nil)
  }

  private func end(_ outcome: LinkOutcome) throws {
    if saveModel != nil, let trained = outcome.trained, !trained.hasConverged {
      throw CommandFailure(
        "The model was not saved: its estimate did not come to rest. Give it more rows, or name fewer columns with --map."
      )
    }
    if !outcome.report.setAside.isEmpty { throw ExitStatus.setAside.exit }
  }
}

/// What linking found, whichever kind of model found it.
private struct LinkOutcome {
  var report: LinkReport
  let trained: TrainedModel?
  let writeClusters: (@escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  let writePairs: (@escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  /// Explains two rows: as text for a terminal, or as JSON where there is none.
  let explain: (String, String, Terminal?) throws -> String

  init(_ result: LinkResult, showsValues: Bool) {
    report = LinkReport(result, showsValues: showsValues)
    trained = result.trained
    writeClusters = result.writeClusters
    writePairs = result.writePairs
    explain = { one, other, terminal in
      let found = try result.explain(one, other)
      return try terminal.map { LinkText(found.explanation).rendered(on: $0) + Self.fate(found, on: $0) }
        ?? JSONText.document(found)
    }
  }

  /// What became of two rows, beyond their own weight.
  private static func fate(_ found: LinkExplanation, on terminal: Terminal) -> String {
    let compared =
      found.wasCompared ? "" : "No blocking rule brings the two together, so linking never compared them. "
    let cluster = found.isOneCluster ? "They are in one cluster." : "They are in different clusters."
    return Prose.lines(compared + cluster, on: terminal)
  }

  init(_ result: SplinkResult) {
    report = LinkReport(result)
    trained = nil
    writeClusters = result.writeClusters
    writePairs = result.writePairs
    explain = { one, other, terminal in
      let explanation = try result.explain(one, other)
      return try terminal.map { SplinkText(explanation).rendered(on: $0) } ?? JSONText.document(explanation)
    }
  }
}

/// Reads a probability.
func parsedProbability(_ text: String) throws -> Double {
  guard let value = Double(text), value > 0, value < 1 else {
    throw ValidationError("Expected a probability between 0 and 1, such as 0.9.")
  }
  return value
}
