import Records

/// The result of a scorecard for one set of values: the attribute that held in each characteristic, and the ranked reasons.
public struct Evaluation: Hashable, Sendable {
  /// The sum of the initial score and all partial scores.
  public let total: ExactDecimal
  /// For each characteristic, the index of the attribute that held.
  public let attributes: [Int]
  /// For each characteristic, its points.
  public let points: [ExactDecimal]
  /// All reasons, the weightiest first; only those that cost points.
  public let reasons: [RankedReason]
  /// What the document's Output names, in its order, as text; `nil` for what is missing.
  let results: [String?]

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

extension Scorecard {
  /// Evaluates the scorecard on raw values, one for each of ``fields``.
  ///
  /// Reasons are ranked as PMML 4.4.1, Scorecard, "Ranking reason codes" has it. A code whose distance is not positive
  /// explains nothing and is no reason, though a result of the document's Output may name one whose distance is zero.
  /// O(attributes).
  /// - Throws: ``ScoreFailure``.
  public func evaluate(_ raw: [FieldValue]) throws(ScoreFailure) -> Evaluation {
    let evaluator = Evaluator(program)
    try evaluator.evaluate(raw)
    evaluator.rank()
    if let scale, !scale.contains(evaluator.score) { throw .outsideScale }
    // Only formulas can leave the digits that a plan has checked.
    let sums = evaluator.points + [evaluator.total]
    if sums.contains(where: { $0.magnitude >= UInt128(Number.unit) && Number.decimal($0).exactDecimal == nil }) {
      throw .outsideScale
    }
    var results: [String?] = []
    for output in program.outputs.indices {
      results.append(evaluator.text(try evaluator.result(output), program.outputs[output].type))
    }
    return Evaluation(
      total: evaluator.sum, attributes: evaluator.chosen, points: evaluator.points.map(Points.decimal),
      reasons: reasons(of: evaluator), results: results)
  }

  /// The results that the document names in its Output, in its order, as text; `nil` for what is missing.
  public func results(of evaluation: Evaluation) -> [String?] { evaluation.results }

  private func reasons(of evaluator: Evaluator) -> [Evaluation.RankedReason] {
    let chosen = evaluator.chosen
    return evaluator.reasons.codes.filter { evaluator.reasons.distance($0) > 0 }.map { code in
      let behind = characteristics.indices.filter {
        program.characteristics[$0].attributes[chosen[$0]].reason == code
      }
      return Evaluation.RankedReason(
        code: reasonCodes[code], points: Points.decimal(evaluator.reasons.distance(code)), characteristics: behind)
    }
  }
}

extension Evaluator {
  /// Scores a row of raw values.
  func evaluate(_ raw: [FieldValue]) throws(ScoreFailure) {
    begin()
    for (index, value) in raw.enumerated() { try set(index, to: value) }
    try evaluate()
  }

  /// The sum of the points as a decimal.
  var sum: ExactDecimal { Points.decimal(total) }

  /// A value as text; `nil` where it is missing.
  func text(_ cell: Cell, _ type: DataType) -> String? {
    switch cell {
    case .pending, .missing: nil
    case .number(let number): type.isTemporal ? type.text(of: number) : number.description
    case .text(let code): code >= 0 ? pool.text(code) : nil
    }
  }
}

extension ExactDecimal {
  /// The exact difference of two scores.
  public func subtracting(_ other: ExactDecimal) -> ExactDecimal { Points.difference(self, other) }
}

/// Exact arithmetic of points.
enum Points {
  static func difference(_ left: ExactDecimal, _ right: ExactDecimal) -> ExactDecimal {
    decimal(Number.scaled(left) - Number.scaled(right))
  }

  static func sum(_ left: ExactDecimal, _ right: ExactDecimal) -> ExactDecimal {
    decimal(Number.scaled(left) + Number.scaled(right))
  }

  static func magnitude(_ points: ExactDecimal) -> ExactDecimal {
    ExactDecimal(mantissa: abs(points.mantissa), scale: Int(points.scale))
  }

  /// The decimal of a number that was multiplied by 10^18: exact, as long as it has at most 18 digits.
  ///
  /// A plan takes no scorecard whose sums have more, so only a scorecard that stands alone can be rounded here.
  static func decimal(_ scaled: Int128) -> ExactDecimal { nearest(scaled) ?? ExactDecimal(0) }

  /// The nearest decimal of at most 18 digits; `nil` for a number beyond them.
  static func nearest(_ scaled: Int128) -> ExactDecimal? {
    let number = Number.decimal(scaled)
    if let exact = number.exactDecimal { return exact }
    for places in stride(from: 17, through: 0, by: -1) {
      guard let rounded = number.scaled(places: places) else { return nil }
      if let exact = Number.decimal(rounded).exactDecimal { return exact }
    }
    return nil
  }
}
