import Consent
import Providers
import Records
import Resolution
import Scoring
import Storage

/// The second half of a run: links and profiles, scores and notices, a purpose after the other.
extension BatchRun {
  func resolve(_ report: inout RunReport) throws {
    try removeForgottenWorlds(report.run)
    let gate = ConsentGate(index: try knownConsents.index(workspace.store), asOf: asOf)
    let holds = try Holds(workspace.store)
    for plan in workspace.configuration.plans where stop.signal == nil {
      let purpose = plan.purpose.id
      let basis = try linkingBasis()
      var pairs: Int?
      if try workspace.store.basis(of: purpose)?.linkedFrom != basis {
        progress(RunProgress(step: "resolve \(purpose)", done: 0, total: 0, unit: "accounts"))
        let world = World(workspace, purpose: purpose, gate: gate, holds: holds)
        do {
          let result = try WorldResolution(workspace, world, stopwatch: stopwatch).run(
            basis: basis, carried: try carriedBasis(), run: report.run, stop: stop)
          pairs = result.pairsCompared
          report.stages = StageFigures.summed(report.stages + [result.figures])
        } catch is CancellationError { return }
      }
      report.worlds.append(try worldReport(purpose, pairs: pairs))
    }
  }

  func score(_ report: inout RunReport) throws {
    let gate = ConsentGate(index: try knownConsents.index(workspace.store), asOf: asOf)
    let holds = try Holds(workspace.store)
    for plan in workspace.configuration.plans where stop.signal == nil {
      let purpose = plan.purpose.id
      guard let known = try workspace.store.basis(of: purpose) else { continue }
      let basis = scoringBasis(linkedFrom: known.linkedFrom)
      var drift: DriftVerdict?
      let scored = Counter()
      if !known.isScored(from: basis) {
        let world = World(workspace, purpose: purpose, gate: gate, holds: holds)
        var scorer = ProfileScorer(workspace.configuration, plan: plan, asOf: asOf, holds: holds)
        do {
          drift = try driftVerdict(plan, world, scorer)
          scorer.isHeldBack = drift?.isHeldBack ?? false
          let basis = WorldBasis.scored(from: basis, isHeldBack: scorer.isHeldBack)
          let configuration = WorldBasis.scored(from: scoringConfiguration, isHeldBack: scorer.isHeldBack)
          let figures = try WorldScoring(workspace, world, scorer, stopwatch: stopwatch).run(
            basis: basis, configuration: configuration, run: report.run, stop: stop,
            progress: scoringProgress(purpose, configuration, scored))
          report.stages = StageFigures.summed(report.stages + figures)
        } catch is CancellationError { return }
      }
      try update(&report, purpose, drift, scored: known.isScored(from: basis) ? nil : scored.value)
    }
  }

  /// Counts the profiles that were scored, of those that have to be.
  private func scoringProgress(
    _ purpose: Purpose, _ configuration: String, _ scored: Counter
  ) throws -> @Sendable (Int) -> Void {
    let isPart = try workspace.store.carriesOutcomes(of: purpose, configuration: configuration)
    let total = try isPart ? workspace.store.dueCount(of: purpose) : workspace.store.profileCount(of: purpose)
    let progress = progress
    return { count in
      progress(
        RunProgress(step: "score \(purpose)", done: scored.add(count), total: total, unit: "profiles"))
    }
  }

  // MARK: From what a world is computed

  /// What links are computed from: the inputs of the state, the model, the order of trust, and the date of consent.
  func linkingBasis() throws -> String { "inputs \(try workspace.store.inputGeneration()), \(linkingConfiguration)" }

  func scoringBasis(linkedFrom: String) -> String { "\(linkedFrom), \(scoringParts)" }

  private var linkingConfiguration: String {
    let order = workspace.configuration.providers.adapters.map { "\($0.id)=\($0.rank)" }.joined(separator: ",")
    return "model \(workspace.configuration.linkingVersion), ranks \(order), as of \(asOf)"
  }

  private var scoringParts: String {
    let contexts = workspace.configuration.providers.adapters.map { "\($0.id)=\($0.context)" }.joined(separator: ",")
    return "scoring \(workspace.configuration.scoringVersion), contexts \(contexts)"
  }

  /// All that an outcome depends on beside the inputs.
  private var scoringConfiguration: String { "\(linkingConfiguration), \(scoringParts)" }

  private func carriedBasis() throws -> CarriedBasis {
    CarriedBasis(
      generation: try workspace.store.inputGeneration(), linking: linkingConfiguration,
      decisions: Decision.fingerprint(of: try workspace.store.decisions()), scoring: scoringConfiguration)
  }

  private func removeForgottenWorlds(_ run: Int64) throws {
    let purposes = Set(workspace.configuration.purposes)
    for purpose in try workspace.store.worlds() where !purposes.contains(purpose) {
      try workspace.store.removeWorld(of: purpose, run: run)
    }
  }

  private func worldReport(_ purpose: Purpose, pairs: Int?) throws -> WorldReport {
    WorldReport(
      purpose: purpose, isNew: pairs != nil, sizes: try workspace.store.sizes(of: purpose), comparedPairs: pairs ?? 0,
      withheld: try workspace.store.withheldReasons(for: purpose),
      linkWeights: try workspace.store.linkWeights(of: purpose),
      scores: try workspace.store.publishedScores(of: purpose))
  }

  /// Enters a world's figures after scoring, which leaves its links alone; `scored` is `nil` where nothing had to be.
  private func update(
    _ report: inout RunReport, _ purpose: Purpose, _ drift: DriftVerdict?, scored: Int?
  ) throws {
    let known = report.worlds.firstIndex { $0.purpose == purpose }
    let index = known ?? report.worlds.endIndex
    if known == nil {
      report.worlds.append(try worldReport(purpose, pairs: nil))
    } else if scored != nil {
      report.worlds[index].sizes = try workspace.store.sizes(of: purpose)
      report.worlds[index].withheld = try workspace.store.withheldReasons(for: purpose)
      report.worlds[index].scores = try workspace.store.publishedScores(of: purpose)
    }
    report.worlds[index].drift = drift
    report.worlds[index].scoredProfiles = scored ?? 0
  }
}
