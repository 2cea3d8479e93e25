/// What a rule's blocks hold.
public struct BlockingReport: Hashable, Sendable {
  /// The rule.
  public let rule: BlockingRule
  /// Blocks of at least two accounts.
  public internal(set) var blocks = 0
  /// Pairs in them.
  public internal(set) var pairs = 0
  /// Pairs that no earlier block had: those that are compared.
  public internal(set) var compared = 0
  /// Blocks that were larger than allowed and divided by the rule's second keys.
  public internal(set) var refinedBlocks = 0
  /// Accounts in them.
  public internal(set) var refinedAccounts = 0
  /// Blocks that were still larger, and in which only near neighbours in the order of their values are compared.
  public internal(set) var windowedBlocks = 0
  /// Accounts in them.
  public internal(set) var windowedAccounts = 0
  /// Blocks for which the budget of pairs had no room.
  public internal(set) var omittedBlocks = 0
  /// Accounts in them.
  public internal(set) var omittedAccounts = 0
  /// Accounts of blocks that were windowed or omitted, each counted by the share of the block's pairs that is not met.
  var unmetAccounts = 0.0

  init(rule: BlockingRule) { self.rule = rule }
}

/// What will be compared, known before anything is.
public struct BlockingPlan: Sendable {
  /// Large keys that are kept by name.
  public static let mostLargeKeys = 100

  /// What each rule's blocks hold.
  public let reports: [BlockingReport]
  /// Pairs that are compared at most: those in all blocks, a pair in several blocks counted in each.
  public let pairs: Int
  /// Pairs that the model's limits allow for a table of this size; ``pairs`` is never above it.
  public let budget: Int
  /// The largest block that is let through: the model's limit, or less where the budget asked for it.
  public let largestBlock: Int
  /// Keys whose blocks were larger than allowed, the largest first; at most ``mostLargeKeys``.
  public let largeKeys: [LargeKey]
  /// By rule: the share of all true pairs, at most, that the rule would have met if no block were too large, and that it
  /// does not meet now.
  ///
  /// True pairs are taken to be spread evenly over the accounts, and to agree on second keys as often as the first level of
  /// their comparison says (m). What other rules meet all the same is not deducted.
  public let recallAtRisk: [Double]

  init(_ builder: BlockBuilder, _ model: MatchModel, accounts: Int) {
    reports = builder.reports
    pairs = builder.pairs
    budget = Self.budget(model.limits, accounts: accounts)
    largestBlock = builder.largestBlock
    largeKeys = builder.largeKeys.sorted
    recallAtRisk = builder.reports.map { $0.recallAtRisk(model, accounts: accounts) }
  }

  static func budget(_ limits: BlockingLimits, accounts: Int) -> Int {
    let (budget, isTooGreat) = limits.pairsPerAccount.multipliedReportingOverflow(by: max(1, accounts))
    return isTooGreat ? .max : budget
  }
}

extension BlockingReport {
  fileprivate func recallAtRisk(_ model: MatchModel, accounts: Int) -> Double {
    let compared = Set(rule.refine.flatMap(\.comparisons))
    let agreement = model.comparisons.filter { compared.contains($0.kind) }
      .reduce(1) { $0 * ($1.levels.first?.m ?? 1) }
    let unmet = Double(refinedAccounts) * (1 - agreement) + unmetAccounts * agreement
    return min(1, unmet / Double(max(1, accounts)))
  }
}
