import Records

/// The people who are scored for a purpose, counted: for each feature that the scorecard reads, and for the score, how
/// many have which value.
///
/// Names nobody, but holds small counts: only ranges and groups of at least ``leastPublishedGroup`` people are published.
public struct Population: Hashable, Sendable {
  /// The name under which the score itself is counted.
  public static let score = "score"

  /// How many have a score.
  public private(set) var people = 0
  /// How many have none.
  public private(set) var withheld = 0
  /// By feature, and for the score.
  public private(set) var counts: [String: ValueCounts] = [:]
  /// Scores by group.
  public private(set) var groups: [String: ValueCounts] = [:]

  /// Nobody.
  public init() {}

  /// Counts a profile; `groups` names those that it belongs to.
  public mutating func add(_ result: Result<Score, Withheld>, groups names: [String] = []) {
    guard case .success(let score) = result else { return withheld += 1 }
    people += 1
    counts[Self.score, default: ValueCounts()].add(score.total)
    var seen: Set<FeatureID> = []
    for input in score.parts.flatMap(\.inputs) where seen.insert(input.feature).inserted {
      counts[input.feature.rawValue, default: ValueCounts()].add(input.isSubstituted ? nil : input.value)
    }
    for name in Set(names) { groups[name, default: ValueCounts()].add(score.total) }
  }

  /// What is counted, by name, the score last.
  public var names: [String] {
    counts.keys.filter { $0 != Self.score }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      + (counts[Self.score] == nil ? [] : [Self.score])
  }

  /// The SHA-256 over everything that is counted: equal only for equal populations.
  public func fingerprint(against reference: PopulationReference) -> ContentHash {
    var hasher = Hasher256()
    hasher.update(field: "population 1")
    hasher.update(reference.content.bytes)
    hasher.update(integer: Int64(people))
    for name in names {
      let counts = counts[name] ?? ValueCounts()
      hasher.update(field: name)
      hasher.update(integer: Int64(counts.missing))
      for (value, people) in counts.ascending {
        hasher.update(field: value.description)
        hasher.update(integer: Int64(people))
      }
    }
    return hasher.finalize()
  }

  /// The distribution of each feature and of the score, to compare others with.
  public func reference(for purpose: Purpose, asOf: Day) -> PopulationReference {
    let features = names.map { name -> PopulationReference.Feature in
      let counts = counts[name] ?? ValueCounts()
      let ranges = counts.ranges(atMost: PopulationReference.ranges, least: leastPublishedGroup)
      return PopulationReference.Feature(
        feature: name, upTo: ranges.dropLast().map(\.to), people: ranges.map(\.people), missing: counts.missing)
    }
    return PopulationReference(purpose: purpose, asOf: asOf, people: people, features: features)
  }
}
