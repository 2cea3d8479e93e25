import Records

/// Something about a scorecard that its author may not have meant.
public struct ReviewFinding: Hashable, Sendable, Encodable {
  /// What kind of thing.
  public enum Kind: String, Hashable, Sendable, Encodable {
    /// Values that a field may have for which no attribute holds: such a row has no result.
    case gap
    /// An attribute that holds for no possible values before another one does.
    case unreachable
    /// Values for which several attributes hold: the first one counts.
    case overlap
    /// A field or a derived value that nothing reads.
    case unused
    /// A characteristic whose conditions have too many combinations of values to try them all.
    case unchecked
    /// A sample row of the document whose result is another one.
    case verification
    /// A field that no feature of the workspace gives.
    case feature
    /// Nobody is named who wrote and approved it.
    case approval
  }

  /// What kind of thing.
  public let kind: Kind
  /// The line of the document.
  public let line: Int
  /// The characteristic or the field.
  public let subject: String
  /// A sentence.
  public let text: String

  /// Names a finding.
  public init(kind: Kind, line: Int, subject: String, text: String) {
    self.kind = kind
    self.line = line
    self.subject = subject
    self.text = text
  }

  /// Whether rows can be without a result, or get another one than the document says, because of it.
  public var isSevere: Bool { kind != .overlap && kind != .unused && kind != .unchecked && kind != .approval }
}

extension Scorecard {
  /// What the author may not have meant, in the order of the document.
  ///
  /// Each characteristic is tried on one value of each range that its conditions can tell apart, as far as the fields may
  /// have it. O(combinations of ranges), at most 50,000 for a characteristic.
  public func review() -> [ReviewFinding] {
    let found = characteristics.enumerated().flatMap { CharacteristicReview(self, $0, $1).findings }
    return found + unused() + verified()
  }

  private func unused() -> [ReviewFinding] {
    let used = characteristics.reduce(into: Set<Int>()) { $0.formUnion($1.attributes.flatMap(\.slots)) }
      .union(outputs.compactMap(\.expression).flatMap(\.fields)).union(derived.flatMap(\.expression.fields))
    return slotNames.prefix(fields.count + derived.count).enumerated().filter { !used.contains($0.offset) }.map {
      ReviewFinding(
        kind: .unused, line: 0, subject: $1,
        text: "Nothing reads \($0 < fields.count ? "the field" : "the derived value") \($1).")
    }
  }
}

/// Tries a characteristic on every range of values that its conditions can tell apart.
private struct CharacteristicReview {
  private static let greatestNumberOfCombinations = 50_000
  private static let examples = 4

  private let card: Scorecard
  private let characteristic: Scorecard.Characteristic
  private let program: CharacteristicProgram
  private let slots: [Int]

  init(_ card: Scorecard, _ index: Int, _ characteristic: Scorecard.Characteristic) {
    self.card = card
    self.characteristic = characteristic
    program = card.program.characteristics[index]
    slots = characteristic.attributes.reduce(into: Set<Int>()) { $0.formUnion($1.predicate.fields) }.sorted()
  }

  var findings: [ReviewFinding] {
    let domains = slots.map { Domain(card, slot: $0, in: characteristic).ranges }
    let count = domains.reduce(1) { min($0 * max($1.count, 1), 1_000_000) }
    guard count <= Self.greatestNumberOfCombinations else {
      return [finding(.unchecked, characteristic.line, "has too many combinations of values to try them all")]
    }
    var outcome = Outcome(attributes: characteristic.attributes.count)
    forEachCombination(domains) { combination in
      let values = Dictionary(uniqueKeysWithValues: zip(slots, combination.map(\.cell)))
      let holding = program.attributes.indices.filter { index in
        program.attributes[index].condition.evaluate { values[$0] ?? .missing } == .holds
      }
      outcome.note(holding, words(combination), catchesAll: isCatchAll)
    }
    return findings(outcome)
  }

  /// What was seen.
  private struct Outcome {
    var reached: [Bool]
    var gaps: [String] = []
    /// By the attributes that hold together.
    var overlaps: [[Int]: [String]] = [:]

    init(attributes: Int) { reached = Array(repeating: false, count: attributes) }

    mutating func note(_ holding: [Int], _ words: String, catchesAll: (Int) -> Bool) {
      guard let first = holding.first else { return gaps.append(words) }
      reached[first] = true
      // A last attribute for everything else is meant to hold together with others.
      let others = holding.filter { !catchesAll($0) }
      if others.count > 1 { overlaps[others, default: []].append(words) }
    }
  }

  private func isCatchAll(_ index: Int) -> Bool { characteristic.attributes[index].predicate == .always }

  private func findings(_ outcome: Outcome) -> [ReviewFinding] {
    var found: [ReviewFinding] = []
    if !outcome.gaps.isEmpty {
      found.append(finding(.gap, characteristic.line, "has no attribute for \(list(outcome.gaps))"))
    }
    for (index, attribute) in characteristic.attributes.enumerated() where !outcome.reached[index] {
      found.append(
        finding(.unreachable, attribute.line, "never comes to its attribute \(index + 1), \(attribute.text)"))
    }
    for (attributes, words) in outcome.overlaps.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let names = attributes.map { "\($0 + 1)" }.joined(separator: " and ")
      found.append(
        finding(
          .overlap, characteristic.attributes[attributes[0]].line,
          "has attributes that hold together, \(names), for \(list(words)); the first counts"))
    }
    return found
  }

  private func finding(_ kind: ReviewFinding.Kind, _ line: Int, _ text: String) -> ReviewFinding {
    ReviewFinding(
      kind: kind, line: line, subject: characteristic.name, text: "The characteristic \(characteristic.name) \(text).")
  }

  private func list(_ words: [String]) -> String {
    let shown = words.prefix(Self.examples).joined(separator: "; ")
    return words.count > Self.examples ? "\(shown); and \(words.count - Self.examples) more" : shown
  }

  private func words(_ combination: [Domain.Range]) -> String {
    zip(slots, combination).map { "\(card.slotNames[$0]) \($1.words)" }.joined(separator: ", ")
  }

  private func forEachCombination(_ domains: [[Domain.Range]], _ body: ([Domain.Range]) -> Void) {
    guard domains.allSatisfy({ !$0.isEmpty }) else { return }
    var positions = Array(repeating: 0, count: domains.count)
    while true {
      body(zip(domains, positions).map { $0[$1] })
      guard let next = positions.indices.last(where: { positions[$0] + 1 < domains[$0].count }) else { return }
      positions[next] += 1
      for later in positions.indices where later > next { positions[later] = 0 }
    }
  }
}
