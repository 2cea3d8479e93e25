import Consent
import Records
import Resolution
import Scoring
import Storage

/// Answers questions about the state as the last run left it.
///
/// Every answer is computed again from what is stored, by the same pure functions, and is therefore also a proof of it.
public struct Inquiry {
  let workspace: Workspace
  private let consents: ConsentBook
  let holds: Holds

  /// Questions to a workspace.
  public init(_ workspace: Workspace) throws {
    self.workspace = workspace
    consents = ConsentBook(workspace.store)
    holds = try Holds(workspace.store)
  }

  /// Purposes that have a world, by name.
  public func purposes() throws -> [Purpose] {
    let configured = Set(workspace.configuration.purposes)
    return try workspace.store.worlds().filter(configured.contains)
  }

  /// The world of a purpose as of its last run; `nil` if it has none.
  func world(_ purpose: Purpose) throws -> World? {
    try workspace.store.basis(of: purpose).map {
      World(workspace, purpose: purpose, gate: ConsentGate(index: try consents.all(), asOf: $0.asOf), holds: holds)
    }
  }

  /// The world of a purpose as far as some accounts are concerned; `nil` if it has none.
  ///
  /// Costs what there is about these accounts, not what there is.
  private func world(_ purpose: Purpose, about accounts: [Int64]) throws -> World? {
    try workspace.store.basis(of: purpose).map {
      let index = try workspace.store.consentIndex(on: accounts)
      return World(workspace, purpose: purpose, gate: ConsentGate(index: index, asOf: $0.asOf), holds: holds)
    }
  }

  /// The accounts of a profile in a world.
  func accounts(of profile: String, in world: World) throws -> [Account] {
    let members = try workspace.store.members(of: profile, for: world.purpose)
    return members.isEmpty ? [] : try world.accounts(members.map(\.account)).map(\.account)
  }

  /// The world of a purpose as far as a profile is concerned, and the profile's accounts; `nil` if it has none there.
  func found(_ profile: String, for purpose: Purpose) throws -> (world: World, accounts: [Account])? {
    let members = try workspace.store.members(of: profile, for: purpose).map(\.account)
    guard !members.isEmpty, let world = try world(purpose, about: members) else { return nil }
    let accounts = try world.accounts(members).map(\.account)
    return accounts.isEmpty ? nil : (world, accounts)
  }

  // MARK: Finding

  /// The profiles that an account belongs to, by purpose.
  public func profiles(of account: AccountID) throws -> [(purpose: Purpose, profile: String)] {
    guard let id = try workspace.store.accountID(account) else { return [] }
    return try purposes().compactMap { purpose in
      try workspace.store.profile(of: id, for: purpose).map { (purpose, $0) }
    }
  }

  /// Purposes in which a profile exists.
  public func purposes(of profile: String) throws -> [Purpose] {
    try purposes().filter { try !workspace.store.members(of: profile, for: $0).isEmpty }
  }

  /// A profile that has a score, for trying things out: the one whose name comes first, which says nothing about it.
  public func anyScoredProfile(for purpose: Purpose? = nil) throws -> (purpose: Purpose, profile: String)? {
    for candidate in try purposes() where purpose == nil || purpose == candidate {
      if let profile = try workspace.store.firstScoredProfile(for: candidate) { return (candidate, profile) }
    }
    return nil
  }

  /// All accounts of a profile, whatever the purpose.
  public func accounts(of profile: String) throws -> Set<AccountID> {
    try workspace.store.memberAccounts(of: profile)
  }

  // MARK: Links

  /// Why two accounts are, or are not, one person, in each world that has both.
  public func explainLink(_ one: AccountID, _ other: AccountID) throws -> [(purpose: Purpose, explanation: Explanation)]
  {
    let resolver = Resolver(model: workspace.configuration.matchModel)
    let decisions = try workspace.store.decisions()
    guard let first = try workspace.store.accountID(one), let second = try workspace.store.accountID(other) else {
      return []
    }
    return try purposes().compactMap { purpose in
      let accounts = try world(purpose, about: [first, second])?.accounts([first, second]).map(\.account) ?? []
      guard accounts.count == 2 else { return nil }
      return (purpose, resolver.explain(accounts[0], accounts[1], decisions: decisions))
    }
  }

  // MARK: Scores

  /// The score of a profile, computed again and compared with what is stored.
  public func score(of profile: String, for purpose: Purpose) throws -> ScoreAnswer {
    guard let found = try found(profile, for: purpose) else { return .unknown }
    return try score(of: profile, found.accounts, in: found.world)
  }

  /// The score of some accounts of a world.
  func score(of profile: String, _ accounts: [Account], in world: World) throws -> ScoreAnswer {
    let purpose = world.purpose
    guard let plan = workspace.configuration.plan(for: purpose), !accounts.isEmpty else { return .unknown }
    let stored = try workspace.store.score(of: profile, for: purpose)
    var scorer = ProfileScorer(workspace.configuration, plan: plan, asOf: stored?.asOf ?? world.asOf, holds: holds)
    scorer.isHeldBack = try workspace.store.basis(of: purpose)?.isHeldBack ?? false
    switch scorer.score(profile: profile, accounts: accounts) {
    case .failure(let withheld): return stored == nil ? .withheld(withheld) : .stale
    case .success(let score):
      return stored?.fingerprint == Fingerprint(score.fingerprint) ? .scored(score) : .stale
    }
  }

  /// Whether the person was told of this very score: only then may it leave.
  public func isNotified(_ score: Score) throws -> Bool {
    guard let notice = try workspace.store.notice(to: score.profile, for: score.purpose) else { return false }
    return (try? Scoring.release(score, with: try Notice(stored: notice))) != nil
  }

  /// The name of the delivered file that a record stands in.
  public func file(of record: RecordReference) throws -> String {
    try workspace.store.delivery(content: record.delivery)?.name ?? record.delivery.short
  }
}

/// All consent facts of a workspace, read when they are first needed: what is asked about one person needs that person's.
private final class ConsentBook {
  private let store: Store
  private var index: ConsentIndex?

  init(_ store: Store) { self.store = store }

  func all() throws -> ConsentIndex {
    if let index { return index }
    let read = try store.consentIndex()
    index = read
    return read
  }
}

/// What is to be said about the score of a profile.
public enum ScoreAnswer: Sendable {
  /// There is no such profile in this world.
  case unknown
  /// There is no score, and why.
  case withheld(Withheld)
  /// What is stored was made of something else than what is there now: run again.
  case stale
  /// The score, the same as the stored one to the last digit.
  case scored(Score)
}
