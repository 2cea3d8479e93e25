import Records

/// A score of one profile with everything that explains it: all that is shown of it to anybody is a value of this type.
///
/// `Codable`: decimals are texts, so an encoder with sorted keys gives one form.
public struct Score: Hashable, Sendable, Codable {
  /// For what the person consented.
  public let purpose: Purpose
  /// What the person is told about the purpose.
  public let terms: Terms
  /// Which scorecard.
  public let scorecard: ScorecardReference
  /// The version of the match model whose links made the profile.
  public let matchModel: String
  /// The profile's identity as text.
  public let profile: String
  /// The date as of which the score was made.
  public let asOf: Day
  /// The points in all: ``initial`` and every partial score.
  public let total: ExactDecimal
  /// The least and the greatest score that there can be.
  public let scale: Scale
  /// The points that everybody has.
  public let initial: ExactDecimal
  /// One for each characteristic, in the order of the scorecard.
  public let parts: [PartialScore]
  /// At most four, the weightiest first.
  public let reasons: [Reason]

  /// The greatest number of reasons in a score.
  public static let greatestNumberOfReasons = 4

  /// What a person is told about a purpose.
  public struct Terms: Hashable, Sendable, Codable {
    /// What the purpose is.
    public let description: String
    /// Who may receive the score.
    public let recipient: String
    /// Where the data arose.
    public let contexts: [Context]
    /// Why data of several contexts are used together.
    public let justification: String?
    /// What the person is told about that.
    public let notice: String?
    /// How to dispute.
    public let dispute: String
  }

  /// A scorecard by name, version and content.
  public struct ScorecardReference: Hashable, Sendable, Codable {
    /// Its name.
    public let name: String
    /// Its version.
    public let version: String
    /// The digest of its document.
    public let content: ContentHash
  }

  /// The two ends of a scale.
  public struct Scale: Hashable, Sendable, Codable {
    /// The least score.
    public let least: ExactDecimal
    /// The greatest score.
    public let greatest: ExactDecimal
    /// Whether a lower score is the better one.
    public let isLowerBetter: Bool
  }
}

/// What one characteristic gave.
public struct PartialScore: Hashable, Sendable, Codable {
  /// The characteristic's name.
  public let characteristic: String
  /// Its name for people.
  public let label: String
  /// The condition that held, in words.
  public let attribute: String
  /// What it gave.
  public let points: ExactDecimal
  /// What it was decided on.
  public let inputs: [Input]

  /// A feature as a characteristic saw it.
  public struct Input: Hashable, Sendable, Codable {
    /// Its name.
    public let feature: FeatureID
    /// What it is, for people.
    public let description: String
    /// Its value; `nil` when nothing is known.
    public let value: ExactDecimal?
    /// What the value counts.
    public let unit: String
    /// Whether no record said anything, and the declaration's rule for that gave the value.
    public let isSubstituted: Bool
    /// The records behind it.
    public let records: [RecordReference]
  }
}

/// Why a score is not better.
public struct Reason: Hashable, Sendable, Codable {
  /// The scorecard's code.
  public let code: String
  /// The code's text for people.
  public let text: String
  /// The distance from the baseline: positive.
  public let points: ExactDecimal
  /// The characteristics that the code stands for here.
  public let characteristics: [String]
  /// The records behind them, each once.
  public let records: [RecordReference]
  /// The smallest change of a single characteristic that would improve the score; `nil` where there is none.
  public let change: Change?
}

/// A change that would improve a score, verified by scoring again.
public struct Change: Hashable, Sendable, Codable {
  /// The characteristic.
  public let characteristic: String
  /// The feature that would be different.
  public let feature: FeatureID
  /// Its value then.
  public let value: ExactDecimal
  /// The condition that would hold then, in words.
  public let attribute: String
  /// The score then.
  public let total: ExactDecimal
  /// One sentence.
  public let text: String
}

/// A record in the archive: enough to find it again.
public struct RecordReference: Hashable, Sendable, Codable {
  /// Who delivered it.
  public let provider: ProviderID
  /// In which feed.
  public let feed: FeedID
  /// The digest of the delivery.
  public let delivery: ContentHash
  /// Its number in the file, from 1.
  public let record: Int
  /// Which of several people of the record, from 0.
  public let part: Int
  /// Its first line, from 1; 0 where the format has no lines.
  public let line: Int

  /// The place of a stored value.
  public init(_ provenance: Provenance) {
    provider = provenance.provider
    feed = provenance.feed
    delivery = provenance.delivery
    record = provenance.record
    part = provenance.part
    line = provenance.line
  }
}
