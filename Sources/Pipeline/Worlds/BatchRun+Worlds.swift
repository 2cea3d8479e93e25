import Consent
import Providers
import Records
import Resolution
import Scoring
import Storage

/// The second half of a run: links and profiles, scores and notices, a purpose after the other.
extension BatchRun {
  func computeWorlds(_ scope: RunScope, _ report: inout RunReport) throws {
    var work: [WorldWork] = []
    if scope.contains(.resolving) { try resolve(&report, &work) }
    if scope.contains(.scoring) { try score(&report, &work) }
    report.worlds = try worldReports(work)
  }

  private func resolve(_ report: inout RunReport, _ work: inout [WorldWork]) throws {
    try removeForgottenWorlds(report.run)
    let gate = ConsentGate(index: try knownConsents.index(workspace.store), asOf: asOf)
    let holds = try Holds(workspace.store)
    let pages = KnownPages()
    for plan in workspace.configuration.plans where stop.signal == nil {
      let purpose = plan.purpose.id
      let basis = try linkingBasis()
      var pairs: Int?
      if try workspace.store.basis(of: purpose)?.linkedFrom != basis {
        progress(RunProgress(step: "resolve \(purpose)", done: 0, total: 0, unit: "accounts"))
        let world = World(workspace, purpose: purpose, gate: gate, holds: holds, pages: pages)
        do {
          let result = try WorldResolution(workspace, world, stopwatch: stopwatch).run(
            basis: basis, carried: try carriedBasis(), run: report.run, stop: stop)
          pairs = result.pairsCompared
          report.stages = StageFigures.summed(report.stages + [result.figures])
        } catch is CancellationError { return }
      }
      work.append(WorldWork(purpose: purpose, pairs: pairs))
    }
  }

  private func score(_ report: inout RunReport, _ work: inout [WorldWork]) throws {
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
      let index = work.firstIndex { $0.purpose == purpose } ?? work.endIndex
      if index == work.endIndex { work.append(WorldWork(purpose: purpose)) }
      (work[index].drift, work[index].scored) = (drift, scored.value)
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
    return
      "model \(workspace.configuration.linkingVersion), revision \(Resolver.revision), ranks \(order), as of \(asOf)"
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

  /// Counts each world once, when all work on it is done.
  private func worldReports(_ work: [WorldWork]) throws -> [WorldReport] {
    try work.map { work in
      let (store, purpose) = (workspace.store, work.purpose)
      let (weights, scores) = (try store.linkWeights(of: purpose), try store.scoreCounts(of: purpose))
      let withheld = try store.withheldReasons(for: purpose)
      // What is counted by kind need not be counted once more.
      let sizes = try store.sizes(
        of: purpose, links: weights.steps.reduce(0) { $0 + $1.links }, scores: scores.reduce(0) { $0 + $1.profiles },
        withheld: withheld.values.reduce(0, +))
      return WorldReport(
        purpose: purpose, isNew: work.pairs != nil, sizes: sizes, comparedPairs: work.pairs ?? 0, withheld: withheld,
        linkWeights: weights, scores: PeopleInRange.published(scores), drift: work.drift, scoredProfiles: work.scored)
    }
  }
}

/// What a run did to one world.
struct WorldWork {
  let purpose: Purpose
  /// Pairs compared; `nil` where links stood.
  var pairs: Int?
  /// Whether the scores drifted, where they were made and there is a limit.
  var drift: DriftVerdict?
  /// Profiles scored; `nil` where scoring was not asked for.
  var scored: Int?
}
