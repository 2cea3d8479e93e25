/// What must hold between the values of two accounts for a comparison level to apply.
///
/// Written in a model file as a word, with a bound where it needs one: `exact`, `edits<=1`, `jaro_winkler>=0.92`.
public enum Condition: Hashable, Sendable {
  /// The standardised values are equal.
  case exact
  /// Given and family name agree when one account's are exchanged: one of them exactly, the other one nearly.
  case swapped
  /// One is a known variant of the other: a nickname, another language's form, another romanisation.
  case variant
  /// The spellings differ but sound alike across languages.
  case soundsAlike
  /// At most this many insertions, deletions, substitutions or exchanges of neighbours (optimal string alignment).
  case edits(Int)
  /// A Jaro-Winkler similarity of at least this (prefix scale 0.1, from a Jaro similarity above 0.7).
  case jaroWinkler(Double)
  /// One of several words is equal: a double-barrelled name and one of its halves.
  case sharesWord
  /// The first of several words is equal: one account leaves the second given name out.
  case firstWord
  /// One is the beginning of the other, at least three letters shorter: a clipped name that no table knows.
  case shortened
  /// One of the two is only an initial, and it fits.
  case initial
  /// Day and month are exchanged.
  case dayMonthSwapped
  /// One digit of the date is wrong, or two neighbours are exchanged.
  case oneSlip
  /// Dates agree as far as both are known.
  case partly
  /// The year is equal and one of the dates is 1 January, which often stands for an unknown day.
  case newYear
  /// The year is equal.
  case sameYear
  /// The part of an e-mail address before `@` is equal.
  case localPart
  /// Street and house number are equal, in the same postcode or city.
  case sameHouse
  /// The street is equal, in the same city or postcode area.
  case sameStreet
  /// The postcode is equal.
  case samePostcode
  /// The postcodes are at most this many edits apart.
  case postcodeEdits(Int)
  /// The area of the postcode is equal.
  case sameArea
  /// The city is equal.
  case sameCity
  /// The cities are at most this many edits apart.
  case cityEdits(Int)
  /// Anything else; always the last level.
  case otherwise
}

extension Condition: Codable, CustomStringConvertible {
  private static let words: [(word: String, condition: Condition)] = [
    ("exact", .exact), ("swapped", .swapped), ("variant", .variant), ("sounds_alike", .soundsAlike),
    ("shares_word", .sharesWord), ("first_word", .firstWord), ("shortened", .shortened),
    ("initial", .initial), ("day_month_swapped", .dayMonthSwapped),
    ("one_slip", .oneSlip), ("partly", .partly), ("new_year", .newYear), ("same_year", .sameYear),
    ("local_part", .localPart), ("same_house", .sameHouse), ("same_street", .sameStreet),
    ("same_postcode", .samePostcode), ("same_area", .sameArea), ("same_city", .sameCity), ("else", .otherwise),
  ]

  /// Reads the form of a model file.
  public init?(_ text: String) {
    if let plain = Self.words.first(where: { $0.word == text }) {
      self = plain.condition
    } else if let edits = Self.bound(text, "edits<=").flatMap({ Int($0) }), (1...8).contains(edits) {
      self = .edits(edits)
    } else if let edits = Self.bound(text, "postcode_edits<=").flatMap({ Int($0) }), (1...8).contains(edits) {
      self = .postcodeEdits(edits)
    } else if let edits = Self.bound(text, "city_edits<=").flatMap({ Int($0) }), (1...8).contains(edits) {
      self = .cityEdits(edits)
    } else if let least = Self.bound(text, "jaro_winkler>=").flatMap({ Double($0) }), (0...1).contains(least) {
      self = .jaroWinkler(least)
    } else {
      return nil
    }
  }

  private static func bound(_ text: String, _ word: String) -> Substring? {
    text.hasPrefix(word) ? text.dropFirst(word.count) : nil
  }

  /// The form of a model file.
  public var description: String {
    switch self {
    case .edits(let most): "edits<=\(most)"
    case .postcodeEdits(let most): "postcode_edits<=\(most)"
    case .cityEdits(let most): "city_edits<=\(most)"
    case .jaroWinkler(let least): "jaro_winkler>=\(least)"
    default: Self.words.first { $0.condition == self }?.word ?? ""
    }
  }

  /// Encodes the form of a model file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Decodes the form of a model file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let condition = Condition(text) else {
      throw ModelFault(
        place: "comparisons.levels.when",
        expected: "one of \(Self.words.map(\.word).joined(separator: ", ")), edits<=N, jaro_winkler>=X",
        remedy: "Replace `\(text)`.")
    }
    self = condition
  }
}
