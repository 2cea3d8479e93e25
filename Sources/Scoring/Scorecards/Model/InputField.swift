import Records

/// A field that a scorecard reads: which values it may have, and what happens to others.
///
/// Source: PMML 4.4.1, DataDictionary (DataField) and MiningSchema (MiningField).
public struct InputField: Hashable, Sendable {
  /// The types of values that are read.
  public typealias DataType = Scoring.DataType

  /// The name; under a purpose, the name of a feature.
  public let name: String
  /// What its values are.
  public let type: DataType
  /// Its name for people.
  public let label: String
  /// Whether and how its values are ordered.
  let measure: Measure
  /// The values that a categorical field may have, or single values beside the intervals; any if this and the intervals
  /// are empty.
  let validValues: [FieldValue]
  /// Values that it may not have, also texts that are none of its type.
  let invalidValues: [FieldValue]
  /// Values that stand for a missing one, also texts that are none of its type.
  let missingValues: [FieldValue]
  /// Numbers that it may have.
  public let intervals: [Interval]
  let missingValueReplacement: FieldValue?
  let missingIsInvalid: Bool
  let invalidValueTreatment: InvalidValueTreatment
  let outliers: Outliers

  /// Which relations values have (PMML 4.4.1, DataDictionary, OPTYPE).
  enum Measure: String, Hashable, Sendable { case continuous, categorical, ordinal }

  /// What happens to a value that the field may not have.
  enum InvalidValueTreatment: Hashable, Sendable {
    case returnInvalid, asIs, asMissing
    case asValue(FieldValue)
  }

  /// What happens to numbers outside two bounds.
  struct Outliers: Hashable, Sendable {
    let treatment: Expression.Outliers
    let low: ExactDecimal?
    let high: ExactDecimal?
  }

  /// Reads a value from text, such as a field of a CSV row; empty text is missing.
  ///
  /// A text that is no value of the type stays a text, which ``Scorecard/evaluate(_:)`` treats as the mining schema says of
  /// invalid values.
  public func value(_ text: some StringProtocol) -> FieldValue {
    if text.isEmpty { return .missing }
    if type.isNumeric, let number = ExactDecimal(pmml: text) { return .number(number) }
    return .text(String(text))
  }
}

/// A range of numbers.
///
/// Source: PMML 4.4.1, DataDictionary, Interval.
public struct Interval: Hashable, Sendable {
  /// The left end; open to infinity when `nil`.
  public let left: ExactDecimal?
  /// The right end; open to infinity when `nil`.
  public let right: ExactDecimal?
  /// Whether the left end belongs to the range.
  public let includesLeft: Bool
  /// Whether the right end belongs to the range.
  public let includesRight: Bool

  /// Whether a number lies in the range.
  public func contains(_ number: ExactDecimal) -> Bool { contains(Number(number)) }

  func contains(_ number: Number) -> Bool {
    let afterLeft = left.map { includesLeft ? Number($0) <= number : Number($0) < number } ?? true
    let beforeRight = right.map { includesRight ? number <= Number($0) : number < Number($0) } ?? true
    return afterLeft && beforeRight
  }
}

extension ExactDecimal {
  /// Reads a number as XML Schema's `double` writes finite ones, with an optional exponent; of one with more digits the
  /// nearest of 18 digits and at most 18 places: more than a `double` holds.
  init?(pmml text: some StringProtocol) {
    var text = String(text)
    let read = text.withUTF8 { DecimalText(UnsafeRawBufferPointer($0)) }
    guard case .number(let scaled) = read, let value = Points.nearest(scaled) else { return nil }
    self = value
  }
}
