import Records
import Resolution
import Scoring
import Storage

/// By what people are grouped.
public enum PopulationGrouping: String, CaseIterable, Sendable, Codable {
  /// The providers of a profile's accounts; a profile of two providers is in both groups.
  case provider
  /// The decade of the date of birth that stands.
  case birthDecade = "birth-decade"
}

/// The people who are scored for a purpose: what is known of them, how far they are from a reference, and how scores are
/// distributed among groups.
///
/// Nothing in it is about fewer than ``leastPublishedGroup`` people.
public struct PopulationReport: Encodable, Sendable {
  /// A group of people, with the shares of them in each quarter of all who are scored.
  public struct Group: Encodable, Sendable {
    /// Its name.
    public let group: String
    /// How many.
    public let people: Int
    /// Their mean score.
    public let meanScore: Double
    /// The share of them in each quarter of all people by score, the lowest first.
    public let quarters: [Double]
  }

  /// The purpose.
  public let purpose: Purpose
  /// The date of the state.
  public let asOf: Day
  /// How many are scored; `nil` if they are fewer than may be published.
  public let people: Int?
  /// With what they were compared: the file of the reference, or a run.
  public let comparedWith: String?
  /// The limit from which scores are held back.
  public let limit: Double?
  /// Feature by feature, the score last.
  public let stability: [Stability]
  /// The share of people of whom nothing is known, by feature.
  public let missing: [String: Double]
  /// Scores by range.
  public let scores: [PeopleInRange]
  /// By what people are grouped.
  public let grouping: PopulationGrouping
  /// Groups that may be published, by name.
  public let groups: [Group]
  /// How many groups are too small.
  public let smallGroups: Int
  /// The share of links that are wrong if the match model's own probabilities are right.
  public let expectedFalseLinks: Double
}

/// Counts the people of a world.
struct PopulationCount {
  private static let page = 512
  let workspace: Workspace
  let world: World
  let scorer: ProfileScorer
  var stop = StopSignal()

  /// Scores every profile and counts; stores nothing.
  ///
  /// Memory is bounded by the different values. Throws ``CancellationError`` when `stop` asks.
  func counted(groups: (Profile) -> [String] = { _ in [] }) throws -> Population {
    var population = Population()
    var last = ""
    while true {
      if stop.signal != nil { throw CancellationError() }
      let members = try workspace.store.members(of: world.purpose, after: last, limit: Self.page)
      guard let end = members.last else { return population }
      last = end.profile
      let accounts = try world.accounts(members.map(\.account))
      let byID = Dictionary(accounts.map { ($0.id, $0.account) }) { first, _ in first }
      for (profile, own) in Dictionary(grouping: members, by: \.profile) {
        let held = own.compactMap { byID[$0.account] }
        let names = Profile(merging: held, order: world.order).map(groups) ?? []
        population.add(scorer.score(profile: profile, accounts: held), groups: names)
      }
    }
  }
}

extension PopulationGrouping {
  /// The groups that a profile is in.
  func groups(of profile: Profile) -> [String] {
    switch self {
    case .provider: return profile.accounts.map(\.id.provider.rawValue)
    case .birthDecade:
      guard let value = profile.values.first(where: { $0.field == .birthDate })?.value,
        value.utf8.count >= 4, let year = Int(value.prefix(4))
      else { return ["not known"] }
      return ["\(year / 10 * 10)s"]
    }
  }
}

extension Inquiry {
  /// The people who are scored for a purpose; `nil` where nothing was computed yet.
  ///
  /// Compared with what a run found if one is named, else with the reference of the purpose if there is one, else with
  /// nothing. Scores every profile anew, those that are held back too; stores nothing.
  public func population(
    _ purpose: Purpose, by grouping: PopulationGrouping, against reference: (name: String, PopulationReference)? = nil
  ) throws -> PopulationReport? {
    guard let (population, world, plan) = try counted(purpose, grouping) else { return nil }
    let file = workspace.configuration.references[purpose].map {
      (name: WorkspaceConfiguration.referenceFile(purpose), $0)
    }
    let reference = reference ?? file
    let isPublished = population.people >= leastPublishedGroup
    let scores = population.counts[Population.score]?.ranges(atMost: 10, least: leastPublishedGroup) ?? []
    let groups = isPublished ? Self.published(population) : []
    return PopulationReport(
      purpose: purpose, asOf: world.asOf, people: isPublished ? population.people : nil, comparedWith: reference?.name,
      limit: plan.purpose.driftLimit,
      stability: isPublished ? reference.map { population.stability(against: $0.1) } ?? [] : [],
      missing: isPublished ? Self.missing(population) : [:], scores: scores, grouping: grouping, groups: groups,
      smallGroups: population.groups.count - groups.count,
      expectedFalseLinks: try workspace.store.linkWeights(of: purpose).expectedFalse)
  }

  /// The distribution of today, to compare others with; `nil` where nothing was computed yet, or of too few people.
  public func populationReference(_ purpose: Purpose) throws -> PopulationReference? {
    guard let (population, world, _) = try counted(purpose, nil), population.people >= leastPublishedGroup else {
      return nil
    }
    return population.reference(for: purpose, asOf: world.asOf)
  }

  private func counted(
    _ purpose: Purpose, _ grouping: PopulationGrouping?
  ) throws -> (Population, World, ScoringPlan)? {
    guard let world = try world(purpose), let plan = workspace.configuration.plan(for: purpose) else { return nil }
    let scorer = ProfileScorer(workspace.configuration, plan: plan, asOf: world.asOf, holds: holds)
    let population = try PopulationCount(workspace: workspace, world: world, scorer: scorer).counted {
      grouping?.groups(of: $0) ?? []
    }
    return (population, world, plan)
  }

  private static func missing(_ population: Population) -> [String: Double] {
    population.counts.mapValues { Double($0.missing) / Double(max(population.people, 1)) }
  }

  /// The quarters are those of all people; each is described by shares, rounded to whole percents, so that a small cell
  /// cannot be read off.
  private static func published(_ population: Population) -> [PopulationReport.Group] {
    let bounds = population.counts[Population.score].map(Self.quartiles) ?? []
    return population.groups.filter { $0.value.known >= leastPublishedGroup }.sorted { $0.key < $1.key }.map {
      name, counts in
      var quarters = [Int](repeating: 0, count: 4)
      for (value, people) in counts.ascending { quarters[bounds.firstIndex { value <= $0 } ?? 3] += people }
      return PopulationReport.Group(
        group: name, people: counts.known, meanScore: counts.mean,
        quarters: quarters.map { (Double($0) / Double(counts.known) * 100).rounded() / 100 })
    }
  }

  /// The greatest score of each of the three lower quarters.
  private static func quartiles(_ counts: ValueCounts) -> [ExactDecimal] {
    var bounds: [ExactDecimal] = []
    var sum = 0
    for (value, people) in counts.ascending {
      sum += people
      while bounds.count < 3, sum * 4 >= (bounds.count + 1) * counts.known { bounds.append(value) }
    }
    return bounds
  }
}

extension BatchRun {
  /// What is to be held against the limit of a purpose; `nil` where it has none.
  func driftVerdict(_ plan: ScoringPlan, _ world: World, _ scorer: ProfileScorer) throws -> DriftVerdict? {
    guard let limit = plan.purpose.driftLimit, let reference = workspace.configuration.references[plan.purpose.id]
    else { return nil }
    let population = try PopulationCount(workspace: workspace, world: world, scorer: scorer, stop: stop).counted()
    let released = try workspace.store.scoreReleases().filter { $0.purpose == plan.purpose.id }.map(\.population)
    var verdict = DriftVerdict(population, against: reference, limit: limit, released: Set(released))
    verdict.reference =
      population.people >= leastPublishedGroup
      ? population.reference(for: plan.purpose.id, asOf: asOf) : nil
    return verdict
  }
}

extension PeopleInRange {
  /// Scores, each with the number of profiles that have it, by ranges that may be published.
  static func published(_ scores: [(total: String, profiles: Int)]) -> [PeopleInRange] {
    var counts = ValueCounts()
    for (total, profiles) in scores { counts.add(ExactDecimal(total), people: profiles) }
    return counts.ranges(atMost: 10, least: leastPublishedGroup)
  }
}
