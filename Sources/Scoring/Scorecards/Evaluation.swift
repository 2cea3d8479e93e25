import Records

/// The result of a scorecard for one set of values: the attribute that held in each characteristic, and the ranked reasons.
public struct Evaluation: Hashable, Sendable {
  /// The sum of the initial score and all partial scores.
  public let total: ExactDecimal
  /// For each characteristic, the index of the attribute that held.
  public let attributes: [Int]
  /// For each characteristic, its points.
  public let points: [ExactDecimal]
  /// The values that predicates saw, one for each field: replacements included.
  public let values: [FieldValue]
  /// All reasons, the weightiest first; only those that cost points.
  public let reasons: [RankedReason]

  /// A reason code and what it cost.
  public struct RankedReason: Hashable, Sendable {
    /// The code.
    public let code: String
    /// The distance from the baseline, added up over the characteristics that share the code; positive.
    public let points: ExactDecimal
    /// The indices of these characteristics, ascending.
    public let characteristics: [Int]
  }
}

/// Why a scorecard has no result for some values.
public enum ScoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// A field has a value that its definition does not allow, and asks that the result then be invalid.
  case invalidValue(field: String)
  /// No attribute of a characteristic holds; the standard defines no partial score then.
  case noAttribute(characteristic: String)
  /// The formula of an attribute has no result: a value is missing, or the points are beyond all bounds.
  case noPoints(characteristic: String)
  /// The points are outside the scale that the scorecard declares.
  case outsideScale
  /// A feature cannot be stated exactly.
  case feature(FeatureFailure)

  /// A full sentence without any value.
  public var description: String {
    switch self {
    case .invalidValue(let field): "The field \(field) has a value that the scorecard does not allow."
    case .noAttribute(let characteristic):
      "No attribute of the characteristic \(characteristic) holds. Add a last attribute <True/>."
    case .noPoints(let characteristic):
      "The formula for the points of the characteristic \(characteristic) has no result."
    case .outsideScale: "The points lie outside the scale that the scorecard declares."
    case .feature(let failure): failure.description
    }
  }
}

extension Scorecard.Characteristic {
  /// The index of the first attribute that holds.
  func attribute(for values: [FieldValue]) -> Int? {
    attributes.firstIndex { $0.predicate.evaluate(values) == .holds }
  }
}

extension Scorecard {
  /// Evaluates the scorecard on raw values, one for each of ``fields``.
  ///
  /// Reasons: PMML 4.4.1, Scorecard, "Ranking reason codes". The distance of a characteristic is its baseline less its
  /// points (`pointsBelow`) or its points less its baseline (`pointsAbove`); distances under one code add up; the greatest
  /// comes first, and of equal ones the code that the document names first. A code whose distance is not positive
  /// explains nothing and is left out. O(attributes).
  /// - Throws: ``ScoreFailure``.
  public func evaluate(_ raw: [FieldValue]) throws(ScoreFailure) -> Evaluation {
    let values = try prepared(raw)
    var chosen: [Int] = []
    var points: [ExactDecimal] = []
    for characteristic in characteristics {
      guard let index = characteristic.attribute(for: values) else {
        throw .noAttribute(characteristic: characteristic.name)
      }
      guard let partial = characteristic.attributes[index].points(values) else {
        throw .noPoints(characteristic: characteristic.name)
      }
      chosen.append(index)
      points.append(partial)
    }
    let total = Points.sum(points, from: initialScore)
    if let scale, !scale.contains(total) { throw .outsideScale }
    return Evaluation(
      total: total, attributes: chosen, points: points, values: values, reasons: reasons(chosen, points))
  }

  /// The results that the document names in its Output, in its order.
  ///
  /// The score's digits, and the reason code of each rank; `nil` for a rank beyond the reasons.
  public func results(of evaluation: Evaluation) -> [String?] {
    outputs.map { output in
      switch output.feature {
      case .predictedValue: evaluation.total.description
      case .reasonCode(let rank):
        evaluation.reasons.indices.contains(rank - 1) ? evaluation.reasons[rank - 1].code : nil
      }
    }
  }

  private func prepared(_ raw: [FieldValue]) throws(ScoreFailure) -> [FieldValue] {
    var values: [FieldValue] = []
    for (field, value) in zip(fields, raw) {
      guard let prepared = field.prepare(value) else { throw .invalidValue(field: field.name) }
      values.append(prepared)
    }
    return values
  }

  private func reasons(_ chosen: [Int], _ points: [ExactDecimal]) -> [Evaluation.RankedReason] {
    guard let reasonRule else { return [] }
    var found: [Evaluation.RankedReason] = []
    for (index, characteristic) in characteristics.enumerated() {
      let attribute = characteristic.attributes[chosen[index]]
      guard let code = attribute.reasonCode, let baseline = characteristic.baseline else { continue }
      let distance = reasonRule.distance(of: points[index], from: baseline)
      if let known = found.firstIndex(where: { $0.code == code }) {
        found[known] = found[known].adding(distance, of: index)
      } else {
        found.append(Evaluation.RankedReason(code: code, points: distance, characteristics: [index]))
      }
    }
    return found.filter { $0.points.mantissa > 0 }.sorted { left, right in
      left.points != right.points
        ? left.points > right.points : position(of: left.code) < position(of: right.code)
    }
  }

  private func position(of code: String) -> Int { reasonCodes.firstIndex(of: code) ?? reasonCodes.count }
}

extension Scorecard.ReasonRule {
  func distance(of points: ExactDecimal, from baseline: ExactDecimal) -> ExactDecimal {
    switch self {
    case .pointsBelow: Points.difference(baseline, points)
    case .pointsAbove: Points.difference(points, baseline)
    }
  }
}

extension Evaluation.RankedReason {
  fileprivate func adding(_ more: ExactDecimal, of characteristic: Int) -> Self {
    Self(code: code, points: Points.sum([more], from: points), characteristics: characteristics + [characteristic])
  }
}
