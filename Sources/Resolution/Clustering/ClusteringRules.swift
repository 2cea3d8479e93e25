import Records

/// What makes clusters of links, beside the weights and the facts; see ``Clustering`` for what each rule does.
///
/// Part of a ``MatchModel`` as `clustering`; all keys may be left out.
public struct ClusteringRules: Hashable, Sendable, Codable {
  /// Of which providers a cluster holds at most one account.
  ///
  /// In a model file `true`, `false` or a list of names. A provider that keeps one account for each person says so here:
  /// then the best of several candidates is taken. A decision "same" beats it.
  public enum OneToOne: Hashable, Sendable {
    case ofNone
    case ofAll
    case of(Set<ProviderID>)

    /// Whether it holds for a provider.
    public func holds(for provider: ProviderID) -> Bool {
      switch self {
      case .ofNone: false
      case .ofAll: true
      case .of(let providers): providers.contains(provider)
      }
    }
  }

  /// Of which providers a cluster holds at most one account.
  public var oneToOne: OneToOne
  /// How much the other pairs between two clusters count beside the link that would join them, from 0 to below 1.
  ///
  /// 0 joins whatever is linked. 0.6: what the compared pairs lack of even odds on average counts half as much again as
  /// what the link has above them.
  public var bridgeSupport: Double
  /// Groups of at least so many accounts are not held together by one account that they have in common; from 3 on.
  public var groupSize: Int
  /// A cluster of more accounts is listed for review; from 2 on.
  public var reviewSize: Int

  /// States rules.
  public init(
    oneToOne: OneToOne = .ofNone, bridgeSupport: Double = 0.6, groupSize: Int = 6, reviewSize: Int = 50
  ) {
    self.oneToOne = oneToOne
    self.bridgeSupport = bridgeSupport
    self.groupSize = groupSize
    self.reviewSize = reviewSize
  }

  /// Rules that join whatever is linked, facts aside.
  public static let transitiveClosure = ClusteringRules(bridgeSupport: 0, groupSize: .max)

  enum CodingKeys: String, CodingKey {
    case oneToOne = "one_to_one"
    case bridgeSupport = "bridge_support"
    case groupSize = "group_size"
    case reviewSize = "review_size"
  }

  /// Decodes; what is left out is as in ``init(oneToOne:bridgeSupport:groupSize:reviewSize:)``.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let usual = ClusteringRules()
    oneToOne = try container.decodeIfPresent(OneToOne.self, forKey: .oneToOne) ?? usual.oneToOne
    bridgeSupport = try container.decodeIfPresent(Double.self, forKey: .bridgeSupport) ?? usual.bridgeSupport
    groupSize = try container.decodeIfPresent(Int.self, forKey: .groupSize) ?? usual.groupSize
    reviewSize = try container.decodeIfPresent(Int.self, forKey: .reviewSize) ?? usual.reviewSize
  }

  /// Checks what the types cannot.
  func validate() throws(ModelFault) {
    try MatchModel.require(
      bridgeSupport >= 0 && bridgeSupport < 1, "clustering.bridge_support", "a number from 0 to below 1",
      "Leave it out to use 0.6.")
    try MatchModel.require(
      groupSize >= 3, "clustering.group_size", "a number from 3 on", "Leave it out to use the usual one.")
    try MatchModel.require(
      reviewSize >= 2, "clustering.review_size", "a number from 2 on", "Leave it out to use the usual one.")
  }
}

extension ClusteringRules.OneToOne: Codable {
  /// Decodes `true`, `false` or a list of providers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let holds = try? container.decode(Bool.self) {
      self = holds ? .ofAll : .ofNone
    } else if let names = try? container.decode([String].self) {
      self = .of(Set(names.map { ProviderID(rawValue: $0) }))
    } else {
      throw ModelFault(
        place: "clustering.one_to_one", expected: "true, false or a list of providers",
        remedy: "Name the providers that keep one account for each person.")
    }
  }

  /// Encodes as it is decoded, providers sorted.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .ofNone: try container.encode(false)
    case .ofAll: try container.encode(true)
    case .of(let providers): try container.encode(providers.map(\.rawValue).sorted())
    }
  }
}
