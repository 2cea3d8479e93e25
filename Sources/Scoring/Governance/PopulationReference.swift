import Foundation
import Records

/// The distribution of each feature and of the score among some people, to compare others with.
///
/// Ranges hold at least ``leastPublishedGroup`` people each.
public struct PopulationReference: Hashable, Sendable, Codable {
  /// The most ranges of a feature.
  public static let ranges = 10

  /// The distribution of one feature.
  public struct Feature: Hashable, Sendable, Codable {
    /// Its name; `score` for the score.
    public let feature: String
    /// The greatest value of each range but the last, ascending.
    public let upTo: [ExactDecimal]
    /// The people of each range.
    public let people: [Int]
    /// The people of whom nothing is known.
    public let missing: Int
  }

  /// For what the people were scored.
  public let purpose: Purpose
  /// For which date.
  public let asOf: Day
  /// How many they are.
  public let people: Int
  /// By name, the score last.
  public let features: [Feature]

  /// Names a distribution.
  public init(purpose: Purpose, asOf: Day, people: Int, features: [Feature]) {
    self.purpose = purpose
    self.asOf = asOf
    self.people = people
    self.features = features
  }

  /// Reads what ``json`` gave.
  ///
  /// Throws `DecodingError` for anything else, also for ranges that do not fit together.
  public init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(PopulationReference.self, from: Data(json))
    for feature in features {
      let isAscending = zip(feature.upTo, feature.upTo.dropFirst()).allSatisfy { $0 < $1 }
      let hasRanges = feature.people.count == feature.upTo.count + 1 || feature.people.isEmpty && feature.upTo.isEmpty
      guard isAscending, hasRanges, feature.missing >= 0, feature.people.allSatisfy({ $0 >= 0 }) else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: [],
            debugDescription: "for each feature ascending bounds, and one more count of people than bounds"))
      }
    }
  }

  /// The distribution as JSON: the same values, the same bytes.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { [UInt8]($0) + [0x0A] } ?? []
  }

  /// The SHA-256 over what it says, whatever the form of its file.
  public var content: ContentHash { json.withUnsafeBytes { ContentHash(of: $0) } }
}
