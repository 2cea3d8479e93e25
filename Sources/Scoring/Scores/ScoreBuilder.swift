import Records

/// Makes a score of one profile's features, with its explanation.
struct ScoreBuilder {
  let plan: ScoringPlan
  let features: Features
  let raw: [FieldValue]
  let evaluation: Evaluation
  /// Scores what might be.
  let trials: Evaluator

  init(plan: ScoringPlan, features: Features) throws(ScoreFailure) {
    self.plan = plan
    self.features = features
    raw = plan.scorecard.fields.map { field in
      features[FeatureID(rawValue: field.name)]?.value.number.map { .number($0) } ?? .missing
    }
    evaluation = try plan.scorecard.evaluate(raw)
    trials = Evaluator(plan.scorecard.program)
  }

  func score(profile: String, asOf: Day, matchModel: String, scale: Score.Scale) -> Score {
    let card = plan.scorecard
    return Score(
      purpose: plan.purpose.id, terms: plan.purpose.terms,
      scorecard: Score.ScorecardReference(name: card.name, version: card.version, content: card.content),
      matchModel: matchModel, profile: profile, asOf: asOf, total: evaluation.total, scale: scale,
      initial: card.initialScore, parts: card.characteristics.indices.map(part),
      reasons: evaluation.reasons.prefix(Score.greatestNumberOfReasons).map(reason))
  }

  private func part(_ index: Int) -> PartialScore {
    let characteristic = plan.scorecard.characteristics[index]
    let attribute = characteristic.attributes[evaluation.attributes[index]]
    return PartialScore(
      characteristic: characteristic.name, label: characteristic.label, attribute: attribute.text,
      points: evaluation.points[index], inputs: characteristic.fields.compactMap(input))
  }

  private func input(_ field: Int) -> PartialScore.Input? {
    let id = FeatureID(rawValue: plan.scorecard.fields[field].name)
    guard let feature = features[id], let declaration = plan.features[id] else { return nil }
    return PartialScore.Input(
      feature: id, description: declaration.description, value: feature.value.number, unit: declaration.unit,
      isSubstituted: feature.isSubstituted, records: feature.records.map(RecordReference.init))
  }

  private func reason(_ ranked: Evaluation.RankedReason) -> Reason {
    let card = plan.scorecard
    let fields = Set(ranked.characteristics.flatMap { card.characteristics[$0].fields }).sorted()
    let records = fields.flatMap { features[FeatureID(rawValue: card.fields[$0].name)]?.records ?? [] }
    let sorted = Calculated.distinct(records.sorted { $0.precedes($1) })
    return Reason(
      code: ranked.code, text: plan.purpose.reasonTexts[ranked.code] ?? card.reasonText(ranked.code),
      points: ranked.points, characteristics: ranked.characteristics.map { card.characteristics[$0].name },
      records: sorted.map(RecordReference.init), change: smallestChange(ranked.characteristics))
  }
}
