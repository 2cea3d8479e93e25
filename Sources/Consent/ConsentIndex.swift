import Records

/// All consent facts, looked up by account: a set, so that no order of arrival can matter.
public struct ConsentIndex: Sendable {
  private struct Entry: Sendable {
    var purpose: Int32
    var from: Day
    var until: Day?
    var isWithdrawal: Bool
  }

  private var purposes: [Purpose] = []
  private var facts: [Fingerprint: [Entry]] = [:]

  /// An index of some facts; equal facts count once.
  public init(_ facts: some Sequence<ConsentFact>) {
    for fact in facts { insert(fact) }
  }

  /// Adds a fact. Amortised O(1).
  public mutating func insert(_ fact: ConsentFact) {
    let purpose = index(of: fact.purpose)
    let entry =
      switch fact {
      case .grant(let grant): Entry(purpose: purpose, from: grant.from, until: grant.until, isWithdrawal: false)
      case .withdrawal(let withdrawal): Entry(purpose: purpose, from: withdrawal.at, until: nil, isWithdrawal: true)
      }
    facts[Fingerprint(fact.account), default: []].append(entry)
  }

  /// Accounts that any fact is about.
  public var accounts: some Collection<Fingerprint> { facts.keys }

  /// Whether, and if not why not, an account may be used for a purpose on a day.
  /// O(facts of the account).
  public func verdict(account: Fingerprint, purpose: Purpose, on day: Day) -> Result<GrantPeriod, Refusal> {
    guard let wanted = purposes.firstIndex(of: purpose), let entries = facts[account] else {
      return .failure(Refusal(reason: .noConsent))
    }
    var best = Refusal(reason: .noConsent)
    var live: GrantPeriod?
    for grant in entries where grant.purpose == wanted && !grant.isWithdrawal {
      let period = GrantPeriod(purpose: purpose, from: grant.from, until: grant.until)
      switch Self.state(of: grant, among: entries, on: day) {
      case nil: live = live.map { min($0, period) } ?? period
      case let reason?: best = Refusal(reason: max(best.reason, reason))
      }
    }
    return live.map { .success($0) } ?? .failure(best)
  }

  private static func state(of grant: Entry, among entries: [Entry], on day: Day) -> RefusalReason? {
    if day < grant.from { return .notYet }
    let withdrawn = entries.contains {
      $0.isWithdrawal && $0.purpose == grant.purpose && $0.from >= grant.from && $0.from <= day
    }
    if withdrawn { return .withdrawn }
    if let until = grant.until, day >= until { return .expired }
    return nil
  }

  private mutating func index(of purpose: Purpose) -> Int32 {
    if let known = purposes.firstIndex(of: purpose) { return Int32(known) }
    purposes.append(purpose)
    return Int32(purposes.count - 1)
  }
}

/// The grant under which a record was admitted.
public struct GrantPeriod: Hashable, Sendable, Comparable {
  /// What the person consented to.
  public let purpose: Purpose
  /// The first day of the consent.
  public let from: Day
  /// The first day after it; `nil` while open.
  public let until: Day?

  /// Orders by beginning, then by end (open last), so that the choice among several grants is no accident.
  public static func < (left: GrantPeriod, right: GrantPeriod) -> Bool {
    (left.from, left.until?.number ?? .max) < (right.from, right.until?.number ?? .max)
  }
}

/// That, and why, a record was not admitted. Holds no value of the record.
public struct Refusal: Error, Hashable, Sendable {
  /// Why.
  public let reason: RefusalReason
}

extension RefusalReason: Comparable {
  /// Orders by how much is known, so that "withdrawn" is reported before "no consent".
  public static func < (left: RefusalReason, right: RefusalReason) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
