import Configuration
import Records

/// Events.
extension MappingDecoder {
  func events(_ value: ValueReader) -> [EventMapping] {
    value.list(of: "events") { element in element.mapping("the keys of an event") { event($0) } } ?? []
  }

  private func event(_ keys: MappingReader) -> EventMapping? {
    let kind = keys.required("kind").flatMap(kind)
    let conditions = keys.optional("when").map(conditions) ?? []
    let day = keys.required("day").flatMap(day)
    let amount = keys.optional("amount").flatMap(amount)
    let measures = keys.optional("measures").map(measures) ?? []
    let codes = keys.optional("codes").map(codes) ?? []
    guard let kind, let day else { return nil }
    return EventMapping(
      kind: kind, conditions: conditions, day: day, amount: amount, measures: measures, codes: codes)
  }

  private func kind(_ value: ValueReader) -> EventMapping.Kind? {
    guard value.isMapping else { return kindName(value).map { .constant($0) } }
    return value.mapping("a name, or the keys column and lookup") { keys -> EventMapping.Kind? in
      let extraction = extraction(keys: keys)
      guard let entries = keys.required("lookup").flatMap(lookup), let extraction else { return nil }
      let kinds = entries.map { entry in (entry.text, entry.value == nil ? nil : kindName(entry.place)) }
      let unknown = FaultTexts.unknown(extraction.column, entries.map(\.text))
      return .lookup(extraction, ByteTable(kinds), ValueFaults(missing: unknown, invalid: unknown))
    }
  }

  private func kindName(_ value: ValueReader) -> EventKind? {
    value.name("an event").map { EventKind(rawValue: $0) }
  }

  private static let decimalMarks: KeyValuePairs<String, UInt8> = [".": 0x2E, ",": 0x2C]

  private func amount(_ value: ValueReader) -> AmountMapping? {
    value.mapping("the keys column, unit and currency") { keys -> AmountMapping? in
      let extraction = extraction(keys: keys)
      let unit = keys.required("unit")?.oneOf(MoneyParser.Unit.self, "a unit")
      let notation = notation(keys)
      let negations = keys.optional("negative").map(conditions) ?? []
      let currency = keys.required("currency").flatMap(currency)
      let isRequired = keys.optional("required")?.bool() ?? true
      guard let extraction, let unit, let currency else { return nil }
      let parser = MoneyParser(unit: unit, notation: notation)
      let faults = FaultTexts.money(extraction.column, parser)
      return AmountMapping(
        extraction: extraction, parser: parser, currency: currency, isRequired: isRequired,
        negations: negations, missing: faults.missing,
        notANumber: faults.notANumber, tooManyDecimals: faults.tooManyDecimals, outOfRange: faults.outOfRange)
    }
  }

  private static let groupMarks: KeyValuePairs<String, UInt8> = [".": 0x2E, ",": 0x2C, "'": 0x27, " ": 0x20]

  /// The keys `decimal`, `group`, `implied_decimals` and `sign`.
  private func notation(_ keys: MappingReader) -> NumberNotation {
    var notation = NumberNotation()
    let (decimal, implied) = (keys.optional("decimal"), keys.optional("implied_decimals"))
    notation.decimalMark = decimal?.oneOf(Self.decimalMarks, "a decimal mark") ?? notation.decimalMark
    notation.groupMark = keys.optional("group")?.oneOf(Self.groupMarks, "a mark between groups of digits")
    notation.impliedDecimals = implied?.int(in: 0...9)
    notation.sign = keys.optional("sign")?.oneOf(NumberNotation.Sign.self, "a place of the sign") ?? .leading
    if notation.groupMark == notation.decimalMark {
      keys.fault(expected: "a decimal mark that is not the mark between groups")
    }
    if decimal != nil, implied != nil { keys.fault(expected: "either decimal or implied_decimals") }
    return notation
  }

  private func currency(_ value: ValueReader) -> AmountMapping.CurrencySource? {
    if value.isMapping {
      return extraction(value).map { .stated($0, FaultTexts.currency($0.column)) }
    }
    let expected = "a currency as three upper-case letters (ISO 4217), or the key column"
    return value.parsed(expected: expected) { Currency($0) }.map { .constant($0, digits: $0.minorDigits) }
  }

  private func measures(_ value: ValueReader) -> [MeasureMapping] {
    value.entries(of: "names of measures with columns")?.compactMap { entry in
      guard let name = entry.name("a measure"), let (source, isRequired) = measure(entry.value) else { return nil }
      return MeasureMapping(name: name, source: source, isRequired: isRequired)
    } ?? []
  }

  private func measure(_ value: ValueReader) -> (MeasureMapping.Source, Bool)? {
    guard value.isMapping else {
      return extraction(value).map { (.decimal($0, NumberNotation(), FaultTexts.number($0.column)), false) }
    }
    return value.mapping("a column, or the keys of a measure") { keys -> (MeasureMapping.Source, Bool)? in
      let isRequired = keys.optional("required")?.bool() ?? false
      let source = keys.optional("days").map(days) ?? decimal(keys)
      return source.map { ($0, isRequired) }
    }
  }

  private func decimal(_ keys: MappingReader) -> MeasureMapping.Source? {
    let notation = notation(keys)
    return extraction(keys: keys).map { .decimal($0, notation, FaultTexts.number($0.column)) }
  }

  private func days(_ value: ValueReader) -> MeasureMapping.Source? {
    value.mapping("the keys from and to") { keys -> MeasureMapping.Source? in
      let (from, to) = (keys.required("from").flatMap(day), keys.required("to").flatMap(day))
      guard let from, let to else { return nil }
      return .days(from: from, to: to)
    }
  }

  private func codes(_ value: ValueReader) -> [CodeMapping] {
    value.entries(of: "names of codes with columns")?.compactMap { entry in
      guard let name = entry.name("a code") else { return nil }
      return entry.value.mapping("the keys column and lookup or allowed") { code(name, $0) }
    } ?? []
  }

  private func code(_ name: String, _ keys: MappingReader) -> CodeMapping? {
    let extraction = extraction(keys: keys)
    let isRequired = keys.optional("required")?.bool() ?? false
    let (table, allowed) = (keys.optional("lookup"), keys.optional("allowed"))
    guard (table == nil) != (allowed == nil) else {
      keys.fault(expected: "exactly one of the keys lookup and allowed: a code is never free text")
      return nil
    }
    let entries = table.flatMap(lookup)?.map { ($0.text, $0.value ?? "") }
    guard let entries = entries ?? allowed?.strings(of: "texts")?.map({ ($0, $0) }), let extraction else { return nil }
    let missing = FaultTexts.missing(extraction.column, "a code")
    return CodeMapping(
      name: name, extraction: extraction, table: ByteTable(entries), isRequired: isRequired,
      faults: ValueFaults(missing: missing, invalid: FaultTexts.unknown(extraction.column, entries.map(\.0))))
  }
}

extension ValueReader {
  /// A well-formed name of something that may be processed.
  func name(_ what: String) -> String? {
    let expected = "a name for \(what): lower-case letters, digits, - and _, starting with a letter"
    let name = parsed(expected: expected) { EventKind(rawValue: $0).isWellFormed ? $0 : nil }
    return name.flatMap { SensitiveNames.isAllowed($0, at: self) ? $0 : nil }
  }
}

extension NamedValue {
  /// The key, if it is a well-formed name of something that may be processed.
  func name(_ what: String) -> String? {
    guard EventKind(rawValue: key).isWellFormed else {
      keyFault(expected: "a name for \(what): lower-case letters, digits, - and _, starting with a letter")
      return nil
    }
    return SensitiveNames.isAllowed(key, at: value) ? key : nil
  }
}
