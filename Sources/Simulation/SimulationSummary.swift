import Records

/// What a simulation wrote: for the person who asked for it, and for checking a run's report against.
public struct SimulationSummary: Hashable, Sendable {
  /// One file.
  public struct File: Hashable, Sendable {
    /// Which.
    public let file: FeedFile
    /// Rows without the header, as a reader counts them: lines of CSV and JSON Lines, parties of judgments.
    public internal(set) var rows: Int
  }

  /// How many of something of a name.
  public struct Count<Name: Hashable & Sendable>: Hashable, Sendable {
    /// What is counted.
    public let name: Name
    /// How many.
    public let count: Int
  }

  /// How the people who hold the accounts answered a purpose's request.
  public struct Consents: Hashable, Sendable {
    /// The purpose.
    public let purpose: Purpose
    /// Accounts by answer: `granted`, `absent`, `expired`, `withdrawn`, `regranted`, in this order.
    public let accounts: [Count<String>]
  }

  /// People in the population, with or without accounts.
  public internal(set) var people = 0
  /// Accounts by provider, in the order of names.
  ///
  /// Parties of court cases count, organisations among them.
  public internal(set) var accounts: [Count<ProviderID>] = []
  /// Files in the order in which they were written.
  public internal(set) var files: [File] = []
  /// Rows broken on purpose, by kind.
  ///
  /// A broken judgment counts each of its parties.
  public internal(set) var faults: [Count<Fault>] = []
  /// Consents by purpose, in the order of names.
  public internal(set) var consents: [Consents] = []

  /// Accounts of all providers.
  public var accountCount: Int { accounts.reduce(0) { $0 + $1.count } }
  /// Rows of all feeds; consents and the truth are none.
  public var rowCount: Int {
    files.reduce(0) { $0 + ($1.file.path.hasPrefix("landing/") && !$1.file.path.contains("/consents/") ? $1.rows : 0) }
  }
  /// Rows broken on purpose.
  public var faultCount: Int { faults.reduce(0) { $0 + $1.count } }
}

/// Counts answers while the accounts are walked.
struct ConsentCounts {
  private var counts = Array(
    repeating: Array(repeating: 0, count: ConsentPlan.Kind.allCases.count), count: ConsentPurpose.allCases.count)

  /// Counts the answers for one account.
  mutating func count(_ entry: AccountFiles.Entry, _ context: FeedContext) {
    guard case .person(let person) = entry.identity else { return }
    for purpose in ConsentPurpose.allCases where purpose.uses(entry.provider) {
      let plan = ConsentPlan(context, person: person.index, purpose, account: entry.opened)
      counts[purpose.rawValue][ConsentPlan.Kind.allCases.firstIndex(of: plan.kind) ?? 0] += 1
    }
  }

  /// The counts by purpose.
  var rows: [SimulationSummary.Consents] {
    ConsentPurpose.allCases.map { purpose in
      let kinds = ConsentPlan.Kind.allCases.enumerated().map {
        SimulationSummary.Count(name: $1.rawValue, count: counts[purpose.rawValue][$0])
      }
      return .init(purpose: Purpose(rawValue: String(describing: purpose.name)), accounts: kinds)
    }
  }
}
