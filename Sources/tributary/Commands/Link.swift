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
    let progress = LinkProgressLine(Console.standard)
    let result: LinkResult
    do {
      let job = LinkJob(try options(), .ofProgram(progress))
      result = try job.run(try input.inputs(files))
    } catch {
      progress.finish()
      throw LinkProblem.asUsage(error)
    }
    progress.finish()
    var report = LinkReport(result, showsValues: showValues)
    try write(result, to: &report)
    try show(result, report)
    try end(result, report)
  }

  private func options() throws -> LinkJob.Options {
    let choice = try model.map { LinkJob.ModelChoice.saved(try ModelFile.matchModel(at: $0)) }
    return LinkJob.Options(
      read: ReadOptions(
        request: input.request(truth: truth), encoding: input.encoding, isAcrossOnly: acrossOnly),
      model: try choice ?? .designed(base: ModelFile.shipped()), threshold: threshold, isOneToOne: oneToOne, seed: seed)
  }

  private func write(_ result: LinkResult, to report: inout LinkReport) throws {
    if let out {
      try FileOutput.write(out) { try result.writeClusters(to: $0) }
      report.outputs.append(.init(kind: "clusters", path: out))
    }
    if let pairs {
      try FileOutput.write(pairs) { try result.writePairs(to: $0) }
      report.outputs.append(.init(kind: "pairs", path: pairs))
    }
    if let saveModel, let trained = result.trained, trained.hasConverged {
      try ModelFile.write(trained.model, to: saveModel)
      report.outputs.append(.init(kind: "model", path: saveModel))
    }
  }

  private func show(_ result: LinkResult, _ report: LinkReport) throws {
    let console = Console.standard
    guard explain.count >= 2 else {
      return try console.write(
        output.json
          ? try JSONText.document(report) : LinkReportText(report, command: self.hint).rendered(on: console.output))
    }
    let explanation: Explanation
    do { explanation = try result.explain(explain[0], explain[1]) } catch { throw ValidationError("\(error)") }
    try console.write(
      output.json ? try JSONText.document(explanation) : LinkText(explanation).rendered(on: console.output))
  }

  /// What the reader may do next.
  private var hint: LinkReportText.Hint {
    LinkReportText.Hint(
      wroteClusters: out != nil, wrotePairs: pairs != nil, savedModel: saveModel, madeModel: model == nil)
  }

  private func end(_ result: LinkResult, _ report: LinkReport) throws {
    if saveModel != nil, let trained = result.trained, !trained.hasConverged {
      throw CommandFailure(
        "The model was not saved: its estimate did not come to rest. Give it more rows, or name fewer columns with --map."
      )
    }
    if !report.setAside.isEmpty { throw ExitStatus.setAside.exit }
  }
}

/// Reads a probability.
func parsedProbability(_ text: String) throws -> Double {
  guard let value = Double(text), value > 0, value < 1 else {
    throw ValidationError("Expected a probability between 0 and 1, such as 0.9.")
  }
  return value
}
