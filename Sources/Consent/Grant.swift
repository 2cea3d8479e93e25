import Records

/// A person's consent: this purpose may use this account, from a day, until a day.
public struct Grant: Hashable, Sendable {
  /// The account that the consent is about.
  public let account: AccountID
  /// What it may be used for.
  public let purpose: Purpose
  /// The first day on which it holds.
  public let from: Day
  /// The first day on which it no longer holds; `nil` while it is open.
  public let until: Day?
  /// Where the consent itself can be found: a form, a signature, a log line.
  ///
  /// Required.
  public let evidence: String

  /// States a consent.
  public init(account: AccountID, purpose: Purpose, from: Day, until: Day?, evidence: String) {
    self.account = account
    self.purpose = purpose
    self.from = from
    self.until = until
    self.evidence = evidence
  }
}

/// A person's withdrawal: from this day on, the purpose may no longer use the account under any grant that began on or
/// before the day.
///
/// A later grant opens anew.
public struct Withdrawal: Hashable, Sendable {
  /// The account.
  public let account: AccountID
  /// The purpose.
  public let purpose: Purpose
  /// The first day without consent.
  public let at: Day

  /// States a withdrawal.
  public init(account: AccountID, purpose: Purpose, at: Day) {
    self.account = account
    self.purpose = purpose
    self.at = at
  }
}

/// One line of the consent ledger.
public enum ConsentFact: Hashable, Sendable {
  case grant(Grant)
  case withdrawal(Withdrawal)

  /// The account that the fact is about.
  public var account: AccountID {
    switch self {
    case .grant(let grant): grant.account
    case .withdrawal(let withdrawal): withdrawal.account
    }
  }

  /// The purpose that the fact is about.
  public var purpose: Purpose {
    switch self {
    case .grant(let grant): grant.purpose
    case .withdrawal(let withdrawal): withdrawal.purpose
    }
  }
}

/// Why a record was not admitted.
///
/// The cases are ordered from the least to the most that is known.
public enum RefusalReason: String, CaseIterable, Hashable, Sendable, Codable {
  /// The person never consented to the purpose for this account.
  case noConsent = "no_consent"
  /// The only consent begins after the run's date.
  case notYet = "not_yet"
  /// The last consent ran out.
  case expired
  /// The person withdrew.
  case withdrawn
}
