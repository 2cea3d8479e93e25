import Records

/// What makes clusters of links, beside the weights and the facts.
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

  /// States rules.
  public init(oneToOne: OneToOne = .ofNone) { self.oneToOne = oneToOne }

  enum CodingKeys: String, CodingKey {
    case oneToOne = "one_to_one"
  }

  /// Decodes; what is left out is as in ``init(oneToOne:)``.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    oneToOne = try container.decodeIfPresent(OneToOne.self, forKey: .oneToOne) ?? .ofNone
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
