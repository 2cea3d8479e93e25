import Records

/// A scorecard as a table that a person can read.
public struct PointsTable: Hashable, Sendable, Encodable {
  /// The model's name.
  public let scorecard: String
  /// The version in the document's header.
  public let version: String
  /// Who answers for it; `nil` where the document does not say.
  public let approval: Scorecard.Approval?
  /// The digest of the document.
  public let content: ContentHash
  /// The points that every row has.
  public let initialScore: ExactDecimal
  /// The least and the greatest sum of points; `nil` when formulas give points.
  public let least: ExactDecimal?
  /// The greatest sum of points.
  public let greatest: ExactDecimal?
  /// Whether points above the baseline, or below it, are reasons; `nil` without reasons.
  public let reasons: String?
  /// The texts of reason codes for people, where the document has them.
  public let reasonTexts: [Reason]
  /// What becomes of the sum, in words; `nil` when it is the score.
  public let target: String?
  /// What it reads.
  public let fields: [Field]
  /// What it derives.
  public let derived: [Derived]
  /// Its parts.
  public let characteristics: [Part]
  /// What it gives out.
  public let outputs: [Output]

  /// A reason code and its text.
  public struct Reason: Hashable, Sendable, Encodable {
    /// The code.
    public let code: String
    /// The text for people.
    public let text: String
  }

  /// A field and what is done with values that it may not have.
  public struct Field: Hashable, Sendable, Encodable {
    /// Its name.
    public let name: String
    /// The type of its values.
    public let type: String
    /// Which values it may have.
    public let values: String
    /// What becomes of others, of missing ones and of outliers.
    public let treatment: String
  }

  /// A derived value and its formula.
  public struct Derived: Hashable, Sendable, Encodable {
    /// Its name.
    public let name: String
    /// The type of its values.
    public let type: String
    /// How it is made.
    public let formula: String
  }

  /// A characteristic.
  public struct Part: Hashable, Sendable, Encodable {
    /// Its name.
    public let name: String
    /// Its name for people.
    public let label: String
    /// What its points are compared with.
    public let baseline: ExactDecimal?
    /// Its conditions, in order.
    public let attributes: [Row]
  }

  /// A condition with its points.
  public struct Row: Hashable, Sendable, Encodable {
    /// The condition in words.
    public let condition: String
    /// Its points, or the formula that gives them.
    public let points: String
    /// The code of the reason that it can be, where it costs points.
    public let reason: String?
    /// The line of the document.
    public let line: Int
  }

  /// A result.
  public struct Output: Hashable, Sendable, Encodable {
    /// Its name.
    public let name: String
    /// What it holds.
    public let content: String
  }
}

extension Scorecard {
  /// The scorecard as a table.
  public var pointsTable: PointsTable {
    let wording = ExpressionWording(fields: slotNames, pool: program.pool)
    return PointsTable(
      scorecard: name, version: version, approval: approval, content: content, initialScore: initialScore,
      least: reach?.lowerBound,
      greatest: reach?.upperBound, reasons: reasonRule?.rawValue,
      reasonTexts: reasonCodes.compactMap { code in reasonTexts[code].map { .init(code: code, text: $0) } },
      target: target?.words,
      fields: fields.map(\.described),
      derived: derived.map { .init(name: $0.name, type: $0.type.rawValue, formula: wording.words($0.expression)) },
      characteristics: characteristics.map { described($0, wording) },
      outputs: outputs.map { .init(name: $0.name, content: described($0, wording)) })
  }

  private func described(_ part: Characteristic, _ wording: ExpressionWording) -> PointsTable.Part {
    PointsTable.Part(
      name: part.name, label: part.label, baseline: reasonRule == nil ? nil : part.baseline,
      attributes: part.attributes.map { attribute in
        PointsTable.Row(
          condition: attribute.text,
          points: attribute.points?.description ?? attribute.formula.map(wording.words) ?? "",
          reason: reasonRule == nil ? nil : attribute.reasonCode, line: attribute.line)
      })
  }

  private func described(_ output: OutputField, _ wording: ExpressionWording) -> String {
    switch output.feature {
    case .predictedValue: "the score"
    case .reasonCode(let rank): "the reason of rank \(rank)"
    case .transformedValue: output.expression.map(wording.words) ?? ""
    }
  }
}

extension InputField {
  fileprivate var described: PointsTable.Field {
    let listed = validValues.map(\.description) + intervals.map(\.words)
    var treatment = ["invalid values \(invalidValueTreatment.words)"]
    if missingIsInvalid { treatment.append("missing values end in no result") }
    if let missingValueReplacement { treatment.append("missing values are \(missingValueReplacement)") }
    switch outliers.treatment {
    case .asIs: break
    case .asMissingValues: treatment.append("outliers \(outliers.words) are missing")
    case .asExtremeValues: treatment.append("outliers \(outliers.words) are the nearest of these")
    }
    return PointsTable.Field(
      name: name, type: type.rawValue, values: listed.isEmpty ? "any" : listed.joined(separator: ", "),
      treatment: treatment.joined(separator: "; "))
  }
}

extension InputField.Outliers {
  fileprivate var words: String {
    [low.map { "below \($0)" }, high.map { "above \($0)" }].compactMap { $0 }.joined(separator: " or ")
  }
}

extension InputField.InvalidValueTreatment {
  fileprivate var words: String {
    switch self {
    case .returnInvalid: "end in no result"
    case .asIs: "are taken as they are"
    case .asMissing: "are missing"
    case .asValue(let value): "are \(value)"
    }
  }
}

extension Target {
  /// What becomes of the sum.
  fileprivate var words: String {
    var steps: [String] = []
    if let least { steps.append("at least \(least)") }
    if let greatest { steps.append("at most \(greatest)") }
    if factor != ExactDecimal(1) { steps.append("times \(factor)") }
    if constant != ExactDecimal(0) { steps.append("plus \(constant)") }
    if let rounding { steps.append("rounded (\(rounding.rawValue))") }
    return steps.joined(separator: ", then ")
  }
}
