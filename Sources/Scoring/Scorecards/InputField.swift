import Records

/// A field that a scorecard reads: which values it may have, and what happens to others.
///
/// Source: PMML 4.4.1, DataDictionary (DataField) and MiningSchema (MiningField).
public struct InputField: Hashable, Sendable {
  /// The name; under a purpose, the name of a feature.
  public let name: String
  /// What its values are.
  public let type: DataType
  /// The values that a categorical field may have, or single values beside the intervals; any if this and the intervals
  /// are empty.
  let validValues: [FieldValue]
  let invalidValues: [FieldValue]
  let missingValues: [FieldValue]
  let intervals: [Interval]
  let missingValueReplacement: FieldValue?
  let missingIsInvalid: Bool
  let invalidValueTreatment: InvalidValueTreatment

  /// The types of values that are read.
  public enum DataType: String, CaseIterable, Hashable, Sendable {
    case string, integer, float, double, boolean

    /// Whether values are numbers.
    public var isNumeric: Bool { self != .string && self != .boolean }
  }

  /// What happens to a value that the field may not have.
  enum InvalidValueTreatment: Hashable, Sendable {
    case returnInvalid, asIs, asMissing
    case asValue(FieldValue)
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

  /// The value that predicates see; `nil` when the whole result is invalid.
  func prepare(_ value: FieldValue) -> FieldValue? {
    if value == .missing || missingValues.contains(value) { return replaceMissing() }
    if isValid(value) { return value }
    switch invalidValueTreatment {
    case .returnInvalid: return nil
    case .asMissing: return replaceMissing()
    case .asValue(let replacement): return replacement
    // What cannot be compared with the constants of predicates cannot be taken as it is.
    case .asIs: return type.admits(value) ? value : nil
    }
  }

  private func replaceMissing() -> FieldValue? {
    missingIsInvalid ? nil : missingValueReplacement ?? .missing
  }

  /// Whether the field may have a value.
  func isValid(_ value: FieldValue) -> Bool {
    guard type.admits(value), !invalidValues.contains(value) else { return false }
    if validValues.isEmpty && intervals.isEmpty || validValues.contains(value) { return true }
    guard case .number(let number) = value else { return false }
    return intervals.contains { $0.contains(number) }
  }
}

extension InputField.DataType {
  func admits(_ value: FieldValue) -> Bool {
    switch (self, value) {
    case (.string, .text): true
    case (.boolean, .text(let text)): text == "true" || text == "false"
    case (.integer, .number(let number)): number.scale == 0
    case (.float, .number), (.double, .number): true
    default: false
    }
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
  public func contains(_ number: ExactDecimal) -> Bool {
    let afterLeft = left.map { includesLeft ? $0 <= number : $0 < number } ?? true
    let beforeRight = right.map { includesRight ? number <= $0 : number < $0 } ?? true
    return afterLeft && beforeRight
  }
}

extension ExactDecimal {
  /// Reads a number as XML Schema's `double` writes finite ones: with an optional exponent; `nil` beyond 18 digits, so
  /// that nothing is rounded unseen.
  init?(pmml text: some StringProtocol) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count <= 2, let first = parts.first, let mantissa = ExactDecimal(ExactDecimal.trimmed(first)) else {
      return nil
    }
    guard parts.count == 2 else {
      self = mantissa
      return
    }
    guard let exponent = Int(parts[1]), abs(exponent) <= 36,
      let shifted = ExactDecimal.shift(mantissa, by: exponent)
    else { return nil }
    self = shifted
  }

  /// Without the forms that only XML allows: `.5`, `5.`, and zeros at the end of a fraction.
  private static func trimmed(_ text: some StringProtocol) -> String {
    var result = String(text)
    if result.contains(".") {
      while result.hasSuffix("0") { result.removeLast() }
      if result.hasSuffix(".") { result.removeLast() }
    }
    if result.hasPrefix(".") { return "0" + result }
    if result.hasPrefix("-.") { return "-0" + result.dropFirst() }
    return result
  }

  private static func shift(_ value: ExactDecimal, by exponent: Int) -> ExactDecimal? {
    let scale = Int(value.scale) - exponent
    if (0...18).contains(scale) { return ExactDecimal(mantissa: value.mantissa, scale: scale) }
    guard value.mantissa != 0 else { return value }
    guard scale < 0, -scale <= 18 else { return nil }
    let wide = Int128(value.mantissa) * Rational.powersOfTen[-scale]
    return wide.magnitude < UInt128(Rational.powersOfTen[18]) ? ExactDecimal(Int64(wide)) : nil
  }
}
