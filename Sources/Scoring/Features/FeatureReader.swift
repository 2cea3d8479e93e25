import Configuration
import Records

extension FeatureSet {
  /// Reads declared features, one document for each file; throws all faults of all documents at once.
  ///
  /// ```yaml
  /// context: finance
  /// features:
  ///   - id: missed_12m
  ///     description: instalments missed in the last 12 months
  ///     unit: instalments
  ///     aggregate: count          # sum, mean, minimum, maximum, distinct, months_since_latest,
  ///     events: [instalment_missed]   # months_since_earliest, exists, ratio, trend, streak
  ///     window: {last: 12 months}     # of: amount GBP | measure NAME | code NAME
  ///     observed_by: [instalment_due] # where, without
  ///     missing: missing              # zero, or a number
  /// ```
  public static func read(_ documents: [ConfigurationNode]) throws(ConfigurationErrors) -> FeatureSet {
    let faults = FaultCollector()
    var located: [LocatedFeature] = []
    for document in documents {
      let read = ValueReader(document, faults: faults).mapping("the keys context and features", FeatureReader.document)
      located += read ?? []
    }
    FeatureReader.checkTogether(located)
    try faults.throwIfAny()
    return FeatureSet(declarations: located.map(\.declaration))
  }
}

/// A declaration and where its name stands.
struct LocatedFeature {
  let declaration: FeatureDeclaration
  let place: ValueReader
}

/// Reads one document of features.
enum FeatureReader {
  static func document(_ keys: MappingReader) -> [LocatedFeature]? {
    let context = keys.required("context")?.oneOf(Context.self, "a context")
    let features = keys.required("features")?.list(of: "features", atLeast: 1) { value in
      value.mapping("a feature") { feature($0, context: context ?? .finance) }
    }
    return context == nil ? nil : features
  }

  private static func feature(_ keys: MappingReader, context: Context) -> LocatedFeature? {
    let place = keys.required("id")
    let id = place?.configuredName(FeatureID.self)
    let description = keys.required("description")?.string()
    let unit = keys.required("unit")?.string()
    let places = keys.optional("places").map { $0.int(in: 0...12) } ?? 0
    let rule = keys.required("missing")?.parsed(expected: "missing, zero or a decimal number", missingRule)
    let name = keys.required("aggregate")?.oneOf(AggregateName.self, "an aggregate")
    let calculation = name.flatMap { formula($0, keys) }
    if name == nil {
      // Which of these keys belong to the aggregate is not known, so none of them is a further fault.
      for key in ["of", "to", "events", "where", "without", "window", "observed_by", "broken_by"] {
        _ = keys.optional(key)
      }
    }
    guard let place, let id, let description, let unit, let places, let rule, let calculation else { return nil }
    let declaration = FeatureDeclaration(
      id: id, description: description, context: context, unit: unit, places: places, whenMissing: rule,
      calculation: calculation)
    return LocatedFeature(declaration: declaration, place: place)
  }

  private static func missingRule(_ text: String) -> FeatureDeclaration.MissingRule? {
    switch text {
    case "missing": .missing
    case "zero": .constant(ExactDecimal(0))
    default: ExactDecimal(text).map { .constant($0) }
    }
  }

  private static func formula(_ name: AggregateName, _ keys: MappingReader) -> FeatureDeclaration.Calculation? {
    if name == .ratio {
      let top = keys.required("of")?.configuredName(FeatureID.self)
      let bottom = keys.required("to")?.configuredName(FeatureID.self)
      guard let top, let bottom else { return nil }
      return .ratio(of: top, to: bottom)
    }
    let aggregate = aggregate(name, keys)
    let selection = selection(keys, allowsObservedBy: aggregate?.hasValueOfNothing ?? true)
    guard let aggregate, let selection else { return nil }
    return .aggregate(aggregate, selection)
  }

  private static func aggregate(_ name: AggregateName, _ keys: MappingReader) -> Aggregate? {
    switch name {
    case .count: .count
    case .exists: .exists
    case .monthsSinceLatest: .monthsSinceLatest
    case .monthsSinceEarliest: .monthsSinceEarliest
    case .sum: quantity(keys).map { .sum($0) }
    case .mean: quantity(keys).map { .mean($0) }
    case .minimum: quantity(keys).map { .minimum($0) }
    case .maximum: quantity(keys).map { .maximum($0) }
    case .trend: quantity(keys).map { .trend($0) }
    case .streak: streak(keys)
    case .distinct: keys.required("of")?.parsed(expected: distinctForm, distinction).map { Aggregate.distinct($0) }
    case .ratio: nil
    }
  }

  private static func streak(_ keys: MappingReader) -> Aggregate? {
    guard let value = keys.optional("broken_by") else {
      if keys.optional("where") != nil { return .streak(brokenBy: []) }
      keys.fault(expected: "the key \"broken_by\" or the key \"where\", or both: what ends a streak")
      return nil
    }
    return value.configuredNames(EventKind.self, "event kinds").map { .streak(brokenBy: $0) }
  }

  private static let distinctForm = "provider, account, day or code NAME"

  private static func distinction(_ text: String) -> Distinction? {
    switch text {
    case "provider": .provider
    case "account": .account
    case "day": .day
    default: text.hasPrefix("code ") ? .code(String(text.dropFirst(5))) : nil
    }
  }

  private static func quantity(_ keys: MappingReader) -> Quantity? {
    keys.required("of")?.parsed(expected: "amount CURRENCY (such as amount GBP), measure NAME or code NAME") { text in
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 2, !words[1].isEmpty else { return nil }
      switch words[0] {
      case "amount": return Currency(words[1]).map { .amount(MoneyUnit($0)) }
      case "measure": return .measure(String(words[1]))
      case "code": return .code(String(words[1]))
      default: return nil
      }
    }
  }

  /// What only all declarations together show: names that stand twice, and ratios of what is not there.
  static func checkTogether(_ located: [LocatedFeature]) {
    var seen: Set<FeatureID> = []
    for feature in located {
      let declaration = feature.declaration
      if !seen.insert(declaration.id).inserted {
        feature.place.fault(expected: "a name that no other feature has")
      }
      if case .ratio(let top, let bottom) = declaration.calculation {
        checkOperands([top, bottom], of: feature, among: located)
      }
    }
  }

  private static func checkOperands(_ ids: [FeatureID], of ratio: LocatedFeature, among all: [LocatedFeature]) {
    let allowed = all.map(\.declaration).filter { $0.context == ratio.declaration.context && !$0.isRatio }.map(\.id)
    for id in ids where !allowed.contains(id) {
      ratio.place.fault(
        expected: "a ratio of two features of the context \(ratio.declaration.context.rawValue) that are no ratios"
          + " themselves; \"\(id)\" is none",
        suggestion: closestName(to: id.rawValue, among: allowed.map(\.rawValue)))
    }
  }
}

/// The names of aggregates in a declaration.
private enum AggregateName: String, CaseIterable {
  case count, sum, mean, minimum, maximum, distinct, exists, ratio, trend, streak
  case monthsSinceLatest = "months_since_latest"
  case monthsSinceEarliest = "months_since_earliest"
}

extension FeatureDeclaration {
  var isRatio: Bool { if case .ratio = calculation { true } else { false } }
}

extension ValueReader {
  /// A name in the form that configurations allow.
  func configuredName<Name: ConfiguredName>(_: Name.Type) -> Name? {
    parsed(expected: "a name of lower-case letters, digits, - and _, beginning with a letter, at most 64") { text in
      let name = Name(rawValue: text)
      return name.isWellFormed ? name : nil
    }
  }

  /// One such name or a list of them.
  func configuredNames<Name: ConfiguredName>(_ type: Name.Type, _ what: String) -> [Name]? {
    if isSequence { return list(of: what, atLeast: 1) { $0.configuredName(type) } }
    return configuredName(type).map { [$0] }
  }
}
