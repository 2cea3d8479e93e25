import Configuration
import Records

/// How profiles are scored for one purpose: its scorecard and the features that the scorecard reads, checked to fit
/// together and to keep to the purpose's contexts.
///
/// Made by ``read(purposes:features:scorecards:isSimulatedWorkspace:)``.
public struct ScoringPlan: Sendable {
  /// The purpose.
  public let purpose: PurposeDeclaration
  /// Its scorecard.
  public let scorecard: Scorecard
  /// The features that the scorecard needs, and no others.
  public let features: FeatureSet
  /// For each characteristic, the values at which its points can change.
  let candidates: [CandidateValues]
  private let scale: Score.Scale

  /// Takes parts that ``Wall`` has checked.
  init(purpose: PurposeDeclaration, scorecard: Scorecard, features: FeatureSet) {
    self.purpose = purpose
    self.scorecard = scorecard
    self.features = features.restricted(to: scorecard.fields.map { FeatureID(rawValue: $0.name) })
    let declared = self.features
    candidates = scorecard.characteristics.map { CandidateValues(of: $0, in: scorecard, declared) }
    let reach = scorecard.reach
    scale = Score.Scale(
      least: scorecard.scale?.left ?? reach?.lowerBound ?? scorecard.initialScore,
      greatest: scorecard.scale?.right ?? reach?.upperBound ?? scorecard.initialScore,
      isLowerBetter: scorecard.reasonRule == .pointsAbove)
  }

  /// The plan of the same purpose with another scorecard.
  ///
  /// Throws what stands in the way, each fault with the scorecard's name.
  public func replacing(
    scorecard card: Scorecard, among features: FeatureSet
  ) throws(ConfigurationErrors) -> ScoringPlan {
    let faults = Obstacle.all(between: card, and: purpose, features).map {
      ConfigurationFault(
        file: card.name, line: 1, column: 1, key: "purpose \(purpose.id)", expected: $0.expected,
        suggestion: $0.suggestion)
    }
    guard faults.isEmpty else { throw ConfigurationErrors(faults) }
    return ScoringPlan(purpose: purpose, scorecard: card, features: features)
  }

  /// Scores one profile.
  ///
  /// A profile scored alone and one scored among others give the same: nothing else is looked at. O(features x events +
  /// attributes).
  /// - Parameters:
  ///   - profile: its events, of the accounts that are admitted for the purpose.
  ///   - birthDate: ISO 8601, of full or reduced precision; `nil` when no account states one.
  ///   - asOf: the run's date.
  ///   - matchModel: the version of the match model whose links made the profile.
  public func score(
    _ profile: ProfileEvents, birthDate: String?, asOf: Day, matchModel: String
  ) -> Result<Score, Withheld> {
    if let withheld = ageObstacle(profile, birthDate, asOf) { return .failure(withheld) }
    return calculated(profile, asOf).flatMap { computed in
      guard computed.all.contains(where: { !$0.records.isEmpty }) else { return .failure(.nothingKnown) }
      do throws(ScoreFailure) {
        let builder = try ScoreBuilder(plan: self, features: computed)
        return .success(builder.score(profile: profile.profile, asOf: asOf, matchModel: matchModel, scale: scale))
      } catch {
        return .failure(.failed(error))
      }
    }
  }

  private func calculated(_ profile: ProfileEvents, _ asOf: Day) -> Result<Features, Withheld> {
    do throws(FeatureFailure) {
      return .success(try features.features(of: profile, asOf: asOf))
    } catch {
      return .failure(.failed(.feature(error)))
    }
  }

  private func ageObstacle(_ profile: ProfileEvents, _ birthDate: String?, _ asOf: Day) -> Withheld? {
    if let birth = birthDate.flatMap(BirthDate.init) {
      return birth.isAtLeast(years: purpose.minimumAge, on: asOf) ? nil : .underAge(minimum: purpose.minimumAge)
    }
    let isAttested = profile.events.contains {
      $0.event.day <= asOf && purpose.contexts.contains($0.context) && purpose.ageAttestedBy.contains($0.event.kind)
    }
    return isAttested ? nil : .ageUnknown
  }
}
