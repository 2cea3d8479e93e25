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
    let near = characteristic.attributes.flatMap { $0.predicate.constants(of: field) }.flatMap { constant in
      guard case .number(let number) = constant else { return [ExactDecimal]() }
      return [Points.difference(number, step), number, Points.sum([step], from: number)]
    }
    self.field = field
    values = Set(near).filter { scorecard.fields[field].isValid(.number($0)) }.sorted()
  }
}
