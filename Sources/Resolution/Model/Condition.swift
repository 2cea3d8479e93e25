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
  /// One text is the beginning of the other one, at least three letters of it: a text cut off.
  case begins
  /// Words in common, weighted by their rarity: at least this share of the weight of all words of both.
  ///
  /// A word cut off and one letter wrong in a long word count as the commoner of the two spellings.
  case words(Double)
  /// Words in common, weighted by their rarity: at least this share of the weight of the text that says less.
  case contained(Double)
  /// As ``words(_:)``, where no number in the one text contradicts those in the other one.
  case wordsAndDigits(Double)
  /// Both texts hold words with digits, and those of the one are all among those of the other one.
  case digits
  /// The dates are at most this many days apart.
  case days(Int)
  /// The amounts are at most this share of the greater one apart.
  case within(Double)
  /// At most this many digits of an amount of three digits or more are wrong, missing or exchanged.
  case wrongDigits(Int)
  /// The amounts are equal but for their sign.
  case opposite
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
    ("same_postcode", .samePostcode), ("same_area", .sameArea), ("same_city", .sameCity), ("begins", .begins),
    ("digits", .digits), ("opposite", .opposite), ("else", .otherwise),
  ]

  /// Reads the form of a model file.
  public init?(_ text: String) {
    guard let condition = Self.words.first(where: { $0.word == text })?.condition ?? Self.bounded(text) else {
      return nil
    }
    self = condition
  }

  private static func bounded(_ text: String) -> Condition? {
    guard let end = text.firstIndex(of: "=") else { return nil }
    let (word, bound) = (text[...end], text[text.index(after: end)...])
    return switch word {
    case "edits<=": whole(bound, 1...8).map { .edits($0) }
    case "postcode_edits<=": whole(bound, 1...8).map { .postcodeEdits($0) }
    case "city_edits<=": whole(bound, 1...8).map { .cityEdits($0) }
    case "digits<=": whole(bound, 1...8).map { .wrongDigits($0) }
    case "days<=": whole(bound, 0...36_600).map { .days($0) }
    case "jaro_winkler>=": share(bound).map { .jaroWinkler($0) }
    case "words>=": share(bound).map { .words($0) }
    case "contained>=": share(bound).map { .contained($0) }
    case "words_and_digits>=": share(bound).map { .wordsAndDigits($0) }
    case "within<=": share(bound).map { .within($0) }
    default: nil
    }
  }

  private static func whole(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
    Int(text).flatMap { range.contains($0) ? $0 : nil }
  }

  private static func share(_ text: Substring) -> Double? {
    Double(text).flatMap { (0...1).contains($0) ? $0 : nil }
  }

  /// A number as short as it can be written: `7`, `0.05`.
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  /// The form of a model file.
  public var description: String {
    switch self {
    case .edits(let most): "edits<=\(most)"
    case .postcodeEdits(let most): "postcode_edits<=\(most)"
    case .cityEdits(let most): "city_edits<=\(most)"
    case .wrongDigits(let most): "digits<=\(most)"
    case .days(let most): "days<=\(most)"
    case .jaroWinkler(let least): "jaro_winkler>=\(least)"
    case .words(let least): "words>=\(least)"
    case .contained(let least): "contained>=\(least)"
    case .wordsAndDigits(let least): "words_and_digits>=\(least)"
    case .within(let most): "within<=\(most)"
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
        expected: """
          one of \(Self.words.map(\.word).joined(separator: ", ")), or, with a bound, edits<=N, postcode_edits<=N, \
          city_edits<=N, digits<=N, days<=N, jaro_winkler>=X, words>=X, contained>=X, words_and_digits>=X, within<=X
          """,
        remedy: "Replace `\(text)`.")
    }
    self = condition
  }
}
