import Configuration
import Records

/// Keys, conditions and claims.
extension MappingDecoder {
  /// A column, or a list of columns and literal parts.
  func key(_ value: ValueReader) -> KeyMapping? {
    if value.isSequence {
      return parts(value).map { KeyMapping(parts: $0.parts, missing: $0.uses.map(FaultTexts.keyMissing)) }
    }
    return columns.use(value).map {
      KeyMapping(parts: [.column($0.number)], missing: [FaultTexts.keyMissing($0)])
    }
  }

  /// One condition or a list of them.
  func conditions(_ value: ValueReader) -> [Condition] {
    let read: (ValueReader) -> Condition? = { element in
      element.mapping("the keys column and equals, one_of, none_of, matches or present") { condition($0)?.condition }
    }
    return value.isSequence ? value.list(of: "conditions", atLeast: 1, read) ?? [] : [read(value)].compactMap { $0 }
  }

  private func condition(_ keys: MappingReader) -> (condition: Condition, texts: [String])? {
    let column = keys.required("column").flatMap(columns.use)
    let (equals, oneOf, present) = (keys.optional("equals"), keys.optional("one_of"), keys.optional("present"))
    let (noneOf, matches) = (keys.optional("none_of"), keys.optional("matches"))
    guard [equals, oneOf, noneOf, matches, present].compactMap({ $0 }).count == 1 else {
      keys.fault(expected: "exactly one of the keys equals, one_of, none_of, matches and present")
      return nil
    }
    if let matches {
      guard let pattern = pattern(matches), let column else { return nil }
      return (Condition(column: column, test: .matches(pattern)), [])
    }
    if let noneOf {
      guard let texts = noneOf.strings(of: "texts"), let column else { return nil }
      return (Condition(column: column, test: .noneOf(ByteTable(texts))), texts)
    }
    if let present {
      guard let isPresent = present.bool(), let column else { return nil }
      return (Condition(column: column, test: isPresent ? .present : .absent), [])
    }
    guard let texts = (equals ?? oneOf)?.strings(of: "texts"), let column else { return nil }
    if equals?.isSequence == true { equals?.fault(expected: "one text; use one_of for several") }
    return (Condition(column: column, test: .oneOf(ByteTable(texts))), texts)
  }

  /// Rules of which each rejects the rows that do not keep it.
  func requirements(_ value: ValueReader) -> [Requirement] {
    value.list(of: "rules") { element in
      element.mapping("the keys of a rule") { keys -> Requirement? in
        let code = keys.optional("code")?.parsed(expected: "a code such as court.criminal", Self.code)
        let (expected, remedy) = (keys.optional("expected")?.string(), keys.optional("remedy")?.string())
        guard let (condition, texts) = condition(keys) else { return nil }
        let standard = Self.standardFault(condition, texts).fault
        return Requirement(
          condition: condition,
          fault: FaultTexts.fault(
            code ?? standard.code, condition.column, expected ?? standard.expected, remedy ?? standard.remedy))
      }
    } ?? []
  }

  private static func standardFault(_ condition: Condition, _ texts: [String]) -> ColumnFault {
    switch condition.test {
    case .oneOf: FaultTexts.unknown(condition.column, texts)
    case .present: FaultTexts.missing(condition.column, "a value")
    case .absent: FaultTexts.fault("value.unexpected", condition.column, "no value", "Correct the file.")
    case .noneOf:
      FaultTexts.fault(
        "value.unexpected", condition.column, "none of \(texts.joined(separator: ", "))",
        "Correct the file, or the rule in the mapping, and run again.")
    case .matches:
      FaultTexts.fault(
        "value.unexpected", condition.column, "a text of the form that the mapping's rule gives",
        "Correct the file, or the rule in the mapping, and run again.")
    }
  }

  private static func code(_ text: String) -> String? {
    let words = text.split(separator: ".", omittingEmptySubsequences: false)
    return words.count > 1 && words.allSatisfy { EventKind(rawValue: String($0)).isWellFormed } ? text : nil
  }

  /// Canonical fields with where they come from.
  func claims(_ value: ValueReader) -> [ClaimMapping] {
    value.entries(of: "canonical fields with columns")?.compactMap { entry in
      let field = SensitiveNames.field(entry)
      let claim = claim(field ?? .occupation, entry.value)
      return field == nil ? nil : claim
    } ?? []
  }

  private func claim(_ field: Field, _ value: ValueReader) -> ClaimMapping? {
    guard value.isMapping else {
      if field.isDate { value.fault(expected: "the keys column and date: \(field.name) is a date") }
      return extraction(value).map { ClaimMapping(field: field, extraction: $0, faults: Self.textFaults($0)) }
    }
    return value.mapping("a column or a source") { claim(field, keys: $0) }
  }

  private func claim(_ field: Field, keys: MappingReader) -> ClaimMapping? {
    let extraction = extraction(keys: keys)
    let form = form(field, keys, extraction?.column)
    let isRequired = keys.optional("required")?.bool() ?? false
    let omits = keys.optional("on_error")?.oneOf(["reject": false, "omit": true], "what to do") ?? false
    let conditions = keys.optional("when").map(conditions) ?? []
    guard let extraction, let form else { return nil }
    return ClaimMapping(
      field: field, extraction: extraction, form: form.form, isRequired: isRequired, omitsInvalid: omits,
      conditions: conditions, faults: form.faults)
  }

  private func form(
    _ field: Field, _ keys: MappingReader, _ column: ColumnUse?
  ) -> (form: ClaimMapping.Form, faults: ValueFaults)? {
    let (date, table, allowed) = (keys.optional("date"), keys.optional("lookup"), keys.optional("allowed"))
    guard [date, table, allowed].compactMap({ $0 }).count <= 1 else {
      keys.fault(expected: "at most one of the keys date, lookup and allowed")
      return nil
    }
    if field.isDate, date == nil { keys.fault(expected: "the key \"date\": \(field.name) is a date") }
    let missing = FaultTexts.missing(column, "a value")
    if let date {
      let forms = forms(date, fullDays: field == .opened)
      return (.date(DateReader(forms)), FaultTexts.date(column, forms))
    }
    if let allowed {
      guard let texts = allowed.strings(of: "texts") else { return nil }
      let unknown = FaultTexts.unknown(column, texts)
      return (.allowed(ByteTable(texts)), ValueFaults(missing: missing, invalid: unknown))
    }
    guard let table else { return (.text, ValueFaults(missing: missing, invalid: missing)) }
    guard let entries = lookup(table) else { return nil }
    let unknown = FaultTexts.unknown(column, entries.map(\.text))
    let texts = ByteTable(entries.map { ($0.text, Array(($0.value ?? "").utf8)) })
    return (.lookup(texts), ValueFaults(missing: missing, invalid: unknown))
  }

  private static func textFaults(_ extraction: Extraction) -> ValueFaults {
    let missing = FaultTexts.missing(extraction.column, "a value")
    return ValueFaults(missing: missing, invalid: missing)
  }
}

extension Field {
  /// Whether the field holds an ISO 8601 date, so that a mapping must say how the provider writes it.
  var isDate: Bool { self == .birthDate || self == .opened }
}
