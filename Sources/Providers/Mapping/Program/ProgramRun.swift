import Formats
import Records

/// Runs a mapping's program over rows, one after the other.
///
/// Owned by one reader.
final class ProgramRun {
  let program: MappingProgram
  /// For each claim, how many values of accepted rows were left out.
  @exclusivity(unchecked) private(set) var omitted: [Int]

  private let scratch = RowScratch()
  private let encoder = EventEncoder()
  private let currencies = CurrencyMemo()
  private let measures: UnsafeMutablePointer<ExactDecimal?>
  private let codes: UnsafeMutablePointer<UnsafeRawBufferPointer?>

  // The row in hand.
  @exclusivity(unchecked) private var faults: [FaultReference] = []
  @exclusivity(unchecked) private var omittedNow: [Int] = []

  init(_ program: MappingProgram) {
    self.program = program
    omitted = Array(repeating: 0, count: program.mapping.claims.count)
    measures = .allocate(capacity: max(1, program.mostMeasures))
    measures.initialize(repeating: nil, count: max(1, program.mostMeasures))
    codes = .allocate(capacity: max(1, program.mostCodes))
    codes.initialize(repeating: nil, count: max(1, program.mostCodes))
  }

  deinit {
    measures.deallocate()
    codes.deallocate()
  }

  /// States the record of a row, or says what is wrong with the row.
  func read(_ row: Row, into record: RecordStorage) -> Rejection? {
    scratch.reset()
    if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
    if !omittedNow.isEmpty { omittedNow.removeAll(keepingCapacity: true) }
    state(row, in: record)
    if !faults.isEmpty { return rejection }
    for claim in omittedNow { omitted[claim] += 1 }
    return nil
  }

  /// All faults in the order of the file's columns, each once.
  private var rejection: Rejection {
    let positions = program.positions
    func order(_ fault: ColumnFault) -> (Int, String) {
      (fault.column < positions.count ? positions[fault.column] : .max, fault.fault.code)
    }
    let found = faults.map { $0.takeUnretainedValue() }
    var sorted: [ColumnFault] = []
    for fault in found.sorted(by: { order($0) < order($1) }) where sorted.last != fault { sorted.append(fault) }
    return Rejection(sorted.map(\.fault))
  }

  private func state(_ row: Row, in record: RecordStorage) {
    let program = program
    for index in 0..<program.requirements.count where !program.requirements[index].condition.holds(row) {
      faults.append(program.requirements[index].fault)
    }
    if let key = key(program.account, row) { record.setAccount(key: key) }
    if let operation = program.record, let key = key(operation, row) { record.setRecord(key: key) }
    if let version = moment(program.version, row) { record.version = version }
    if program.deletion.count > 0, program.deletion.hold(row) { return record.isDeletion = true }
    for index in 0..<program.claims.count { state(program.claims[index], row, in: record) }
    guard program.events.count > 0, let events = program.events.baseAddress else { return }
    encoder.removeAll()
    for index in 0..<program.events.count { encode(events + index, row) }
    if faults.isEmpty { record.append(encoder) }
  }

  // MARK: Keys and days

  @inline(__always)
  private func key(_ key: KeyOperation, _ row: Row) -> UnsafeRawBufferPointer? {
    var isComplete = true
    for index in 0..<key.needed.count {
      let needed = key.needed[index]
      guard needed.position < 0 || row.stated(needed.position) == nil else { continue }
      faults.append(needed.fault)
      isComplete = false
    }
    return isComplete ? key.source.bytes(row, scratch) : nil
  }

  @inline(__always)
  private func moment(_ operation: MomentOperation, _ row: Row) -> Timestamp? {
    if let constant = operation.constant { return constant }
    guard let bytes = stated(operation.source, operation.faults, row), let reader = operation.reader else { return nil }
    return checked(reader._withUnsafeGuaranteedRef { $0.moment(bytes) }, operation.faults)
  }

  @inline(__always)
  private func day(_ operation: DayOperation, _ row: Row) -> Day? {
    if let constant = operation.constant { return constant }
    guard let bytes = stated(operation.source, operation.faults, row), let reader = operation.reader else { return nil }
    return checked(reader._withUnsafeGuaranteedRef { $0.day(bytes) }, operation.faults)
  }

  /// The bytes of a source; their absence is a fault where one is given for it.
  @inline(__always)
  private func stated(
    _ source: ByteSource, _ faults: ValueFaultReferences?, _ row: Row
  ) -> UnsafeRawBufferPointer? {
    if let bytes = source.bytes(row, scratch) { return bytes }
    if let missing = faults?.missing { self.faults.append(missing) }
    return nil
  }

  /// The value; its absence is a fault.
  @inline(__always)
  private func checked<Value>(_ value: Value?, _ faults: ValueFaultReferences?) -> Value? {
    if value == nil, let invalid = faults?.invalid { self.faults.append(invalid) }
    return value
  }

  // MARK: Claims

  private func state(_ claim: ClaimOperation, _ row: Row, in record: RecordStorage) {
    guard claim.conditions.hold(row) else { return }
    guard let bytes = claim.source.bytes(row, scratch) else {
      guard let missing = claim.faults.missing else { return }
      return claim.omitsMissing ? omittedNow.append(claim.number) : faults.append(missing)
    }
    if let value = value(bytes, of: claim) { return record.claim(claim.field, value) }
    if claim.omitsInvalid { omittedNow.append(claim.number) } else { faults.append(claim.faults.invalid) }
  }

  /// What is claimed; `nil` if the text has not the claim's form.
  @inline(__always)
  private func value(_ bytes: UnsafeRawBufferPointer, of claim: ClaimOperation) -> UnsafeRawBufferPointer? {
    switch claim.form {
    case .text: return bytes
    case .allowed(let table): return table._withUnsafeGuaranteedRef { $0.contains(bytes) } ? bytes : nil
    case .lookup(let table, let texts):
      let found = table._withUnsafeGuaranteedRef { $0.index(of: bytes) }
      return found < 0 ? nil : texts[found]
    case .date(let reader):
      guard let date = reader._withUnsafeGuaranteedRef({ $0.date(bytes) }) else { return nil }
      let room = scratch.take(CalendarDate.mostBytes)
      return UnsafeRawBufferPointer(rebasing: room[..<date.write(to: room)])
    }
  }

  // MARK: Events

  private func encode(_ event: UnsafePointer<EventOperation>, _ row: Row) {
    guard event.pointee.conditions.hold(row) else { return }
    let before = faults.count
    let kind = event.pointee.kind ?? kind(event, row)
    // An unknown kind is a fault, and the rest is checked all the same; a kind that is mapped to nothing is no event.
    if kind == nil, faults.count == before { return }
    let day = day(event.pointee.day, row)
    let amount = event.pointee.amount == nil ? nil : amount(event, row)
    let (measureCount, codeCount) = (readMeasures(event.pointee.measures, row), readCodes(event.pointee.codes, row))
    guard faults.count == before, let kind, let day else { return }
    encoder.begin(kind: kind, day: day, amount: amount)
    encoder.announce(measureCount)
    for index in 0..<event.pointee.measures.count {
      if let value = measures[index] { encoder.measure(event.pointee.measures[index].name, value) }
    }
    encoder.announce(codeCount)
    for index in 0..<event.pointee.codes.count {
      if let code = codes[index] { encoder.code(code) }
    }
  }

  private func kind(_ event: UnsafePointer<EventOperation>, _ row: Row) -> UnsafeRawBufferPointer? {
    let expected = event.pointee.kindFaults
    guard let bytes = stated(event.pointee.kindSource, expected, row), let table = event.pointee.kindTable else {
      return nil
    }
    let found = table._withUnsafeGuaranteedRef { $0.index(of: bytes) }
    if found >= 0 { return event.pointee.kinds[found] }
    if let invalid = expected?.invalid { faults.append(invalid) }
    return nil
  }

  private func readMeasures(_ operations: UnsafeBufferPointer<MeasureOperation>, _ row: Row) -> Int {
    var count = 0
    for index in 0..<operations.count {
      measures[index] = measure(operations[index], row)
      if measures[index] != nil { count &+= 1 }
    }
    return count
  }

  private func readCodes(_ operations: UnsafeBufferPointer<CodeOperation>, _ row: Row) -> Int {
    var count = 0
    for index in 0..<operations.count {
      codes[index] = code(operations[index], row)
      if codes[index] != nil { count &+= 1 }
    }
    return count
  }

  private func measure(_ operation: MeasureOperation, _ row: Row) -> ExactDecimal? {
    if let from = operation.from, let to = operation.to {
      let (first, last) = (day(from, row), day(to, row))
      guard let first, let last else { return nil }
      return ExactDecimal(Int64(last.number) - Int64(first.number))
    }
    guard let bytes = stated(operation.source, operation.faults, row) else { return nil }
    return checked(operation.notation.decimal(bytes), operation.faults)
  }

  private func code(_ operation: CodeOperation, _ row: Row) -> UnsafeRawBufferPointer? {
    guard let bytes = stated(operation.source, operation.faults, row) else { return nil }
    let found = operation.table._withUnsafeGuaranteedRef { $0.index(of: bytes) }
    if found >= 0 { return operation.encoded[found] }
    faults.append(operation.faults.invalid)
    return nil
  }

  // MARK: Amounts

  private func amount(_ event: UnsafePointer<EventOperation>, _ row: Row) -> Money? {
    guard let operation = event.pointee.amount else { return nil }
    let (currency, digits) = currency(operation, row)
    guard let bytes = operation.source.bytes(row, scratch) else {
      if let missing = operation.missing { faults.append(missing) }
      return nil
    }
    do throws(MoneyParser.Failure) {
      let units = try operation.parser.minorUnits(bytes, digits: digits)
      guard let currency else { return nil }
      let isNegated = operation.negations.count > 0 && operation.negations.hold(row)
      return Money(minorUnits: isNegated ? -units : units, currency: currency)
    } catch {
      faults.append(operation.mapping._withUnsafeGuaranteedRef { Unmanaged.passUnretained($0.fault(error)) })
      return nil
    }
  }

  /// Without a currency the decimals cannot be judged, but the amount's form can.
  @inline(__always)
  private func currency(_ operation: AmountOperation, _ row: Row) -> (Currency?, digits: Int) {
    if let constant = operation.currency { return (constant, operation.digits) }
    guard let bytes = stated(operation.currencySource, operation.currencyFaults, row),
      let found = checked(currencies.currency(bytes), operation.currencyFaults)
    else { return (nil, Currency.mostMinorDigits) }
    return (found.currency, found.digits)
  }
}

/// The currencies of the rows before: those of one file are few.
final class CurrencyMemo {
  private struct Slot {
    var currency: Currency
    var digits: Int
  }

  private static let size = 64
  @exclusivity(unchecked) private var slots: [Slot?] = Array(repeating: nil, count: CurrencyMemo.size)

  /// The currency of three upper-case letters and its minor digits.
  func currency(_ bytes: UnsafeRawBufferPointer) -> (currency: Currency, digits: Int)? {
    guard bytes.count == 3 else { return nil }
    let code = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    let place = Int(truncatingIfNeeded: (code &* 0x9E37_79B9) >> 26)
    if let slot = slots[place], slot.currency.code == code { return (slot.currency, slot.digits) }
    guard let currency = Currency(packed: code) else { return nil }
    slots[place] = Slot(currency: currency, digits: currency.minorDigits)
    return (currency, currency.minorDigits)
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
