/// Chooses which pairs are compared: the rules that bring most matches for the pairs that they cost.
///
/// Candidates are the least combinations of keys that propose few enough pairs, found as frequent item sets are, level by
/// level. Some rows' blocks under all of them are looked at; which of their pairs are matches is estimated as in training;
/// and rules are taken greedily by expected matches per pair, as in weighted set cover, where a match that some rule
/// finds already still counts a little, since the next such match may differ just there.
///
/// Source: Michelson and Knoblock, "Learning Blocking Schemes for Record Linkage" (2006); Bilenko, Kamath and Mooney,
/// "Adaptive Blocking: Learning to Scale Up Record Linkage" (2006), here without labels.
struct BlockingDesign {
  /// Rows by which the cost of combinations is estimated.
  private static let profiledRows = 10_000
  /// Rows whose blocks are looked at.
  private static let seeds = 1_500
  private static let patternPairs = 300_000
  private static let blockLimits = [200, 100, 50, 25, 12, 6]

  private let table: AccountTable
  private let model: MatchModel
  private let scope: PairScope

  init(_ table: AccountTable, _ model: MatchModel, _ scope: PairScope) {
    self.table = table
    self.model = model
    self.scope = scope
  }

  /// Pairs for each row that are worth comparing: many in a small table, few in a large one.
  private var budget: Double { min(max(8e6 / Double(table.count), 8), 200) }

  /// How many rules can be looked at.
  private var scannedRules: Int { min(max(8_000_000 / table.count, 10), 150) }

  /// The rules, the cheapest for what they bring first.
  func rules() -> [BlockingRule] {
    let keys = candidateKeys()
    let candidates = BlockingCandidates(table, keys, rows: Self.profiledRows)
      .combinations(costing: budget, most: scannedRules)
    guard !candidates.isEmpty else { return [] }
    let scan = scan(candidates)
    var cover = RuleCover(
      scan.sample, scan.matches, rules: candidates.count, limits: Self.blockLimits, budget: budget)
    return cover.choose().map { finished($0, candidates, scan, keys) }
  }

  // MARK: Keys

  /// All keys that can be made of what the model compares.
  private func candidateKeys() -> [BlockingKey] {
    model.comparisons.flatMap { comparison -> [BlockingKey] in
      switch comparison.kind {
      case .nationalID: [.nationalID]
      case .birthDate: [.birthDate, .birthday, .birthYear]
      case .phone: [.phone]
      case .email: [.emailName]
      case .familyName: [.familySound]
      case .givenName: [.givenRoot, .givenInitial]
      case .address: [.postcode, .postcodeArea, .street, .houseNumber, .city]
      case .birthPlace: [.birthPlace]
      case .column(let column): column.kind.blockingTransforms.map { .column(column, $0) }
      }
    } + (model.comparisons.contains { $0.kind == .givenName } ? [.nameSet] : [])
  }

  // MARK: Matches

  /// What looking at some rows' blocks gave.
  private struct Scan {
    let sample: PairSample
    /// Pairs that look like matches, with their probability.
    let matches: [(pair: PairSample.Pair, probability: Double)]
  }

  private func scan(_ candidates: [BlockingRule]) -> Scan {
    let sampler = PairSampler(
      table, rules: candidates, largestBlock: Self.blockLimits[0], seeds: Self.seeds, scope: scope)
    var sample = sampler.draw()
    sample.thin(to: Self.patternPairs)
    var designed = model
    designed.blockingRules = candidates
    let strangers = StrangerEstimation(designed, table, seed: 1, samples: 50_000)
    designed = strangers.applied(to: designed, base: model)
    let blocked = BlockedPatterns(designed, table, scope: scope, sample: sample)
    var estimation = blocked.estimation(designed, base: model)
    estimation.run(limit: 60, tolerance: 1e-3)
    let posteriors = estimation.posteriors()
    let matches = zip(sample.pairs, blocked.patternOfPair).compactMap { pair, pattern in
      posteriors[pattern] >= 0.5 ? (pair: pair, probability: posteriors[pattern]) : nil
    }
    return Scan(sample: sample, matches: matches)
  }

  // MARK: Choice

  /// The rule with its limit, and with a key that divides the blocks which are larger.
  private func finished(
    _ choice: RuleCover.Choice, _ candidates: [BlockingRule], _ scan: Scan, _ keys: [BlockingKey]
  ) -> BlockingRule {
    var rule = candidates[choice.candidate]
    rule.largestBlock = choice.limit
    let sizes = scan.sample.blockSizes[choice.candidate]
    let large = sizes.count { Int($0) > choice.limit }
    guard large * 100 > scan.sample.seeds else { return rule }
    let others = keys.filter { key in
      key.slots(in: table).isDisjoint(with: Set(rule.keys.flatMap { $0.slots(in: table) }))
    }
    if let best = bestRefinement(of: rule, others, scan.matches) { rule.refine = [best] }
    return rule
  }

  /// The key on which most of the matches agree that agree on the rule's keys.
  private func bestRefinement(
    of rule: BlockingRule, _ keys: [BlockingKey], _ matches: [(pair: PairSample.Pair, probability: Double)]
  ) -> BlockingKey? {
    var emitter = KeyEmitter(table)
    let step = matches.count / 500 + 1
    let chosen = stride(from: 0, to: matches.count, by: step).map { matches[$0].pair }
      .filter { emitter.agree(rule.keys, $0) }
    guard !chosen.isEmpty else { return nil }
    var best: (key: BlockingKey, count: Int)?
    for key in keys {
      let count = chosen.count { emitter.agree([key], $0) }
      if count > best?.count ?? 0 { best = (key, count) }
    }
    return best?.key
  }
}

extension KeyEmitter {
  /// Whether both rows of a pair have a combination of the keys' values in common.
  fileprivate mutating func agree(_ keys: [BlockingKey], _ pair: PairSample.Pair) -> Bool {
    var (left, right): ([UInt64], [UInt64]) = ([], [])
    emit(keys, row: Int(pair.left), into: &left)
    emit(keys, row: Int(pair.right), into: &right)
    return left.contains { right.contains($0) }
  }
}

extension ColumnKind {
  /// What is made of a column's values to block by.
  fileprivate var blockingTransforms: [BlockingTransform] {
    switch self {
    case .text: [.value, .rareWord, .number, .start]
    case .name: [.value, .sound, .word, .start]
    case .code: [.value, .start]
    case .date: [.value, .near(nil), .year]
    case .amount: [.value, .near(nil)]
    }
  }
}
