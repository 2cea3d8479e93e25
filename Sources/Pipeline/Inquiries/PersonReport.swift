import Consent
import Records
import Resolution
import Scoring
import Storage

/// All that is held of one person for each purpose: the data and from whom, how it was linked, the score and what was
/// told.
///
/// For the person, and for nobody else.
public struct PersonReport: Encodable, Sendable, PersonalData {
  /// The profile's name.
  public let profile: String
  /// One part for each purpose in which the profile exists.
  public let purposes: [PurposePart]

  /// Puts parts together.
  public init(profile: String, purposes: [PurposePart]) {
    self.profile = profile
    self.purposes = purposes
  }

  /// What is held for one purpose.
  public struct PurposePart: Encodable, Sendable {
    /// The purpose's name.
    public let purpose: Purpose
    /// What it is.
    public let description: String
    /// The date for which it was computed.
    public let asOf: Day
    /// The accounts that were found to be this person's.
    public let accounts: [HeldAccount]
    /// Why they were linked.
    public let links: [HeldLink]
    /// The value of each field that stands.
    public let values: [HeldValue]
    /// The score, if there is one.
    public let score: Score?
    /// Why there is no score.
    public let withheld: String?
    /// The notice that was issued.
    public let notice: Notice?
    /// The files with records behind the score; a notice names them by their content.
    public let files: [HeldFile]
    /// What of it is or was disputed.
    public let disputes: [HeldDispute]
    /// What was said of it, the oldest first: one entry for each change.
    public let history: [HeldTelling]
    /// How to dispute.
    public let dispute: String
  }

  /// One account with everything that its provider states.
  public struct HeldAccount: Encodable, Sendable {
    /// Who keeps it.
    public let provider: ProviderID
    /// The provider's own key.
    public let key: String
    /// The consents given and withdrawn for this purpose, as sentences.
    public let consents: [String]
    /// What the provider states about the person.
    public let values: [HeldValue]
    /// What the provider says happened.
    public let events: [HeldEvent]
    /// The same consents, to be put into other words.
    public let facts: [ConsentFact]

    private enum CodingKeys: String, CodingKey { case provider, key, consents, values, events }
  }

  /// A value with where it came from.
  public struct HeldValue: Encodable, Sendable {
    /// The field's name.
    public let field: String
    /// The value as delivered.
    public let value: String
    /// Where it stands.
    public let source: HeldSource
  }

  /// An event with where it came from.
  public struct HeldEvent: Encodable, Sendable {
    /// What happened.
    public let kind: EventKind
    /// When.
    public let day: Day
    /// The amount as text, such as `120.00 GBP`.
    public let amount: String?
    /// Where it stands.
    public let source: HeldSource
  }

  /// A place in a delivered file.
  public struct HeldSource: Encodable, Sendable {
    /// The file's name as delivered.
    public let file: String
    /// The record's number, from 1.
    public let record: Int
    /// The line, from 1; 0 where the format has none.
    public let line: Int
    /// The adapter's version that read it.
    public let adapter: String
  }

  /// A dispute about what is held.
  public struct HeldDispute: Encodable, Sendable {
    /// Its number.
    public let number: Int64
    /// The account, or the account and the record.
    public let subject: String
    /// The day on which it was opened.
    public let opened: Day
    /// The day by which it is to be decided.
    public let due: Day
    /// `open`, `upheld` or `rejected`.
    public let state: String
    /// What that means for the score, as a sentence.
    public let effect: String
  }

  /// What a run said.
  public struct HeldTelling: Encodable, Sendable {
    /// The run that said it first.
    public let run: Int64
    /// The date that it computed for.
    public let asOf: Day
    /// What was said.
    public let state: ToldAnswer.State
    /// The score; `nil` where there was none.
    public let total: String?
    /// Why there was none.
    public let withheld: String?
  }

  /// A delivered file.
  public struct HeldFile: Encodable, Sendable {
    /// The SHA-256 of its content.
    public let delivery: ContentHash
    /// Its name as delivered.
    public let name: String
  }

  /// Why two of the accounts are one person.
  public struct HeldLink: Encodable, Sendable {
    /// The arithmetic.
    public let explanation: Explanation
    /// Whether this pair reached the threshold, or the two were joined through others.
    public let isDirect: Bool
  }
}

extension Inquiry {
  /// All that is held of a person; no part if the profile is unknown.
  public func personReport(_ profile: String) throws -> PersonReport {
    PersonReport(profile: profile, purposes: try purposes(of: profile).compactMap { try part(profile, $0) })
  }

  private func part(_ profile: String, _ purpose: Purpose) throws -> PersonReport.PurposePart? {
    guard let (world, accounts) = try found(profile, for: purpose),
      let plan = workspace.configuration.plan(for: purpose),
      let merged = Profile(merging: accounts, order: world.order)
    else { return nil }
    var score: Score?
    var withheld: String?
    switch try self.score(of: profile, accounts, in: world) {
    case .scored(let found): score = found
    case .withheld(let reason): withheld = reason.description
    case .stale: withheld = "The configuration changed since the last run; run again."
    case .unknown: break
    }
    return PersonReport.PurposePart(
      purpose: purpose, description: plan.purpose.description, asOf: world.asOf,
      accounts: try merged.accounts.map { try held($0, purpose, on: world.asOf) },
      links: try links(among: merged.accounts),
      values: try merged.values.map(held), score: score, withheld: withheld,
      notice: try workspace.store.notice(to: profile, for: purpose).map { try Notice(stored: $0) },
      files: try files(behind: score),
      disputes: try disputes(of: merged.accounts.map(\.id)), history: try history(of: profile, for: purpose),
      dispute: plan.purpose.dispute)
  }

  private func history(of profile: String, for purpose: Purpose) throws -> [PersonReport.HeldTelling] {
    try workspace.store.tellings(of: profile, for: purpose).compactMap { asOf, told in
      guard let day = Day(iso: asOf) else { return nil }
      func telling(_ state: ToldAnswer.State, total: String? = nil, withheld: String? = nil) -> PersonReport.HeldTelling
      {
        PersonReport.HeldTelling(run: told.run, asOf: day, state: state, total: total, withheld: withheld)
      }
      switch told.state {
      case .scored(let stored): return telling(.scored, total: try Notice(stored: stored).total)
      case .withheld(let reason): return telling(.withheld, withheld: reason)
      case .gone: return telling(.gone)
      }
    }
  }

  private func disputes(of accounts: [AccountID]) throws -> [PersonReport.HeldDispute] {
    try workspace.store.disputes().filter { accounts.contains($0.subject.account) }.map(PersonReport.HeldDispute.init)
  }

  private func files(behind score: Score?) throws -> [PersonReport.HeldFile] {
    var records: [ContentHash: RecordReference] = [:]
    for record in score?.parts.flatMap(\.inputs).flatMap(\.records) ?? [] { records[record.delivery] = record }
    return try records.sorted { $0.key < $1.key }.map {
      PersonReport.HeldFile(delivery: $0.key, name: try file(of: $0.value))
    }
  }

  private func held(_ account: Account, _ purpose: Purpose, on day: Day) throws -> PersonReport.HeldAccount {
    let retention = workspace.configuration.retention
    let consents = try workspace.store.consents(of: account.id).filter { $0.purpose == purpose }
    let events = try account.records.flatMap { admitted in
      let source = try source(admitted.record)
      return admitted.record.events.filter { retention.isHeld($0, on: day) }.map {
        PersonReport.HeldEvent(kind: $0.kind, day: $0.day, amount: $0.amount?.description, source: source)
      }
    }
    return PersonReport.HeldAccount(
      provider: account.id.provider, key: account.id.key, consents: consents.map(\.sentence),
      values: try account.claims.map(held), events: events.sorted { ($0.day, $0.kind) < ($1.day, $1.kind) },
      facts: consents)
  }

  private func held(_ claim: Claim) throws -> PersonReport.HeldValue {
    PersonReport.HeldValue(field: claim.field.name, value: claim.value, source: try source(claim.source))
  }

  private func source(_ record: Record) throws -> PersonReport.HeldSource {
    let provenance = record.provenance
    return PersonReport.HeldSource(
      file: try workspace.store.delivery(content: provenance.delivery)?.name ?? provenance.delivery.short,
      record: provenance.record, line: provenance.line, adapter: provenance.adapterVersion)
  }

  private func links(among accounts: [Account]) throws -> [PersonReport.HeldLink] {
    let resolver = Resolver(model: workspace.configuration.matchModel)
    let decisions = try workspace.store.decisions()
    return accounts.indices.flatMap { left in
      accounts[(left + 1)...].map { right in
        let explanation = resolver.explain(accounts[left], right, decisions: decisions)
        return PersonReport.HeldLink(explanation: explanation, isDirect: explanation.outcome == .linked)
      }
    }
  }
}

extension PersonReport.HeldDispute {
  /// A dispute as its person is told of it.
  public init(_ dispute: Dispute) {
    let effect =
      switch dispute.resolution?.verdict {
      case nil: "It is left out of features and scores until it is decided, by \(dispute.due)."
      case .upheld: "It was found to be wrong and never counts again."
      case .rejected: "It was found to be right and counts."
      }
    self.init(
      number: dispute.id, subject: "\(dispute.subject)", opened: dispute.opened, due: dispute.due,
      state: dispute.resolution?.verdict.rawValue ?? "open", effect: effect)
  }

  /// The dispute as a sentence.
  public var sentence: String { "\(subject), disputed on \(opened): \(state). \(effect)" }
}

extension ConsentFact {
  /// What the person agreed to or took back, as a sentence.
  public var sentence: String {
    switch self {
    case .grant(let grant):
      "Consent from \(grant.from)\(grant.until.map { " until \($0)" } ?? ""), shown by: \(grant.evidence)"
    case .withdrawal(let withdrawal): "Withdrawn from \(withdrawal.at)"
    }
  }
}

extension PersonReport.HeldAccount: PersonalData {}
extension PersonReport.HeldValue: PersonalData {}
extension PersonReport.HeldEvent: PersonalData {}
extension PersonReport.HeldDispute: PersonalData {}
