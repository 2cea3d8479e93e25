import Records

/// The values of a characteristic's only field at which its points can change: the constants of its conditions and their
/// neighbours in the feature's decimal places, without those that the field may not have.
struct CandidateValues: Sendable {
  /// The field; `nil` when the characteristic reads several, or none.
  let field: Int?
  /// Ascending.
  let values: [ExactDecimal]

  init(of characteristic: Scorecard.Characteristic, in scorecard: Scorecard, _ features: FeatureSet) {
    guard characteristic.fields.count == 1, let field = characteristic.fields.first else {
      (self.field, values) = (nil, [])
      return
    }
    let places = features[FeatureID(rawValue: scorecard.fields[field].name)]?.places ?? 0
    let step = ExactDecimal(mantissa: 1, scale: places)
    let constants = scorecard.thresholds(of: field, in: characteristic).compactMap(\.exactDecimal)
    let near = constants.flatMap { [Points.difference($0, step), $0, Points.sum($0, step)] }
    let input = scorecard.program.inputs[field]
    self.field = field
    values = Set(near).filter { input.isValid(.number(Number($0))) }.sorted()
  }
}

extension Scorecard {
  /// The numbers at which the points of a characteristic may change with a field: in its conditions, and in what derived
  /// values make of the field.
  func thresholds(of field: Int, in characteristic: Characteristic) -> [Number] {
    let direct = characteristic.attributes.flatMap { $0.predicate.constants(of: field) }.compactMap { constant in
      if case .number(let number) = constant { Number(number) } else { nil }
    }
    return direct + derived.flatMap { $0.expression.constants(of: field) }
  }
}
