import Records

/// What a mapping makes of the rows of one feed.
///
/// Columns are numbers, see ``ColumnUse``.
struct FeedMapping: Sendable {
  /// The columns that are read, by number.
  var columns: [String] = []
  /// Columns that a file may lack, and what to do about it then.
  var optionalColumns: [String: DriftPolicy] = [:]
  var account = KeyMapping()
  var record = KeyMapping()
  var version = MomentMapping.constant(Timestamp(seconds: 0))
  /// All hold for a row that takes a statement back; never, if empty.
  var deletion: [Condition] = []
  var requirements: [Requirement] = []
  var claims: [ClaimMapping] = []
  var events: [EventMapping] = []
}

/// A key: one column, or columns and literal parts one after the other.
///
/// All columns must be stated.
struct KeyMapping: Sendable {
  var parts: [Extraction.Part] = []
  var missing: [ColumnFault] = []
}

/// A column's fault, prepared at load so that a bad row costs no formatting.
final class ColumnFault: Equatable, Sendable {
  /// Number of the column in the mapping; faults of no column come last.
  let column: Int
  let fault: Fault

  init(column: Int, fault: Fault) {
    self.column = column
    self.fault = fault
  }

  static func == (left: ColumnFault, right: ColumnFault) -> Bool {
    left === right || left.column == right.column && left.fault == right.fault
  }
}

/// A date that a row states in one of several forms.
final class StatedDate: Sendable {
  let extraction: Extraction
  let forms: DateReader
  let faults: ValueFaults

  init(_ extraction: Extraction, forms: [DateForm]) {
    self.extraction = extraction
    self.forms = DateReader(forms)
    faults = FaultTexts.date(extraction.column, forms)
  }
}

/// A day that a row states, or one that the mapping states for all rows.
enum DayMapping: Sendable {
  case constant(Day)
  case stated(StatedDate)
}

/// A moment that a row states, or one that the mapping states for all rows.
enum MomentMapping: Sendable {
  case constant(Timestamp)
  case stated(StatedDate)
}

/// What can be wrong with one value.
struct ValueFaults: Equatable, Sendable {
  let missing: ColumnFault
  let invalid: ColumnFault
}

/// A field that the row's record claims.
final class ClaimMapping: Sendable {
  /// What the extracted text is turned into.
  enum Form: Sendable {
    case text
    case lookup(ByteTable<[UInt8]>)
    case allowed(ByteTable<Void>)
    case date(DateReader)
  }

  let field: Field
  let extraction: Extraction
  let form: Form
  let isRequired: Bool
  /// Leaves an invalid value out, and counts it, instead of rejecting the row.
  let omitsInvalid: Bool
  /// All hold where the claim is made.
  let conditions: [Condition]
  let faults: ValueFaults

  init(
    field: Field, extraction: Extraction, form: Form = .text, isRequired: Bool = false, omitsInvalid: Bool = false,
    conditions: [Condition] = [], faults: ValueFaults
  ) {
    self.field = field
    self.conditions = conditions
    self.extraction = extraction
    self.form = form
    self.isRequired = isRequired
    self.omitsInvalid = omitsInvalid
    self.faults = faults
  }
}

/// Something that happened, if its conditions hold.
final class EventMapping: Sendable {
  /// What happened.
  enum Kind: Sendable {
    case constant(EventKind)
    /// A value that the table maps to nothing is no event; an absent or unknown one is a fault.
    case lookup(Extraction, ByteTable<EventKind?>, ValueFaults)
  }

  let kind: Kind
  let conditions: [Condition]
  let day: DayMapping
  let amount: AmountMapping?
  let measures: [MeasureMapping]
  let codes: [CodeMapping]

  init(
    kind: Kind, conditions: [Condition] = [], day: DayMapping, amount: AmountMapping? = nil,
    measures: [MeasureMapping] = [], codes: [CodeMapping] = []
  ) {
    self.kind = kind
    self.conditions = conditions
    self.day = day
    self.amount = amount
    self.measures = measures
    self.codes = codes
  }
}

/// An amount of money.
final class AmountMapping: Sendable {
  /// Whose minor unit counts.
  enum CurrencySource: Sendable {
    case constant(Currency, digits: Int)
    case stated(Extraction, ValueFaults)
  }

  let extraction: Extraction
  let parser: MoneyParser
  let currency: CurrencySource
  let isRequired: Bool
  /// All hold for an amount that counts with the other sign; never, if empty.
  let negations: [Condition]
  let missing: ColumnFault
  let notANumber: ColumnFault
  let tooManyDecimals: ColumnFault
  let outOfRange: ColumnFault

  init(
    extraction: Extraction, parser: MoneyParser, currency: CurrencySource, isRequired: Bool = true,
    negations: [Condition] = [], missing: ColumnFault, notANumber: ColumnFault, tooManyDecimals: ColumnFault,
    outOfRange: ColumnFault
  ) {
    self.extraction = extraction
    self.parser = parser
    self.currency = currency
    self.isRequired = isRequired
    self.negations = negations
    self.missing = missing
    self.notANumber = notANumber
    self.tooManyDecimals = tooManyDecimals
    self.outOfRange = outOfRange
  }
}

/// A named exact number.
final class MeasureMapping: Sendable {
  /// How it is got.
  enum Source: Sendable {
    case decimal(Extraction, NumberNotation, ValueFaults)
    /// Days from the first to the second; negative if the second is earlier.
    case days(from: DayMapping, to: DayMapping)
  }

  let name: String
  let source: Source
  let isRequired: Bool

  init(
    name: String, source: Source, isRequired: Bool = false
  ) {
    self.name = name
    self.source = source
    self.isRequired = isRequired
  }
}

/// A named code out of a closed list.
final class CodeMapping: Sendable {
  let name: String
  let extraction: Extraction
  /// An empty code states nothing.
  let table: ByteTable<String>
  let isRequired: Bool
  let faults: ValueFaults

  init(
    name: String, extraction: Extraction, table: ByteTable<String>, isRequired: Bool = false, faults: ValueFaults
  ) {
    self.name = name
    self.extraction = extraction
    self.table = table
    self.isRequired = isRequired
    self.faults = faults
  }
}

/// A test of one column.
final class Condition: Sendable {
  /// What must hold.
  enum Test: Sendable {
    case oneOf(ByteTable<Void>)
    /// Anything else, nothing included.
    case noneOf(ByteTable<Void>)
    case matches(TextPattern)
    case present
    case absent
  }

  let column: ColumnUse
  let test: Test

  init(
    column: ColumnUse, test: Test
  ) {
    self.column = column
    self.test = test
  }
}

/// A condition without which a row is rejected.
final class Requirement: Sendable {
  let condition: Condition
  let fault: ColumnFault

  init(
    condition: Condition, fault: ColumnFault
  ) {
    self.condition = condition
    self.fault = fault
  }
}
