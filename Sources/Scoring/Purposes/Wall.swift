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
    checkFields(of: scorecard, located)
    checkReasons(of: scorecard, located)
    if scorecard.reach == nil, scorecard.scale?.left == nil || scorecard.scale?.right == nil {
      located.scorecard.fault(
        expected:
          "a scorecard that declares its scale (an Interval of the predicted field), as formulas give its points")
    }
    if scorecard.target != nil {
      located.scorecard.fault(
        expected: "a scorecard without Targets: the points that a person is told must add up to the score")
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

  private func checkFields(of scorecard: Scorecard, _ located: LocatedPurpose) {
    var read: Set<Context> = []
    for field in scorecard.fields {
      guard let feature = features[FeatureID(rawValue: field.name)] else {
        noteMissing(field, of: scorecard, located)
        continue
      }
      read.insert(feature.context)
      checkType(of: field, feature, scorecard, located)
      if !located.declaration.contexts.contains(feature.context) {
        located.contexts.fault(
          expected: "the context \(feature.context.rawValue), which the scorecard \(scorecard.name) reads through the"
            + " feature \(feature.id), or a scorecard that does not read it")
      }
    }
    for context in located.declaration.contexts where !read.contains(context) {
      located.contexts.fault(
        expected: "only contexts that the scorecard \(scorecard.name) reads; nothing of it reads \(context.rawValue)")
    }
  }

  private func noteMissing(_ field: InputField, of scorecard: Scorecard, _ located: LocatedPurpose) {
    located.scorecard.fault(
      expected: "a declared feature for each field of the scorecard \(scorecard.name); \"\(field.name)\" has none",
      suggestion: closestName(to: field.name, among: features.declarations.map(\.id.rawValue)))
  }

  private func checkType(
    of field: InputField, _ feature: FeatureDeclaration, _ scorecard: Scorecard, _ located: LocatedPurpose
  ) {
    guard !field.type.isNumeric || (field.type == .integer && feature.places > 0) else { return }
    located.scorecard.fault(
      expected: "a numeric field for the feature \(feature.id), which has \(feature.places) decimal places;"
        + " the scorecard \(scorecard.name) declares \(field.type.rawValue)")
  }

  private func checkReasons(of scorecard: Scorecard, _ located: LocatedPurpose) {
    guard scorecard.reasonRule != nil else {
      located.scorecard.fault(expected: "a scorecard that gives reasons (useReasonCodes=\"true\")")
      return
    }
    let told = located.declaration.reasonTexts
    for code in scorecard.reasonCodes where scorecard.reasonTexts[code] == nil && told[code] == nil {
      located.scorecard.fault(
        expected: "a text for people for the reason code \(code): in the scorecard, or under the key \"reasons\"")
    }
  }
}
