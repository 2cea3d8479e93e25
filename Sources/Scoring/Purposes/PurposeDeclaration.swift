import Records

/// What a person can consent to: which scorecard is used on data of which contexts, for whom, and what they are told.
public struct PurposeDeclaration: Hashable, Sendable {
  /// Its name: the one that grants carry.
  public let id: Purpose
  /// What it is, for the person.
  public let description: String
  /// The party that may receive released scores.
  public let recipient: String
  /// The name of the scorecard.
  public let scorecard: String
  /// Where the data may arise, ascending.
  public let contexts: [Context]
  /// Why data of several contexts are used together; required for more than one.
  public let justification: String?
  /// What the person is told about that; required for more than one context.
  public let notice: String?
  /// How a person disputes a score or a record.
  public let dispute: String
  /// The least age at which a person is scored, at least 18.
  public let minimumAge: Int
  /// Kinds of events by which a provider attests that the holder of an account is of that age; used only where no date of
  /// birth is known.
  public let ageAttestedBy: [EventKind]
  /// Texts of reason codes for people, beside those that the scorecard carries.
  public let reasonTexts: [String: String]
  /// The greatest population stability index of a feature or of the score up to which scores are given out; `nil` where
  /// the purpose has no limit.
  public let driftLimit: Double?

  /// What every score says about its purpose.
  var terms: Score.Terms {
    Score.Terms(
      description: description, recipient: recipient, contexts: contexts, justification: justification,
      notice: notice, dispute: dispute)
  }
}
