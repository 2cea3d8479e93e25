import Records

/// What a mapping makes of the rows of one feed.
///
/// Columns are numbers, see ``ColumnUse``.
struct FeedMapping: Sendable {
  /// The columns that are read, by number.
  var columns: [String] = []
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
struct ColumnFault: Hashable, Sendable {
  /// Number of the column in the mapping; faults of no column come last.
  var column: Int
  var fault: Fault
}

/// A day that a row states, or one that the mapping states for all rows.
enum DayMapping: Sendable {
  case constant(Day)
  case stated(Extraction, forms: [DateForm], faults: ValueFaults)
}

/// A moment that a row states, or one that the mapping states for all rows.
enum MomentMapping: Sendable {
  case constant(Timestamp)
  case stated(Extraction, forms: [DateForm], faults: ValueFaults)
}

/// What can be wrong with one value.
struct ValueFaults: Hashable, Sendable {
  var missing: ColumnFault
  var invalid: ColumnFault
}

/// A field that the row's record claims.
struct ClaimMapping: Sendable {
  /// What the extracted text is turned into.
  enum Form: Sendable {
    case text
    case lookup(ByteTable<[UInt8]>)
    case allowed(ByteTable<Void>)
    case date([DateForm])
  }

  var field: Field
  var extraction: Extraction
  var form = Form.text
  var isRequired = false
  /// Leaves an invalid value out, and counts it, instead of rejecting the row.
  var omitsInvalid = false
  var faults: ValueFaults
}

/// Something that happened, if its conditions hold.
struct EventMapping: Sendable {
  /// What happened.
  enum Kind: Sendable {
    case constant(EventKind)
    /// A value that the table maps to nothing is no event; an absent or unknown one is a fault.
    case lookup(Extraction, ByteTable<EventKind?>, ValueFaults)
  }

  var kind: Kind
  var conditions: [Condition] = []
  var day: DayMapping
  var amount: AmountMapping?
  var measures: [MeasureMapping] = []
  var codes: [CodeMapping] = []
}

/// An amount of money.
struct AmountMapping: Sendable {
  /// Whose minor unit counts.
  enum CurrencySource: Sendable {
    case constant(Currency, digits: Int)
    case stated(Extraction, ValueFaults)
  }

  var extraction: Extraction
  var parser: MoneyParser
  var currency: CurrencySource
  var isRequired = true
  var missing: ColumnFault
  var notANumber: ColumnFault
  var tooManyDecimals: ColumnFault
  var outOfRange: ColumnFault
}

/// A named exact number.
struct MeasureMapping: Sendable {
  /// How it is got.
  enum Source: Sendable {
    case decimal(Extraction, ValueFaults)
    /// Days from the first to the second; negative if the second is earlier.
    case days(from: DayMapping, to: DayMapping)
  }

  var name: String
  var source: Source
  var isRequired = false
}

/// A named code out of a closed list.
struct CodeMapping: Sendable {
  var name: String
  var extraction: Extraction
  /// An empty code states nothing.
  var table: ByteTable<String>
  var isRequired = false
  var faults: ValueFaults
}

/// A test of one column.
struct Condition: Sendable {
  /// What must hold.
  enum Test: Sendable {
    case oneOf(ByteTable<Void>)
    case present
    case absent
  }

  var column: ColumnUse
  var test: Test

  /// Whether it holds; an absent value equals nothing.
  func holds(_ fields: Fields) -> Bool {
    let bytes = fields[column.number]
    switch test {
    case .present: return bytes != nil
    case .absent: return bytes == nil
    case .oneOf(let table): return bytes.map { table.contains($0) } ?? false
    }
  }
}

/// A condition without which a row is rejected.
struct Requirement: Sendable {
  var condition: Condition
  var fault: ColumnFault
}
