import Records

/// Makes the operations of a ``MappingProgram``.
final class ProgramCompiler {
  let memory = ProgramMemory()
  private let positions: [Int]
  private(set) var composed: [ComposedSource] = []

  init(_ positions: [Int]) { self.positions = positions }

  // MARK: Sources

  func source(_ extraction: Extraction) -> ByteSource {
    let isRefined =
      extraction.split != nil || extraction.match != nil || extraction.trims || extraction.letterCase != nil
      || !extraction.absent.isEmpty || extraction.standard != nil
    if case .column(let number) = extraction.source, !isRefined { return ByteSource(position: positions[number]) }
    let origin: ComposedSource.Origin =
      switch extraction.source {
      case .column(let number): .column(positions[number])
      case .constant(let bytes): .constant(memory.bytes(bytes))
      case .firstOf(let numbers): .firstOf(memory.array(numbers.map { positions[$0] }))
      case .concat(let parts, let separator): .parts(self.parts(parts), separator: memory.bytes(separator))
      }
    return keep(ComposedSource(origin, extraction, standard: extraction.standard.map { memory.bytes($0) }))
  }

  private func keep(_ source: ComposedSource) -> ByteSource {
    composed.append(source)
    return ByteSource(source)
  }

  private func parts(_ parts: [Extraction.Part]) -> UnsafeBufferPointer<ComposedSource.Part> {
    memory.array(
      parts.map { part in
        switch part {
        case .column(let number): .init(position: positions[number], text: nil)
        case .columnOr(let number, let text): .init(position: positions[number], text: memory.bytes(text))
        case .literal(let text): .init(position: -2, text: memory.bytes(text))
        }
      })
  }

  func key(_ key: KeyMapping) -> KeyOperation {
    let needed = key.missing.map {
      KeyOperation.Needed(position: positions[$0.column], fault: Unmanaged.passUnretained($0))
    }
    if key.parts.count == 1, case .column(let number) = key.parts[0] {
      return KeyOperation(source: ByteSource(position: positions[number]), needed: memory.array(needed))
    }
    let joined = ComposedSource(.parts(parts(key.parts), separator: memory.bytes([])))
    return KeyOperation(source: keep(joined), needed: memory.array(needed))
  }

  // MARK: Conditions and dates

  func conditions(_ conditions: [Condition]) -> UnsafeBufferPointer<ConditionOperation> {
    memory.array(conditions.map { condition($0) })
  }

  func condition(_ condition: Condition) -> ConditionOperation {
    let test: ConditionOperation.Test =
      switch condition.test {
      case .present: .present
      case .absent: .absent
      case .oneOf(let table): .oneOf(Unmanaged.passUnretained(table))
      case .noneOf(let table): .noneOf(Unmanaged.passUnretained(table))
      case .matches(let pattern): .matches(Unmanaged.passUnretained(pattern))
      }
    return ConditionOperation(position: positions[condition.column.number], test: test)
  }

  func moment(_ mapping: MomentMapping) -> MomentOperation {
    switch mapping {
    case .constant(let moment): constant(moment)
    case .stated(let date): stated(date, isRequired: true)
    }
  }

  private func day(_ mapping: DayMapping, isRequired: Bool) -> DayOperation {
    switch mapping {
    case .constant(let day): constant(day)
    case .stated(let date): stated(date, isRequired: isRequired)
    }
  }

  private func constant<Constant>(_ constant: Constant) -> DateOperation<Constant> {
    DateOperation(constant: constant, source: ByteSource(position: -1), reader: nil, faults: nil)
  }

  private func stated<Constant>(_ date: StatedDate, isRequired: Bool) -> DateOperation<Constant> {
    DateOperation(
      constant: nil, source: source(date.extraction), reader: Unmanaged.passUnretained(date.forms),
      faults: ValueFaultReferences(date.faults, isRequired: isRequired))
  }

  // MARK: Claims and events

  func claim(_ claim: ClaimMapping, at number: Int) -> ClaimOperation {
    let form: ClaimOperation.Form =
      switch claim.form {
      case .text: .text
      case .allowed(let table): .allowed(Unmanaged.passUnretained(table))
      case .lookup(let table):
        .lookup(Unmanaged.passUnretained(table), memory.array(table.values.map { memory.bytes($0) }))
      case .date(let reader): .date(Unmanaged.passUnretained(reader))
      }
    return ClaimOperation(
      number: number, field: claim.field, source: source(claim.extraction), form: form,
      conditions: conditions(claim.conditions),
      faults: ValueFaultReferences(claim.faults, isRequired: claim.isRequired), omitsInvalid: claim.omitsInvalid,
      omitsMissing: claim.omitsInvalid && claim.faults.missing == claim.faults.invalid)
  }

  func event(_ event: EventMapping) -> EventOperation {
    let measures = event.measures.map { measure($0) }
    let codes = event.codes.map { code($0) }
    var operation = EventOperation(
      kind: nil, kindSource: ByteSource(position: -1), kindTable: nil, kinds: memory.array([]), kindFaults: nil,
      conditions: conditions(event.conditions), day: day(event.day, isRequired: true),
      amount: event.amount.map { amount($0) }, measures: memory.array(measures), codes: memory.array(codes))
    switch event.kind {
    case .constant(let kind): operation.kind = encoded(kind.rawValue)
    case .lookup(let extraction, let table, let faults):
      operation.kindSource = source(extraction)
      operation.kindTable = Unmanaged.passUnretained(table)
      operation.kinds = memory.array(table.values.map { $0.map { encoded($0.rawValue) } })
      operation.kindFaults = ValueFaultReferences(faults, isRequired: true)
    }
    return operation
  }

  private func encoded(_ texts: String...) -> UnsafeRawBufferPointer {
    memory.bytes(texts.flatMap { EventEncoder.encoded($0) })
  }

  private func amount(_ amount: AmountMapping) -> AmountOperation {
    var operation = AmountOperation(
      source: source(amount.extraction), parser: amount.parser, currency: nil, digits: 0,
      currencySource: ByteSource(position: -1), currencyFaults: nil, negations: conditions(amount.negations),
      missing: amount.isRequired ? Unmanaged.passUnretained(amount.missing) : nil,
      mapping: Unmanaged.passUnretained(amount))
    switch amount.currency {
    case .constant(let currency, let digits): (operation.currency, operation.digits) = (currency, digits)
    case .stated(let extraction, let faults):
      operation.currencySource = source(extraction)
      operation.currencyFaults = ValueFaultReferences(faults, isRequired: amount.isRequired)
    }
    return operation
  }

  private func measure(_ measure: MeasureMapping) -> MeasureOperation {
    var operation = MeasureOperation(
      name: encoded(measure.name), source: ByteSource(position: -1), notation: NumberNotation(), faults: nil, from: nil,
      to: nil)
    switch measure.source {
    case .decimal(let extraction, let notation, let faults):
      (operation.source, operation.notation) = (source(extraction), notation)
      operation.faults = ValueFaultReferences(faults, isRequired: measure.isRequired)
    case .days(let from, let to):
      operation.from = day(from, isRequired: measure.isRequired)
      operation.to = day(to, isRequired: measure.isRequired)
    }
    return operation
  }

  private func code(_ code: CodeMapping) -> CodeOperation {
    CodeOperation(
      source: source(code.extraction), table: Unmanaged.passUnretained(code.table),
      encoded: memory.array(code.table.values.map { $0.isEmpty ? nil : encoded(code.name, $0) }),
      faults: ValueFaultReferences(code.faults, isRequired: code.isRequired))
  }
}
