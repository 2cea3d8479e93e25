import Records

/// Decides, for each record, whether its person agreed to a purpose.
///
/// The only maker of ``AdmittedRecord``.
public struct ConsentGate: Sendable {
  private let index: ConsentIndex
  /// The run's date: the day on which consent must hold.
  public let asOf: Day

  /// A gate over all known consent facts.
  public init(index: ConsentIndex, asOf: Day) {
    self.index = index
    self.asOf = asOf
  }

  /// Admits or refuses one record for one purpose.
  public func admit(_ record: Record, for purpose: Purpose) -> Result<AdmittedRecord, Refusal> {
    index.verdict(account: record.entry.account, purpose: purpose, on: asOf).map {
      AdmittedRecord(record: record, grant: $0)
    }
  }

  /// Admits a record for the first of some purposes that its person agreed to: what may be kept at all.
  ///
  /// Refuses with the strongest reason.
  public func admit(_ record: Record, forAnyOf purposes: [Purpose]) -> Result<AdmittedRecord, Refusal> {
    verdict(account: record.entry.account, forAnyOf: purposes).map { AdmittedRecord(record: record, grant: $0) }
  }

  /// Whether an account may be used for any of some purposes.
  public func allows(account: Fingerprint, forAnyOf purposes: [Purpose]) -> Bool {
    refusal(account: account, forAllOf: purposes) == nil
  }

  /// Why an account may be used for none of some purposes; `nil` if it may be used for one.
  public func refusal(account: Fingerprint, forAllOf purposes: [Purpose]) -> Refusal? {
    if case .failure(let refusal) = verdict(account: account, forAnyOf: purposes) { refusal } else { nil }
  }

  private func verdict(account: Fingerprint, forAnyOf purposes: [Purpose]) -> Result<GrantPeriod, Refusal> {
    var strongest = RefusalReason.noConsent
    for purpose in purposes {
      switch index.verdict(account: account, purpose: purpose, on: asOf) {
      case .success(let period): return .success(period)
      case .failure(let refusal): strongest = max(strongest, refusal.reason)
      }
    }
    return .failure(Refusal(reason: strongest))
  }
}

/// A record that its person agreed to have used for a purpose.
///
/// It has no public initialiser and is not `Decodable`: only ``ConsentGate`` makes one, so what has no consent cannot
/// reach matching, because it does not compile.
public struct AdmittedRecord: Sendable, PersonalData {
  /// The record.
  public let record: Record
  /// The consent that admitted it.
  public let grant: GrantPeriod

  init(record: Record, grant: GrantPeriod) {
    self.record = record
    self.grant = grant
  }
}
