import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How far the distribution of a feature, or of the score, is from the one of a reference.
public struct Stability: Hashable, Sendable, Codable {
  /// The feature; `score` for the score.
  public let feature: String
  /// The population stability index; `nil` where the two have nothing to compare.
  public let index: Double?
  /// What the index is on average if nothing changed and both are drawn from one population: it only comes from there
  /// being finitely many people.
  public let byChance: Double
  /// The share of people of whom nothing is known, and the same in the reference.
  public let missing: Double
  /// The same in the reference.
  public let missingBefore: Double
}

extension Population {
  /// Compares each feature and the score with a reference; features that only one of the two has are left out.
  ///
  /// The population stability index is the sum, over ranges, of (p - q) ln(p / q), where p and q are the shares of people
  /// here and there (N. Siddiqi, Credit Risk Scorecards, 2006, chapter 9). People of whom nothing is known are a range of
  /// their own where there are any. So that an empty range does not make it infinite, half a person is added to each.
  /// If nothing changed its mean is about (ranges - 1)(1/n + 1/m) (B. Yurdakul and J. Naranjo, Statistical properties of
  /// the population stability index, Journal of Risk Model Validation 14(4), 2020).
  public func stability(against reference: PopulationReference) -> [Stability] {
    reference.features.compactMap { feature in counts[feature.feature].map { Stability($0, feature) } }
  }
}

extension Stability {
  init(_ counts: ValueCounts, _ reference: PopulationReference.Feature) {
    var here = [Int](repeating: 0, count: max(reference.people.count, 1))
    for (value, people) in counts.ascending {
      let range = reference.upTo.firstIndex { value <= $0 } ?? reference.upTo.count
      here[range] += people
    }
    var there = reference.people.isEmpty ? [0] : reference.people
    if counts.missing + reference.missing > 0 {
      here.append(counts.missing)
      there.append(reference.missing)
    }
    feature = reference.feature
    let (n, m) = (here.reduce(0, +), there.reduce(0, +))
    index = n > 0 && m > 0 ? Self.index(here, there) : nil
    byChance = n > 0 && m > 0 ? Double(here.count - 1) * (1 / Double(n) + 1 / Double(m)) : 0
    missing = n > 0 ? Double(counts.missing) / Double(n) : 0
    missingBefore = m > 0 ? Double(reference.missing) / Double(m) : 0
  }

  static func index(_ here: [Int], _ there: [Int]) -> Double {
    let all = Double(here.count) / 2
    let (n, m) = (Double(here.reduce(0, +)) + all, Double(there.reduce(0, +)) + all)
    return zip(here, there).reduce(0) { sum, people in
      let (p, q) = ((Double(people.0) + 0.5) / n, (Double(people.1) + 0.5) / m)
      return sum + (p - q) * log(p / q)
    }
  }
}

/// Whether the people scored are too far from the reference of a purpose for their scores to be given out.
public struct DriftVerdict: Hashable, Sendable, Codable {
  /// The greatest index that is allowed.
  public let limit: Double
  /// What was found.
  public let stability: [Stability]
  /// Of the population and its reference: what a release is about.
  public let population: ContentHash
  /// Whether a person released exactly this population.
  public let isReleased: Bool
  /// The distribution that was found, for later runs to be compared with; `nil` of too few people.
  public var reference: PopulationReference?

  /// Compares a population with a reference; `released` are the populations that people released.
  public init(
    _ population: Population, against reference: PopulationReference, limit: Double, released: Set<ContentHash>
  ) {
    self.limit = limit
    // Of a few people the index says nothing, and may not be published.
    stability = population.people >= leastPublishedGroup ? population.stability(against: reference) : []
    self.population = population.fingerprint(against: reference)
    isReleased = released.contains(self.population)
  }

  /// The features that are beyond the limit.
  public var exceeding: [Stability] { stability.filter { $0.index.map { $0 > limit } ?? false } }

  /// Whether the scores are held back.
  public var isHeldBack: Bool { !exceeding.isEmpty && !isReleased }
}
