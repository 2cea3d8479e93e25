/// Estimates a model's numbers from accounts whose truth nobody knows: u from pairs drawn at random, m by expectation
/// maximisation inside the blocks, prior and term frequencies from the clusters that result.
///
/// The structure of the model (comparisons, levels, rules, threshold) stays as it is.
///
/// Deterministic: the same accounts, model and seed give the same numbers, in any order of input.
public enum Training {
  /// Pairs drawn for u.
  public static let sampledPairs = 1_000_000
  /// Pairs of one rule's blocks that are counted for m; of larger rules every n-th block is taken.
  static let pairsPerRule = 500_000
  /// A level seen less often than this among random pairs keeps the model's u: the sample says too little about it.
  static let fewestSeen = 20

  /// A model with all numbers estimated; `samples` pairs are drawn for u.
  public static func estimate(
    _ model: MatchModel, from table: AccountTable, seed: UInt64, samples: Int = sampledPairs
  ) -> MatchModel {
    guard table.count > 1 else { return model }
    var model = model
    model.termFrequencies = [:]
    model = estimatingU(model, from: table, seed: seed, samples: samples)
    model = estimatingM(model, from: table)
    for _ in 0..<2 {
      model = estimatingPrior(model, from: table)
      model = sharpeningU(model, from: table)
    }
    return model
  }

  /// A model with the term frequencies of a table, in which `persons` names the person of each row as far as known,
  /// such as ``Resolution/clusterOfRow``.
  ///
  /// Only values that at least five of them bear are named.
  public static func countingTerms(
    _ model: MatchModel, from table: AccountTable, persons: [Int]
  ) -> MatchModel {
    precondition(persons.count == table.count, "Each row has a person.")
    var model = model
    let counting = TermCounting(table, persons: persons)
    let used = Set(model.comparisons.flatMap { $0.levels.compactMap(\.termFrequency) })
    for column in used.sorted() {
      model.termFrequencies[column] = counting.frequencies(column)
    }
    return model
  }

  /// Prior and term frequencies of the clusters that the model finds.
  private static func estimatingPrior(_ model: MatchModel, from table: AccountTable) -> MatchModel {
    let resolution = Resolver(model: model).resolve(table)
    var model = countingTerms(model, from: table, persons: resolution.clusterOfRow)
    let matches = resolution.clusters.reduce(0.0) { $0 + pairs($1.rows.count) }
    model.probabilityTwoRandomRecordsMatch = max(matches, 1) / max(pairs(table.count), 2)
    return model
  }

  private static func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }

  // MARK: u

  private static func estimatingU(
    _ model: MatchModel, from table: AccountTable, seed: UInt64, samples: Int
  ) -> MatchModel {
    var random = SplitMix(state: seed)
    let scorer = PairScorer(CompiledModel(model), table)
    var patterns = PatternCounts(model)
    for _ in 0..<samples {
      let (left, right) = (random.below(table.count), random.below(table.count))
      if left != right { patterns.add(scorer.pattern(left, right)) }
    }
    var model = model
    let counts = levelCounts(patterns.sorted, model)
    for index in model.comparisons.indices {
      let total = counts[index].reduce(0, +)
      guard total >= 1000 else { continue }
      for level in counts[index].indices {
        let seen = counts[index][level]
        let known = model.comparisons[index].levels[level].u
        model.comparisons[index].levels[level].u =
          seen >= Double(fewestSeen) ? seen / total : min(known, (seen + 3 * seen.squareRoot() + 3) / total)
      }
    }
    return model
  }

  /// Replaces u of the levels of equality by a count over all pairs, less the pairs of one person among them: of rare
  /// agreements a sample sees too few, and most of those it sees are matches.
  private static func sharpeningU(_ model: MatchModel, from table: AccountTable) -> MatchModel {
    var model = model
    for index in model.comparisons.indices {
      guard let slot = table.slot(of: model.comparisons[index].kind),
        let level = model.comparisons[index].levels.firstIndex(where: { $0.when == .exact }),
        let equal = shareOfEqualPairs(slot, table)
      else { continue }
      let matches = model.probabilityTwoRandomRecordsMatch * model.comparisons[index].levels[level].m
      model.comparisons[index].levels[level].u = min(max(equal - matches, equal / 10, 1e-9), 1)
    }
    return model
  }

  /// Among pairs of rows that both have a value: the share that have the same one; `nil` where too few have any.
  private static func shareOfEqualPairs(_ slot: AccountTable.Slot, _ table: AccountTable) -> Double? {
    var counts: [UInt32: Int] = [:]
    var total = 0
    for row in 0..<table.count {
      let values = table.values(slot, of: row)
      if !values.isEmpty { total += 1 }
      for value in values { counts[value, default: 0] += 1 }
    }
    guard total >= 1000 else { return nil }
    let equal = counts.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    return Double(equal) / pairs(total)
  }

  private static func levelCounts(_ patterns: [(levels: [Int], count: Double)], _ model: MatchModel) -> [[Double]] {
    var counts = model.comparisons.map { $0.levels.map { _ in 0.0 } }
    for pattern in patterns {
      for (index, level) in pattern.levels.enumerated() where level > 0 { counts[index][level - 1] += pattern.count }
    }
    return counts
  }

  // MARK: m

  /// For each rule an estimate of those comparisons that it does not block by; their means, weighted by the matches that
  /// each rests on.
  private static func estimatingM(_ model: MatchModel, from table: AccountTable) -> MatchModel {
    let index = BlockIndex(table, model)
    let scorer = PairScorer(CompiledModel(model), table)
    let start = model.comparisons.map { $0.levels.map(\.m) }
    let u = model.comparisons.map { $0.levels.map(\.u) }
    var sums = start.map { $0.map { _ in 0.0 } }
    var weights = start.map { _ in 0.0 }
    for (number, rule) in model.blockingRules.enumerated() {
      let patterns = patterns(ofRule: number, model, index, scorer)
      let isFree = model.comparisons.map { !rule.touches($0.kind) }
      var estimation = ExpectationMaximisation(m: start, u: u, isFree: isFree)
      estimation.run(patterns)
      for comparison in start.indices where isFree[comparison] {
        let weight = estimation.expectedMatches(patterns, at: comparison)
        weights[comparison] += weight
        for level in sums[comparison].indices { sums[comparison][level] += weight * estimation.m[comparison][level] }
      }
    }
    var model = model
    for comparison in start.indices where weights[comparison] >= 100 {
      for level in sums[comparison].indices {
        model.comparisons[comparison].levels[level].m = sums[comparison][level] / weights[comparison]
      }
    }
    return model
  }

  private static func patterns(
    ofRule rule: Int, _ model: MatchModel, _ index: BlockIndex, _ scorer: PairScorer
  ) -> [(levels: [Int], count: Double)] {
    var patterns = PatternCounts(model)
    let stride = index.reports[rule].pairs / pairsPerRule + 1
    var number = 0
    for block in 0..<index.count where Int(index.blocks.rules[block]) == rule {
      number += 1
      guard number % stride == 0 else { continue }
      index.forEachPair(inWholeBlock: block) { patterns.add(scorer.pattern($0, $1)) }
    }
    return patterns.sorted
  }
}

extension BlockingRule {
  /// Whether accounts in a block of the rule agree in what a comparison looks at.
  func touches(_ kind: ComparisonKind) -> Bool { keys.contains { $0.comparisons.contains(kind) } }
}

extension BlockingKey {
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

/// SplitMix64 (Steele, Lea and Flood 2014), from a seed that the caller records.
struct SplitMix {
  var state: UInt64

  /// A number from 0 up to, not including, `bound`; by the high half of a product, whose bias is below 2^-40 here.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
  }
}
