import Records

/// The declared features of a workspace, checked to fit together.
public struct FeatureSet: Sendable {
  /// In the order of declaration.
  public let declarations: [FeatureDeclaration]
  private let position: [FeatureID: Int]

  /// Takes declarations whose names differ and whose ratios name aggregates of the same context; ``FeatureReader``
  /// checks that.
  ///
  /// Of two with one name the first counts.
  init(declarations: [FeatureDeclaration]) {
    self.declarations = declarations
    position = Dictionary(declarations.enumerated().map { ($1.id, $0) }, uniquingKeysWith: min)
  }

  /// The declaration of this name.
  public subscript(id: FeatureID) -> FeatureDeclaration? { position[id].map { declarations[$0] } }

  /// The kinds of events that features of a context read, sorted: a kind that no provider of the context states is a
  /// mistake in a name.
  public func eventKinds(of context: Context) -> [EventKind] {
    let kinds = declarations.filter { $0.context == context }.flatMap { declaration -> [EventKind] in
      guard case .aggregate(let aggregate, let selection) = declaration.calculation else { return [] }
      let own = selection.kinds + selection.without + selection.observedBy
      if case .streak(let breaks) = aggregate { return own + breaks }
      return own
    }
    return Set(kinds).sorted()
  }

  /// The features of these names, in the order of declaration.
  public func restricted(to ids: some Sequence<FeatureID>) -> FeatureSet {
    var wanted = Set(ids)
    for declaration in declarations where wanted.contains(declaration.id) {
      if case .ratio(let top, let bottom) = declaration.calculation { wanted.formUnion([top, bottom]) }
    }
    return FeatureSet(declarations: declarations.filter { wanted.contains($0.id) })
  }

  /// Calculates every feature of one profile on a date.
  ///
  /// O(features x events).
  /// - Throws: ``FeatureFailure`` when a value leaves the range of exact numbers.
  public func features(of profile: ProfileEvents, asOf: Day) throws(FeatureFailure) -> Features {
    let known = Dictionary(grouping: profile.events.lazy.filter { $0.event.day <= asOf }, by: \.context)
    var raw: [FeatureID: Calculated] = [:]
    for declaration in declarations {
      guard case .aggregate(let aggregate, let selection) = declaration.calculation else { continue }
      let events = known[declaration.context] ?? []
      let step = Aggregation(aggregate: aggregate, selection: selection, asOf: asOf)
      guard let result = step.apply(to: events) else { throw FeatureFailure(feature: declaration.id) }
      raw[declaration.id] = result.substituting(declaration.whenMissing)
    }
    var all: [ComputedFeature] = []
    for declaration in declarations {
      let result = try calculated(declaration, from: raw)
      all.append(try result.feature(declaration))
    }
    return Features(all: all)
  }

  private func calculated(
    _ declaration: FeatureDeclaration, from raw: [FeatureID: Calculated]
  ) throws(FeatureFailure) -> Calculated {
    guard case .ratio(let top, let bottom) = declaration.calculation else {
      return raw[declaration.id] ?? .nothing
    }
    let operands = (raw[top] ?? .nothing, raw[bottom] ?? .nothing)
    guard let result = operands.0.divided(by: operands.1) else { throw FeatureFailure(feature: declaration.id) }
    return result.substituting(declaration.whenMissing)
  }
}

/// A feature before it is rounded.
struct Calculated {
  var value: Rational?
  var records: [Provenance]
  var isSubstituted = false

  static let nothing = Calculated(value: nil, records: [])

  func substituting(_ rule: FeatureDeclaration.MissingRule) -> Calculated {
    guard value == nil, case .constant(let constant) = rule else { return self }
    return Calculated(value: Rational(constant), records: records, isSubstituted: true)
  }

  /// The quotient, with the records of both; without value where an operand has none or the divisor is zero; `nil` when
  /// it does not fit.
  func divided(by divisor: Calculated) -> Calculated? {
    let records = Calculated.distinct((records + divisor.records).sorted { $0.precedes($1) })
    guard let value, let bottom = divisor.value, bottom.numerator != 0 else {
      return Calculated(value: nil, records: records)
    }
    return value.divided(by: bottom).map { Calculated(value: $0, records: records) }
  }

  func feature(_ declaration: FeatureDeclaration) throws(FeatureFailure) -> ComputedFeature {
    var result = FeatureValue.missing
    if let value {
      guard let rounded = value.rounded(places: declaration.places) else {
        throw FeatureFailure(feature: declaration.id)
      }
      result = .number(rounded)
    }
    return ComputedFeature(id: declaration.id, value: result, isSubstituted: isSubstituted, records: records)
  }

  /// Neighbours that are equal, once.
  static func distinct(_ sorted: [Provenance]) -> [Provenance] {
    sorted.reduce(into: []) { result, next in
      if result.last != next { result.append(next) }
    }
  }
}
