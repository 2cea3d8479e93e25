import Records

/// All consent facts, looked up by account: a set, so that no order of arrival can matter.
///
/// Sorted arrays of 40 bytes a fact instead of a dictionary of lists: a million grants take 40 MB.
public struct ConsentIndex: Sendable {
  private struct Entry: Sendable {
    var account: Fingerprint
    var purpose: Int32
    var from: Int32
    var until: Int32
    var isWithdrawal: Bool
  }

  private var purposes: [Purpose] = []
  private var entries: [Entry] = []

  /// An index of some facts.
  ///
  /// O(n log n); later lookups are O(log n + facts of the account).
  public init(_ facts: some Sequence<ConsentFact>) {
    var builder = Builder()
    for fact in facts { builder.insert(fact, account: Fingerprint(fact.account)) }
    self = builder.finish()
  }

  private init(purposes: [Purpose], entries: [Entry]) {
    self.purposes = purposes
    self.entries = entries
  }

  /// Collects facts one at a time, so that a ledger of millions is never held twice.
  public struct Builder {
    private var purposes: [Purpose] = []
    private var entries: [Entry] = []

    /// No facts yet, and room for so many: a list that grows by doubling would hold them three times for a moment.
    public init(capacity: Int = 0) { entries.reserveCapacity(capacity) }

    /// Adds a fact about the account of this fingerprint.
    public mutating func insert(_ fact: ConsentFact, account: Fingerprint) {
      switch fact {
      case .grant(let grant): insertGrant(to: fact.purpose, from: grant.from, until: grant.until, account: account)
      case .withdrawal(let withdrawal): insertWithdrawal(of: fact.purpose, at: withdrawal.at, account: account)
      }
    }

    /// Adds a grant, of which nothing but this is asked for.
    public mutating func insertGrant(to purpose: Purpose, from: Day, until: Day?, account: Fingerprint) {
      entries.append(
        Entry(
          account: account, purpose: index(of: purpose), from: from.number, until: until?.number ?? .max,
          isWithdrawal: false))
    }

    /// Adds a withdrawal.
    public mutating func insertWithdrawal(of purpose: Purpose, at day: Day, account: Fingerprint) {
      entries.append(
        Entry(account: account, purpose: index(of: purpose), from: day.number, until: .max, isWithdrawal: true))
    }

    /// The index; the builder is empty afterwards.
    public mutating func finish() -> ConsentIndex {
      defer { self = Builder() }
      entries.sort { $0.account < $1.account }
      return ConsentIndex(purposes: purposes, entries: entries)
    }

    private mutating func index(of purpose: Purpose) -> Int32 {
      if let known = purposes.firstIndex(of: purpose) { return Int32(known) }
      purposes.append(purpose)
      return Int32(purposes.count - 1)
    }
  }

  /// Calls `body` once with each account that any fact is about, in ascending order.
  public func forEachAccount(_ body: (Fingerprint) throws -> Void) rethrows {
    var last: Fingerprint?
    for entry in entries where entry.account != last {
      last = entry.account
      try body(entry.account)
    }
  }

  /// Whether, and if not why not, an account may be used for a purpose on a day.
  public func verdict(account: Fingerprint, purpose: Purpose, on day: Day) -> Result<GrantPeriod, Refusal> {
    guard let wanted = purposes.firstIndex(of: purpose) else { return .failure(Refusal(reason: .noConsent)) }
    let facts = facts(of: account)
    var reason = RefusalReason.noConsent
    var live: GrantPeriod?
    for grant in facts where grant.purpose == wanted && !grant.isWithdrawal {
      if let obstacle = Self.obstacle(to: grant, among: facts, on: day.number) {
        reason = max(reason, obstacle)
      } else {
        let period = GrantPeriod(
          purpose: purpose, from: Day(number: grant.from), until: grant.until == .max ? nil : Day(number: grant.until))
        live = live.map { min($0, period) } ?? period
      }
    }
    return live.map { .success($0) } ?? .failure(Refusal(reason: reason))
  }

  /// Why a grant does not hold on a day; `nil` if it does.
  private static func obstacle(to grant: Entry, among facts: ArraySlice<Entry>, on day: Int32) -> RefusalReason? {
    if day < grant.from { return .notYet }
    let isWithdrawn = facts.contains {
      $0.isWithdrawal && $0.purpose == grant.purpose && $0.from >= grant.from && $0.from <= day
    }
    if isWithdrawn { return .withdrawn }
    return day >= grant.until ? .expired : nil
  }

  private func facts(of account: Fingerprint) -> ArraySlice<Entry> {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].account < account { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < entries.count, entries[end].account == account { end += 1 }
    return entries[low..<end]
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

/// That, and why, a record was not admitted.
///
/// Holds no value of the record.
public struct Refusal: Error, Hashable, Sendable {
  /// Why.
  public let reason: RefusalReason
}

extension RefusalReason: Comparable {
  /// Orders by how much is known, so that "withdrawn" is reported before "no consent".
  public static func < (left: RefusalReason, right: RefusalReason) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .noConsent: 0
    case .notYet: 1
    case .expired: 2
    case .withdrawn: 3
    }
  }
}
