import Records

/// What a reason's characteristic would have to be for a better score.
///
/// Only one feature is varied. The values tried are those at which some attribute of the characteristic begins or ends to
/// hold, and their neighbours in the feature's decimal places; values that the scorecard's data dictionary calls invalid
/// are left out. The score is made again for each, with every characteristic that reads the feature.
extension ScoreBuilder {
  /// The nearest value of one of some characteristics that improves the score; of equally near ones the one that
  /// improves it most, then the lesser value.
  ///
  /// Where nothing is known yet there is no nearness: the least improvement is taken.
  func smallestChange(_ characteristics: [Int]) -> Change? {
    let found = characteristics.flatMap(candidates)
    guard let best = found.min(by: Trial.isSmaller) else { return nil }
    return change(best)
  }

  private struct Trial {
    let characteristic: Int
    let field: Int
    let value: ExactDecimal
    let gain: ExactDecimal
    /// How far from the present value; `nil` when there is none.
    let distance: ExactDecimal?
    let total: ExactDecimal
    /// The index of the attribute that would hold.
    let attribute: Int

    static func isSmaller(_ left: Trial, _ right: Trial) -> Bool {
      if let near = left.distance, let far = right.distance, near != far { return near < far }
      if left.gain != right.gain { return left.distance == nil ? left.gain < right.gain : left.gain > right.gain }
      return (left.value, left.characteristic) < (right.value, right.characteristic)
    }
  }

  private func candidates(_ characteristic: Int) -> [Trial] {
    let candidates = plan.candidates[characteristic]
    guard let field = candidates.field else { return [] }
    return candidates.values.compactMap { trial(of: $0, field: field, characteristic: characteristic) }
  }

  private func trial(of value: ExactDecimal, field: Int, characteristic: Int) -> Trial? {
    guard let (total, attribute) = scored(value, in: field, characteristic) else { return nil }
    let gain =
      plan.scorecard.reasonRule == .pointsAbove
      ? Points.difference(evaluation.total, total) : Points.difference(total, evaluation.total)
    guard gain.mantissa > 0 else { return nil }
    var distance: ExactDecimal?
    if case .number(let present) = trials.present(raw[field], field)?.exactDecimal.map({ FieldValue.number($0) }) {
      distance = Points.magnitude(Points.difference(value, present))
    }
    return Trial(
      characteristic: characteristic, field: field, value: value, gain: gain, distance: distance, total: total,
      attribute: attribute)
  }

  /// The score with another value in one field, and the attribute of a characteristic that holds then; `nil` where
  /// there is none.
  private func scored(_ value: ExactDecimal, in field: Int, _ characteristic: Int) -> (ExactDecimal, Int)? {
    var values = raw
    values[field] = .number(value)
    guard (try? trials.evaluate(values)) != nil, let total = Number.decimal(trials.total).exactDecimal else {
      return nil
    }
    return (total, trials.chosen[characteristic])
  }

  private func change(_ trial: Trial) -> Change? {
    let characteristic = plan.scorecard.characteristics[trial.characteristic]
    let id = FeatureID(rawValue: plan.scorecard.fields[trial.field].name)
    guard let declaration = plan.features[id] else { return nil }
    let attribute = characteristic.attributes[trial.attribute].text
    func made(_ text: String) -> Change {
      Change(
        characteristic: characteristic.name, feature: id, value: trial.value, attribute: attribute, total: trial.total,
        text: text)
    }
    return made(
      ScoreWording.ofRecord.sentence(
        made(""), of: declaration.description, present: features[id]?.value.number, before: evaluation.total))
  }
}

extension Evaluator {
  /// The number that predicates see for a value of a field; `nil` where it is missing.
  fileprivate func present(_ value: FieldValue, _ field: Int) -> Number? {
    guard (try? set(field, to: value)) != nil else { return nil }
    return cell(field).number
  }
}
