/// What two accounts must have in common to be compared.
public enum BlockingKey: Hashable, Sendable {
  case nationalID
  case phone
  case email
  /// The e-mail address before `@`.
  case emailName
  case birthDate
  case birthYear
  /// Month and day.
  case birthday
  case givenName
  /// The group of variants of the given name (Bob, Robert), or the name itself.
  case givenRoot
  case givenInitial
  case familyName
  /// The consonants of the family name across spellings.
  case familySound
  /// Given and family name in either order.
  case nameSet
  case postcode
  case postcodeArea
  case street
  case houseNumber
  case city
  case birthPlace
  /// What a transform makes of the values of a column beside the person's fields.
  case column(ColumnName, BlockingTransform)

  /// Those of a person's fields, by their names in a model file.
  private static let named: [(name: String, key: BlockingKey)] = [
    ("national_id", .nationalID), ("phone", .phone), ("email", .email), ("email_name", .emailName),
    ("birth_date", .birthDate), ("birth_year", .birthYear), ("birthday", .birthday), ("given_name", .givenName),
    ("given_root", .givenRoot), ("given_initial", .givenInitial), ("family_name", .familyName),
    ("family_sound", .familySound), ("name_set", .nameSet), ("postcode", .postcode),
    ("postcode_area", .postcodeArea), ("street", .street), ("house_number", .houseNumber), ("city", .city),
    ("birth_place", .birthPlace),
  ]

  /// Those of a person's fields.
  public static let ofPersons: [BlockingKey] = named.map(\.key)

  /// The name in a model file: `birth_date`, `text.memo`, `text.memo/rare_word`.
  public var rawValue: String {
    if case .column(let column, let transform) = self {
      return transform == .value ? column.description : "\(column)/\(transform)"
    }
    return Self.named.first { $0.key == self }?.name ?? ""
  }

  /// Reads the name in a model file.
  public init?(rawValue: String) {
    if let known = Self.named.first(where: { $0.name == rawValue }) {
      self = known.key
      return
    }
    let parts = rawValue.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let column = ColumnName(String(parts[0])) else { return nil }
    guard let transform = parts.count == 1 ? .value : BlockingTransform(String(parts[1])),
      column.kind.understands(transform)
    else { return nil }
    self = .column(column, transform)
  }
}

/// What is made of a column's value to block by; several keys for one value where it says so.
public enum BlockingTransform: Hashable, Sendable, CustomStringConvertible {
  /// The value itself; of an amount without its sign.
  case value
  /// The rarest words of a text that occur in another row too: three keys.
  case rareWord
  /// The words with a digit, the rarest three: numbers of models and orders.
  case number
  /// The first letters or digits: a text cut off, a code's area.
  case start
  /// The consonants of a name across spellings, and those of each of its words.
  case sound
  /// Each word of a name.
  case word
  /// The year of a date.
  case year
  /// What is near: dates at most so many days apart, amounts at most such a share apart, always have one of two keys in
  /// common; `nil` for the usual distance.
  case near(Double?)

  /// Dates this many days apart are near where a model says no more.
  public static let usualDays = 7.0
  /// Amounts this share apart are near where a model says no more.
  public static let usualShare = 0.05

  private static let words: [(word: String, transform: BlockingTransform)] = [
    ("value", .value), ("rare_word", .rareWord), ("number", .number), ("start", .start), ("sound", .sound),
    ("word", .word), ("year", .year), ("near", .near(nil)),
  ]

  /// Reads the form of a model file: `rare_word`, `near`, `near<=30`.
  public init?(_ text: String) {
    if let plain = Self.words.first(where: { $0.word == text }) {
      self = plain.transform
    } else if text.hasPrefix("near<="), let most = Double(text.dropFirst(6)), most > 0, most <= 3660 {
      self = .near(most)
    } else {
      return nil
    }
  }

  /// The form of a model file.
  public var description: String {
    if case .near(let most?) = self { return "near<=\(Condition.number(most))" }
    return Self.words.first { $0.transform == self }?.word ?? ""
  }
}

extension ColumnKind {
  /// The transforms that have a meaning for columns of the kind.
  public func understands(_ transform: BlockingTransform) -> Bool {
    switch transform {
    case .value: true
    case .rareWord, .number: self == .text
    case .start: self == .text || self == .name || self == .code
    case .sound, .word: self == .name
    case .year: self == .date
    case .near(let most): self == .date || (self == .amount && most ?? BlockingTransform.usualShare <= 1)
    }
  }
}

extension BlockingKey: Codable {
  /// Encodes the name in a model file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Decodes the name in a model file.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let key = BlockingKey(rawValue: text) else {
      throw ModelFault(
        place: "blocking_rules.keys",
        expected: """
          one of \(Self.named.map(\.name).joined(separator: ", ")), or \(ColumnName.form), with a transform that its \
          kind has, such as text.memo/rare_word, name.firm/sound, date.paid/near, amount.sum/near<=0.02
          """,
        remedy: "Replace `\(text)`.")
    }
    self = key
  }
}
