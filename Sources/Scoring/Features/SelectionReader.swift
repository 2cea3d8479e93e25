import Configuration
import Records

extension FeatureReader {
  /// The keys that say which events count: events, where, without, window, observed_by.
  static func selection(_ keys: MappingReader, allowsObservedBy: Bool) -> Selection? {
    let kinds = keys.required("events")?.configuredNames(EventKind.self, "event kinds")
    let conditions = keys.optional("where").map { $0.list(of: "conditions", atLeast: 1, condition) } ?? []
    let without = keys.optional("without").map { $0.configuredNames(EventKind.self, "event kinds") } ?? []
    let observed = observedBy(keys, isAllowed: allowsObservedBy)
    var window: Window??
    if let value = keys.optional("window") { window = value.mapping("a window such as {last: 12 months}", Self.window) }
    guard let kinds, let conditions, let without, let observed, window != .some(nil) else { return nil }
    return Selection(
      kinds: kinds, conditions: conditions, without: without, window: window ?? nil, observedBy: observed)
  }

  private static func observedBy(_ keys: MappingReader, isAllowed: Bool) -> [EventKind]? {
    guard let value = keys.optional("observed_by") else { return [] }
    guard isAllowed else {
      value.fault(expected: "no observed_by here: this aggregate has no value of no events, so `missing` says it all")
      return nil
    }
    return value.configuredNames(EventKind.self, "event kinds")
  }

  private static func window(_ keys: MappingReader) -> Window? {
    let last = keys.required("last")?.parsed(expected: Period.form, Period.init)
    var except: Period??
    if let value = keys.optional("except_last") { except = value.parsed(expected: Period.form, Period.init) }
    guard let last, except != .some(nil) else { return nil }
    return Window(last: last, exceptLast: except ?? nil)
  }

  private static func condition(_ value: ValueReader) -> Condition? {
    value.mapping("a condition such as {code: status, is: [open]} or {measure: days_late, from: 1}") { keys in
      if let name = keys.optional("code") { return codeCondition(name, keys) }
      if let name = keys.optional("measure") {
        guard let name = name.string(), let bounds = bounds(keys) else { return nil }
        return .measure(name, within: bounds)
      }
      let currency = keys.required("amount")?.parsed(expected: "a currency code such as GBP") { Currency($0) }
      guard let currency, let bounds = bounds(keys) else { return nil }
      return .amount(MoneyUnit(currency), within: bounds)
    }
  }

  private static func codeCondition(_ name: ValueReader, _ keys: MappingReader) -> Condition? {
    let values = keys.required("is")?.strings(of: "codes")
    guard let name = name.string(), let values else { return nil }
    return .code(name, isOneOf: values)
  }

  private static func bounds(_ keys: MappingReader) -> Bounds? {
    var isWellFormed = true
    func end(_ key: String) -> ExactDecimal? {
      guard let value = keys.optional(key) else { return nil }
      let number = value.parsed(expected: "a decimal number") { ExactDecimal($0) }
      isWellFormed = isWellFormed && number != nil
      return number
    }
    let bounds = Bounds(from: end("from"), to: end("to"))
    if bounds == Bounds(), isWellFormed { keys.fault(expected: "the key \"from\" or the key \"to\", or both") }
    return isWellFormed && bounds != Bounds() ? bounds : nil
  }
}
