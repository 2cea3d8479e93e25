import Configuration
import Records

extension ScoringPlan {
  /// Reads the purposes of a workspace and joins each with its scorecard and features.
  ///
  /// Refused, with all faults at once: a scorecard or a feature that is not there; a scorecard that reads a context which
  /// its purpose does not name, or a purpose that names one which nothing reads; more than one context without
  /// justification and notice; more than two outside a simulated workspace; a scorecard without reasons, or with a
  /// reason code without a text.
  public static func read(
    purposes document: ConfigurationNode, features: FeatureSet, scorecards: [Scorecard], isSimulatedWorkspace: Bool
  ) throws(ConfigurationErrors) -> [ScoringPlan] {
    try document.read { keys in
      PurposeReader.document(keys)?.compactMap { located in
        Wall(features: features, scorecards: scorecards, isSimulatedWorkspace: isSimulatedWorkspace).plan(for: located)
      }
    }
  }
}

/// The wall between contexts, and what else must hold before a purpose may score anybody.
struct Wall {
  let features: FeatureSet
  let scorecards: [Scorecard]
  let isSimulatedWorkspace: Bool

  /// The plan for a purpose; `nil` after noting why there is none.
  func plan(for located: LocatedPurpose) -> ScoringPlan? {
    let before = located.id.faults.count
    checkNumberOfContexts(located)
    guard let scorecard = scorecards.first(where: { $0.name == located.declaration.scorecard }) else {
      let names = scorecards.map(\.name)
      located.scorecard.fault(
        expected: "the name of a scorecard of this workspace (\(names.joined(separator: ", ")))",
        suggestion: closestName(to: located.declaration.scorecard, among: names))
      return nil
    }
    for obstacle in Obstacle.all(between: scorecard, and: located.declaration, features) {
      let place = obstacle.isAboutContexts ? located.contexts : located.scorecard
      place.fault(expected: obstacle.expected, suggestion: obstacle.suggestion)
    }
    guard located.id.faults.count == before else { return nil }
    return ScoringPlan(purpose: located.declaration, scorecard: scorecard, features: features)
  }

  private func checkNumberOfContexts(_ located: LocatedPurpose) {
    let purpose = located.declaration
    if purpose.contexts.count > 1, purpose.justification == nil || purpose.notice == nil {
      located.contexts.fault(
        expected: "one context, or the keys \"justification\" and \"notice\" that say why data of several contexts are"
          + " used together and what the person is told about it")
    }
    if purpose.contexts.count > 2, !isSimulatedWorkspace {
      located.contexts.fault(
        expected: "at most two contexts in a workspace whose providers are not all simulated")
    }
  }
}

/// Why a purpose may not use a scorecard.
struct Obstacle {
  /// What was expected instead, as a noun phrase.
  let expected: String
  /// An allowed name close to the one that stands there.
  var suggestion: String?
  /// Whether the purpose's contexts, and not its scorecard, are what does not fit.
  var isAboutContexts = false

  static func all(
    between scorecard: Scorecard, and purpose: PurposeDeclaration, _ features: FeatureSet
  ) -> [Obstacle] {
    var found = scorecard.fields.flatMap { field($0, of: scorecard, purpose, features) }
    let read = Set(scorecard.fields.compactMap { features[FeatureID(rawValue: $0.name)]?.context })
    for context in purpose.contexts where !read.contains(context) {
      found.append(
        Obstacle(
          expected: "only contexts that the scorecard \(scorecard.name) reads; nothing of it reads \(context.rawValue)",
          isAboutContexts: true))
    }
    return found + reasons(of: scorecard, purpose) + scale(of: scorecard)
  }

  private static func field(
    _ field: InputField, of scorecard: Scorecard, _ purpose: PurposeDeclaration, _ features: FeatureSet
  ) -> [Obstacle] {
    guard let feature = features[FeatureID(rawValue: field.name)] else {
      return [
        Obstacle(
          expected: "a declared feature for each field of the scorecard \(scorecard.name); \"\(field.name)\" has none",
          suggestion: closestName(to: field.name, among: features.declarations.map(\.id.rawValue)))
      ]
    }
    var found: [Obstacle] = []
    if !field.type.isNumeric || (field.type == .integer && feature.places > 0) {
      found.append(
        Obstacle(
          expected: "a numeric field for the feature \(feature.id), which has \(feature.places) decimal places;"
            + " the scorecard \(scorecard.name) declares \(field.type.rawValue)"))
    }
    if !purpose.contexts.contains(feature.context) {
      found.append(
        Obstacle(
          expected: "the context \(feature.context.rawValue), which the scorecard \(scorecard.name) reads through the"
            + " feature \(feature.id), or a scorecard that does not read it", isAboutContexts: true))
    }
    return found
  }

  private static func reasons(of scorecard: Scorecard, _ purpose: PurposeDeclaration) -> [Obstacle] {
    guard scorecard.reasonRule != nil else {
      return [Obstacle(expected: "a scorecard that gives reasons (useReasonCodes=\"true\")")]
    }
    return scorecard.reasonCodes.filter { scorecard.reasonTexts[$0] == nil && purpose.reasonTexts[$0] == nil }.map {
      Obstacle(expected: "a text for people for the reason code \($0): in the scorecard, or under the key \"reasons\"")
    }
  }

  private static func scale(of scorecard: Scorecard) -> [Obstacle] {
    var found: [Obstacle] = []
    if scorecard.reach == nil, scorecard.scale?.left == nil || scorecard.scale?.right == nil {
      found.append(
        Obstacle(
          expected:
            "a scorecard that declares its scale (an Interval of the predicted field), as formulas give its points"))
    }
    let points = scorecard.characteristics.flatMap { part in
      part.attributes.compactMap(\.points) + [part.baseline].compactMap { $0 }
    }
    if !DecimalSum.fits(magnitudes: points + [scorecard.initialScore]) {
      found.append(
        Obstacle(expected: "a scorecard with points whose sums have at most 18 digits, so that they are exact"))
    } else if let scale = scorecard.scale, let reach = scorecard.reach,
      !scale.contains(reach.lowerBound) || !scale.contains(reach.upperBound)
    {
      let (least, greatest) = (reach.lowerBound, reach.upperBound)
      found.append(
        Obstacle(
          expected: "a scorecard whose scores lie within the scale that its predicted field declares; they reach from"
            + " \(least) to \(greatest)"))
    }
    if scorecard.target != nil {
      found.append(
        Obstacle(
          expected: "a scorecard without Targets: the points that a person is told must add up to the score"))
    }
    return found
  }
}
