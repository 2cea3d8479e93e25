/// That, and why, a profile has no score for a purpose.
///
/// Holds no value of the person.
public enum Withheld: Error, Hashable, Sendable, CustomStringConvertible {
  /// The person is, or may be, younger than the purpose demands at the run's date.
  case underAge(minimum: Int)
  /// Neither a date of birth nor an attestation of age is known: who cannot be shown to be of age is treated as a minor.
  case ageUnknown
  /// No record of the purpose's contexts says anything that the scorecard asks for.
  case nothingKnown
  /// The scorecard has no result.
  case failed(ScoreFailure)
  /// The people who are scored differ from the reference by more than the purpose allows, and nobody released them.
  case populationDrift

  /// A stable code for reports.
  public var code: String {
    switch self {
    case .underAge: "under_age"
    case .ageUnknown: "age_unknown"
    case .nothingKnown: "nothing_known"
    case .failed: "no_result"
    case .populationDrift: Self.driftCode
    }
  }

  /// A full sentence.
  public var description: String {
    switch self {
    case .underAge(let minimum): "The person is not shown to be at least \(minimum) years old."
    case .ageUnknown: "No date of birth is known and nobody attests the person's age."
    case .nothingKnown: "No record says anything that the scorecard asks for."
    case .failed(let failure): failure.description
    case .populationDrift:
      "Scores for this purpose are held back until a person has looked at why the people scored changed so much."
    }
  }

  /// The code of ``populationDrift``.
  public static let driftCode = "population_drift"
}
