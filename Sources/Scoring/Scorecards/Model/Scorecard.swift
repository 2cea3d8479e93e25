import Records

/// A published scorecard: points for each characteristic, added up exactly.
///
/// Source: PMML 4.4.1, Scorecard. Read by ``Scorecard/read(pmml:file:)``.
public struct Scorecard: Sendable {
  /// The model's name.
  public let name: String
  /// The version in the document's header.
  public let version: String
  /// Who answers for it; `nil` where the document does not say.
  public let approval: Approval?
  /// The digest of the document's bytes: two documents of one version that differ can be told apart.
  public let content: ContentHash
  /// What it reads, in the order of the mining schema.
  public let fields: [InputField]
  /// Its parts, in the order of the document.
  public let characteristics: [Characteristic]
  /// Added to the points of the characteristics.
  public let initialScore: ExactDecimal
  /// How reasons are ranked; `nil` when the scorecard gives none.
  public let reasonRule: ReasonRule?
  /// Every reason code, in the order in which the document first names it.
  public let reasonCodes: [String]
  /// The texts of reason codes for people; a code without one stands for itself.
  public let reasonTexts: [String: String]
  /// The scale that the document declares for its result, where it declares one.
  public let scale: Interval?
  /// The results that the document names.
  public let outputs: [OutputField]
  /// What the document derives from the fields, in an order in which each is made of earlier ones.
  let derived: [DerivedField]
  /// What becomes of the sum of the points; `nil` when that is the score.
  let target: Target?
  /// The name of the predicted field, where the document names one.
  public let predicted: String?
  /// The form in which it is evaluated.
  let program: ScorecardProgram
  /// Sample rows with their results, as the document gives them.
  let verification: Verification?

  /// Who wrote a version of a scorecard, who approved it, and what is different in it.
  public struct Approval: Hashable, Sendable, Encodable {
    /// Who wrote it.
    public let author: String
    /// Who approved it: somebody else.
    public let approver: String
    /// What is different from the version before, and why.
    public let changeNote: String
  }

  /// Which points count as a reason, relative to a characteristic's baseline.
  public enum ReasonRule: String, CaseIterable, Hashable, Sendable {
    /// Points above the baseline are the reasons: a high score is bad.
    case pointsAbove
    /// Points below the baseline are the reasons: a low score is bad.
    case pointsBelow
  }

  /// One part of a scorecard: exactly one of its attributes gives points.
  public struct Characteristic: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its name for people.
    public let label: String
    /// What its points are compared with for reasons.
    public let baseline: ExactDecimal?
    /// In the order of the document: the first that holds gives the points.
    public let attributes: [Attribute]
    /// The line of its element.
    let line: Int
    /// The fields that it reads, by index, ascending: directly, or through derived values.
    let fields: [Int]
  }

  /// A condition and its points.
  public struct Attribute: Hashable, Sendable {
    /// The condition in words; where the characteristic is about several fields, with their names.
    public internal(set) var text: String
    /// What it gives; `nil` when a formula gives it.
    public let points: ExactDecimal?
    /// The code of the reason that it can be.
    public let reasonCode: String?
    /// The line of its element.
    let line: Int
    let predicate: Predicate
    let formula: Expression?

    /// The fields and derived values that it reads.
    var slots: Set<Int> { predicate.fields.union(formula?.fields ?? []) }
  }

  /// A result that the document names.
  public struct OutputField: Sendable {
    /// Its name.
    public let name: String
    /// Its type.
    public let type: DataType
    /// What it holds.
    public let feature: Feature
    /// Whether it is given out, and not only read by other results.
    public let isFinal: Bool
    let expression: Expression?

    /// What a result holds.
    public enum Feature: Hashable, Sendable {
      /// The score.
      case predictedValue
      /// The reason code of a rank, from 1.
      case reasonCode(rank: Int)
      /// What an expression makes of other results and fields; also a decision.
      case transformedValue
    }
  }

  /// The text of a reason code for people.
  public func reasonText(_ code: String) -> String { reasonTexts[code] ?? code }

  /// The least and the greatest sum of points over all choices of attributes: no score lies outside.
  ///
  /// Which attributes can occur together is not asked. `nil` when formulas give points.
  public var reach: ClosedRange<ExactDecimal>? {
    let points = characteristics.map { $0.attributes.compactMap(\.points) }
    guard zip(points, characteristics).allSatisfy({ $0.count == $1.attributes.count }) else { return nil }
    let (least, greatest) = (points.compactMap { $0.min() }, points.compactMap { $0.max() })
    return least.reduce(initialScore, Points.sum)...greatest.reduce(initialScore, Points.sum)
  }

  /// The names of fields, derived values and results, by their places among the values.
  var slotNames: [String] { fields.map(\.name) + derived.map(\.name) + outputs.map(\.name) }
}
