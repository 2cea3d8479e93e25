/// A blocking rule: accounts that agree on all its keys are compared.
public struct BlockingRule: Hashable, Sendable, Codable {
  /// What must be equal; an account without one of them is not in any block of the rule.
  public var keys: [BlockingKey]
  /// What must be equal too where a block is larger than the limit.
  public var refine: [BlockingKey]
  /// The rule's own limit, below the model's: a weak rule may bring together what is rare, and must not what is common.
  public var largestBlock: Int?

  /// States a rule.
  public init(_ keys: [BlockingKey], refine: [BlockingKey] = [], largestBlock: Int? = nil) {
    self.keys = keys
    self.refine = refine
    self.largestBlock = largestBlock
  }

  /// `birth_date + family_sound`.
  public var name: String { keys.map(\.rawValue).joined(separator: " + ") }

  enum CodingKeys: String, CodingKey {
    case keys, refine
    case largestBlock = "largest_block"
  }

  /// Decodes; all but the keys may be left out.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    keys = try container.decode([BlockingKey].self, forKey: .keys)
    refine = try container.decodeIfPresent([BlockingKey].self, forKey: .refine) ?? []
    largestBlock = try container.decodeIfPresent(Int.self, forKey: .largestBlock)
  }
}

/// How far blocking may go before it must ask for more agreement.
public struct BlockingLimits: Hashable, Sendable, Codable {
  /// Accounts in a block; a larger one is refined, and what is still larger is left out and reported.
  public var largestBlock: Int
  /// Pairs for each account, on average: if the blocks promise more, the largest block is halved until they do not.
  public var pairsPerAccount: Int

  /// States limits.
  public init(largestBlock: Int = 400, pairsPerAccount: Int = 400) {
    self.largestBlock = largestBlock
    self.pairsPerAccount = pairsPerAccount
  }

  enum CodingKeys: String, CodingKey {
    case largestBlock = "largest_block"
    case pairsPerAccount = "pairs_per_account"
  }
}
