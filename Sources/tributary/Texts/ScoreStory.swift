import Pipeline
import Records
import Scoring

/// The score of a profile with the files behind it, as a value to print.
struct ScoreStory: Encodable {
  /// What there is to tell.
  enum State: String, Encodable { case scored, withheld, stale }

  /// The consent under which a record was used.
  struct Consent: Encodable, Equatable {
    let from: Day
    let until: Day?
    let evidence: String
  }

  /// A record with the name of its file, what read it, and the consent that admitted it.
  struct Source: Encodable {
    let account: String
    let provider: ProviderID
    let feed: FeedID
    let file: String
    let delivery: ContentHash
    let record: Int
    let part: Int
    let line: Int
    /// The version of the adapter that read it.
    let adapter: String
    let consent: Consent
  }

  /// A feature that a partial score was decided on.
  struct Feature: Encodable {
    let feature: FeatureID
    let description: String
    let value: ExactDecimal?
    let unit: String
    let isSubstituted: Bool
    let records: [Source]
  }

  /// What one characteristic gave.
  struct Part: Encodable {
    let characteristic: String
    let label: String
    let attribute: String
    let points: ExactDecimal
    let features: [Feature]
  }

  /// A score that was computed again and is the stored one.
  struct Details: Encodable {
    let total: ExactDecimal
    let scale: Scoring.Score.Scale
    let initial: ExactDecimal
    let parts: [Part]
    let reasons: [Reason]
    let terms: Scoring.Score.Terms
    let scorecard: Scoring.Score.ScorecardReference
    let matchModel: String
    let asOf: Day
  }

  let profile: String
  let purpose: Purpose
  let state: State
  /// Why there is no score.
  var withheld: String?
  /// Whether the person was told of this very score: only then may it leave.
  var isNotified = false
  var score: Details?

  init(_ subject: SubjectOptions.Subject, _ inquiry: Inquiry) throws {
    profile = subject.profile
    purpose = subject.purpose
    switch try inquiry.score(of: profile, for: purpose) {
    case .scored(let found):
      state = .scored
      isNotified = try inquiry.isNotified(found)
      score = try Details(found, origins: try inquiry.origins(of: found)) { try inquiry.file(of: $0) }
    case .withheld(let reason):
      state = .withheld
      withheld = reason.description
    case .stale, .unknown: state = .stale
    }
  }
}

extension ScoreStory.Details {
  /// Names the file of each record; each file is looked up once.
  init(
    _ score: Scoring.Score, origins: [RecordReference: RecordOrigin], file: (RecordReference) throws -> String
  ) throws {
    var names: [ContentHash: String] = [:]
    func source(_ record: RecordReference) throws -> ScoreStory.Source? {
      guard let origin = origins[record] else { return nil }
      let name = try names[record.delivery] ?? file(record)
      names[record.delivery] = name
      return ScoreStory.Source(
        account: "\(origin.account)", provider: record.provider, feed: record.feed, file: name,
        delivery: record.delivery, record: record.record, part: record.part, line: record.line,
        adapter: origin.adapter,
        consent: .init(from: origin.consent.from, until: origin.consent.until, evidence: origin.consent.evidence))
    }
    total = score.total
    scale = score.scale
    initial = score.initial
    parts = try score.parts.map { part in
      ScoreStory.Part(
        characteristic: part.characteristic, label: part.label, attribute: part.attribute, points: part.points,
        features: try part.inputs.map { input in
          ScoreStory.Feature(
            feature: input.feature, description: input.description, value: input.value, unit: input.unit,
            isSubstituted: input.isSubstituted, records: try input.records.compactMap(source))
        })
    }
    reasons = score.reasons
    terms = score.terms
    scorecard = score.scorecard
    matchModel = score.matchModel
    asOf = score.asOf
  }
}
