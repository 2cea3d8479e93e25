import Records

/// How the value of a field becomes what predicates see: read, checked, and replaced where the schema says so.
///
/// Source: PMML 4.4.1, MiningSchema.
final class InputProgram: Sendable {
  /// What a value is before it is treated.
  private enum Reading {
    case value(Cell)
    /// No value of the type.
    case other
    case missing
    case tooLong
  }

  /// Why a row has no result.
  enum Refusal: Error {
    case invalid
    /// A number of more digits than are exact.
    case tooLong
  }

  let name: String
  let type: DataType
  /// Whether unknown texts are needed themselves.
  let keepsTexts: Bool
  private let valid: [Cell]
  private let invalid: [Cell]
  private let missing: [Cell]
  private let intervals: [Bounds]
  /// Texts of no value of the type that are known to be missing or invalid.
  private let missingTexts: [Int32]
  private let replacement: Cell
  private let missingIsInvalid: Bool
  private let treatment: Treatment
  private let outliers: (treatment: Expression.Outliers, low: Number?, high: Number?)?
  private let isPlain: Bool

  private enum Treatment { case refuse, asIs, asMissing, replace(Cell) }

  /// An interval in the form of ``Number/decimal(_:)``.
  private struct Bounds {
    let interval: Interval
    let low: Int128
    let high: Int128

    init(_ interval: Interval) {
      func scaled(_ value: ExactDecimal?, _ none: Int128) -> Int128 {
        if case .decimal(let scaled)? = value.map({ Number($0) }) { scaled } else { none }
      }
      self.interval = interval
      low = interval.left == nil ? .min : scaled(interval.left, .min) + (interval.includesLeft ? 0 : 1)
      high = interval.right == nil ? .max : scaled(interval.right, .max) - (interval.includesRight ? 0 : 1)
    }

    @inline(__always)
    func contains(_ number: Number) -> Bool {
      if case .decimal(let scaled) = number { return low <= scaled && scaled <= high }
      return interval.contains(number)
    }
  }

  init(_ field: InputField, keepsTexts: Bool, pool: inout TextPool) {
    func cells(_ values: [FieldValue]) -> [Cell] { values.compactMap { field.type.cell($0, &pool) } }
    name = field.name
    type = field.type
    self.keepsTexts = keepsTexts && field.type == .string
    valid = cells(field.validValues)
    invalid = cells(field.invalidValues)
    missing = cells(field.missingValues)
    missingTexts = field.missingValues.compactMap { value in
      guard field.type != .string, field.type.cell(value, &pool) == nil, case .text(let text) = value else {
        return nil
      }
      return pool.code(of: text)
    }
    intervals = field.intervals.map(Bounds.init)
    replacement = field.missingValueReplacement.flatMap { field.type.cell($0, &pool) } ?? .missing
    missingIsInvalid = field.missingIsInvalid
    treatment =
      switch field.invalidValueTreatment {
      case .returnInvalid: .refuse
      case .asIs: .asIs
      case .asMissing: .asMissing
      case .asValue(let value): field.type.cell(value, &pool).map { .replace($0) } ?? .refuse
      }
    outliers =
      field.outliers.treatment == .asIs
      ? nil
      : (field.outliers.treatment, field.outliers.low.map { Number($0) }, field.outliers.high.map { Number($0) })
    isPlain = valid.isEmpty && invalid.isEmpty && missing.isEmpty && outliers == nil
  }

  /// The values that need no treatment.
  var plain: EvaluationTables.Input {
    let kind: EvaluationTables.Input.Kind =
      if isPlain, type.isNumeric, intervals.count <= 1 {
        .number
      } else if isPlain, type == .string, !keepsTexts, intervals.isEmpty { .text } else { .other }
    return EvaluationTables.Input(
      kind: kind, isWhole: type == .integer, low: intervals.first?.low ?? .min, high: intervals.first?.high ?? .max,
      missing: missingIsInvalid ? nil : replacement)
  }

  /// The value that predicates see of a text; empty text is missing.
  func prepare(_ text: UnsafeRawBufferPointer, _ pool: inout TextPool) throws(Refusal) -> Cell {
    if text.isEmpty { return try replaceMissing() }
    return try treat(read(text, &pool))
  }

  /// The value that predicates see.
  func prepare(_ value: FieldValue, _ pool: inout TextPool) throws(Refusal) -> Cell {
    switch value {
    case .missing: return try replaceMissing()
    case .number(let number):
      if type.isNumeric { return try treat(reading(Number(number))) }
      return try prepare(text: number.description, &pool)
    case .text(let text): return try prepare(text: text, &pool)
    }
  }

  /// What becomes of a value of the type.
  func treated(_ cell: Cell) throws(Refusal) -> Cell { try treat(.value(cell)) }

  private func prepare(text: String, _ pool: inout TextPool) throws(Refusal) -> Cell {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes -> Result<Cell, Refusal> in
      do throws(Refusal) { return .success(try prepare(bytes, &pool)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  private func read(_ text: UnsafeRawBufferPointer, _ pool: inout TextPool) -> Reading {
    switch type {
    case .string: return .value(.text(keepsTexts ? pool.code(of: text) : pool.find(text)))
    case .boolean:
      if let value = InputProgram.truth(text) { return .value(Cell(value)) }
    case .integer, .float, .double:
      switch DecimalText(text) {
      case .number(let scaled): return reading(.decimal(scaled))
      case .tooLong: return .tooLong
      case .other: break
      }
    default:
      if let moment = type.moment(text) { return .value(.number(moment)) }
    }
    return missingTexts.contains(pool.find(text)) ? .missing : .other
  }

  private func reading(_ number: Number) -> Reading {
    type == .integer && !number.isWhole ? .other : .value(.number(number))
  }

  /// The truth values of XML Schema, in any case.
  private static func truth(_ text: UnsafeRawBufferPointer) -> Bool? {
    switch String(decoding: text.prefix(5), as: UTF8.self).lowercased() {
    case "true" where text.count == 4, "1" where text.count == 1: true
    case "false" where text.count == 5, "0" where text.count == 1: false
    default: nil
    }
  }

  private func treat(_ reading: Reading) throws(Refusal) -> Cell {
    switch reading {
    case .tooLong: throw .tooLong
    case .missing: return try replaceMissing()
    case .value(let cell):
      if missing.contains(cell) { return try replaceMissing() }
      if isValid(cell) { return try limited(cell) }
      if case .asIs = treatment { return try limited(cell) }
    case .other: break
    }
    switch treatment {
    // What cannot be compared with the constants of predicates cannot be taken as it is.
    case .refuse, .asIs: throw .invalid
    case .asMissing: return try replaceMissing()
    case .replace(let cell): return cell
    }
  }

  private func replaceMissing() throws(Refusal) -> Cell {
    if missingIsInvalid { throw .invalid }
    return replacement
  }

  /// Whether the field may have a value.
  func isValid(_ cell: Cell) -> Bool {
    if cell == .missing { return true }
    if invalid.contains(cell) { return false }
    if valid.isEmpty && intervals.isEmpty || valid.contains(cell) { return true }
    guard case .number(let number) = cell else { return false }
    return intervals.contains { $0.contains(number) }
  }

  private func limited(_ cell: Cell) throws(Refusal) -> Cell {
    guard let outliers, case .number(let number) = cell else { return cell }
    let isLow = outliers.low.map { number < $0 } ?? false
    let isHigh = outliers.high.map { $0 < number } ?? false
    guard isLow || isHigh else { return cell }
    if outliers.treatment == .asMissingValues { return try replaceMissing() }
    return (isLow ? outliers.low : outliers.high).map { .number($0) } ?? cell
  }
}

extension DataType {
  /// A constant of the document as a cell; `nil` for what is no value of the type.
  func cell(_ value: FieldValue, _ pool: inout TextPool) -> Cell? {
    switch value {
    case .missing: return .missing
    case .number(let number):
      return isNumeric && (self != .integer || number.scale == 0) ? .number(Number(number)) : nil
    case .text(let text):
      if self == .string { return .text(pool.code(of: text)) }
      if self == .boolean { return text == "true" ? Cell(true) : text == "false" ? Cell(false) : nil }
      guard isTemporal else { return nil }
      var text = text
      return text.withUTF8 { moment(UnsafeRawBufferPointer($0)) }.map { .number($0) }
    }
  }
}
