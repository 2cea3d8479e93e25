/// Estimates a model's numbers from accounts whose truth nobody knows.
///
/// u comes from pairs drawn at random and from counts of equal values, m and the household class from the blocks by
/// ``MixtureEstimation``, the priors from the matches that are expected then, and the threshold from the weights of the
/// blocked pairs. The structure of the model (comparisons, levels, rules) stays as it is, and little data leave the
/// numbers near what they were.
///
/// Deterministic: the same accounts, model and seed give the same numbers, in any order of input.
public enum Training {
  /// Pairs drawn for u.
  static let sampledPairs = 250_000
  /// Rows whose blocks are looked at for m, and pairs of these blocks.
  static let seeds = 20_000
  static let blockedPairs = 250_000
  /// Fewer matches than this leave a comparison's numbers near what they were.
  private static let fewMatches = 50.0
  /// The share of one person's records whose identifiers may differ more than is allowed.
  private static let mistakenIdentifiers = 0.002
  /// The most that a model can allow: nearly any two identifiers.
  private static let mostEdits = 8

  /// A model with all numbers estimated, a threshold chosen without truth, and what is to be known about both.
  ///
  /// `scope` says which pairs will be compared.
  public static func train(
    _ model: MatchModel, from table: AccountTable, seed: UInt64, scope: PairScope = .everything
  ) -> TrainedModel {
    guard table.count > 1 else { return .untrained(model, because: "There are fewer than two accounts.") }
    let base = model
    var model = model
    model.termFrequencies = termFrequencies(model, table)
    let strangers = StrangerEstimation(model, table, seed: seed, samples: sampledPairs)
    model = strangers.applied(to: model, base: base)
    let sample = BlockedPatterns(model, table, scope: scope)
    var rounds = 0
    var estimation = sample.estimation(model, base: base)
    for _ in 0..<2 {
      estimation = sample.estimation(model, base: base)
      estimation.run()
      rounds += estimation.rounds
      model = strangers.applied(to: estimation.applied(to: model), base: base)
    }
    let points = sample.operatingPoints(estimation, model, table)
    model.threshold = points.balanced.threshold
    model.identifierEdits = identifierEdits(model)
    return TrainedModel(
      model: model, hasConverged: estimation.hasConverged, rounds: rounds, notes: notes(estimation, model),
      operatingPoints: points)
  }

  /// What the accounts did not teach.
  private static func notes(_ estimation: MixtureEstimation, _ model: MatchModel) -> [String] {
    var notes: [String] = []
    if !estimation.hasConverged {
      notes.append("The estimate did not come to rest in \(estimation.rounds) rounds: do not use it.")
    }
    if estimation.matches < 2 { notes.append("No pair looks like a match.") }
    for (comparison, observed) in zip(model.comparisons, estimation.observed) where observed < fewMatches {
      notes.append(
        "\(comparison.kind.noun): only \(Int(observed)) of the pairs looked at that are likely matches tell how it "
          + "varies, so its numbers stay near those of the model.")
    }
    return notes
  }

  /// How different two identifiers of one person may be, by how often they are: identifiers that are written wrong in one
  /// of some hundred records must not keep people apart.
  private static func identifierEdits(_ model: MatchModel) -> Int {
    guard let comparison = model.comparisons.first(where: { $0.kind == .nationalID }) else {
      return model.identifierEdits
    }
    var beyond = comparison.levels.reduce(0) { $0 + $1.m }
    let total = beyond
    for level in comparison.levels {
      beyond -= level.m
      guard beyond <= mistakenIdentifiers * total else { continue }
      if case .edits(let edits) = level.when { return max(model.identifierEdits, edits) }
      return level.when == .exact ? model.identifierEdits : mostEdits
    }
    return mostEdits
  }

  private static func termFrequencies(_ model: MatchModel, _ table: AccountTable) -> [TermColumn: TermFrequencies] {
    let counting = TermCounting(table)
    let used = Set(model.comparisons.flatMap { $0.levels.compactMap(\.termFrequency) })
    var output: [TermColumn: TermFrequencies] = [:]
    for column in used.sorted() { output[column] = counting.frequencies(column) }
    return output
  }
}

extension MixtureEstimation {
  /// A model with the estimates.
  func applied(to model: MatchModel) -> MatchModel {
    var model = model
    for index in model.comparisons.indices {
      for level in model.comparisons[index].levels.indices {
        model.comparisons[index].levels[level].m = m[index][level]
        if model.comparisons[index].levels[level].h != nil {
          model.comparisons[index].levels[level].h = h[index][level]
        }
      }
    }
    model.probabilityTwoRandomRecordsMatch = min(matchOdds, 0.5)
    if model.household != nil { model.household?.probability = min(householdOdds, 0.5) }
    return model
  }
}

extension BlockingRule {
  /// Whether accounts in a block of the rule agree in what a comparison looks at.
  func touches(_ kind: ComparisonKind) -> Bool { keys.contains { $0.comparisons.contains(kind) } }
}

extension BlockingKey {
  /// The comparisons that look at what the key is made of.
  var comparisons: [ComparisonKind] {
    switch self {
    case .nationalID: [.nationalID]
    case .phone: [.phone]
    case .email, .emailName: [.email]
    case .birthDate, .birthYear, .birthday: [.birthDate]
    case .givenName, .givenRoot, .givenInitial: [.givenName]
    case .familyName, .familySound: [.familyName]
    case .nameSet: [.givenName, .familyName]
    case .postcode, .postcodeArea, .street, .houseNumber, .city: [.address]
    case .birthPlace: [.birthPlace]
    case .column(let column, _): [.column(column)]
    }
  }
}
