import Formats
import Records

/// Reads rows by a mapping.
///
/// All of a row's faults are gathered before it is rejected.
struct MappedRowReader: RowReader {
  private let mapping: FeedMapping
  private let positions: [Int]
  private let scratch = Scratch()
  /// For each claim, how many values of accepted rows were left out.
  private var omitted: [Int]
  private let currencies = CurrencyMemo()

  init(_ mapping: FeedMapping, positions: [Int]) {
    self.mapping = mapping
    self.positions = positions
    omitted = Array(repeating: 0, count: mapping.claims.count)
  }

  mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection) {
    var pass = RowPass(
      fields: Fields(row: row, positions: positions), scratch: scratch, currencies: currencies)
    pass.read(mapping, into: &record)
    if let rejection = pass.rejection { throw rejection }
    for claim in pass.omittedClaims { omitted[claim] += 1 }
  }

  var notes: [DriftNote] {
    let missing = zip(mapping.columns, positions).compactMap { column, position in
      position < 0 && mapping.optionalColumns[column] == .note
        ? DriftNote(code: "column.missing", column: column, count: 1) : nil
    }
    return missing
      + zip(mapping.claims, omitted).compactMap { claim, count in
        count == 0
          ? nil
          : DriftNote(code: "value.omitted", column: claim.extraction.column?.name ?? claim.field.name, count: count)
      }
  }
}

/// The currency of the row before: rows of one file mostly share it.
final class CurrencyMemo {
  private var last: (currency: Currency, digits: Int)?

  /// The currency of three upper-case letters and its minor digits.
  func currency(_ bytes: UnsafeRawBufferPointer) -> (currency: Currency, digits: Int)? {
    guard bytes.count == 3 else { return nil }
    let code = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    if let last, last.currency.code == code { return last }
    last = Currency(packed: code).map { ($0, $0.minorDigits) }
    return last
  }
}

/// One row on its way through a mapping.
struct RowPass {
  let fields: Fields
  let scratch: Scratch
  let currencies: CurrencyMemo
  private var faults: [ColumnFault] = []
  /// Claims whose values do not fit and are left out.
  private(set) var omittedClaims: [Int] = []

  init(fields: Fields, scratch: Scratch, currencies: CurrencyMemo) {
    self.fields = fields
    self.scratch = scratch
    self.currencies = currencies
  }

  /// All faults in the order of the file's columns, each once; `nil` without any.
  var rejection: Rejection? {
    guard !faults.isEmpty else { return nil }
    func order(_ fault: ColumnFault) -> (Int, String) {
      (fault.column < fields.positions.count ? fields.positions[fault.column] : .max, fault.fault.code)
    }
    var sorted: [ColumnFault] = []
    for fault in faults.sorted(by: { order($0) < order($1) }) where sorted.last != fault { sorted.append(fault) }
    return Rejection(sorted.map(\.fault))
  }

  mutating func read(_ mapping: FeedMapping, into record: inout RecordBatchBuilder) {
    for requirement in mapping.requirements where !requirement.condition.holds(fields) {
      faults.append(requirement.fault)
    }
    withKey(mapping.account) { record.setAccount(key: $0) }
    withKey(mapping.record) { record.setRecord(key: $0) }
    if let version = moment(mapping.version) { record.setVersion(version) }
    if !mapping.deletion.isEmpty, mapping.deletion.allSatisfy({ $0.holds(fields) }) {
      record.setDeletion()
      return
    }
    for (index, claim) in mapping.claims.enumerated() { state(claim, index, in: &record) }
    for event in mapping.events { state(event, in: &record) }
  }

  // MARK: Keys and days

  private mutating func withKey(_ key: KeyMapping, _ body: (UnsafeRawBufferPointer) -> Void) {
    let before = faults.count
    for missing in key.missing where fields[missing.column] == nil { faults.append(missing) }
    guard faults.count == before else { return }
    if key.parts.count == 1, case .column(let number) = key.parts[0], let bytes = fields[number] {
      return body(bytes)
    }
    scratch.withBuffer { joined in
      _ = Extraction.join(key.parts, [], fields, into: &joined)
      joined.withUnsafeBytes { body($0) }
    }
  }

  private mutating func moment(_ mapping: MomentMapping) -> Timestamp? {
    switch mapping {
    case .constant(let moment): return moment
    case .stated(let date): return required(date.extraction, date.faults) { date.forms.moment($0) }
    }
  }

  private mutating func day(_ mapping: DayMapping, isRequired: Bool) -> Day? {
    switch mapping {
    case .constant(let day): return day
    case .stated(let date):
      return value(date.extraction, isRequired ? date.faults.missing : nil, date.faults.invalid) { bytes in
        if case .day(let day) = date.forms.parse(bytes) { day } else { nil }
      }
    }
  }

  private mutating func required<Value>(
    _ extraction: Extraction, _ faults: ValueFaults, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    value(extraction, faults.missing, faults.invalid, parse)
  }

  /// Extracts and parses; an absent value is a fault only where `missing` is given.
  private mutating func value<Value>(
    _ extraction: Extraction, _ missing: ColumnFault?, _ invalid: ColumnFault,
    _ parse: (UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    let (value, fault) = extraction.withBytes(fields, scratch) { bytes -> (Value?, ColumnFault?) in
      guard let bytes else { return (nil, missing) }
      let value = parse(bytes)
      return (value, value == nil ? invalid : nil)
    }
    if let fault { faults.append(fault) }
    return value
  }

  // MARK: Claims

  private mutating func state(_ claim: ClaimMapping, _ index: Int, in record: inout RecordBatchBuilder) {
    guard claim.conditions.allSatisfy({ $0.holds(fields) }) else { return }
    let fault = claim.extraction.withBytes(fields, scratch) { bytes -> ColumnFault? in
      guard let bytes else { return claim.isRequired ? claim.faults.missing : nil }
      return state(bytes, of: claim, in: &record) ? nil : claim.faults.invalid
    }
    guard let fault else { return }
    if claim.omitsInvalid, fault == claim.faults.invalid {
      omittedClaims.append(index)
    } else {
      faults.append(fault)
    }
  }

  /// False if the text has not the claim's form.
  private func state(
    _ bytes: UnsafeRawBufferPointer, of claim: ClaimMapping, in record: inout RecordBatchBuilder
  ) -> Bool {
    switch claim.form {
    case .text: record.claim(claim.field, bytes)
    case .allowed(let table):
      guard table.contains(bytes) else { return false }
      record.claim(claim.field, bytes)
    case .lookup(let table):
      guard let text = table.value(of: bytes) else { return false }
      text.withUnsafeBytes { record.claim(claim.field, $0) }
    case .date(let forms):
      guard let date = forms.parse(bytes) else { return false }
      scratch.withBuffer { text in
        date.append(to: &text)
        text.withUnsafeBytes { record.claim(claim.field, $0) }
      }
    }
    return true
  }

  // MARK: Events

  private mutating func state(_ mapping: EventMapping, in record: inout RecordBatchBuilder) {
    guard mapping.conditions.allSatisfy({ $0.holds(fields) }) else { return }
    let before = faults.count
    let kind = kind(mapping.kind)
    // An unknown kind is a fault, and the rest is checked all the same; a kind that is mapped to nothing is no event.
    if kind == nil, faults.count == before { return }
    let day = day(mapping.day, isRequired: true)
    let amount = mapping.amount.flatMap { self.amount($0) }
    var measures: [Event.Attribute<ExactDecimal>] = []
    for measure in mapping.measures {
      if let value = self.measure(measure) { measures.append(Event.Attribute(name: measure.name, value: value)) }
    }
    var codes: [Event.Attribute<String>] = []
    for code in mapping.codes {
      if let value = self.code(code) { codes.append(Event.Attribute(name: code.name, value: value)) }
    }
    guard faults.count == before, let kind, let day else { return }
    record.event(Event(kind: kind, day: day, amount: amount, measures: measures, codes: codes))
  }

  private mutating func kind(_ kind: EventMapping.Kind) -> EventKind? {
    switch kind {
    case .constant(let kind): return kind
    case .lookup(let extraction, let table, let faults):
      return required(extraction, faults) { table.value(of: $0) } ?? nil
    }
  }

  private mutating func amount(_ mapping: AmountMapping) -> Money? {
    let currency = currency(mapping.currency, isRequired: mapping.isRequired)
    // Without a currency the decimals cannot be judged, but the amount's form can.
    let digits = currency?.digits ?? Currency.mostMinorDigits
    let (units, fault) = mapping.extraction.withBytes(fields, scratch) { bytes -> (Int64?, ColumnFault?) in
      guard let bytes else { return (nil, mapping.isRequired ? mapping.missing : nil) }
      do throws(MoneyParser.Failure) {
        return (try mapping.parser.minorUnits(bytes, digits: digits), nil)
      } catch {
        return (nil, mapping.fault(error))
      }
    }
    if let fault { faults.append(fault) }
    guard let units, let currency else { return nil }
    let isNegated = !mapping.negations.isEmpty && mapping.negations.allSatisfy { $0.holds(fields) }
    return Money(minorUnits: isNegated ? -units : units, currency: currency.currency)
  }

  private mutating func currency(
    _ source: AmountMapping.CurrencySource, isRequired: Bool
  ) -> (currency: Currency, digits: Int)? {
    let currencies = currencies
    switch source {
    case .constant(let currency, let digits): return (currency, digits)
    case .stated(let extraction, let faults):
      return value(extraction, isRequired ? faults.missing : nil, faults.invalid) { currencies.currency($0) }
    }
  }

  private mutating func measure(_ mapping: MeasureMapping) -> ExactDecimal? {
    switch mapping.source {
    case .decimal(let extraction, let notation, let faults):
      return value(extraction, mapping.isRequired ? faults.missing : nil, faults.invalid) { notation.decimal($0) }
    case .days(let from, let to):
      let (first, last) = (day(from, isRequired: mapping.isRequired), day(to, isRequired: mapping.isRequired))
      guard let first, let last else { return nil }
      return ExactDecimal(Int64(last.number) - Int64(first.number))
    }
  }

  private mutating func code(_ mapping: CodeMapping) -> String? {
    let missing = mapping.isRequired ? mapping.faults.missing : nil
    let code = value(mapping.extraction, missing, mapping.faults.invalid) { mapping.table.value(of: $0) }
    return code.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension Currency {
  /// The greatest number of decimal places that a minor unit has (ISO 4217: CLF and UYW).
  fileprivate static let mostMinorDigits = 4
}

extension AmountMapping {
  func fault(_ failure: MoneyParser.Failure) -> ColumnFault {
    switch failure {
    case .notANumber: notANumber
    case .tooManyDecimals: tooManyDecimals
    case .outOfRange: outOfRange
    }
  }
}
