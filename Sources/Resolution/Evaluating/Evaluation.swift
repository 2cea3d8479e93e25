import Records

/// How good a resolution is, against a truth that names the person of each account.
///
/// Accounts without a known person are left out. A pair that blocking never proposed counts as missed.
public struct Evaluation: Sendable {
  /// Accounts with a known person.
  public let accounts: Int
  /// People among them.
  public let persons: Int
  /// Clusters with such an account.
  public let clusters: Int
  /// Of the links alone, before clustering.
  public let links: Accuracy
  /// Of all pairs inside clusters.
  public let pairs: Accuracy
  /// Of clusters, where one is right that holds all accounts of a person and no other.
  public let exactClusters: Accuracy
  /// B-cubed: the mean over accounts (Bagga and Baldwin 1998).
  public let bCubed: Accuracy
  /// Of the pairs inside clusters, by the two providers, sorted.
  public let byProviders: [ProviderPair]
  /// By the groups that the caller names, sorted.
  public let byGroup: [Group]

  /// Accuracy between two providers, or within one.
  public struct ProviderPair: Hashable, Sendable {
    /// The lesser.
    public let first: ProviderID
    /// The greater, or the same.
    public let second: ProviderID
    /// Of the pairs between them.
    public let pairs: Accuracy
  }

  /// Accuracy for some accounts: whom errors hit.
  public struct Group: Hashable, Sendable {
    /// What the caller calls them.
    public let name: String
    /// Accounts of the group with a known person.
    public let accounts: Int
    /// Of the pairs with at least one account of the group.
    public let pairs: Accuracy
    /// The mean over its accounts.
    public let bCubed: Accuracy
  }

  /// Judges a resolution.
  ///
  /// - Parameters:
  ///   - truth: the name of each account's person.
  ///   - groups: the name of each account's group; accounts without one are in none.
  ///
  /// O(n log n) for n accounts and links, but for the providers, of which it is O(p^2).
  public init(
    _ resolution: ResolvedTable, of table: AccountTable, truth: [AccountID: String], groups: [AccountID: String] = [:]
  ) {
    self.init(resolution, of: table, persons: KnownPersons(table, truth), groups: groups)
  }

  /// Judges a resolution by persons that were looked up before.
  public init(
    _ resolution: ResolvedTable, of table: AccountTable, persons: KnownPersons, groups: [AccountID: String] = [:]
  ) {
    let partition = ComparedPartition(found: resolution.representatives, persons: persons)
    accounts = partition.rows.count
    self.persons = partition.persons.count
    clusters = partition.clusters.count
    let known = resolution.links.compactMap { persons.areOne($0.a, $0.b) }
    links = Accuracy(said: known.count, real: partition.persons.pairs, right: known.count { $0 })
    pairs = partition.pairs
    exactClusters = partition.exactClusters
    bCubed = partition.bCubed { _ in true }
    byProviders = partition.byProviders(table)
    byGroup = partition.byGroup(table, groups)
  }
}
