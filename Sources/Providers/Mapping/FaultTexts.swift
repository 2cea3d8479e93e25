import Records

/// The sentences of a mapping's faults, in one place.
///
/// They are made at load and name columns and forms, never values.
enum FaultTexts {
  static func fault(_ code: String, _ column: ColumnUse?, _ expected: String, _ remedy: String) -> ColumnFault {
    ColumnFault(
      column: column?.number ?? .max,
      fault: Fault(code: code, column: column?.name, expected: expected, remedy: remedy))
  }

  static func keyMissing(_ column: ColumnUse) -> ColumnFault {
    fault("key.missing", column, "a key", "Ask the provider for the key: a statement without one is nobody's.")
  }

  static func missing(_ column: ColumnUse?, _ expected: String) -> ColumnFault {
    fault(
      "value.missing", column, expected,
      "Ask the provider for the value, or set \"required: false\" in the mapping where it may be absent.")
  }

  static func date(_ column: ColumnUse?, _ forms: [DateForm]) -> ValueFaults {
    let expected = "a day of the calendar as \(forms.sentence)"
    return ValueFaults(
      missing: fault("value.missing", column, expected, "Ask the provider for the date."),
      invalid: fault(
        "date.invalid", column, expected,
        "Correct the file, or add the form to \"date\" in the mapping, and run again."))
  }

  static func unknown(_ column: ColumnUse?, _ texts: [String]) -> ColumnFault {
    fault(
      "value.unknown", column, "one of \(texts.joined(separator: ", "))",
      "Correct the file, or add the text to the mapping, and run again.")
  }

  static func number(_ column: ColumnUse?) -> ValueFaults {
    let expected = "a decimal number of at most 18 digits, such as 12.5"
    return ValueFaults(
      missing: missing(column, expected),
      invalid: fault("number.invalid", column, expected, "Correct the file and have it delivered again."))
  }

  static func currency(_ column: ColumnUse?) -> ValueFaults {
    let expected = "a currency as three upper-case letters (ISO 4217)"
    return ValueFaults(
      missing: missing(column, expected),
      invalid: fault("currency.invalid", column, expected, "Correct the file and have it delivered again."))
  }

  static func money(_ column: ColumnUse?, _ parser: MoneyParser) -> (
    missing: ColumnFault, notANumber: ColumnFault, tooManyDecimals: ColumnFault, outOfRange: ColumnFault
  ) {
    let expected =
      parser.unit == .minor ? "a whole number of minor units" : "an amount such as \(parser.notation.example)"
    let remedy = "Correct the file, or the amount's unit and decimal mark in the mapping, and run again."
    return (
      missing(column, expected),
      fault(
        "money.invalid", column,
        "\(expected), without \(parser.notation.groupMark == nil ? "grouping or " : "")sign of currency", remedy),
      fault("money.decimals", column, "no more decimals than the currency's minor unit has", remedy),
      fault("money.range", column, "an amount below 9.2 x 10^18 minor units", remedy)
    )
  }
}

extension NumberNotation {
  /// Twelve and a half as it is written.
  fileprivate var example: String {
    guard impliedDecimals == nil else { return "1250, the last \(impliedDecimals ?? 0) digits being decimals" }
    return "12\(String(decoding: [decimalMark], as: UTF8.self))50\(sign == .trailing ? "-" : "")"
  }
}
