import Records

/// How many people have each value of a feature or of a score.
public struct ValueCounts: Hashable, Sendable {
  /// People by value.
  private var counts: [ExactDecimal: Int] = [:]
  /// People of whom nothing is known.
  public private(set) var missing = 0

  /// Counts nobody.
  public init() {}

  /// Counts a person; `nil` where nothing is known.
  public mutating func add(_ value: ExactDecimal?, people: Int = 1) {
    if let value { counts[value, default: 0] += people } else { missing += people }
  }

  /// People with a value.
  public var known: Int { counts.values.reduce(0, +) }

  /// Values with their people, ascending.
  public var ascending: [(value: ExactDecimal, people: Int)] {
    counts.sorted { $0.key < $1.key }.map { (value: $0.key, people: $0.value) }
  }

  /// Ranges that together hold everybody, each as narrow as it can be with at least `least` people and at least an equal
  /// share of `ranges`.
  ///
  /// What is left over at the end joins the last range. Nothing where there are fewer people than `least`. O(values x
  /// log values).
  public func ranges(atMost ranges: Int, least: Int) -> [PeopleInRange] {
    let size = max(least, (known + ranges - 1) / max(ranges, 1), 1)
    guard known >= max(least, 1) else { return [] }
    var result: [PeopleInRange] = []
    var open: PeopleInRange?
    for (value, people) in ascending {
      var range = open ?? PeopleInRange(from: value, to: value, people: 0)
      range.to = value
      range.people += people
      open = range.people >= size ? nil : range
      if open == nil { result.append(range) }
    }
    if let rest = open {
      // Too few to be shown by themselves.
      if let last = result.popLast() {
        result.append(PeopleInRange(from: last.from, to: rest.to, people: last.people + rest.people))
      } else {
        result.append(rest)
      }
    }
    return result
  }

  /// The mean, by floating point in the order of the values.
  public var mean: Double {
    let sum = ascending.reduce(0.0) { $0 + $1.value.doubleValue * Double($1.people) }
    return known > 0 ? sum / Double(known) : 0
  }
}

/// People whose value lies in a range.
public struct PeopleInRange: Hashable, Sendable, Codable {
  /// The least value that somebody has.
  public let from: ExactDecimal
  /// The greatest value that somebody has.
  public internal(set) var to: ExactDecimal
  /// How many.
  public internal(set) var people: Int
}

/// The least number of people of whom anything is published.
public let leastPublishedGroup = 20
