import Records

/// What a reason's characteristic would have to be for a better score.
///
/// Only one feature is varied. The values tried are those at which some attribute of the characteristic begins or ends to
/// hold, and their neighbours in the feature's decimal places; values that the scorecard's data dictionary calls invalid
/// are left out. Each is scored again in full, so features that several characteristics read are accounted for.
extension ScoreBuilder {
  /// The nearest value of one of some characteristics that improves the score; of equally near ones the one that
  /// improves it most, then the lesser value.
  ///
  /// Where nothing is known yet there is no nearness: the least improvement is taken.
  func smallestChange(_ characteristics: [Int]) -> Change? {
    let trials = characteristics.flatMap(trials)
    guard let best = trials.min(by: Trial.isSmaller) else { return nil }
    return change(best)
  }

  private struct Trial {
    let characteristic: Int
    let field: Int
    let value: ExactDecimal
    let gain: ExactDecimal
    /// How far from the present value; `nil` when there is none.
    let distance: ExactDecimal?
    let evaluation: Evaluation

    static func isSmaller(_ left: Trial, _ right: Trial) -> Bool {
      if let near = left.distance, let far = right.distance, near != far { return near < far }
      if left.gain != right.gain { return left.distance == nil ? left.gain < right.gain : left.gain > right.gain }
      return (left.value, left.characteristic) < (right.value, right.characteristic)
    }
  }

  private func trials(_ characteristic: Int) -> [Trial] {
    let definition = plan.scorecard.characteristics[characteristic]
    guard definition.fields.count == 1, let field = definition.fields.first else { return [] }
    return candidates(definition, field).compactMap { trial(of: $0, field: field, characteristic: characteristic) }
  }

  private func candidates(_ characteristic: Scorecard.Characteristic, _ field: Int) -> [ExactDecimal] {
    let id = FeatureID(rawValue: plan.scorecard.fields[field].name)
    let step = ExactDecimal(mantissa: 1, scale: plan.features[id]?.places ?? 0)
    let constants = characteristic.attributes.flatMap { $0.predicate.constants(of: field) }
    let near = constants.flatMap { constant -> [ExactDecimal] in
      guard case .number(let number) = constant else { return [] }
      return [Points.difference(number, step), number, Points.sum([step], from: number)]
    }
    return Set(near).filter { plan.scorecard.fields[field].isValid(.number($0)) }.sorted()
  }

  private func trial(of value: ExactDecimal, field: Int, characteristic: Int) -> Trial? {
    var values = raw
    values[field] = .number(value)
    guard let result = try? plan.scorecard.evaluate(values) else { return nil }
    let higher = Points.difference(result.total, evaluation.total)
    let gain =
      plan.scorecard.reasonRule == .pointsAbove ? Points.difference(evaluation.total, result.total) : higher
    guard gain.mantissa > 0 else { return nil }
    var distance: ExactDecimal?
    if case .number(let present) = evaluation.values[field] {
      let difference = Points.difference(value, present)
      distance = difference.mantissa < 0 ? Points.difference(present, value) : difference
    }
    return Trial(
      characteristic: characteristic, field: field, value: value, gain: gain, distance: distance, evaluation: result)
  }

  private func change(_ trial: Trial) -> Change? {
    let characteristic = plan.scorecard.characteristics[trial.characteristic]
    let id = FeatureID(rawValue: plan.scorecard.fields[trial.field].name)
    guard let declaration = plan.features[id] else { return nil }
    let attribute = characteristic.attributes[trial.evaluation.attributes[trial.characteristic]].text
    let present = features[id]?.value.number?.description ?? "not known"
    let text =
      "\(declaration.description): \(trial.value) instead of \(present) (\(attribute)) would make the score "
      + "\(trial.evaluation.total) instead of \(evaluation.total)."
    return Change(
      characteristic: characteristic.name, feature: id, value: trial.value, attribute: attribute,
      total: trial.evaluation.total, text: text)
  }
}
