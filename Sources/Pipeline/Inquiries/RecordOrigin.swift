import Consent
import Records
import Resolution
import Scoring
import Storage

/// How a record came to be behind a score, beyond its place: whose it is, what read it, and under which consent.
public struct RecordOrigin: Hashable, Sendable {
  /// The account that the record is about.
  public let account: AccountID
  /// The version of the adapter that read it.
  public let adapter: String
  /// The consent that admitted it for the score's purpose.
  public let consent: Grant
}

extension Inquiry {
  /// The origin of each record behind a score.
  ///
  /// Throws ``WorkspaceError/damaged(what:)`` if one of them has no consent: no such record can be behind a score.
  public func origins(of score: Score) throws -> [RecordReference: RecordOrigin] {
    let records = Set(score.parts.flatMap { $0.inputs.flatMap(\.records) })
    var origins: [RecordReference: RecordOrigin] = [:]
    for account in try found(score.profile, for: score.purpose)?.accounts ?? [] {
      let grants = try workspace.store.consents(of: account.id).compactMap { fact -> Grant? in
        if case .grant(let grant) = fact, grant.purpose == score.purpose { grant } else { nil }
      }
      for admitted in account.records {
        let reference = RecordReference(admitted.record.provenance)
        guard records.contains(reference) else { continue }
        guard let consent = grants.first(where: { $0.from == admitted.grant.from && $0.until == admitted.grant.until })
        else { throw WorkspaceError.damaged(what: "a record behind a score has no consent") }
        origins[reference] = RecordOrigin(
          account: account.id, adapter: admitted.record.source.adapterVersion, consent: consent)
      }
    }
    guard origins.count == records.count else {
      throw WorkspaceError.damaged(what: "a record behind a score is not among those of its profile")
    }
    return origins
  }
}
